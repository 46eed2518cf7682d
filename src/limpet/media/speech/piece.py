"""A piece of speech: sound, with the places of its words in time and in the caller's text."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from limpet.media.speech.script import Part
from limpet.media.speech.synthesiser import Samples

#: What is weaker than this counts as silence.
_SILENT = 10 ** (-50 / 20)
#: Edges of a piece rise and fall this long, so that no joint clicks.
_EDGE_S = 0.003


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


def heard_samples(samples: Samples) -> int:
    """How many there are up to the last that is heard."""
    return heard_span(samples)[1]


def heard_span(samples: Samples) -> tuple[int, int]:
    """Where the first and behind the last of them is heard."""
    loud = np.flatnonzero(np.abs(samples) > _SILENT)
    return (int(loud[0]), int(loud[-1]) + 1) if len(loud) else (0, 0)


def eased(samples: Samples, rate_hz: int) -> Samples:
    edge = min(int(_EDGE_S * rate_hz), len(samples) // 2)
    ramp = np.linspace(0, 1, edge, dtype=np.float32)
    result = samples.copy()
    result[:edge] *= ramp
    result[len(result) - edge :] *= ramp[::-1]
    return result
