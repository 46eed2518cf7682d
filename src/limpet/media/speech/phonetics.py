"""The International Phonetic Alphabet in the names that the synthesiser has for its sounds."""

from collections.abc import Mapping

#: Longer ones go first, whatever their order here.
_NAMES: Mapping[str, str] = {
    # Vowels of English, which most other languages share
    "i\u02d0": "i:",
    "i": "i",
    "\u026a": "I",
    "e": "e",
    "\u025b": "E",
    "\u00e6": "a",
    "a": "a",
    "a\u02d0": "a:",
    "\u0251\u02d0": "A:",
    "\u0251": "A:",
    "\u0252": "0",
    "\u0254\u02d0": "O:",
    "\u0254": "O",
    "o": "o",
    "o\u02d0": "o:",
    "e\u02d0": "e:",
    "\u028a": "U",
    "u\u02d0": "u:",
    "u": "u",
    "\u028c": "V",
    "\u0259": "@",
    "\u0250": "a#",
    "\u025c\u02d0": "3:",
    "\u025d": "3:",
    "\u025a": "3",
    "\u025c": "3:",
    "e\u026a": "eI",
    "a\u026a": "aI",
    "\u0254\u026a": "OI",
    "a\u028a": "aU",
    "o\u028a": "oU",
    "\u0259\u028a": "oU",
    "\u026a\u0259": "i@",
    "e\u0259": "e@",
    "\u025b\u0259": "e@",
    "\u028a\u0259": "U@",
    "\u00f8": "Y",
    "\u0153": "W",
    "y": "y",
    "y\u02d0": "y:",
    "\u0254\u0303": "O~",
    "\u025b\u0303": "E~",
    "\u0251\u0303": "A~",
    "\u0153\u0303": "W~",
    # Consonants
    "p": "p",
    "b": "b",
    "t": "t",
    "d": "d",
    "k": "k",
    "g": "g",
    "\u0261": "g",
    "f": "f",
    "v": "v",
    "\u03b8": "T",
    "\u00f0": "D",
    "s": "s",
    "z": "z",
    "\u0283": "S",
    "\u0292": "Z",
    "h": "h",
    "x": "x",
    "\u00e7": "C",
    "m": "m",
    "n": "n",
    "\u014b": "N",
    "\u0272": "n^",
    "l": "l",
    "\u026b": "l",
    "\u028e": "l^",
    "r": "r",
    "\u0279": "r",
    "\u027e": "t#",
    "\u0281": "r",
    "j": "j",
    "w": "w",
    "\u0294": "?",
    "t\u0283": "tS",
    "d\u0292": "dZ",
    "t\u0361\u0283": "tS",
    "d\u0361\u0292": "dZ",
    "\u02a7": "tS",
    "\u02a4": "dZ",
    "ts": "ts",
    # Stress
    "\u02c8": "'",
    "'": "'",
    "\u02cc": ",",
}
#: Written before the syllable there, and right before its vowel here.
_STRESSES = ("'", ",")
_VOWELS = frozenset("iIeEaA0OoUuV@3YWy")
_LONGEST = max(map(len, _NAMES))
#: Between syllables and around transcriptions; says nothing of the sound.
_SILENT = frozenset(". /[]\u203f\u0361\u0329\u02b0")
#: What makes a reading a transcription and no ordinary word.
_TELLING = frozenset(
    "\u026a\u025b\u00e6\u0251\u0252\u0254\u028a\u028c\u0259\u025c\u025d\u025a\u03b8\u00f0\u0283\u0292\u014b\u0279\u02c8\u02cc\u02d0\u0261\u0294\u027e\u0272\u0281"
)


def is_transcription(text: str) -> bool:
    """Whether the text is written in the phonetic alphabet: in slashes, or with letters of it only."""
    return (len(text) > 2 and text[0] == text[-1] == "/") or any(character in _TELLING for character in text)


def sound_names(transcription: str) -> str | None:
    """The sounds of a transcription, or None where it has one that the synthesiser lacks."""
    names: list[str] = []
    stress = ""
    position = 0
    while position < len(transcription):
        if transcription[position] in _SILENT:
            position += 1
            continue
        for length in range(_LONGEST, 0, -1):
            name = _NAMES.get(transcription[position : position + length])
            if name is None:
                continue
            if name in _STRESSES:
                stress = name
            else:
                names.append(stress + name if name[0] in _VOWELS else name)
                stress = "" if name[0] in _VOWELS else stress
            position += length
            break
        else:
            return None
    return "".join(names) or None
