"""`limpet run ENDPOINT`: one job without a server. The options are the fields of the endpoint's input schema."""

import asyncio
import base64
import json
import mimetypes
import signal
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

import click
from pydantic import BaseModel

from limpet.catalog.endpoints import ENDPOINTS
from limpet.cli.main import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE
from limpet.cli.options import json_option, open_settings
from limpet.core.errors import Failure, InputError, InvalidInput
from limpet.core.ids import EndpointId

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from limpet.app.once import OnceResult
    from limpet.catalog.endpoint import Endpoint


#: More choices than these stand in the help instead of the option's line.
_CHOICES_IN_LINE = 8


class _EndpointGroup(click.Group):
    """One sub-command per endpoint, made from its record."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(ENDPOINTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        endpoint = ENDPOINTS.get(EndpointId(cmd_name))
        return _endpoint_command(endpoint) if endpoint else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and EndpointId(args[0]) not in ENDPOINTS:
            near = get_close_matches(args[0], ENDPOINTS, n=3, cutoff=0.5)
            hint = f" Near to it: {', '.join(near)}." if near else ""
            ctx.fail(f"There is no endpoint {args[0]}.{hint} `limpet run --help` lists them all.")
        return super().resolve_command(ctx, args)


@click.group("run", cls=_EndpointGroup, subcommand_metavar="ENDPOINT [OPTIONS]")
def run_command() -> None:
    """Make one thing without a server: `limpet run ENDPOINT --help` lists the endpoint's options."""


def _endpoint_command(endpoint: "Endpoint") -> click.Command:
    def callback(*, output: Path | None, as_json: bool, **values: Any) -> None:
        _run(endpoint, body_of(values), output=output, as_json=as_json)

    options: list[click.Parameter] = [_field_option(name, field) for name, field in endpoint.input.model_fields.items()]
    place = click.Path(dir_okay=False, path_type=Path)
    options.append(click.Option(["-o", "--output"], type=place, help="Where to put the result."))
    command = click.Command(
        endpoint.id, callback=callback, params=options, help=endpoint.summary, short_help=endpoint.summary
    )
    return json_option(command)


class _JsonObject(click.ParamType[dict[str, Any]]):
    """An object of the schema, as JSON text."""

    name = "JSON"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            found = json.loads(value)
        except ValueError as error:
            self.fail(f"this is not JSON: {error}", param, ctx)
        if not isinstance(found, dict):
            self.fail('send an object, such as \'{"name": "value"}\'', param, ctx)
        return found


def _field_option(name: str, field: "FieldInfo") -> click.Option:
    """A click option that leaves all checking to the schema; unset options are not part of the body."""
    kind = _kind(field.annotation)
    is_file = name.endswith(("_url", "_urls"))
    choices = get_args(kind) if get_origin(kind) is Literal else ()
    return click.Option(
        [f"--{name}/--no-{name}" if kind is bool else f"--{name}", name],
        type=_option_type(kind),
        multiple=get_origin(kind) is list,
        default=None,
        required=field.is_required(),
        help=_help(field, kind, is_file=is_file),
        metavar="FILE|URL" if is_file else name.upper() if len(choices) > _CHOICES_IN_LINE else None,
    )


