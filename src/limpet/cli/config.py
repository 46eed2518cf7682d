"""`limpet config`: the settings in force."""

import json
from pathlib import Path
from typing import Any

import click
from pydantic import SecretStr, TypeAdapter

from limpet.cli.options import data_option, json_option
from limpet.settings import load_settings


@click.group("config")
def config_command() -> None:
    """Show the settings and where they come from."""


@config_command.command("show")
@data_option
@json_option
def show_command(*, data: Path | None, as_json: bool) -> None:
    """Print every setting with its value and its origin; secrets are masked."""
    flags = {"data": data} if data is not None else {}
    settings = load_settings(**flags)
    origins = settings.origins(flags)
    rows = {name: {"value": _shown(getattr(settings, name)), "origin": origin} for name, origin in origins.items()}
    if as_json:
        click.echo(json.dumps(rows))
        return
    width = max(map(len, rows))
    for name, row in rows.items():
        click.echo(f"{name:{width}}  {row['value']}  ({row['origin']})")


def _shown(value: object) -> object:
    match value:
        case SecretStr():
            return "********"
        case tuple():
            return ",".join(map(str, value))
        case dict():
            return TypeAdapter(dict[str, Any]).dump_python(value, mode="json")
        case Path():
            return str(value)
        case _:
            return value
