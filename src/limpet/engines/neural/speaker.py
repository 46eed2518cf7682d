"""What one neural model is to the engine: which languages it has, and how it is asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from limpet.media.speech.script import Utterance


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who speaks: data that any model can make something of."""

    #: A preset voice of the model's own.
    preset: str | None = None
    #: A recording of the voice, and what is said in it where that is known.
    recording: Path | None = None
    transcript: str | None = None
    #: What the voice sounds like, in words.
    description: str | None = None
    #: How it is to be said, in words; None where signal processing sees to the mood.
    mood: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What a model can do."""

    #: The model and its licence, for the results.
    model: str
    licence: str
    #: The synthesiser's codes of the languages that it speaks.
    languages: frozenset[str]
    #: Whether it takes a mood in words; if not, moods are made by signal processing.
    has_moods: bool = False
    #: Whether it speaks with the voice of a recording, and makes voices from descriptions.
    makes_voices: bool = False
    #: How long it may take from its start to its first sound, and between two.
    start_s: float = 60.0
    silent_s: float = 30.0


class Speaker(Protocol):
    traits: Traits

    def refusal(self) -> str | None:
        """What is missing on this machine, and how it is had; None: nothing."""
        ...

    def request(
        self, utterance: Utterance, identity: Identity, *, seed: int, check: Callable[[], None]
    ) -> Mapping[str, Any]:
        """The line of JSON for the model's program."""
        ...

    def close(self) -> None: ...
