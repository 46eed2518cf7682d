"""What a model card's weights are on disk, and what of them is here. No torch."""

from pathlib import Path

from limpet.engines.diffusion.card import Card
from limpet.weights.published import HubRepository, Weights
from limpet.weights.state import State, state_of


def weights_of(card: Card) -> Weights:
    """What is brought for the card: its repository, and its LoRAs in a folder of their own."""
    own = HubRepository(name=card.repository, revision=card.revision, ignores=card.ignores)
    loras = [
        HubRepository(name=lora.repository, revision=lora.revision, folder=lora.folder, takes=(lora.file,))
        for lora in card.loras
    ]
    return Weights(
        id=card.id,
        title=card.title,
        licence=card.licence,
        size_bytes=card.published_bytes or card.size_bytes,
        repositories=(own, *loras),
        parts=tuple(card.components),
    )


def folder_of(card: Card, models: Path) -> Path:
    return models / card.id


def weights_state(card: Card, models: Path) -> State:
    """Cheap: asked for every offer."""
    return state_of(weights_of(card), folder_of(card, models))
