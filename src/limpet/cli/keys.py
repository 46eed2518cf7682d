"""`limpet keys`: API keys of this server."""

import json
from pathlib import Path
from typing import Literal

import click

from limpet.cli.options import act_in_house, data_option, json_option
from limpet.core.errors import InputError
from limpet.core.ids import KeyId
from limpet.ledger.keys import MOST_RUNNING


@click.group("keys")
def keys_command() -> None:
    """Create, list and revoke API keys."""


@keys_command.command("create")
@click.option("--alias", default="", help="A name for you to recognise it by.")
@click.option("--scope", type=click.Choice(["api", "admin"]), default="api", help="What the key may do.")
@click.option(
    "--running-limit",
    type=click.IntRange(1, MOST_RUNNING),
    help="How many of its requests run at a time, instead of running_per_key.",
)
@data_option
@json_option
def create_command(
    *, alias: str, scope: Literal["api", "admin"], running_limit: int | None, data: Path | None, as_json: bool
) -> None:
    """Create a key and print it; the secret is shown this once."""
    key = act_in_house(data, lambda house: house.keys.create(alias=alias, scope=scope, running_limit=running_limit))
    click.echo(json.dumps({"key_id": key.id, "key_secret": key.secret}) if as_json else key.credentials)
    if not as_json:
        click.echo("Set it as FAL_KEY. It cannot be shown again.", err=True)


@keys_command.command("list")
@data_option
@json_option
def list_command(*, data: Path | None, as_json: bool) -> None:
    """List all keys, newest first."""
    records = act_in_house(data, lambda house: house.keys.all())
    rows = [
        {
            "key_id": record.id,
            "alias": record.alias,
            "scope": record.scope,
            "running_limit": record.running_limit,
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
        limit = f"{row['running_limit']} at a time" if row["running_limit"] else "no limit of its own"
        click.echo(f"{row['key_id']}  {row['scope']:5}  {row['created_at']}  {state}  {limit}  {row['alias']}")


@keys_command.command("revoke")
@click.argument("key_id")
@data_option
def revoke_command(*, key_id: str, data: Path | None) -> None:
    """Revoke a key; every server refuses it within a second."""
    if not act_in_house(data, lambda house: house.keys.revoke(KeyId(key_id))):
        raise InputError(f"There is no key {key_id} in force; `limpet keys list` shows them all.")
    click.echo(f"Revoked {key_id}.", err=True)
