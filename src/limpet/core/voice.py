"""Voices of a user's own, made once and kept as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from limpet.core.ids import FileKey, VoiceId


class VoiceKind(StrEnum):
    CLONED = "cloned"
    DESIGNED = "designed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomVoice:
    """A voice as its engine gets it back."""

    id: VoiceId
    kind: VoiceKind
    #: The engine that made it, and that alone can read its attributes.
    engine: str
    attributes: Mapping[str, Any]
    #: The file behind it.
    recording: FileKey | None = None
