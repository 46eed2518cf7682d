"""Cuts text into sentences, by places, in time linear to its length."""

import re
import unicodedata
from collections.abc import Iterator

from limpet.media.speech.english.letters import NUMBERED, TITLES

#: A sentence that is longer is cut at the last comma, or else blank, before this place.
LONGEST = 300
_WIDE_ENDS = "\N{IDEOGRAPHIC FULL STOP}\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}\N{HALFWIDTH IDEOGRAPHIC FULL STOP}"
_ENDS = f".!?\N{HORIZONTAL ELLIPSIS}\N{ARABIC QUESTION MARK}\N{ARABIC FULL STOP}\N{DEVANAGARI DANDA}\N{DEVANAGARI DOUBLE DANDA}{_WIDE_ENDS}"
_CLOSERS = "\"')]}\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{RIGHT CORNER BRACKET}\N{RIGHT WHITE CORNER BRACKET}\N{FULLWIDTH RIGHT PARENTHESIS}"
_END = re.compile(rf"[{re.escape(_ENDS)}]+[{re.escape(_CLOSERS)}]*|\n+")
_WORD_BEFORE = re.compile(r"[^\W\d_]{1,12}$")
_LATER_WORD = re.compile(r"\s{0,9}[\"'(\N{LEFT DOUBLE QUOTATION MARK}]?(\w)")
_CLAUSE = re.compile(
    r"[,;:\N{IDEOGRAPHIC COMMA}\N{FULLWIDTH COMMA}\N{FULLWIDTH SEMICOLON}\N{ARABIC COMMA}\N{EM DASH}]\s?|\s"
)
#: Never the end of a sentence before a capital: what belongs to a name or a number.
_JOINED = frozenset(TITLES) | {"St", "vs", "cf", "approx", "ca"}
_BEFORE_NUMBER = frozenset(NUMBERED)
_INSIDE = ("e.g", "i.e", "a.k.a")


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Places of the sentences that say something, without the blanks around them, none longer than `LONGEST`."""
    start = 0
    for end in _END.finditer(text):
        if _is_end(text, end):
            yield from _pieces(text, start, end.end())
            start = end.end()
    yield from _pieces(text, start, len(text))


def _is_end(text: str, end: re.Match[str]) -> bool:
    mark = end[0]
    if mark[0] == "\n" or mark[0] in _WIDE_ENDS or end.end() == len(text):
        return True
    if not text[end.end()].isspace():
        return False
    if mark[0] not in ".\N{HORIZONTAL ELLIPSIS}":
        return True
    follower = _LATER_WORD.match(text, end.end())
    if follower is not None and follower[1].islower():
        return False
    return mark != "." or not _is_short_form(text, end.start(), follower)


def _is_short_form(text: str, point: int, follower: re.Match[str] | None) -> bool:
    """Whether the word before the point is an abbreviation that something has to follow."""
    found = _WORD_BEFORE.search(text, max(0, point - 12), point)
    if found is None or follower is None:
        return False
    word, before = found[0], text[max(0, found.start() - 4) : found.start()]
    if word in _BEFORE_NUMBER and follower[1].isdecimal():
        return True
    is_initial = len(word) == 1 and word.isupper() and word != "I" and before[-1:] in (" ", "", "\n")
    return word in _JOINED or is_initial or (before + word).endswith(_INSIDE)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        cuts = [cut.end() for cut in _CLAUSE.finditer(text, start + LONGEST // 2, start + LONGEST)]
        marks = [cut for cut in cuts if not text[cut - 1].isspace() or not text[cut - 2].isalnum()]
        cut = (marks or cuts or [start + LONGEST])[-1]
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    start, end = start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
    if any(character.isalnum() or unicodedata.category(character) == "So" for character in text[start:end]):
        yield start, end
