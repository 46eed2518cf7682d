"""How words are to be read: the caller's pronunciation dictionary, and readings in brackets behind Chinese text.

A reading is other words, pinyin or jyutping with tones such as `(chu3)(li3)` and `(sik6)`, or a transcription in the phonetic alphabet.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from limpet.core.spec import Reading
from limpet.media.speech.edits import Edit
from limpet.media.speech.phonetics import is_transcription, sound_names

#: Mandarin has five tones, Cantonese six.
_PINYIN = r"[A-Za-z\N{LATIN SMALL LETTER U WITH DIAERESIS}:]{1,7}[1-6]"
_PINYINS = re.compile(rf"\s*(?:\(\s*{_PINYIN}\s*\)\s*)+")
_BARE_PINYINS = re.compile(rf"\s*{_PINYIN}(?:\s+{_PINYIN}){{0,20}}\s*")
_SYLLABLE = re.compile(_PINYIN)
#: Chinese characters, and then as many readings.
_INLINE = re.compile(rf"([\u3400-\u9fff]{{1,8}})((?:\({_PINYIN}\)){{1,8}})")
_HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Sounds:
    """A reading as what the synthesiser is given."""

    text: str
    #: Whether the text is names of sounds, and no words.
    is_phonetic: bool = False


@dataclass(frozen=True, slots=True)
class Readings:
    """A pronunciation dictionary that can be searched at any place of a text."""

    by_word: Mapping[str, Sounds]
    lengths: Sequence[int]
    notes: Sequence[str]

    def edits(self, text: str) -> Iterator[tuple[Edit, Sounds]]:
        """Every word of the dictionary in the text, the longest first at each place, without overlaps."""
        if not self.by_word and "(" not in text:
            return  # as most calls
        lowered = _lowered(text)
        position = 0
        while position < len(text):
            found = self._at(lowered, position) or _inline_at(text, position)
            if found is not None:
                yield found
            position = found[0].end if found else position + 1

    def _at(self, lowered: str, position: int) -> tuple[Edit, Sounds] | None:
        if _joins(lowered, position):
            return None
        for length in self.lengths:
            sounds = self.by_word.get(lowered[position : position + length])
            if sounds is not None and not _joins(lowered, position + length):
                written = f"[[{sounds.text}]]" if sounds.is_phonetic else sounds.text
                return Edit(position, position + length, written), sounds
        return None


def read_readings(readings: Sequence[Reading]) -> Readings:
    by_word: dict[str, Sounds] = {}
    notes: list[str] = []
    for entry in readings:
        sounds = _sounds(entry)
        if sounds is None:
            notes.append(
                f"Pronunciation: the reading of {entry.text[:40]!r} has sounds that this voice lacks; ignored."
            )
        elif word := _lowered(entry.text.strip()):
            by_word[word] = sounds
    return Readings(by_word, sorted({len(word) for word in by_word}, reverse=True), notes)


def _sounds(entry: Reading) -> Sounds | None:
    reading = entry.reading.strip()
    if _HAN.search(entry.text) and (_PINYINS.fullmatch(reading) or _BARE_PINYINS.fullmatch(reading)):
        return Sounds(_syllables(reading))
    inner = reading[1:-1] if reading.startswith("(") and reading.endswith(")") and reading.count("(") == 1 else reading
    if not is_transcription(inner):
        return Sounds(inner)
    names = sound_names(inner)
    return Sounds(names, is_phonetic=True) if names else None


def _syllables(pinyin: str) -> str:
    """The synthesiser writes the vowel of `lü` as `v`, and reads a syllable with its tone in the midst of Chinese text."""
    syllables = [
        syllable.lower().replace("u:", "v").replace("\N{LATIN SMALL LETTER U WITH DIAERESIS}", "v")
        for syllable in _SYLLABLE.findall(pinyin)
    ]
    return f" {' '.join(syllables)} "


def _inline_at(text: str, position: int) -> tuple[Edit, Sounds] | None:
    """`重(chong2)庆(qing4)`: as many characters as there are readings, and the ones right before them."""
    if not "\u3400" <= text[position] <= "\u9fff":
        return None
    found = _INLINE.match(text, position)
    if found is None or len(found[1]) != found[2].count("("):
        return None
    sounds = Sounds(_syllables(found[2]))
    return Edit(position, found.end(), sounds.text), sounds


def _lowered(text: str) -> str:
    """In small letters, each still at its place."""
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


def _joins(text: str, position: int) -> bool:
    """Whether this place is in the midst of a word; scripts without blanks have no such places."""
    return 0 < position < len(text) and _is_spaced(text[position - 1]) and _is_spaced(text[position])


def _is_spaced(character: str) -> bool:
    return character.isalnum() and not "\u0e00" <= character <= "\u0e7f" and not "\u3040" <= character <= "\u9fff"
