"""`limpet keys`: API keys of this server."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import click

from limpet.cli.options import data_option, json_option, open_settings
from limpet.core.errors import InputError
from limpet.core.ids import KeyId

if TYPE_CHECKING:
    from limpet.service.keys import Keys

T = TypeVar("T")


@click.group("keys")
def keys_command() -> None:
    """Create, list and revoke API keys."""


@keys_command.command("create")
@click.option("--alias", default="", help="A name for you to recognise it by.")
@click.option("--scope", type=click.Choice(["api", "admin"]), default="api", help="What the key may do.")
@data_option
@json_option
def create_command(*, alias: str, scope: Literal["api", "admin"], data: Path | None, as_json: bool) -> None:
    """Create a key and print it; the secret is shown this once."""
    key = _with_keys(data, lambda keys: keys.create(alias=alias, scope=scope))
    click.echo(json.dumps({"key_id": key.id, "key_secret": key.secret}) if as_json else key.credentials)
    if not as_json:
        click.echo("Set it as FAL_KEY. It cannot be shown again.", err=True)


@keys_command.command("list")
@data_option
@json_option
def list_command(*, data: Path | None, as_json: bool) -> None:
    """List all keys, newest first."""
    records = _with_keys(data, lambda keys: keys.all())
    rows = [
        {
            "key_id": record.id,
            "alias": record.alias,
            "scope": record.scope,
            "created_at": record.created_at.isoformat(timespec="seconds"),
            "revoked_at": record.revoked_at.isoformat(timespec="seconds") if record.revoked_at else None,
        }
        for record in records
    ]
    if as_json:
        click.echo(json.dumps(rows))
        return
    for row in rows:
        state = f"revoked {row['revoked_at']}" if row["revoked_at"] else "in force"
        click.echo(f"{row['key_id']}  {row['scope']:5}  {row['created_at']}  {state}  {row['alias']}")


@keys_command.command("revoke")
@click.argument("key_id")
@data_option
def revoke_command(*, key_id: str, data: Path | None) -> None:
    """Revoke a key; every server refuses it within a second."""
    if not _with_keys(data, lambda keys: keys.revoke(KeyId(key_id))):
        raise InputError(f"There is no key {key_id} in force; `limpet keys list` shows them all.")
    click.echo(f"Revoked {key_id}.", err=True)


def _with_keys(data: Path | None, act: Callable[["Keys"], Awaitable[T]]) -> T:
    """Acts on the keys of the database, which is started for the moment if no server runs."""
    from limpet.app.house import database_for_a_moment, open_house

    settings = open_settings(data=data, log_level="warning")

    async def run() -> T:
        with database_for_a_moment(settings) as url:
            async with open_house(settings, url) as house:
                return await act(house.keys)

    return asyncio.run(run())
