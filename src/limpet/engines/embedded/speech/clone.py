"""Fits the shape of a voice to a recording: speaks, compares, and changes what makes it more alike.

Pitch, melody, pace, throat, breath and the spectrum of the recording are met; the speaker's identity is not.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from limpet.core.spec import SpeechSpec, Voice
from limpet.engines.embedded.speech.voices import Shape
from limpet.media.speech.analysis import Profile, Samples, distance, profile_of
from limpet.media.speech.script import Utterance, read_script
from limpet.media.speech.timbre import Timbre

#: Shorter recordings say too little of a voice.
SHORTEST_S = 10.0
#: Every vowel, high and low.
_CALIBRATION_TEXT = (
    "The wind blew gently over the hills. He asked for more time and another cup of tea. "
    "Children laugh and play near the water. Who would have thought it so easy?"
)
#: The voice before anything is fitted.
UNFITTED = Shape(pitch_hz=105.0)
#: A throat that is usual at a pitch: shorter by this much for each octave above a man's.
_THROAT_PER_OCTAVE = 0.20
_THROAT = (0.9, 1.18)
_FORMANT = (0.84, 1.25)
#: How much a throat costs that is unusual at its pitch, and formants that do not belong to one throat. Without these
#: the fit runs to its bounds, and what it says cannot be understood.
_UNUSUAL_COST, _APART_COST = 60.0, 400.0
#: The equaliser sees to the tilt, so it counts little before.
_TILT_WEIGHT = 0.15
_STEPS = (0.06, 0.03)
_SOURCES = (4, 3, 6)
_WIDTHS = (1.3, 1.0, 1.6)
_BREATHS = (0.0, 0.2, 0.45)
_RATE = (110.0, 250.0)
_LIVELINESS = (0.05, 0.9)
_MOST_EQUALISING_DB = 20.0
_BETTER = 1e-3

#: Says the calibration text with a voice: samples of one channel, and their rate.
Speak = Callable[[Shape], tuple[Samples, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    shape: Shape
    reference: Profile
    #: How far the voice was from the recording before and after.
    before: float
    after: float


def fit_voice(recording: Samples, rate_hz: int, speak: Speak) -> Fitted:
    """Raises `NoVoiceFound` where nobody speaks in the recording. What it leaves out is not compared."""
    width = profile_of(recording, rate_hz).recorded_width()
    reference = profile_of(recording, rate_hz, width)
    fit = _Fit(reference, speak)
    shape = fit.throat(_at_first(reference))
    shape = fit.nearest(replace(shape, source=source) for source in _SOURCES)
    shape = fit.nearest(replace(shape, width=width) for width in _WIDTHS)
    shape = fit.melody_and_pace(shape)
    shape = fit.breath(shape)
    shape = _coloured(shape, equaliser_db=fit.equaliser(shape))
    before, after = (distance(reference, profile_of(*speak(voice), width)) for voice in (UNFITTED, shape))
    return Fitted(shape=_rounded(shape), reference=reference, before=before, after=after)


def calibration() -> Sequence[Utterance]:
    """What the voice says while it is fitted."""
    script = read_script(SpeechSpec(text=_CALIBRATION_TEXT, voice=Voice(id="calibration"), language="English"))
    return [part for part in script.parts if isinstance(part, Utterance)]


def _usual_throat(pitch_hz: float) -> float:
    return float(np.clip(1 + _THROAT_PER_OCTAVE * np.log2(pitch_hz / 105), *_THROAT))


def _at_first(reference: Profile) -> Shape:
    throat = _usual_throat(reference.pitch_hz)
    return replace(UNFITTED, pitch_hz=reference.pitch_hz, formants=(throat, throat, throat))


class _Fit:
    """One search; remembers what it has heard."""

    def __init__(self, reference: Profile, speak: Speak) -> None:
        self._reference = reference
        self._speak = speak
        self._heard: dict[Shape, Profile] = {}

    def throat(self, shape: Shape) -> Shape:
        """Moves all formants together and each alone, in smaller and smaller steps, while it helps."""
        for step in _STEPS:
            better = True
            while better:
                cost = self._cost(shape)
                found = next((other for other in _neighbours(shape, step) if self._cost(other) < cost - _BETTER), shape)
                better, shape = found != shape, found
        return shape

    def nearest(self, choices: Iterable[Shape]) -> Shape:
        """The choice that is nearest to the recording once the equaliser has done its part."""
        return min(choices, key=self._left)

    def _left(self, shape: Shape) -> float:
        return distance(self._reference, self._hear(shape).equalised(self.equaliser(shape)))

    def _hear(self, shape: Shape) -> Profile:
        if shape not in self._heard:
            self._heard[shape] = profile_of(*self._speak(shape), self._reference.width)
        return self._heard[shape]

    def melody_and_pace(self, shape: Shape) -> Shape:
        for _ in range(3):
            heard = self._hear(shape)
            wider = np.clip(self._reference.pitch_spread / max(heard.pitch_spread, 0.02), 0.5, 2.0)
            faster = self._reference.syllables_per_s / max(heard.syllables_per_s, 0.5)
            shape = replace(
                shape,
                liveliness=float(np.clip(shape.liveliness * wider**0.8, *_LIVELINESS)),
                rate=float(np.clip(shape.rate * faster, *_RATE)),
            )
        return shape

    def breath(self, shape: Shape) -> Shape:
        """As much as makes the wave as uneven as the recording's."""
        choices = [_coloured(shape, breath=breath) for breath in _BREATHS]
        wanted = self._reference.unevenness
        return min(choices, key=lambda choice: abs(self._hear(choice).unevenness - wanted))

    def equaliser(self, shape: Shape) -> tuple[float, ...]:
        """The difference of the spectra, smoothed and bounded; the level is not its matter, so the bounds are even."""
        gap = self._reference.bands - self._hear(shape).bands
        # What the recording leaves out is no wish of the voice.
        present = self._reference.present()
        gap = np.interp(np.arange(len(gap)), present, gap[present])
        smooth = np.convolve(np.pad(gap, 1, mode="edge"), [0.2, 0.6, 0.2], "valid")
        smooth -= (smooth.max() + smooth.min()) / 2
        decibels = np.clip(smooth * 10 / np.log(10), -_MOST_EQUALISING_DB, _MOST_EQUALISING_DB)
        return tuple(round(float(value), 1) for value in decibels)

    def _cost(self, shape: Shape) -> float:
        return self._unlikeness(shape) + self._strangeness(shape)

    def _unlikeness(self, shape: Shape) -> float:
        heard, wanted = self._hear(shape), self._reference
        weights = np.ones(len(wanted.cepstra))
        weights[:2] = _TILT_WEIGHT
        means = weights * ((wanted.cepstra - heard.cepstra) / np.maximum(wanted.cepstra_spread, 0.3)) ** 2
        spreads = np.log(np.maximum(wanted.cepstra_spread, 1e-3) / np.maximum(heard.cepstra_spread, 1e-3)) ** 2
        return float(means.sum() + 0.5 * spreads.sum())

    def _strangeness(self, shape: Shape) -> float:
        formants = np.array(shape.formants)
        unusual = formants.mean() - _usual_throat(self._reference.pitch_hz)
        return float(_UNUSUAL_COST * unusual**2 + _APART_COST * ((formants - formants.mean()) ** 2).sum())


def _neighbours(shape: Shape, step: float) -> Iterator[Shape]:
    for moved in ((0, 1, 2), (0,), (1,), (2,)):
        for sign in (1, -1):
            formants = np.array(shape.formants)
            formants[list(moved)] += sign * step
            first, second, rest = np.clip(formants, *_FORMANT).round(3).tolist()
            yield replace(shape, formants=(first, second, rest))


def _coloured(shape: Shape, *, breath: float | None = None, equaliser_db: tuple[float, ...] = ()) -> Shape:
    colour = Timbre(breath=shape.timbre.breath if breath is None else breath, equaliser_db=equaliser_db)
    return replace(shape, timbre=colour)


def _rounded(shape: Shape) -> Shape:
    return replace(
        shape,
        pitch_hz=round(shape.pitch_hz, 1),
        liveliness=round(shape.liveliness, 3),
        rate=round(shape.rate, 1),
    )
