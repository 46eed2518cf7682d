"""What a result says of the weights that made it: in its record, and in the file itself."""

from collections.abc import Mapping

from limpet.engines.diffusion.card import Card, Licence


def account_of(card: Card, licence: Licence, revision: str | None) -> Mapping[str, str | None]:
    """For the record of a result; `revision` is the publisher's commit, where it is known."""
    return {
        "model": card.title,
        "weights": card.id,
        "revision": revision,
        "licence": licence.name,
        "attribution": licence.attribution,
    }


def file_label(card: Card, licence: Licence, revision: str | None, *, seed: int) -> Mapping[str, str]:
    """For the tags of a file that people's programs show. What a licence wants said comes first."""
    said = f"{licence.attribution}. " if licence.attribution else ""
    return {
        "title": "Made with Limpet",
        "comment": f"{said}engine=diffusion model={card.id} revision={revision or 'unknown'} seed={seed}; computer-generated",
    }
