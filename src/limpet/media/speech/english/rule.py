"""A rule of the normalisation: what it looks for, and how that is spoken."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: Gives the spoken form, or None where the rule does not apply after all.
Speak = Callable[[re.Match[str]], str | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """Tried at the beginnings of words, numbers and signs only. Its repeats are bounded, which keeps the whole linear."""

    pattern: re.Pattern[str]
    speak: Speak


def rule(pattern: str, speak: Speak, *, ignores_case: bool = False) -> Rule:
    flags = re.IGNORECASE if ignores_case else 0
    return Rule(re.compile(pattern, flags), speak)


def any_of(words: Sequence[str]) -> str:
    """An alternation in which longer words go first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
