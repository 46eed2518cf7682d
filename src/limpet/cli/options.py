"""Options that several commands share, and their way into the settings."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from limpet.settings import Settings

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
