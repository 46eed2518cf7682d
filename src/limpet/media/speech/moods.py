"""What an emotion changes of a voice, whoever speaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """What an emotion changes."""

    pitch: float = 1.0
    liveliness: float = 1.0
    rate: float = 1.0
    throat: float = 1.0
    tilt_db: float = 0.0
    breath: float = 0.0
    flutter: float = 0.0
    gain_db: float = 0.0


MOODS: Mapping[str, Mood] = MappingProxyType(
    {
        "neutral": Mood(),
        "happy": Mood(pitch=1.18, liveliness=1.5, rate=1.08, throat=1.03, tilt_db=3, gain_db=1.5),
        "sad": Mood(
            pitch=0.90, liveliness=0.55, rate=0.82, throat=0.99, tilt_db=-4, breath=0.25, flutter=4, gain_db=-3
        ),
        "angry": Mood(pitch=1.10, liveliness=1.35, rate=1.14, tilt_db=5, gain_db=4),
        "fearful": Mood(
            pitch=1.25, liveliness=1.1, rate=1.16, throat=1.02, tilt_db=1, breath=0.3, flutter=20, gain_db=-1
        ),
        "disgusted": Mood(pitch=0.92, liveliness=0.9, rate=0.86, throat=0.97, tilt_db=-1, breath=0.1, flutter=8),
        "surprised": Mood(pitch=1.28, liveliness=1.8, rate=1.03, throat=1.02, tilt_db=2, breath=0.15, gain_db=1),
    }
)
