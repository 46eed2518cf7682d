"""What a file itself says of its making."""

from collections.abc import Mapping

from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.casting import Casting
from limpet.weights.state import revision_of


def file_label(casting: Casting, card: Card, *, seed: int) -> Mapping[str, str]:
    """Tags of its container: the model and its attribution, and that a machine made it."""
    licence = casting.licence(card)
    thanks = "" if licence.attribution is None else f"; {licence.attribution}"
    revision = revision_of(casting.folder(card)) or "unknown"
    return {
        "title": "Made with Limpet",
        "comment": f"engine=diffusion model={card.id} revision={revision} seed={seed}; computer-generated{thanks}",
    }
