"""A text as a speaker reads it: what is said, where there is silence, and where a sound stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from limpet.core.spec import SpeechSpec

#: A sentence ends behind its mark, or at the end of its line.
_SENTENCE = re.compile(r"[^\n.!?]*[.!?]+[\"\')\]]*|[^\n.!?]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One sentence."""

    text: str
    #: The synthesiser's code, such as `en-us`.
    language: str
    #: Characters of the spec's text.
    start: int
    end: int
    #: The transcriptions that stand as `[[...]]` in the text, in order; None where brackets are only brackets.
    phonemes: tuple[str, ...] | None = None

    def place(self, position: int) -> int:
        """The place in the spec's text of a character of this one."""
        return min(self.start + position, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    seconds: float
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A sound that is no word, such as `laughs`."""

    name: str
    start: int
    end: int


Part = Utterance | Pause | Sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    parts: Sequence[Part]
    #: What the caller should know of the reading.
    notes: Sequence[str] = ()


def read_script(spec: SpeechSpec) -> Script:
    parts: list[Part] = []
    for match in _SENTENCE.finditer(spec.text):
        text = match[0].strip()
        if text:
            start = match.start() + match[0].index(text)
            parts.append(Utterance(text=text, language="en-us", start=start, end=start + len(text)))
    return Script(parts=parts)
