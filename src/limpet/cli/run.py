"""`limpet run ENDPOINT`: one job without a server. The options are the fields of the endpoint's input schema."""

import asyncio
import base64
import json
import mimetypes
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import click

from limpet.catalog.endpoints import ENDPOINTS
from limpet.cli.main import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_USAGE
from limpet.cli.options import json_option, open_settings
from limpet.core.errors import Failure, InputError, InvalidInput
from limpet.core.ids import EndpointId

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from limpet.app.once import OnceResult
    from limpet.catalog.endpoint import Endpoint


class _EndpointGroup(click.Group):
    """One sub-command per endpoint, made from its record."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(ENDPOINTS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        endpoint = ENDPOINTS.get(EndpointId(cmd_name))
        return _endpoint_command(endpoint) if endpoint else None


@click.group("run", cls=_EndpointGroup, subcommand_metavar="ENDPOINT [OPTIONS]")
def run_command() -> None:
    """Make one thing without a server: `limpet run ENDPOINT --help` lists the endpoint's options."""


def _endpoint_command(endpoint: "Endpoint") -> click.Command:
    def callback(*, output: Path | None, as_json: bool, **values: Any) -> None:
        body = {name: value for name, value in values.items() if value is not None}
        _run(endpoint, _with_files_inlined(endpoint, body), output=output, as_json=as_json)

    options: list[click.Parameter] = [_field_option(name, field) for name, field in endpoint.input.model_fields.items()]
    place = click.Path(dir_okay=False, path_type=Path)
    options.append(click.Option(["-o", "--output"], type=place, help="Where to put the result."))
    command = click.Command(endpoint.id, callback=callback, params=options, help=endpoint.summary)
    return json_option(command)


def _field_option(name: str, field: "FieldInfo") -> click.Option:
    """A click option that leaves all checking to the schema; unset options are not part of the body."""
    is_flag = field.annotation is bool
    choices = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
    return click.Option(
        [f"--{name}/--no-{name}" if is_flag else f"--{name}", name],
        type=click.Choice(choices) if choices else None,
        default=None,
        required=field.is_required(),
        help=_help(field, is_file=name.endswith("_url")),
        metavar="FILE|URL" if name.endswith("_url") else None,
    )


def _help(field: "FieldInfo", *, is_file: bool) -> str:
    text = field.description or ""
    if is_file:
        text += " A file of this machine works too."
    if not field.is_required() and field.default is not None:
        text += f" Unless set: {str(field.default).lower() if isinstance(field.default, bool) else field.default}."
    return text


def _with_files_inlined(endpoint: "Endpoint", body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with local files as data URIs, as the endpoint wants them."""
    return {name: _inlined(name, value) if name.endswith("_url") else value for name, value in body.items()}


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
        facts = artifact.facts
        click.echo(
            f"{artifact.path}: {facts.get('width')}x{facts.get('height')}, {facts.get('fps')} fps,"
            f" {facts.get('frames')} frames, {facts.get('seconds')} s, engine {engine}"
        )
