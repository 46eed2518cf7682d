"""From the description of a voice to its shape, with the words that were followed and those that were not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from limpet.engines.embedded.speech.design_words import (
    ACCENTS,
    AGES,
    BASES,
    CHANGES,
    CHINESE,
    CHINESE_INTENSIFIERS,
    CHINESE_NEGATIONS,
    INTENSIFIERS,
    NEGATIONS,
    PEOPLE,
    UNTELLING,
    Change,
    Person,
)
from limpet.engines.embedded.speech.voices import Shape
from limpet.media.speech.timbre import Timbre

#: Beyond these, words can no longer be made out.
PITCH_HZ = (55.0, 260.0)
THROAT = (0.84, 1.22)
_RATE = (105.0, 250.0)
_LIVELINESS = (0.02, 0.95)
_TILT_DB = (-10.0, 9.0)
_MOST_BREATH, _MOST_ROUGHNESS, _MOST_FLUTTER = 0.9, 0.8, 50.0
_GAIN_DB = (-8.0, 5.0)
_WIDTH = (1.0, 1.7)
_WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*|\d{1,3}(?=[- ]?years?|[- ]?yo)|[,.;:!?]|[\u3400-\u9fff]+")
#: How many words before a word an intensifier or a negation may stand.
_REACH = 3
#: A negated word means its opposite, but less so.
_OPPOSITE = -0.6
#: Words that lower a voice by this much together mean a man, where nothing else says who speaks.
_DEEP_SEMITONES = -3
_LONGEST_CHINESE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    shape: Shape
    #: `man`, `woman` or `child`, and the age.
    person: Person
    #: Words that were followed, as they stand, each with what made it stronger, weaker or opposite.
    understood: Sequence[str]
    #: Words that say something, but nothing that we know.
    ignored: Sequence[str]
    #: What was asked for beyond what can be understood of speech.
    bounded: Sequence[str]

    def attributes(self) -> dict[str, Any]:
        """For whoever wants to know what became of a description."""
        return {
            "kind": self.person.kind,
            "age": self.person.age,
            "understood": list(self.understood),
            "ignored": list(self.ignored),
        }


@dataclass(frozen=True, slots=True)
class _Found:
    word: str
    meaning: Change | Person | str | None
    #: 1 as it stands, more or less with an intensifier, below 0 negated.
    strength: float = 1.0


def design_voice(description: str) -> Design:
    """Takes time linear to the length of the description; no text makes it fail."""
    found = list(_read(description.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")))
    person = _person(found)
    total = _sum([(AGES[person.age or "grown"], 1.0), *_changes(found)])
    accents = [one.meaning for one in found if isinstance(one.meaning, str) and one.strength > 0]
    shape, bounded = _shape(person, total)
    return Design(
        shape=replace(shape, accent=accents[0] if accents else None),
        person=person,
        understood=tuple(dict.fromkeys(_named(one) for one in found if one.meaning is not None)),
        ignored=tuple(dict.fromkeys(one.word for one in found if one.meaning is None)),
        bounded=bounded,
    )


def _read(text: str) -> Iterator[_Found]:
    before: list[str] = []
    for word in _WORD.findall(text):
        if word in ",.;:!?":
            before.clear()
        elif "\u3400" <= word[0] <= "\u9fff":
            yield from _read_chinese(word)
        elif word.isdecimal():
            yield _Found(f"{word} years", Person(None, _age(int(word))))
        else:
            read = list(_read_word(word, before[-_REACH:]))
            yield from read
            # "very deep old man" is not very old.
            before = [] if any(one.meaning for one in read) else [*before, word]


def _read_word(word: str, before: Sequence[str]) -> Iterator[_Found]:
    strength = 1.0
    for other in before:
        strength *= INTENSIFIERS.get(other, 1.0) * (_OPPOSITE if other in NEGATIONS else 1.0)
    meanings = [table[word] for table in (CHANGES, PEOPLE, ACCENTS) if word in table]
    if meanings:
        yield from (_Found(word, meaning, strength) for meaning in meanings)
    elif "-" in word:
        for part in word.split("-"):
            yield from _read_word(part, before)
    elif word not in UNTELLING and word not in INTENSIFIERS and word not in NEGATIONS and len(word) > 1:
        yield _Found(word, None)


def _read_chinese(text: str) -> Iterator[_Found]:
    position = 0
    while position < len(text):
        word = next(
            (
                piece
                for size in range(_LONGEST_CHINESE, 0, -1)
                if (piece := text[position : position + size]) in CHINESE
            ),
            None,
        )
        if word is None:
            position += 1
            continue
        before = text[max(0, position - 3) : position]
        strength = next((factor for mark, factor in CHINESE_INTENSIFIERS.items() if before.endswith(mark)), 1.0)
        is_negated = any(mark in before.replace("非常", "") for mark in CHINESE_NEGATIONS)
        yield _Found(word, CHINESE[word], _OPPOSITE if is_negated else strength)
        position += len(word)


def _age(years: int) -> str:
    return "young" if years < 25 else "grown" if years < 45 else "middle-aged" if years < 62 else "old"


def _person(found: Sequence[_Found]) -> Person:
    """The first that is said of kind and of age. Where nothing is said of the kind, a deep voice is a man's."""
    people = [one for one in found if isinstance(one.meaning, Person)]
    meant = [one.meaning for one in people if one.strength > 0 and isinstance(one.meaning, Person)]
    kind = next((person.kind for person in meant if person.kind), None)
    if kind is None:
        refused = {one.meaning.kind for one in people if one.strength < 0 and isinstance(one.meaning, Person)}
        is_deep = _sum(_changes(found)).semitones <= _DEEP_SEMITONES
        kind = "woman" if "man" in refused else "man" if is_deep or "woman" in refused else "woman"
    if any(person.kind == "child" for person in meant):
        kind = "child"
    return Person(kind, next((person.age for person in meant if person.age), None))


