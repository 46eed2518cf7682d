"""What must be known of a voice before the first sound of a text: how the synthesiser is set, and how loud that comes out.

A voice says one sentence, always the same, and what it is there tells what it is in any text. Over three texts that this was not fitted
to, 17 voices are off by 0.5 percent in pitch (root mean square, 1.7 at most), where rehearsing the beginning of each left them off by
1.3 (2.9): beginnings differ from what follows. A text that is little longer than the sentence rehearses itself, and so does the
beginning of one whose language has no such sentence.
"""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from limpet.engines.embedded.speech.delivery import Delivery, Rehearsal
from limpet.engines.embedded.speech.voices import Shape
from limpet.media.loudness import integrated_lufs
from limpet.media.speech.script import Script, Utterance
from limpet.media.speech.synthesiser import Samples, Spoken, Synthesiser

#: Of 25 sentences the one whose loudness differs most evenly from that of long texts: over 50 manners of 17 voices it is louder by
#: this, give or take 0.14 LU, and its pitch is this share of theirs, give or take 0.3 percent.
_SAMPLE = "My brother works in a garden near the station."
_SAMPLE_LOUDER_LU, _SAMPLE_PITCH = 0.29, 0.9936
_SAMPLE_LANGUAGE = "en"
#: Letters of a text that rehearses itself, or of the beginning that is rehearsed: some seven seconds.
_REHEARSED_LETTERS = 120
#: Of characters that are syllables, or words, each takes as long as some letters.
_SYLLABLE, _LETTERS_PER_SYLLABLE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"), 3
#: Voices that are remembered. Each is the same when it is heard anew, so nobody can tell.
_MOST_KNOWN = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sentence of the text that has been spoken already."""

    utterance: Utterance
    spoken: Spoken
    #: In the voice's colour.
    samples: Samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What holds for a whole text."""

    delivery: Delivery
    rate_hz: int
    #: The highest sample of the synthesiser; 0 where nothing was said.
    peak: float
    #: How loud the voice comes out; None where nothing was said.
    lufs: float | None
    #: Who speaks; None where nothing was said.
    by: str | None
    said: Sequence[Said] = ()


class Auditions:
    """Hears voices, and remembers those that have said the sample."""

    def __init__(self, synthesiser: Synthesiser) -> None:
        self._synthesiser = synthesiser
        self._known: dict[tuple[Shape, float, str], Settled] = {}

    def settle(self, script: Script, shape: Shape, speed: float, *, check: Callable[[], None]) -> Settled:
        utterances = [part for part in script.parts if isinstance(part, Utterance)]
        if _is_long(utterances) and utterances[0].language.startswith(_SAMPLE_LANGUAGE):
            return self._known_or_heard(shape, speed, utterances[0].language, check)
        return self._rehearsed(_beginning(utterances), shape, speed, check)

    def _known_or_heard(self, shape: Shape, speed: float, language: str, check: Callable[[], None]) -> Settled:
        key = shape, speed, language
        if key not in self._known:
            heard = self._heard(shape, speed, language, check)
            while len(self._known) >= _MOST_KNOWN:
                self._known.pop(next(iter(self._known)), None)
            self._known[key] = heard
        return self._known[key]

    def _heard(self, shape: Shape, speed: float, language: str, check: Callable[[], None]) -> Settled:
        end = len(_SAMPLE)
        sample = Utterance(text=_SAMPLE, language=language, start=0, end=end, origins=range(end + 1))
        aimed = replace(shape, pitch_hz=shape.pitch_hz * _SAMPLE_PITCH)
        settled = self._rehearsed([sample], aimed, speed, check)
        assert settled.lufs is not None, "the sample is heard"
        delivery = replace(settled.delivery, shape=shape)
        return replace(settled, delivery=delivery, lufs=settled.lufs - _SAMPLE_LOUDER_LU, said=())

    def _rehearsed(self, sample: Sequence[Utterance], shape: Shape, speed: float, check: Callable[[], None]) -> Settled:
        take = Rehearsal(self._synthesiser, sample, check=check).settle(shape, speed)
        said = [
            Said(utterance=one, spoken=spoken, samples=take.delivery.coloured(one, spoken, check=check))
            for one, spoken in zip(sample, take.spoken, strict=True)
        ]
        heard = np.concatenate([np.zeros(0, np.float32), *(one.samples for one in said)])
        return Settled(
            delivery=take.delivery,
            rate_hz=take.rate_hz,
            peak=float(np.abs(take.samples).max(initial=0)),
            lufs=integrated_lufs(heard, take.rate_hz) if len(heard) else None,
            by=take.spoken[0].by if take.spoken else None,
            said=said,
        )


def _is_long(utterances: Sequence[Utterance]) -> bool:
    return sum(map(_letters, utterances)) > _REHEARSED_LETTERS


def _beginning(utterances: Sequence[Utterance]) -> Sequence[Utterance]:
    """The sentences at the beginning, one at least."""
    sums = itertools.accumulate(map(_letters, utterances))
    behind = (number for number, letters in enumerate(sums, 1) if letters > _REHEARSED_LETTERS)
    return utterances[: next(behind, len(utterances))]


def _letters(utterance: Utterance) -> int:
    return len(utterance.text) + (_LETTERS_PER_SYLLABLE - 1) * len(_SYLLABLE.findall(utterance.text))
