"""Hebrew with its vowels, which are hardly ever written: some words by heart, the others by the shape that most words have.

The guess is often wrong in the vowel and right in the syllables; without it the synthesiser says consonants only.
"""

import re
from collections.abc import Iterator, Sequence

from limpet.media.speech.edits import Edit

_A, _E, _I, _O, _U = "\u05b7", "\u05b6", "\u05b4", "\u05d5\u05b9", "\u05d5\u05bc"
_DOT, _SHIN_DOT = "\u05bc", "\u05c1"
_WORD = re.compile(r"(?<![\u0590-\u05ff])[\u05d0-\u05ea]{2,24}(?![\u0590-\u05ff])")
#: The synthesiser knows these.
_KNOWN = frozenset(
    [
        "שלום",
        "תודה",
        "כן",
        "לא",
        "אני",
        "הוא",
        "היא",
        "הם",
        "הן",
        "עם",
        "כי",
        "אם",
        "מה",
        "מי",
        "איפה",
        "מתי",
        "למה",
        "איך",
        "כמה",
        "עוד",
        "היום",
        "יום",
        "בית",
        "ספר",
        "מים",
        "טוב",
        "טובה",
        "גדול",
        "חדש",
        "שתיים",
        "שלוש",
        "ארבע",
        "חמש",
        "שש",
        "תשע",
        "עשר",
        "ישראל",
        "עברית",
        "אנגלית",
        "ארץ",
        "עיר",
        "כסף",
        "שעה",
        "לי",
        "לה",
        "רוצה",
        "יכול",
        "צריך",
        "ים",
    ]
)
_BY_HEART = {
    "את": "אֶת",
    "אתה": "אַתַה",
    "של": "שׁ" + _E + "ל",
    "על": "עַל",
    "אל": "אֶל",
    "זה": "זֶ",
    "זאת": "זוֹת",
    "זו": "זוּ",
    "או": "אוֹ",
    "גם": "גַם",
    "רק": "רַק",
    "כל": "קוֹל",
    "יש": "יֶש" + _SHIN_DOT,
    "אנחנו": "אַנַחנוּ",
    "לו": "לוֹ",
    "בו": "בּוֹ",
    "לנו": "לַנוּ",
    "הזה": "הַזֶ",
    "הזאת": "הַזוֹת",
    "בוקר": "בּוֹקֶר",
    "ערב": "עֶרֶב",
    "ילד": "יֶלֶד",
    "מאוד": "מֶאוֹד",
    "אבל": "אַבַל",
    "כאן": "קַן",
    "אבא": "אַבַּ",
    "אמא": "אִימַ",
}
_PREFIXES = {
    "ה": "ה" + _A,
    "ו": "ו" + _E,
    "ב": "ב" + _DOT + _E,
    "ל": "ל" + _E,
    "מ": "מ" + _I,
    "ש": "ש" + _SHIN_DOT + _E,
}
#: Words that are longer than this may begin with a prefix.
_LONG = 4
_VOWEL_LETTERS = "וי"
_THROATY = "אהחע"


def with_vowels(text: str) -> Iterator[Edit]:
    """Words that have some of their vowels written are left alone."""
    for found in _WORD.finditer(text):
        word = found[0]
        if word not in _KNOWN:
            yield Edit(found.start(), found.end(), _BY_HEART.get(word) or _guess(word))


def _guess(word: str) -> str:
    prefix = _PREFIXES.get(word[0], "") if len(word) >= _LONG and word[1] not in _VOWEL_LETTERS else ""
    letters = word[1:] if prefix else word
    said: list[str] = []
    place = 0
    while place < len(letters):
        letter, taken = _syllable(letters, place, is_open=bool(said) and _ends_open(said[-1]))
        said.append(letter)
        place += taken
    return prefix + "".join(said)


def _syllable(letters: Sequence[str], place: int, *, is_open: bool) -> tuple[str, int]:
    """A letter with its vowel, and how many letters these are. `is_open`: the syllable before ends in its vowel."""
    letter, rest = letters[place], letters[place + 1 :]
    consonant = letter + _SHIN_DOT if letter == "ש" else letter + _DOT if letter == "ב" and place == 0 else letter
    if letter == "כ" and place == 0:
        consonant = "ק"  # said as k there, for which the voice knows this letter only
    match list(rest[:2]):
        case []:
            return consonant, 1
        case ["ו", *more]:
            return consonant + (_O if more else _U), 2
        case ["י", *more] if more != ["ו"]:
            return consonant + _I, 2
        case ["ה" | "א"]:
            return consonant + _A, 2
        case [following]:
            return consonant + (_A if following in _THROATY or letter in _THROATY else _E), 1
    is_closed = is_open and letter not in _THROATY and rest[0] not in _THROATY
    return (consonant if is_closed else consonant + _A), 1


def _ends_open(said: str) -> bool:
    return said[-1] in (_A, _E, _I, _O[-1], _U[-1])
