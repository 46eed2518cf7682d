"""Replacements in a text, and the way back from each new character to where it came from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands from `start` to `end` is to be written as `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Traced:
    """A text of which every character knows its place in the text that it was made from."""

    text: str
    #: One place a character, and one more for the end.
    origins: Sequence[int]


def traced(text: str, start: int = 0) -> Traced:
    """A text as it stands at `start` of a larger one."""
    return Traced(text, range(start, start + len(text) + 1))


def apply_edits(source: Traced, edits: Iterable[Edit]) -> Traced:
    """The edits are in order and do not overlap; a new text never runs together with a word beside it."""
    pieces: list[str] = []
    origins: list[int] = []
    done = 0
    for edit in edits:
        _append(pieces, origins, source.text[done : edit.start], source.origins[done : edit.start])
        new = _apart(source.text, edit)
        _append(pieces, origins, new, [source.origins[edit.start]] * len(new))
        done = edit.end
    _append(pieces, origins, source.text[done:], source.origins[done:])
    return Traced("".join(pieces), origins)


def edited(text: str, edits: Iterable[Edit]) -> str:
    return apply_edits(traced(text), edits).text


def _append(pieces: list[str], origins: list[int], text: str, places: Sequence[int]) -> None:
    pieces.append(text)
    origins.extend(places)


def _apart(text: str, edit: Edit) -> str:
    before = " " if edit.start and edit.text[:1].isalnum() and text[edit.start - 1].isalnum() else ""
    after = " " if edit.end < len(text) and edit.text[-1:].isalnum() and text[edit.end].isalnum() else ""
    return f"{before}{edit.text}{after}"
