"""A voice as it is kept: a handful of numbers, made from a description or fitted to a recording."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceNumbers:
    """What makes one voice of the formant synthesiser sound unlike another."""

    #: Median of the fundamental frequency.
    pitch_hz: float
    #: How far the melody reaches, as a share of its lowest tone.
    liveliness: float = 0.42
    #: Frequencies of the first, the second and the higher formants against an average man's.
    formants: tuple[float, float, float] = (1.0, 1.0, 1.0)
    #: Widths of the formants against the synthesiser's own.
    width: float = 1.3
    #: Unsteadiness of the pitch, percent.
    flutter: float = 2.0
    #: Words a minute.
    rate: float = 168.0
    #: The synthesiser's wave for the vocal cords, 1 to 6.
    source: int = 4
    #: Decibels at 4 kHz against 500 Hz.
    tilt_db: float = 0.0
    #: Share of the upper sound that is breath, 0..1.
    breath: float = 0.0
    #: How much the strength trembles, 0..1.
    roughness: float = 0.0
    #: Loudness against the usual one.
    gain_db: float = 0.0
    #: Decibels in bands of equal width on the mel scale, `analysis.BANDS` of them; empty leaves the spectrum as it is.
    equaliser_db: tuple[float, ...] = ()
    #: The synthesiser's code of an accent of English; None leaves it to the text.
    accent: str | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "VoiceNumbers":
        return _NUMBERS.validate_python(values)


_NUMBERS = TypeAdapter(VoiceNumbers)
