"""Voices as espeak-ng reads them: the file of a language, followed by what is changed in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import espeakng_loader

#: espeak-ng numbers formants 0 to 8; number 0 is the nasal one, which stays.
_FORMANTS = range(1, 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceChanges:
    """What differs from the language's own voice. Absent values leave it as it is."""

    #: 0 is espeak-ng's own wave generator, 1 to 6 are Klatt sources.
    source: int = 0
    pitch: tuple[int, int] | None = None
    #: Percent of the usual frequencies: the first, the second, all higher ones.
    formants: tuple[int, int, int] = (100, 100, 100)
    width: int = 100
    flutter: int | None = None

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> "VoiceChanges":
        """Raises `ValueError` or `TypeError` for what is no number."""
        pitch, flutter = values.get("pitch"), values.get("flutter")
        return cls(
            source=int(values.get("source", 0)),
            pitch=None if pitch is None else _pair(pitch),
            formants=_triple(values.get("formants", (100, 100, 100))),
            width=int(values.get("width", 100)),
            flutter=None if flutter is None else int(flutter),
        )

    def lines(self) -> list[str]:
        first, second, rest = self.formants
        percents = [first, second, *([rest] * (len(_FORMANTS) - 2))]
        lines = [f"formant {number} {percent} 100 {self.width}" for number, percent in zip(_FORMANTS, percents)]  # noqa: B905  # both have the formants' number
        if self.source:
            lines.append(f"klatt {self.source}")
        if self.pitch is not None:
            lines.append(f"pitch {self.pitch[0]} {self.pitch[1]}")
        if self.flutter is not None:
            lines.append(f"flutter {self.flutter}")
        return lines


def _pair(values: Sequence[Any]) -> tuple[int, int]:
    low, high = values
    return int(low), int(high)


def _triple(values: Sequence[Any]) -> tuple[int, int, int]:
    first, second, rest = values
    return int(first), int(second), int(rest)


def voice_text(language_file: str, changes: VoiceChanges) -> str:
    """`language_file` is a path below `lang/`, as the library lists it."""
    path = Path(espeakng_loader.get_data_path()) / "lang" / language_file
    return "\n".join([path.read_text(encoding="utf-8"), *changes.lines(), ""])
