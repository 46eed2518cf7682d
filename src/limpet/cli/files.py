"""`limpet files`: what is uploaded and made, and its end."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from limpet.cli.options import act_in_house, data_option, json_option
from limpet.core.errors import InputError
from limpet.core.ids import FileKey, KeyId

if TYPE_CHECKING:
    from limpet.app.house import House
    from limpet.ledger.files import StoredFile


@click.group("files")
def files_command() -> None:
    """List and remove files."""


@files_command.command("list")
@click.option("--owner", help="Only files of this key.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True, help="At most this many.")
@data_option
@json_option
def list_command(*, owner: str | None, limit: int, data: Path | None, as_json: bool) -> None:
    """List files, newest first."""
    found = act_in_house(data, lambda house: house.files.newest(limit=limit, owner=KeyId(owner) if owner else None))
    rows = [_row(file) for file in found]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        end = f"until {row['expires_at']}" if row["expires_at"] else "no end"
        click.echo(f"{row['created_at']}  {row['size_bytes']:>12}  {row['content_type']:24}  {end}  {row['key']}")


def _row(file: "StoredFile") -> dict[str, object]:
    return {
        "key": file.key,
        "owner": file.owner,
        "request_id": file.request_id,
        "name": file.original_name or file.name,
        "content_type": file.content_type,
        "size_bytes": file.size_bytes,
        "created_at": file.created_at.isoformat(timespec="seconds"),
        "expires_at": file.expires_at.isoformat(timespec="seconds") if file.expires_at else None,
        "access": file.acl.default.value,
    }


@files_command.command("rm")
@click.argument("names", nargs=-1, required=True, metavar="KEY_OR_ADDRESS...")
@data_option
@json_option
def rm_command(*, names: tuple[str, ...], data: Path | None, as_json: bool) -> None:
    """Remove files; their addresses end at once, their bytes within hours."""

    async def remove(house: "House") -> dict[str, bool]:
        return {name: await house.files.remove(_key(name)) for name in names}

    removed = act_in_house(data, remove)
    if as_json:
        click.echo(json.dumps([{"name": name, "removed": done} for name, done in removed.items()]))
    unknown = [name for name, done in removed.items() if not done]
    if unknown:
        raise InputError(f"There is no file {', '.join(unknown)}; `limpet files list` shows them all.")
    if not as_json:
        click.echo(f"Removed {len(removed)}.", err=True)


def _key(name: str) -> FileKey:
    """What follows `/files/` in an address, or the name itself."""
    return FileKey(name.partition("?")[0].rpartition("/files/")[2])
