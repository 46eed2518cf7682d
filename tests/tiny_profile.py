"""A profile of tiny models for real servers: checkpoints on disk as a pull leaves them, and the settings that serve them."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.tiny_models import build

from limpet.engines.diffusion.card import Card

_TITLE = "tiny models of random weights"


def serve_tiny_models(data: Path, cards: Sequence[Card], endpoints: str) -> dict[str, str]:
    """Brings the models into a server's data folder; returns the variables for a server whose `endpoints` they serve."""
    file = data / "tiny.toml"
    data.mkdir(parents=True, exist_ok=True)
    file.write_text(shelf_of(cards))
    environment = {
        "LIMPET_MODEL_CARDS": str(file),
        "LIMPET_PROFILE": json.dumps({endpoints: ["diffusion:tiny"]}),
        "LIMPET_GPUS": "cpu",
    }
    for card in cards:
        folder = build(card, data / "built")
        subprocess.run(
            [sys.executable, "-m", "limpet", "models", "pull", card.id, "--folder", str(folder), "--data", str(data)],
            env={"LIMPET_MODEL_CARDS": str(file), "PATH": ""},
            check=True,
            capture_output=True,
        )
    return environment


def shelf_of(cards: Sequence[Card]) -> str:
    """A file of the operator's own."""
    parts = [f"[cards.{json.dumps(card.id)}]\n" + _table(card) for card in cards]
    models = {task.value: card.id for card in cards for task in card.tasks}
    profile = f"[profiles.tiny]\ntitle = {json.dumps(_TITLE)}\nmodels = {_inline(models)}\n"
    return "\n".join([*parts, profile])


def _table(card: Card) -> str:
    fields = {name: value for name, value in asdict(card).items() if name != "id" and value not in (None, {}, ())}
    return "".join(f"{name} = {_inline(value)}\n" for name, value in fields.items())


def _inline(value: object) -> str:
    """TOML writes everything but tables as JSON does."""
    if isinstance(value, dict):
        kept = {name: inner for name, inner in value.items() if inner is not None}
        return "{ " + ", ".join(f"{json.dumps(name)} = {_inline(inner)}" for name, inner in kept.items()) + " }"
    return json.dumps(value)
