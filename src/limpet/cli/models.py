"""`limpet models`: the weights of the models, which are brought only when they are asked for."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from limpet.cli.options import data_option, json_option, open_settings
from limpet.core.errors import InputError, SetupError

if TYPE_CHECKING:
    from limpet.app.models import Model
    from limpet.settings import Settings
    from limpet.storage.pull import Tell
    from limpet.weights.manifest import Manifest


@click.group("models")
def models_command() -> None:
    """List, bring, check and remove the weights of models."""


@models_command.command("list")
@data_option
@json_option
def list_command(*, data: Path | None, as_json: bool) -> None:
    """List the models whose weights are known, what is here of them, and whether their licence lets you use them."""
    from limpet.app.models import open_models

    rows = [_row(model) for model in open_models(open_settings(data=data, log_level="warning")).values()]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        size = row["disk_bytes"] or row["size_bytes"]
        assert isinstance(size, int)
        gate = "" if row["refusal"] is None else " (refused)"
        click.echo(f"{row['id']:16}  {row['state']:8}  {size / 1e9:6.1f} GB  {row['licence']}{gate}  {row['title']}")


def _row(model: "Model") -> dict[str, object]:
    from limpet.weights.state import disk_use, revision_of, state_of

    return {
        "id": model.weights.id,
        "title": model.weights.title,
        "tasks": list(model.tasks),
        "licence": model.licence.id,
        "refusal": model.refusal,
        "size_bytes": model.weights.size_bytes,
        "state": state_of(model.weights, model.folder).value,
        "disk_bytes": disk_use(model.folder),
        "revision": revision_of(model.folder),
        "folder": str(model.folder),
    }


@models_command.command("pull")
@click.argument("name", metavar="MODEL")
@click.option(
    "--from", "mirror", help="Address of a folder that another Limpet has brought, instead of the publisher's."
)
@click.option("--folder", type=click.Path(path_type=Path), help="Folder of this machine to take it over from.")
@click.option("--link", is_flag=True, help="With --folder: leave the files where they are, and make links to them.")
@click.option("--check", is_flag=True, help="Read again what is here already, and bring what is not as it should be.")
@click.option("--update", is_flag=True, help="Bring what the publisher has changed since.")
@data_option
@json_option
def pull_command(
    *,
    name: str,
    mirror: str | None,
    folder: Path | None,
    link: bool,
    check: bool,
    update: bool,
    data: Path | None,
    as_json: bool,
) -> None:
    """Bring the weights of MODEL; one that broke off goes on where it was."""
    from limpet.storage.claim import claimed

    settings = open_settings(data=data, log_level="warning")
    model = _find(settings, name)
    if model.refusal is not None:
        raise SetupError(f"{name} is not brought: {model.refusal}.")
    if link and folder is None:
        raise InputError("--link needs --folder.")
    with _told(model), claimed(model.folder):
        if folder is not None:
            manifest = _take_over(model, folder, links=link)
        else:
            manifest = _bring(settings, model, mirror, check=check, update=update)
    if as_json:
        click.echo(json.dumps(_row(model)))
        return
    click.echo(f"{len(manifest.files)} files, {manifest.size_bytes / 1e9:.1f} GB", err=True)
    click.echo(str(model.folder))


def _bring(settings: "Settings", model: "Model", mirror: str | None, *, check: bool, update: bool) -> "Manifest":
    from limpet.app.models import open_hub
    from limpet.storage.delivery import deliver
    from limpet.storage.order import order_of_copy, order_of_publisher
    from limpet.weights.manifest import read_manifest
    from limpet.weights.state import State, state_of

    manifest = read_manifest(model.folder)
    if manifest is not None and state_of(model.weights, model.folder) is State.HERE and not (check or update):
        click.echo(f"{model.weights.id}: here", err=True)
        return manifest
    if mirror is not None:
        order = order_of_copy(model.weights, mirror)
    else:
        pinned = manifest.commits if manifest is not None and not update else {}
        order = order_of_publisher(model.weights, open_hub(settings), pinned)
    for path in order.left_out:
        click.echo(f"{path}: left out, it could run programs when it is opened", err=True)
    return deliver(order, model.folder, _show, check=check)


def _take_over(model: "Model", source: Path, *, links: bool) -> "Manifest":
    from limpet.storage.adoption import Adoption, adopt
    from limpet.weights.state import State, state_of

    if not source.is_dir():
        raise InputError(f"{source} is no folder.")
    if state_of(model.weights, model.folder) is not State.NOT_HERE:
        raise SetupError(f"{model.folder} has files already; `limpet models rm {model.weights.id}` removes them.")
    adoption = Adoption(weights=model.weights, source=source, links=links)
    return adopt(adoption, model.folder, lambda path: click.echo(path, err=True))


@contextmanager
def _show(path: str) -> Iterator["Tell"]:
    from limpet.cli.progress import ByteBar

    with ByteBar(path) as bar:
        yield bar.show
    click.echo(path, err=True)


@contextmanager
def _told(model: "Model") -> Iterator[None]:
    """Says what to do where the weights cannot be had."""
    from limpet.storage.pull import PullFailed

    try:
        yield
    except PullFailed as error:
        raise SetupError(
            f"{error}. Try again, or take it over from a folder: `limpet models pull {model.weights.id} --folder PATH`."
        ) from None
    except OSError as error:
        raise SetupError(f"{model.folder} cannot be written: {error}.") from None


@models_command.command("verify")
@click.argument("name", metavar="MODEL")
@data_option
@json_option
def verify_command(*, name: str, data: Path | None, as_json: bool) -> None:
    """Read the weights of MODEL again, and say what is not as it should be."""
    from limpet.weights.manifest import read_manifest
    from limpet.weights.verification import verify

    model = _find(open_settings(data=data, log_level="warning"), name)
    manifest = read_manifest(model.folder)
    if manifest is None or not manifest.is_complete:
        raise SetupError(f"{name} is not here as a whole; `limpet models pull {name}` brings it.")
    faults = verify(model.weights, model.folder, manifest, lambda path: None if as_json else click.echo(path, err=True))
    if as_json:
        rows = [{"path": fault.path, "what": fault.what} for fault in faults]
        click.echo(json.dumps({"id": name, "revision": manifest.revision, "faults": rows}))
    if faults:
        told = "; ".join(f"{fault.path} {fault.what}" for fault in faults)
        raise SetupError(f"{name} is not as it should be: {told}. `limpet models pull {name}` brings what is wrong.")
    if not as_json:
        click.echo(f"{name}: {len(manifest.files)} files are as they should be", err=True)


@models_command.command("rm")
@click.argument("name", metavar="MODEL")
@click.option("--yes", is_flag=True, help="Do not ask.")
@data_option
@json_option
def rm_command(*, name: str, yes: bool, data: Path | None, as_json: bool) -> None:
    """Remove the weights of MODEL from this machine."""
    from limpet.storage.claim import claimed
    from limpet.weights.state import disk_use

    model = _find(open_settings(data=data, log_level="warning"), name)
    folder = model.folder
    size_bytes = disk_use(folder)
    if not folder.exists():
        raise InputError(f"Nothing of {name} is here.")
    if not yes:
        click.confirm(f"Remove {folder} with {size_bytes / 1e9:.1f} GB?", abort=True, err=True)
    with _told(model), claimed(folder):
        if folder.is_symlink():
            folder.unlink()
        else:
            shutil.rmtree(folder)
    if as_json:
        click.echo(json.dumps({"id": name, "freed_bytes": size_bytes}))
    else:
        click.echo(f"Removed {size_bytes / 1e9:.1f} GB.", err=True)


@models_command.command("licence")
@click.argument("name", metavar="MODEL")
@data_option
@json_option
def licence_command(*, name: str, data: Path | None, as_json: bool) -> None:
    """Print the licence of MODEL: what it asks and forbids, as far as a program can tell, and what to set."""
    from dataclasses import asdict

    model = _find(open_settings(data=data, log_level="warning"), name)
    if as_json:
        click.echo(
            json.dumps({**asdict(model.licence), "id": name, "licence": model.licence.id, "refusal": model.refusal})
        )
        return
    click.echo("\n".join(_terms(model)))


def _terms(model: "Model") -> Iterator[str]:
    licence = model.licence
    yield f"{model.weights.title}: {licence.name}"
    yield licence.url
    if licence.territories_excluded:
        yield f"Grants nothing in: {', '.join(licence.territories_excluded)}"
    if licence.revenue_limit_usd is not None:
        yield f"Paid from a yearly revenue of {licence.revenue_limit_usd / 1e6:g} million US dollars on"
    if not licence.commercial:
        yield "Not for commercial use"
    if licence.attribution is not None:
        yield f"Results say: {licence.attribution}"
    yield from (f"- {term}" for term in licence.terms)
    if licence.terms:
        yield "This is a summary and no advice; the text itself counts."
    yield f"Now: {'it may be used here' if model.refusal is None else model.refusal}."


def _find(settings: "Settings", name: str) -> "Model":
    from limpet.app.models import open_models

    models = open_models(settings)
    if name not in models:
        raise InputError(f"There is no model {name}; `limpet models list` shows them all.")
    return models[name]
