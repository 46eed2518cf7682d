"""What several commands share: options, the way into the settings, and into the house."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from limpet.app.house import House
    from limpet.settings import Settings

T = TypeVar("T")
_Command = TypeVar("_Command", bound=Callable[..., Any])


def data_option(command: _Command) -> _Command:
    return click.option(
        "--data", type=click.Path(file_okay=False, path_type=Path), help="Folder of the database and the files."
    )(command)


def json_option(command: _Command) -> _Command:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")(command)


def open_settings(**flags: Any) -> "Settings":
    """The settings with the given flags on top, and logs set up as they say."""
    from limpet.settings import load_settings
    from limpet.telemetry.logs import configure_logs

    settings = load_settings(**flags)
    configure_logs(level=settings.log_level, form=settings.log_format)
    return settings


def act_in_house(data: Path | None, act: Callable[["House"], Awaitable[T]]) -> T:
    """Acts on the objects around the database, which is started for the moment if no server runs."""
    from limpet.app.house import database_for_a_moment, open_house

    settings = open_settings(data=data, log_level="warning")

    async def run() -> T:
        with database_for_a_moment(settings) as url:
            async with open_house(settings, url) as house:
                return await act(house)

    return asyncio.run(run())