def _kind(annotation: Any) -> Any:
    """The type that a field has besides `None`."""
    if get_origin(annotation) is Annotated:
        return _kind(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        (kind,) = [option for option in get_args(annotation) if option is not NoneType]
        return _kind(kind)
    return annotation


def _option_type(kind: Any) -> click.ParamType[Any] | None:
    if get_origin(kind) is Literal:
        return click.Choice([str(choice) for choice in get_args(kind)])
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _JsonObject()
    return None


def _help(field: "FieldInfo", kind: Any, *, is_file: bool) -> str:
    text = field.description or ""
    if is_file:
        text += " A file of this machine works too."
    if get_origin(kind) is list:
        text += " May be given several times."
    if get_origin(kind) is Literal and len(get_args(kind)) > _CHOICES_IN_LINE:
        text += f" One of {'; '.join(map(str, get_args(kind)))}."
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        text += f" An object with {', '.join(kind.model_fields)}."
    if not field.is_required() and field.default not in {None, ""}:
        text += f" Unless set: {str(field.default).lower() if isinstance(field.default, bool) else field.default}."
    return text


def body_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The request body that options ask for, with local files as data URIs."""
    set_ones = {name: value for name, value in values.items() if value not in (None, ())}
    return {name: _with_files_inlined(name, value) for name, value in set_ones.items()}


def _with_files_inlined(name: str, value: Any) -> Any:
    if name.endswith("_urls"):
        return [_inlined(name, url) for url in value]
    if name.endswith("_url"):
        return _inlined(name, value)
    return list(value) if isinstance(value, tuple) else value


def _inlined(name: str, value: str) -> str:
    if value.lower().startswith(("http://", "https://", "data:")):
        return value
    path = Path(value)
    if not path.is_file():
        raise InputError(f"--{name}: {value} is neither a file nor an address; name a file, an http(s) or a data: URL.")
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _run(endpoint: "Endpoint", body: dict[str, Any], *, output: Path | None, as_json: bool) -> None:
    from limpet.app.once import OnceResult

    try:
        outcome = asyncio.run(_make(endpoint, body, output=output))
    except InvalidInput as error:
        _tell_problems(error, as_json=as_json)
        sys.exit(EXIT_USAGE)
    if isinstance(outcome, OnceResult):
        _tell_result(outcome, as_json=as_json)
        return
    if as_json:
        click.echo(json.dumps({"error": {"code": outcome.code, "message": outcome.message, "field": outcome.field}}))
    click.echo(f"limpet: {outcome.message}", err=True)
    sys.exit(EXIT_INTERRUPTED if outcome.code == "cancelled" else EXIT_FAILED)


async def _make(endpoint: "Endpoint", body: dict[str, Any], *, output: Path | None) -> "OnceResult | Failure":
    from limpet.app.once import run_once
    from limpet.cli.progress import ProgressBar

    settings = open_settings(log_level="warning")
    cancelled = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, cancelled.set)
    with ProgressBar(endpoint.title) as bar:
        return await run_once(settings, endpoint, body, output=output, listener=bar.listener, cancelled=cancelled)


def _tell_problems(error: InvalidInput, *, as_json: bool) -> None:
    problems = error.context["problems"]
    if as_json:
        shown = [{"field": ".".join(map(str, p["loc"])), "type": p["type"], "message": p["msg"]} for p in problems]
        click.echo(json.dumps({"error": {"code": error.code, "problems": shown}}))
    for problem in problems:
        click.echo(f"limpet: --{'.'.join(map(str, problem['loc']))}: {problem['msg']}", err=True)


def _tell_result(outcome: "OnceResult", *, as_json: bool) -> None:
    engine = outcome.made.provenance.get("engine", "")
    if as_json:
        files = [
            {"path": str(artifact.path), "content_type": artifact.content_type, **artifact.facts}
            for artifact in outcome.artifacts
        ]
        click.echo(
            json.dumps(
                {"files": files, "values": dict(outcome.made.values), "provenance": dict(outcome.made.provenance)}
            )
        )
        return
    for artifact in outcome.artifacts:
        click.echo(f"{artifact.path}: {', '.join([*_facts(artifact.facts), f'engine {engine}'])}")
    for name, value in outcome.made.values.items():
        if isinstance(value, str | int | float):  # lists and tables are for programs, which ask for `--json`
            click.echo(f"{name}: {value}")


def _facts(facts: Mapping[str, Any]) -> list[str]:
    """What there is to say of a file, in words."""
    size = [f"{facts['width']}x{facts['height']}"] if {"width", "height"} <= facts.keys() else []
    units = {"fps": "fps", "frames": "frames", "seconds": "s"}
    return [*size, *(f"{facts[name]} {unit}" for name, unit in units.items() if name in facts)]
