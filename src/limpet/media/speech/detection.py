"""Which language each sentence is in: by its script, by words that tell, and by letter statistics where these do not.

A sentence of a few letters says little by itself, so the whole text has a say in it.
"""

import itertools
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


#: Telling words by the language's name.
Hits = Counter[str]


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
    languages = _written_in(script)
    telling = [language for language in languages if _has_any(sentence, language.name)]
    if len(telling) == 1:
        return telling
    return [LANGUAGES["Arabic"]] if script is Script.ARABIC else languages


@cache
def _written_in(script: Script) -> Sequence[Language]:
    return tuple(language for language in LANGUAGES.values() if script in language.scripts)


def _has_any(sentence: str, name: str) -> bool:
    letters = _TELLING_LETTERS.get(name)
    return letters is not None and any(character in sentence for character in letters)


def _by_words_and_letters(sentences: Sequence[str], group: Mapping[int, Sequence[Language]]) -> dict[int, Language]:
    hits = {index: _hits(sentences[index], languages) for index, languages in group.items()}
    found = {index: sure for index, counts in hits.items() if (sure := _by_words(counts))}
    rest = [index for index in group if index not in found]
    if len(set(map(id, found.values()))) == 1:
        # The text is in one language as far as it tells; what does not tell of another goes with it.
        language = next(iter(found.values()))
        found |= {
            index: language
            for index in rest
            if _letters(sentences[index]) < _ENOUGH_LETTERS or _is_like(language, hits[index])
        }
        rest = [index for index in rest if index not in found]
    if rest:
        whole = _probabilities(" ".join(sentences[index] for index in group))
        found |= {index: _by_letters(sentences[index], whole, hits[index], group[index]) for index in rest}
    return found


def _by_words(hits: Hits) -> Language | None:
    """The language of which there are telling words, and clearly more than of any other."""
    (best, most), (_, second) = (*hits.most_common(2), ("", 0), ("", 0))[:2]
    return LANGUAGES[best] if most >= 2 and most >= 2 * second + 1 else None


def _is_like(language: Language, hits: Hits) -> bool:
    """Whether there are more telling words of it than of any other."""
    others = (count for name, count in hits.items() if name != language.name)
    return hits[language.name] > max(others, default=0)


def _hits(sentence: str, languages: Sequence[Language]) -> Hits:
    """How many telling words of each language there are; one of a single letter says no more when it comes again."""
    tellers = _tellers()
    names = {language.name for language in languages}
    words = [
        word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") for word in _WORD.findall(sentence[:_MOST_LETTERS])
    ]
    letters = {word for word in words if len(word) == 1}
    telling = itertools.chain(letters, (word for word in words if len(word) > 1))
    return Counter(name for word in telling for name in tellers.get(word, ()) if name in names)


@cache
def _tellers() -> Mapping[str, Sequence[str]]:
    """The languages that each telling word tells of."""
    tellers: dict[str, list[str]] = {}
    for language in LANGUAGES.values():
        for word in language.words:
            tellers.setdefault(word, []).append(language.name)
    return tellers


def _by_letters(sentence: str, whole: Mapping[str, float], hits: Hits, languages: Sequence[Language]) -> Language:
    own = _probabilities(sentence)
    letters = max(_letters(sentence), 1)
    text_weight = min(1.0, _ENOUGH_LETTERS / letters)
    certainty = min(1.0, letters / _SURE_LETTERS)
    head_start = _ENGLISH_HEAD_START * min(1.0, _SURE_LETTERS / letters) if sentence.isascii() else 0.0

    def score(language: Language) -> float:
        code = language.code or ""
        value = certainty * math.log(max(own.get(code, 0), _LEAST_SENTENCE))
        value += text_weight * math.log(max(whole.get(code, 0), _LEAST_TEXT))
        value += _WORD_WEIGHT * hits[language.name]
        return value + (head_start if language is ENGLISH else 0)

    return max(languages, key=score)


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
