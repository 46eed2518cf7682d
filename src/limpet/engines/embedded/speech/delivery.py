"""How the synthesiser must be set so that a voice comes out as high and as fast as asked.

The synthesiser's pitch and pace follow its settings only roughly. So a sample is spoken, measured,
and, where it is far off, spoken again with settings mended by what was measured; what is left is taken up by playing a little
faster or slower (at most three percent) and by stretching.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zlib import crc32

import numpy as np

from limpet.engines.embedded.speech.voices import Shape
from limpet.media.speech.piece import heard_samples
from limpet.media.speech.pitch import middle_pitch_hz
from limpet.media.speech.script import Utterance
from limpet.media.speech.synthesiser import Samples, Spoken, Synthesiser, Utter
from limpet.media.speech.timbre import coloured

#: Paces that the synthesiser has.
_SLOWEST, _FASTEST = 80, 450
#: The middle of its melody is so much of its lowest tone, and so much of how far the highest is above that, less some hertz:
#: fitted to 60 voices of 48 to 310 Hz, wrong by 0.4 percent on average and by 1.3 at most.
_BY_LOWEST, _BY_REACH, _OFFSET_HZ = 0.995, 0.830, 8.8
_LOWEST_TONE = 20
#: This share of a sentence's own silence stays at the end of the text.
LAST_SILENCE = 0.4
#: Silence counts as this long, so that nothing is divided by zero.
_SHORTEST_S = 1e-3
#: The sample rate where nothing is said.
_UNSPOKEN_HZ = 22050
_ROUNDS = 3
#: The most of an error in pitch that tape speed takes up, and of one in pace that stretching does.
_MOST_TAPE, _MOST_STRETCH = 0.03, 0.035
#: An error in pace that nobody hears.
_NEAR_PACE = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Settings of the synthesiser, and what is done to what it says."""

    shape: Shape
    rate: int
    low_hz: int = 0
    high_hz: int = 0
    #: Played this much faster than recorded.
    tape: float = 1.0
    #: Then made this much longer.
    stretch: float = 1.0
    #: The pace that was asked for, as a factor of the usual one.
    speed: float = 1.0

    def at_usual_pace(self) -> "Delivery":
        return replace(self, rate=_pace(self.shape.rate), speed=1.0)

    def usual_share(self) -> float:
        """What these settings ask for, of the usual pace; a whole number of words a minute is seldom just that."""
        return self.rate / self.shape.rate

    def utter(self, utterance: Utterance) -> Utter:
        return Utter(
            text=utterance.text,
            language=utterance.language,
            has_phonemes=utterance.phonemes is not None,
            rate=self.rate,
            voice=self._voice(),
        )

    def coloured(self, utterance: Utterance, spoken: Spoken, *, check: Callable[[], None]) -> Samples:
        """What was said, in the voice's colour."""
        seed = crc32(utterance.text.encode())
        return coloured(spoken.samples, spoken.rate_hz, self.shape.timbre, seed=seed, check=check)

    def _voice(self) -> dict[str, Any]:
        return {
            "source": self.shape.source,
            "pitch": [self.low_hz, self.high_hz],
            "formants": [round(100 * factor) for factor in self.shape.formants],
            "width": round(100 * self.shape.width),
            "flutter": round(self.shape.flutter),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """What was said at the last rehearsal, sentence by sentence, and what was measured."""

    delivery: Delivery
    spoken: Sequence[Spoken]
    samples: Samples
    rate_hz: int
    seconds: float
    pitch_hz: float | None


class Rehearsal:
    """Speaks a sample of the text until the settings are right."""

    def __init__(self, synthesiser: Synthesiser, sample: Sequence[Utterance], *, check: Callable[[], None]) -> None:
        self._synthesiser = synthesiser
        self._sample = sample
        self._check = check

    def once(self, shape: Shape) -> Take:
        """One take, as near as the settings come at the first try."""
        return self._record(_tuned(Delivery(shape=shape, rate=_pace(shape.rate)), shape.pitch_hz))

    def settle(self, shape: Shape, speed: float) -> Take:
        """The take of the best settings; its delivery has tape and stretch too, its samples are without them."""
        take = self.once(shape)
        wanted_s = take.seconds * take.delivery.usual_share() / speed
        tape = _tape(take) if _is_near_pitch(take) else 1.0  # once it is aimed at anew, pitch hardly needs the tape
        aimed_hz, pace = shape.pitch_hz, shape.rate * speed / tape
        for _ in range(_ROUNDS):
            if _is_near(take, wanted_s):
                break
            if take.pitch_hz is not None and not _is_near_pitch(take):
                aimed_hz *= shape.pitch_hz / take.pitch_hz
            take = self._record(_tuned(replace(take.delivery, rate=_pace(pace)), aimed_hz))
            pace *= _played_s(take) / wanted_s
        return _finished(take, wanted_s, speed)

    def _record(self, delivery: Delivery) -> Take:
        spoken = [self._synthesiser.speak(delivery.utter(utterance), check=self._check) for utterance in self._sample]
        samples = np.concatenate([np.zeros(0, np.float32), *(one.samples for one in spoken)])
        rate_hz = spoken[0].rate_hz if spoken else _UNSPOKEN_HZ
        return Take(
            delivery=delivery,
            spoken=spoken,
            samples=samples,
            rate_hz=rate_hz,
            seconds=max(_lasting(samples) / rate_hz, _SHORTEST_S),
            pitch_hz=middle_pitch_hz(samples, rate_hz, near_hz=delivery.shape.pitch_hz),
        )


def _lasting(samples: Samples) -> float:
    """How many are left at the end of a text."""
    heard = heard_samples(samples)
    return heard + LAST_SILENCE * (len(samples) - heard)


def _tape(take: Take) -> float:
    tape = 1.0 if take.pitch_hz is None else take.delivery.shape.pitch_hz / take.pitch_hz
    return min(max(tape, 1 - _MOST_TAPE), 1 + _MOST_TAPE)


def _played_s(take: Take) -> float:
    return take.seconds / _tape(take)


def _is_near(take: Take, wanted_s: float) -> bool:
    return _is_near_pitch(take) and abs(_played_s(take) / wanted_s - 1) < _MOST_STRETCH


def _is_near_pitch(take: Take) -> bool:
    return abs(_tape(take) - 1) < _MOST_TAPE


def _finished(take: Take, wanted_s: float, speed: float) -> Take:
    stretch = wanted_s / _played_s(take)
    stretch = 1.0 if abs(stretch - 1) < _NEAR_PACE else stretch
    return replace(take, delivery=replace(take.delivery, tape=_tape(take), stretch=stretch, speed=speed))


def _tuned(delivery: Delivery, pitch_hz: float) -> Delivery:
    """Tones around `pitch_hz`, as far apart as the voice is lively."""
    reach = delivery.shape.liveliness
    low = (pitch_hz + _OFFSET_HZ) / (_BY_LOWEST + _BY_REACH * reach)
    return replace(delivery, low_hz=max(round(low), _LOWEST_TONE), high_hz=max(round(low * (1 + reach)), _LOWEST_TONE))


def _pace(rate: float) -> int:
    return min(max(round(rate), _SLOWEST), _FASTEST)