def _changes(found: Sequence[_Found]) -> list[tuple[Change, float]]:
    return [(one.meaning, one.strength) for one in found if isinstance(one.meaning, Change)]


def _sum(changes: Sequence[tuple[Change, float]]) -> Change:
    return Change(
        **{
            field.name: sum(getattr(change, field.name) * strength for change, strength in changes)
            for field in fields(Change)
        }
    )


def _shape(person: Person, total: Change) -> tuple[Shape, tuple[str, ...]]:
    pitch_hz, throat = BASES[person.kind or "woman", person.age == "young"]
    asked_hz = pitch_hz * 2 ** (total.semitones / 12)
    asked_throat = throat * (1 + total.throat_percent / 100)
    kept_throat = _within(asked_throat, THROAT)
    bounded = []
    if not PITCH_HZ[0] <= asked_hz <= PITCH_HZ[1]:
        bounded.append(f"a pitch of {asked_hz:.0f} Hz is held within {PITCH_HZ[0]:g} to {PITCH_HZ[1]:g} Hz")
    if kept_throat != asked_throat:
        bounded.append("the size of the throat is held where words can still be made out")
    shape = Shape(
        pitch_hz=round(_within(asked_hz, PITCH_HZ), 1),
        liveliness=round(_within(0.42 * (1 + total.melody_percent / 100), _LIVELINESS), 3),
        formants=(round(kept_throat, 3),) * 3,
        width=round(_within(1.3 * (1 + total.width_percent / 100), _WIDTH), 2),
        flutter=round(_within(2 + total.flutter, (0.0, _MOST_FLUTTER)), 1),
        rate=round(_within(168 * (1 + total.rate_percent / 100), _RATE), 1),
        timbre=Timbre(
            tilt_db=round(_within(total.tilt_db, _TILT_DB), 1),
            breath=round(_within(total.breath, (0.0, _MOST_BREATH)), 2),
            roughness=round(_within(total.roughness, (0.0, _MOST_ROUGHNESS)), 2),
        ),
        gain_db=round(_within(total.gain_db, _GAIN_DB), 1),
    )
    return shape, tuple(bounded)


def _within(value: float, bounds: tuple[float, float]) -> float:
    return min(max(value, bounds[0]), bounds[1])


def _named(found: _Found) -> str:
    if found.strength < 0:
        return f"not {found.word}"
    return found.word if found.strength == 1 else f"{found.word} (x{found.strength:g})"
