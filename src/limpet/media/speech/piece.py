"""A piece of speech: sound, with the places of its words in time and in the caller's text."""

from collections.abc import Sequence
from dataclasses import dataclass

from limpet.media.speech.script import Part
from limpet.media.speech.synthesiser import Samples


@dataclass(frozen=True, slots=True)
class TimedWord:
    #: Characters of the caller's text.
    start: int
    end: int
    #: Samples of the piece.
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The sound of one part."""

    part: Part
    samples: Samples
    #: Not always whole: pieces are played a little faster or slower than they were recorded.
    rate_hz: float
    #: Samples up to the end of the last word.
    heard: int
    words: Sequence[TimedWord] = ()
