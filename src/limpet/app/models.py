"""The models whose weights are known here: those that speak, and the cards on the shelf."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from limpet.core.errors import SetupError
from limpet.engines.diffusion.card import Licence
from limpet.engines.diffusion.cards import Shelf, read_shelf
from limpet.engines.diffusion.licences import Statement, refusal
from limpet.engines.diffusion.weights import weights_of
from limpet.engines.neural.weights import WEIGHTS
from limpet.settings import Settings
from limpet.storage.hub import Hub
from limpet.weights.published import Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    weights: Weights
    licence: Licence
    #: What it does.
    tasks: Sequence[str]
    folder: Path
    #: Why its weights may not be brought or used here, and what to write in the settings.
    refusal: str | None = None


def open_models(settings: Settings) -> Mapping[str, Model]:
    """By id. Raises `SetupError`."""
    shelf, statement = open_shelf(settings), open_statement(settings)
    known: list[tuple[Weights, Sequence[str]]] = [(weights, ("speech",)) for weights in WEIGHTS.values()]
    known += [(weights_of(card), tuple(card.tasks)) for card in shelf.cards.values()]
    if twice := WEIGHTS.keys() & shelf.cards.keys():
        raise SetupError(f"{settings.model_cards}: {', '.join(sorted(twice))} is the name of a model that speaks.")
    return {
        weights.id: Model(
            weights=weights,
            licence=shelf.licences[weights.licence],
            tasks=tasks,
            folder=settings.models / weights.id,
            refusal=refusal(shelf.licences[weights.licence], statement),
        )
        for weights, tasks in known
    }


def open_shelf(settings: Settings) -> Shelf:
    return read_shelf(settings.model_cards)


def open_statement(settings: Settings) -> Statement:
    return Statement(accepted=frozenset(settings.accepted_licences), territory=settings.territory)


def open_hub(settings: Settings) -> Hub:
    token = settings.hub_token
    return Hub(url=settings.hub, token=token.get_secret_value() if token else None)
