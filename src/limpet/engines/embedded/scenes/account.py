"""Says honestly what of a prompt was drawn and what was not."""

from collections.abc import Mapping
from typing import Any

from limpet.core.request import LogLevel
from limpet.engines.base import JobContext
from limpet.engines.embedded.scenes.compose import Composition
from limpet.engines.embedded.scenes.reading import Item, Reading

#: Coverage below which a caller is told that a model would serve them better.
_POOR = 0.4
_SHOWN_WORDS = 12
_COUNTS = ("", "a", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def account(reading: Reading) -> Mapping[str, Any]:
    """For the result's record."""
    return {
        "matched": list(reading.matched),
        "not_drawn": list(reading.not_drawn),
        "coverage": round(reading.coverage, 2),
    }


def tell(reading: Reading, context: JobContext) -> None:
    """Writes the same into the caller's log."""
    if reading.matched:
        context.log(f"Drawn from the words: {_listed(reading.matched)}.")
    else:
        context.log(
            "The prompt names nothing that this engine can draw; it shows a quiet landscape instead.", LogLevel.WARN
        )
    if reading.not_drawn:
        context.log(f"Not drawn: {_listed(reading.not_drawn)}.", LogLevel.WARN)
    if reading.coverage < _POOR:
        context.log(
            "Less than half of the prompt could be drawn. A diffusion engine with its own weights, or an upstream engine, "
            "draws the rest: name it before `embedded` in the setting `engines`.",
            LogLevel.WARN,
        )


def _listed(words: list[str]) -> str:
    shown = ", ".join(words[:_SHOWN_WORDS])
    return shown if len(words) <= _SHOWN_WORDS else f"{shown} and {len(words) - _SHOWN_WORDS} more"


def scene_sentence(reading: Reading, composition: Composition) -> str:
    """What is in the picture, as a prompt of its own."""
    things = ", ".join(dict.fromkeys(_named(thing.item) for thing in composition.placed))
    weather = ", ".join(sorted(reading.weather - {"clear"}))
    parts = [
        f"{things} in the setting {composition.setting}" if things else f"the setting {composition.setting}",
        f"light of {composition.hour}",
    ]
    parts += [part for part in (weather, reading.season, f"{reading.style} style" if reading.style else None) if part]
    return "; ".join(parts) + "."


def _named(item: Item) -> str:
    pose = f" {item.pose}" if item.pose else ""
    return f"{_COUNTS[min(item.count, 9)]} {item.name}{pose}"
