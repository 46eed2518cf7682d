"""What the leader of a group and its followers say to each other; plain values, which travel through a pipe."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.pipelines.placement import Placement
from limpet.engines.diffusion.take import Take


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The first thing that a follower hears."""

    rank: int
    #: Of all ranks, the leader's first.
    devices: tuple[str, ...]
    #: The file through which they meet.
    meeting: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Answered."""

    card: Card
    folder: Path
    #: The leader's; a follower does the same on its own device.
    placement: Placement


class Place(StrEnum):
    DEVICE = "device"
    HOST = "host"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where the weights of a card go; not answered."""

    card_id: str
    to: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Answered when the follower's part of it is over."""

    run: int
    card_id: str
    take: Take


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Said before each call of the denoiser: all go on, or all stop there. Of a run that is over it means nothing."""

    run: int
    goes_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    #: What went wrong, in a line; None where nothing did.
    fault: str | None = None
    #: Whether that was too little memory on the device.
    is_memory: bool = False


Order = Open | Move | Draw | Word
