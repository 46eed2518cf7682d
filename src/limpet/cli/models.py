"""`limpet models`: the weights of the neural models, which are brought only when they are asked for."""

import json
from pathlib import Path

import click

from limpet.cli.options import data_option, json_option, open_settings
from limpet.core.errors import InputError, SetupError
from limpet.engines.neural.weights import WEIGHTS, WeightFile, Weights


@click.group("models")
def models_command() -> None:
    """List and bring the weights of neural models."""


@models_command.command("list")
@data_option
@json_option
def list_command(*, data: Path | None, as_json: bool) -> None:
    """List the models whose weights are known, and what is here of them."""
    folder = open_settings(data=data, log_level="warning").models
    rows = [_row(kind, weights, folder / kind) for kind, weights in WEIGHTS.items()]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        click.echo(
            f"{row['kind']:8}  {row['state']:8}  {row['size_gb']:>5} GB  {row['licence']}  {row['title']}  {row['folder']}"
        )


def _row(kind: str, weights: Weights, folder: Path) -> dict[str, object]:
    here = sum((folder / file.path).is_file() for file in weights.files)
    return {
        "kind": kind,
        "title": weights.title,
        "licence": weights.licence,
        "size_gb": round(weights.size_bytes / 1e9, 1),
        "state": "here" if here == len(weights.files) else "partly" if here or folder.is_dir() else "not here",
        "folder": str(folder),
        "files": [{"path": file.path, "url": file.url, "sha256": file.sha256} for file in weights.files],
    }


@models_command.command("pull")
@click.argument("kind", metavar="MODEL")
@click.option("--from", "mirror", help="Address of a folder that has the files, instead of their publisher's.")
@click.option("--check", is_flag=True, help="Read again what is here already, and bring what is not as it should be.")
@data_option
def pull_command(*, kind: str, mirror: str | None, check: bool, data: Path | None) -> None:
    """Bring the weights of MODEL; one that broke off goes on where it was."""
    if kind not in WEIGHTS:
        raise InputError(f"There is no model {kind}; `limpet models list` shows them all.")
    folder = open_settings(data=data, log_level="warning").models / kind
    for file in WEIGHTS[kind].files:
        _bring(file, folder / file.path, mirror, check=check)
    click.echo(str(folder))


def _bring(file: WeightFile, path: Path, mirror: str | None, *, check: bool) -> None:
    from limpet.cli.progress import ByteBar
    from limpet.storage.pull import PullFailed, Source, pull, sha256_of

    if path.is_file() and not (check and file.sha256 is not None and sha256_of(path) != file.sha256):
        click.echo(f"{file.path}: here", err=True)
        return
    url = file.url if mirror is None else f"{mirror.rstrip('/')}/{file.path}"
    try:
        with ByteBar(file.path) as bar:
            found = pull(Source(url=url, sha256=file.sha256), path, bar.show)
    except PullFailed as error:
        raise SetupError(f"{error}. Try again, or copy the file to {path}.") from None
    except OSError as error:
        raise SetupError(f"{path} cannot be written: {error}.") from None
    click.echo(f"{file.path}: sha256 {found}", err=True)
