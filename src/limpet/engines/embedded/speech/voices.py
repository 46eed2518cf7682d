"""The voices, and what the manner of a call makes of them. A voice is data: a handful of numbers for the synthesiser and the filters."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from limpet.core.spec import Voice
from limpet.media.speech.manner import manner_of
from limpet.media.speech.timbre import PLAIN, Timbre

#: The deepest voice that still sounds voiced.
LOWEST_PITCH_HZ = 46.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How someone speaks."""

    #: Median of the fundamental frequency.
    pitch_hz: float
    #: How far the melody reaches, as a share of its lowest tone.
    liveliness: float = 0.42
    #: Frequencies of the first, the second and the higher formants against an average man's: 1.15 is a woman's shorter throat.
    formants: tuple[float, float, float] = (1.0, 1.0, 1.0)
    #: Widths of the formants against the synthesiser's own; wider is softer.
    width: float = 1.3
    #: Unsteadiness of the pitch, percent.
    flutter: float = 2.0
    #: Words a minute.
    rate: float = 168.0
    #: The synthesiser's wave for the vocal cords, 1 to 6.
    source: int = 4
    timbre: Timbre = PLAIN
    #: Loudness against the usual one.
    gain_db: float = 0.0
    #: The synthesiser's code of an accent of English; None leaves it to the text.
    accent: str | None = None

    def as_json(self) -> dict[str, Any]:
        """For keeping."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Shape":
        return _SHAPE.validate_python(values)

    def scaled(self, factor: float) -> "Shape":
        """A throat with all formants higher by `factor`."""
        first, second, rest = self.formants
        return replace(self, formants=(first * factor, second * factor, rest * factor))


_SHAPE = TypeAdapter(Shape)


def _throat(first: float, second: float | None = None, rest: float | None = None) -> tuple[float, float, float]:
    second = first if second is None else second
    return first, second, second if rest is None else rest


PRESETS: Mapping[str, Shape] = MappingProxyType(
    {
        "Wise_Woman": Shape(
            pitch_hz=176, formants=_throat(1.06, 1.10), rate=158, source=6, timbre=Timbre(tilt_db=-2, breath=0.1)
        ),
        "Friendly_Person": Shape(
            pitch_hz=138, liveliness=0.5, formants=_throat(1.05), rate=172, timbre=Timbre(tilt_db=1)
        ),
        "Inspirational_girl": Shape(
            pitch_hz=212, liveliness=0.55, formants=_throat(1.10), rate=174, source=6, timbre=Timbre(tilt_db=4)
        ),
        "Deep_Voice_Man": Shape(
            pitch_hz=80, liveliness=0.35, formants=_throat(0.92), rate=158, timbre=Timbre(tilt_db=-2)
        ),
        "Calm_Woman": Shape(pitch_hz=188, liveliness=0.28, formants=_throat(1.07), rate=156, timbre=Timbre(tilt_db=-5)),
        "Casual_Guy": Shape(pitch_hz=116, formants=_throat(1.02), rate=178, source=5, timbre=Timbre(tilt_db=2)),
        "Lively_Girl": Shape(pitch_hz=228, liveliness=0.65, formants=_throat(1.08), rate=182, timbre=Timbre(tilt_db=1)),
        "Patient_Man": Shape(
            pitch_hz=98, liveliness=0.3, formants=_throat(0.98), rate=154, timbre=Timbre(tilt_db=-2, breath=0.2)
        ),
        "Young_Knight": Shape(
            pitch_hz=128, liveliness=0.45, formants=_throat(1.04, 1.0), rate=170, timbre=Timbre(tilt_db=5)
        ),
        "Determined_Man": Shape(
            pitch_hz=106, liveliness=0.38, formants=_throat(0.95, 0.98), width=1.2, rate=170, timbre=Timbre(tilt_db=5)
        ),
        "Lovely_Girl": Shape(
            pitch_hz=220,
            liveliness=0.5,
            formants=_throat(1.12),
            rate=164,
            source=6,
            timbre=Timbre(tilt_db=-3, breath=0.25),
        ),
        "Decent_Boy": Shape(pitch_hz=202, formants=_throat(1.10, 1.07), rate=168, source=5),
        "Imposing_Manner": Shape(
            pitch_hz=90, liveliness=0.45, formants=_throat(0.94, 0.96), width=1.2, rate=160, timbre=Timbre(tilt_db=3)
        ),
        "Elegant_Man": Shape(
            pitch_hz=112, liveliness=0.48, formants=_throat(0.98, 1.02), rate=160, timbre=Timbre(tilt_db=-4)
        ),
        "Abbess": Shape(
            pitch_hz=162, liveliness=0.3, formants=_throat(1.05), rate=152, timbre=Timbre(tilt_db=-4, breath=0.15)
        ),
        "Sweet_Girl_2": Shape(
            pitch_hz=242,
            liveliness=0.5,
            formants=_throat(1.14),
            rate=166,
            source=6,
            timbre=Timbre(tilt_db=1, breath=0.1),
        ),
        "Exuberant_Girl": Shape(
            pitch_hz=236, liveliness=0.7, formants=_throat(1.13, 1.07), rate=188, source=5, timbre=Timbre(tilt_db=7)
        ),
    }
)

#: More breath than this drowns the voice.
_MOST_BREATH = 0.9


def shape_of(shape: Shape, voice: Voice) -> Shape:
    """The voice as this call wants it. Speed is the delivery's."""
    manner, timbre = manner_of(voice), shape.timbre
    return replace(
        shape.scaled(manner.throat),
        pitch_hz=max(shape.pitch_hz * manner.pitch, LOWEST_PITCH_HZ),
        liveliness=shape.liveliness * manner.liveliness,
        width=shape.width * manner.width,
        rate=shape.rate * manner.rate,
        flutter=shape.flutter + manner.flutter,
        timbre=replace(
            timbre,
            tilt_db=timbre.tilt_db + manner.tilt_db,
            breath=min(timbre.breath + manner.breath, _MOST_BREATH),
            whisper=manner.whisper,
        ),
        gain_db=shape.gain_db + manner.gain_db,
    )
