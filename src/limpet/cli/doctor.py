"""`limpet doctor`: what this machine can make, and what it lacks."""

import json
import os
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from limpet.cli.options import data_option, json_option, open_settings

if TYPE_CHECKING:
    from limpet.settings import Settings


@click.command("doctor")
@data_option
@json_option
@click.option("--warm", is_flag=True, help="Compile the pixel kernels now, so that no request waits for it.")
def doctor_command(*, data: Path | None, as_json: bool, warm: bool) -> None:
    """Report what can be served here; `--warm` prepares what a first request would wait for."""
    settings = open_settings(data=data, log_level="warning")
    report: dict[str, object] = {"warmed_in_s": _warm(settings)} if warm else {}
    report |= {
        "served": _served(settings),
        "lacking": _lacking(settings),
        "cache": str(settings.cache),
        "cache_is_writable": _is_writable(settings.cache),
        "kernels_are_kept": any(settings.cache.glob("kernels-*/*/*.nbi"))
        or any(settings.cache.glob("kernels-*/*.nbi")),
        "cores": os.cpu_count(),
    }
    if as_json:
        click.echo(json.dumps(report))
        return
    for name, value in report.items():
        for line in _lines(value):
            click.echo(f"{name.replace('_', ' '):18}  {line}")


def _lines(value: object) -> list[str]:
    match value:
        case dict():
            return [", ".join(f"{key} {count}" for key, count in value.items())]
        case list():
            return value
        case _:
            return [str(value)]


def _served(settings: "Settings") -> dict[str, str]:
    """For each category, how many of its endpoints some engine serves."""
    from limpet.app.house import open_roster
    from limpet.catalog.endpoints import ENDPOINTS
    from limpet.core.errors import NoEngine

    roster, served, known = open_roster(settings), Counter[str](), Counter[str]()
    for endpoint in ENDPOINTS.values():
        known[endpoint.category] += 1
        with suppress(NoEngine):
            served[endpoint.category] += bool(roster.serving(endpoint))
    return {category: f"{served[category]}/{count}" for category, count in sorted(known.items())}


def _lacking(settings: "Settings") -> list[str]:
    """What keeps engines that are preferred from serving, and of how many endpoints."""
    from limpet.app.house import open_roster
    from limpet.catalog.endpoints import ENDPOINTS

    roster = open_roster(settings)
    reasons = Counter(
        f"{name}: {reason}" for endpoint in ENDPOINTS.values() for name, reason in roster.refusals(endpoint).items()
    )
    return [f"{reason} ({count} endpoints)" for reason, count in reasons.most_common()]


def _warm(settings: "Settings") -> float:
    from limpet.app.house import engine_options
    from limpet.engines.base import Warming
    from limpet.engines.roster import load_engines

    started = time.monotonic()
    for engine in load_engines(engine_options(settings)).values():
        if isinstance(engine, Warming):
            engine.warm()
    return round(time.monotonic() - started, 1)


def _is_writable(folder: Path) -> bool:
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    return os.access(nearest, os.W_OK)
