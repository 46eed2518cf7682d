"""Reads which things a prompt wants alive in a picture, and how strongly: rain, drifting clouds, a candle's flame.

It runs on the text without camera instructions. Words are looked at one after the other, with at most the next three, so the
time is linear in the text's length, and no text makes it fail.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from limpet.media.effect_table import AT_REST, DENIALS, NAMES, PHRASES, STRONGER, TURNS, WEAKER, Effect

#: Strengths of the effects that a prompt names; 1 is the usual one.
Effects = Mapping[Effect, float]

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|[.,;:!?()\n]")
_MARKS = frozenset(".,;:!?()\n")
_LONGEST = 3
#: Words that a denial reaches, counted from the last thing that it denied.
_DENIAL_REACH = 4
#: Words before and after a name in which its strength may stand.
_BEFORE, _AFTER = 2, 2
_STRONG, _WEAK = 1.5, 0.6


def _by_phrase() -> dict[tuple[str, ...], tuple[Effect, ...]]:
    found: dict[tuple[str, ...], tuple[Effect, ...]] = {}
    for effect, names in NAMES.items():
        for name in names.split(","):
            words = tuple(name.split())
            found[words] = (*found.get(words, ()), effect)
    return found | {tuple(phrase.split()): effects for phrase, effects in PHRASES.items()}


_EFFECTS_BY_PHRASE = _by_phrase()


def read_effects(text: str) -> Effects:
    """The effects that the text names and does not deny, in the order of their names in `Effect`."""
    strengths: dict[Effect, float] = {}
    denied_until = -1
    tokens = _TOKEN.findall(text.lower().replace("\u2019", "'"))
    for start, length, effects in phrases(tokens):
        word = tokens[start]
        if word in _MARKS or word in TURNS:
            denied_until = -1
        elif word in DENIALS or word.endswith("n't"):
            denied_until = start + _DENIAL_REACH
        if not effects:
            continue
        if start <= denied_until:
            denied_until = start + length - 1 + _DENIAL_REACH
            continue
        strength = _strength(tokens, start, start + length)
        for effect in effects if strength else ():
            strengths[effect] = max(strengths.get(effect, 0.0), strength)
    if Effect.FLAMES in strengths:
        strengths.pop(Effect.FLICKER, None)  # flames flicker by themselves; the whole picture need not
    return {effect: strengths[effect] for effect in Effect if effect in strengths}


def phrases(tokens: Sequence[str]) -> Iterator[tuple[int, int, tuple[Effect, ...]]]:
    """Every token's start and length, joined to the longest phrase that the tables know."""
    start = 0
    while start < len(tokens):
        for length in range(min(_LONGEST, len(tokens) - start), 0, -1):
            effects = _EFFECTS_BY_PHRASE.get(tuple(tokens[start : start + length]))
            if effects is not None or length == 1:
                yield start, length, effects or ()
                start += length
                break


def _strength(tokens: Sequence[str], start: int, end: int) -> float:
    """From the words beside a name, as far as the next mark."""
    beside: set[str] = set()
    for steps in (range(start - 1, max(-1, start - 1 - _BEFORE), -1), range(end, min(len(tokens), end + _AFTER))):
        for place in steps:
            if tokens[place] in _MARKS or tokens[place] in TURNS:
                break
            beside.add(tokens[place])
    if beside & AT_REST:
        return 0.0
    return (_STRONG if beside & STRONGER else 1.0) * (_WEAK if beside & WEAKER else 1.0)
