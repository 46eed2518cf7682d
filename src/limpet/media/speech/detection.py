"""Which language each sentence is in: by its script, by words that tell, and by letter statistics where these do not.

A sentence of a few letters says little by itself, so the whole text has a say in it.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Protocol

from limpet.media.speech.languages import ENGLISH, LANGUAGES, Language, Script

_RANGES: tuple[tuple[int, int, Script], ...] = (
    (0x0041, 0x024F, Script.LATIN),
    (0x0370, 0x03FF, Script.GREEK),
    (0x0400, 0x052F, Script.CYRILLIC),
    (0x0590, 0x05FF, Script.HEBREW),
    (0x0600, 0x06FF, Script.ARABIC),
    (0x0750, 0x077F, Script.ARABIC),
    (0x0900, 0x097F, Script.DEVANAGARI),
    (0x0B80, 0x0BFF, Script.TAMIL),
    (0x0E00, 0x0E7F, Script.THAI),
    (0x1E00, 0x1EFF, Script.LATIN),
    (0x1F00, 0x1FFF, Script.GREEK),
    (0x3040, 0x30FF, Script.KANA),
    (0x3400, 0x9FFF, Script.HAN),
    (0xAC00, 0xD7AF, Script.HANGUL),
    (0xF900, 0xFAFF, Script.HAN),
    (0xFB50, 0xFEFF, Script.ARABIC),
    (0x20000, 0x323AF, Script.HAN),
)
#: Letters of one language of their script only, among those that we have.
_TELLING_LETTERS: Mapping[str, str] = {
    "Ukrainian": "іїєґІЇЄҐ",
    "Russian": "ыэёЫЭЁ",
    "Persian": "پچژگکی",
    "Chinese,Yue": "嘅咗喺哋唔冇嚟啲係佢咁嗰乜邊噉咩",
}
_WORD = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W\d_]+)?")
#: How much one telling word counts, as a logarithm of odds.
_WORD_WEIGHT = 2.0
#: Most texts that reach this server are English; this counts for short ones without foreign letters only.
_ENGLISH_HEAD_START = 1.5
#: Letters of which the statistics can be believed; those of a few words are often sure of a wrong language.
_SURE_LETTERS = 24
#: Letters after which a sentence speaks for itself.
_ENOUGH_LETTERS = 12
#: Beside kana, foreign names may take up most of a Japanese sentence.
_LEAST_JAPANESE = 0.25
#: No language is less probable than this, so that telling words can overrule a guess.
_LEAST_SENTENCE, _LEAST_TEXT = 1e-3, 1e-2
#: Letters beyond this add nothing but time.
_MOST_LETTERS = 2000


class _Identifier(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]: ...


def detect_languages(sentences: Sequence[str], favoured: Language | None = None) -> list[Language]:
    """One language a sentence; a favoured one goes to all sentences whose script it is written in."""
    scripts = [script_of(sentence) for sentence in sentences]
    has_kana = any(script is Script.KANA for script in scripts)
    undecided: dict[int, Sequence[Language]] = {}
    found: dict[int, Language] = {}
    for index, (sentence, script) in enumerate(zip(sentences, scripts, strict=True)):
        if favoured is not None and (script is None or script in favoured.scripts):
            found[index] = favoured
        elif script is not None and len(decided := _by_script(sentence, script, has_kana=has_kana)) == 1:
            found[index] = decided[0]
        elif script is not None:
            undecided[index] = decided
    for script in {scripts[index] for index in undecided}:
        group = {index: languages for index, languages in undecided.items() if scripts[index] is script}
        found |= _by_words_and_letters(sentences, group)
    return _fill_gaps(found, len(sentences))


def script_of(text: str) -> Script | None:
    """The script that most letters are in; some kana make a text Japanese. None: no letters that we know."""
    counts = Counter(script for character in text if (script := _script(character)))
    if not counts:
        return None
    if counts[Script.KANA] and counts[Script.KANA] + counts[Script.HAN] >= _LEAST_JAPANESE * counts.total():
        return Script.KANA
    # One Chinese character is about as much text as three letters.
    counts[Script.HAN] *= 3
    return max(counts, key=lambda script: counts[script])


@cache
def _script(character: str) -> Script | None:
    if not character.isalpha() and not 0x0E00 <= ord(character) <= 0x0E7F:
        return None
    return next((script for low, high, script in _RANGES if low <= ord(character) <= high), None)


def _by_script(sentence: str, script: Script, *, has_kana: bool) -> Sequence[Language]:
    """The languages that a sentence may be in; usually one."""
    if script in (Script.KANA, Script.HAN):
        if script is Script.KANA or has_kana:
            return [LANGUAGES["Japanese"]]
        return [LANGUAGES["Chinese,Yue" if _has_any(sentence, "Chinese,Yue") else "Chinese"]]
    languages = [language for language in LANGUAGES.values() if script in language.scripts]
    telling = [language for language in languages if _has_any(sentence, language.name)]
    if len(telling) == 1:
        return telling
    return [LANGUAGES["Arabic"]] if script is Script.ARABIC else languages


def _has_any(sentence: str, name: str) -> bool:
    return any(character in sentence for character in _TELLING_LETTERS.get(name, ""))


def _by_words_and_letters(sentences: Sequence[str], group: Mapping[int, Sequence[Language]]) -> dict[int, Language]:
    found = {index: sure for index, languages in group.items() if (sure := _by_words(sentences[index], languages))}
    rest = [index for index in group if index not in found]
    if len(set(map(id, found.values()))) == 1:
        # The text is in one language as far as it tells; what is too short to differ goes with it.
        language = next(iter(found.values()))
        found |= {index: language for index in rest if _letters(sentences[index]) < _ENOUGH_LETTERS}
        rest = [index for index in rest if index not in found]
    if rest:
        whole = " ".join(sentences[index] for index in group)
        found |= {index: _by_letters(sentences[index], whole, group[index]) for index in rest}
    return found


def _by_words(sentence: str, languages: Sequence[Language]) -> Language | None:
    """The language of which there are telling words, and clearly more than of any other."""
    ranked = sorted(((hits, language.name) for language, hits in _hits(sentence, languages)), reverse=True)
    best, second = ranked[0], ranked[1] if len(ranked) > 1 else (0, "")
    return LANGUAGES[best[1]] if best[0] >= 2 and best[0] >= 2 * second[0] + 1 else None


def _hits(sentence: str, languages: Sequence[Language]) -> list[tuple[Language, int]]:
    words = [
        word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") for word in _WORD.findall(sentence[:_MOST_LETTERS])
    ]
    return [(language, sum(word in language.words for word in words)) for language in languages]


def _by_letters(sentence: str, whole: str, languages: Sequence[Language]) -> Language:
    own, all_ = _probabilities(sentence), _probabilities(whole)
    letters = max(_letters(sentence), 1)
    text_weight = min(1.0, _ENOUGH_LETTERS / letters)
    certainty = min(1.0, letters / _SURE_LETTERS)
    head_start = _ENGLISH_HEAD_START * min(1.0, _SURE_LETTERS / letters) if sentence.isascii() else 0.0

    def score(language: Language, hits: int) -> float:
        code = language.code or ""
        value = certainty * math.log(max(own.get(code, 0), _LEAST_SENTENCE))
        value += text_weight * math.log(max(all_.get(code, 0), _LEAST_TEXT))
        value += _WORD_WEIGHT * hits
        return value + (head_start if language is ENGLISH else 0)

    scores = {language.name: score(language, hits) for language, hits in _hits(sentence, languages)}
    return LANGUAGES[max(scores, key=lambda name: scores[name])]


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _probabilities(text: str) -> Mapping[str, float]:
    return dict(_identifier().rank(text[:_MOST_LETTERS]))


@cache
def _identifier() -> _Identifier:
    """Loaded when the first text needs it: 0.9 s and 100 MB."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: LanguageIdentifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(sorted({language.code for language in LANGUAGES.values() if language.code}))
    found: _Identifier = identifier
    return found


def _fill_gaps(found: Mapping[int, Language], count: int) -> list[Language]:
    """What has no letters goes with the sentence before it, or else with the one behind."""
    languages: list[Language] = []
    for index in range(count):
        behind = (found[later] for later in range(index, count) if later in found)
        languages.append(found.get(index) or (languages[-1] if languages else next(behind, ENGLISH)))
    return languages
