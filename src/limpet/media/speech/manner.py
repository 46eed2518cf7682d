"""What a call changes of a voice, whoever speaks: its mood, its pitch, and wishes for the voice itself. Speed and volume are apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from limpet.core.spec import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """Factors, and what is added."""

    pitch: float = 1.0
    #: How far the melody reaches.
    liveliness: float = 1.0
    #: Pace.
    rate: float = 1.0
    #: Frequencies of the formants.
    throat: float = 1.0
    #: Widths of the formants.
    width: float = 1.0
    tilt_db: float = 0.0
    breath: float = 0.0
    #: Share of the voice that is whispered, 0..1.
    whisper: float = 0.0
    flutter: float = 0.0
    gain_db: float = 0.0

    def then(self, other: "Manner") -> "Manner":
        """Both changes."""
        return Manner(
            pitch=self.pitch * other.pitch,
            liveliness=self.liveliness * other.liveliness,
            rate=self.rate * other.rate,
            throat=self.throat * other.throat,
            width=self.width * other.width,
            tilt_db=self.tilt_db + other.tilt_db,
            breath=self.breath + other.breath,
            whisper=max(self.whisper, other.whisper),
            flutter=self.flutter + other.flutter,
            gain_db=self.gain_db + other.gain_db,
        )


MOODS: Mapping[str, Manner] = MappingProxyType(
    {
        "neutral": Manner(),
        "happy": Manner(pitch=1.18, liveliness=1.5, rate=1.08, throat=1.03, tilt_db=3, gain_db=1.5),
        "sad": Manner(
            pitch=0.90, liveliness=0.55, rate=0.82, throat=0.99, tilt_db=-4, breath=0.25, flutter=4, gain_db=-3
        ),
        "angry": Manner(pitch=1.10, liveliness=1.35, rate=1.14, tilt_db=5, gain_db=4),
        "fearful": Manner(
            pitch=1.25, liveliness=1.1, rate=1.16, throat=1.02, tilt_db=1, breath=0.3, flutter=20, gain_db=-1
        ),
        "disgusted": Manner(pitch=0.92, liveliness=0.9, rate=0.86, throat=0.97, tilt_db=-1, breath=0.1, flutter=8),
        "surprised": Manner(pitch=1.28, liveliness=1.8, rate=1.03, throat=1.02, tilt_db=2, breath=0.15, gain_db=1),
        "calm": Manner(pitch=0.97, liveliness=0.7, rate=0.92, tilt_db=-1.5, gain_db=-1),
        "fluent": Manner(liveliness=1.25, rate=1.10, tilt_db=1),
        "whisper": Manner(liveliness=0.8, rate=0.93, tilt_db=4, whisper=1.0, gain_db=-6),
    }
)

#: A semitone higher comes with a throat this much shorter: between a mere shift (0) and a faster tape (1).
_THROAT_PER_PITCH = 0.12


def manner_of(voice: Voice) -> Manner:
    """What this call wants of the voice that it names."""
    return MOODS[voice.emotion or "neutral"].then(_changes(voice)).then(_pitched(2 ** (voice.pitch / 12)))


def _changes(voice: Voice) -> Manner:
    """Deeper or brighter, stronger or softer, fuller or crisper: each -100..100."""
    bright, soft, crisp = voice.brightness / 100, voice.softness / 100, voice.crispness / 100
    throat = Manner(
        throat=2 ** (0.10 * bright),
        width=1 - 0.2 * crisp,
        tilt_db=-5 * soft + 6 * crisp,
        breath=0.3 * max(soft, 0),
        gain_db=-4 * soft,
    )
    return throat.then(_pitched(2 ** (3 * bright / 12)))


def _pitched(factor: float) -> Manner:
    return Manner(pitch=factor, throat=factor**_THROAT_PER_PITCH)
