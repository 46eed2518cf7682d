"""From the phonetic alphabet, as espeak-ng writes it, to the sounds that Kokoro knows.

Kokoro's English has single letters for what espeak-ng writes as tied pairs, and leaves out what does not tell words apart.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from limpet.media.speech.synthesiser import Clause

TIE = "^"
#: Pairs that are one sound, in every language.
_PAIRS = {
    "a^ɪ": "I",
    "a^ʊ": "W",
    "e^ɪ": "A",
    "ɔ^ɪ": "Y",
    "o^ʊ": "O",
    "ə^ʊ": "Q",
    "d^ʒ": "ʤ",
    "t^ʃ": "ʧ",
    "d^z": "ʣ",
    "t^s": "ʦ",
    "d^ʑ": "ʥ",
    "t^ɕ": "ʨ",
}
_ENGLISH = {
    "ə^l": "ᵊl",
    "ʔˌn\u0329": "tᵊn",
    "ʔn": "tᵊn",
    "ʔ": "t",
    "ɐ": "ə",
    "ɚ": "əɹ",
    "r": "ɹ",
    "x": "k",
    "ç": "k",
    "ɬ": "l",
    "ʲ": "",
    "\u0303": "",
}
_AMERICAN = {"ɔː^ɹ": "ɔɹ", "ɜːɹ": "ɜɹ", "ɜː": "ɜɹ", "ɪə": "iə", "ː": "", "o": "ɔ", "e": "A"}
_BRITISH = {"e^ə": "ɛː", "iə": "ɪə", "o": "ɔ", "e": "A"}
#: What follows the pairs, by the synthesiser's code of the language.
_REST: Mapping[str, Sequence[Mapping[str, str]]] = {
    "en-us": (_ENGLISH, _AMERICAN),
    "en-gb": (_ENGLISH, _BRITISH),
}
#: A consonant that is a syllable by itself.
_SYLLABIC = re.compile("(\\S)\u0329")
#: Marks that Kokoro breathes at; others are like the one that they map to.
_MARKS = {mark: mark for mark in ";:,.!?\N{EM DASH}\N{HORIZONTAL ELLIPSIS}"} | {
    "\N{INVERTED QUESTION MARK}": "",
    "\N{INVERTED EXCLAMATION MARK}": "",
    "\N{DEVANAGARI DANDA}": ".",
    "\N{DEVANAGARI DOUBLE DANDA}": ".",
    "\N{EN DASH}": "\N{EM DASH}",
}


def kokoro_sounds(text: str, clauses: Sequence[Clause], language: str) -> str:
    """The sounds of a text with its marks, which the transcription has lost."""
    return " ".join(_clauses(text, clauses, language)).strip()


def _clauses(text: str, clauses: Sequence[Clause], language: str) -> Iterator[str]:
    for clause in clauses:
        marks = [_MARKS[letter] for letter in text[clause.start : clause.end] if letter in _MARKS]
        sounds = _sounds(clause.ipa, language)
        if sounds:
            yield sounds + next((mark for mark in reversed(marks) if mark), "")


def _sounds(ipa: str, language: str) -> str:
    for table in (_PAIRS, *_REST.get(language, ())):
        for written, sound in sorted(table.items(), key=lambda item: -len(item[0])):
            ipa = ipa.replace(written, sound)
        if table is _ENGLISH:
            ipa = _SYLLABIC.sub(r"ᵊ\1", ipa)
    return ipa.replace(TIE, "").replace("-", "")
