"""From the text of a request to what is to be spoken: utterances, pauses and sounds, in order.

Each part knows where it stands in the text of the caller, and each utterance where each of its characters came from.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from limpet.core.spec import SpeechSpec
from limpet.media.speech.detection import detect_languages
from limpet.media.speech.edits import Edit, Traced, apply_edits, traced
from limpet.media.speech.english.normalization import spoken_forms
from limpet.media.speech.japanese import can_read_kanji, kana, needs_kana
from limpet.media.speech.languages import ENGLISH, LANGUAGES, Language
from limpet.media.speech.readings import Readings, read_readings
from limpet.media.speech.sentences import split_sentences
from limpet.media.speech.sounds.names import TAG, sound_name

SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 0.01, 99.99
#: Silence between paragraphs, beside what the voice itself leaves after a sentence.
_PARAGRAPH_PAUSE_S = 0.35
_PAUSE = re.compile(r"<#\s?(\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})\s?#>")
#: Control characters mean commands to a synthesiser. Line ends and tabs are text.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """At most one sentence, as the synthesiser is to read it."""

    text: str
    #: The synthesiser's code of the voice, such as `en-us` or `cmn`.
    language: str
    #: Place in the caller's text.
    start: int
    end: int
    #: The transcriptions that stand as `[[...]]` in the text, in order; None where brackets are only brackets.
    phonemes: tuple[str, ...] | None = None
    #: For each character of the text its place in the caller's text, and one more for the end.
    origins: Sequence[int] = ()
    #: Whether the sentence began in the utterance before.
    goes_on: bool = False

    def place(self, position: int) -> int:
        """The place in the caller's text of a character of this one."""
        return self.origins[min(max(position, 0), len(self.origins) - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    seconds: float
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    name: str
    start: int
    end: int


Part = Utterance | Pause | Sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    parts: Sequence[Part]
    #: For the caller: what was found, and what was not followed.
    notes: Sequence[str]


def read_script(spec: SpeechSpec) -> Script:
    """Takes time linear to the length of the text; no text makes it fail."""
    text = _CONTROLS.sub(" ", spec.text)
    notes: list[str] = []
    parts = _placed(list(_cut(text, spec, notes)), notes)
    languages = iter(_languages(text, parts, spec, notes))
    readings = read_readings(spec.readings)
    notes += readings.notes
    written: list[Part] = []
    for part in parts:
        if isinstance(part, _Sentence):
            written += _utterance(text, part, next(languages), _Manner(readings, spec.spells_numbers))
        else:
            written.append(part)
    return Script(parts=written, notes=notes)


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Manner:
    readings: Readings
    spells_numbers: bool


_Raw = _Sentence | Pause | Sound


def _cut(text: str, spec: SpeechSpec, notes: list[str]) -> Iterator[_Raw]:
    """Sentences and marks in order. A mark that this endpoint does not know is left out, for it is never to be spoken."""
    start = 0
    marks = sorted([*_PAUSE.finditer(text), *TAG.finditer(text)], key=lambda mark: mark.start())
    for mark in marks:
        yield from _sentences(text, start, mark.start())
        start = mark.end()
        is_pause = mark.re is _PAUSE
        if not (spec.reads_pauses if is_pause else spec.reads_sounds):
            notes.append(f"{mark[0]} has no meaning for this endpoint; left out.")
        elif is_pause:
            yield _pause(mark, notes)
        else:
            yield Sound(name=sound_name(mark[1]), start=mark.start(), end=mark.end())
    yield from _sentences(text, start, len(text))


def _pause(mark: re.Match[str], notes: list[str]) -> Pause:
    asked = float(mark[1])
    seconds = min(max(asked, SHORTEST_PAUSE_S), LONGEST_PAUSE_S)
    if seconds != asked:
        notes.append(f"{mark[0]}: a pause lasts {SHORTEST_PAUSE_S} to {LONGEST_PAUSE_S} seconds; taken as {seconds:g}.")
    return Pause(seconds=seconds, start=mark.start(), end=mark.end())


def _sentences(text: str, start: int, end: int) -> Iterator[_Raw]:
    before: int | None = None
    for first, last in split_sentences(text[start:end]):
        if before is not None and "\n" in text[before : start + first]:
            yield Pause(seconds=_PARAGRAPH_PAUSE_S, start=before, end=start + first)
        before = start + last
        yield _Sentence(start + first, before)


def _placed(parts: Sequence[_Raw], notes: list[str]) -> list[_Raw]:
    """Pauses stand between two things to hear, one at a time; others are left out and named."""
    audible = [index for index, part in enumerate(parts) if not isinstance(part, Pause)]
    first, last = (audible[0], audible[-1]) if audible else (0, -1)
    kept: list[_Raw] = []
    for index, part in enumerate(parts):
        if isinstance(part, Pause) and (not first < index < last or isinstance(kept[-1], Pause)):
            notes.append(f"A pause of {part.seconds:g} s does not stand between two texts; left out.")
        else:
            kept.append(part)
    return kept


def _languages(text: str, parts: Sequence[_Raw], spec: SpeechSpec, notes: list[str]) -> list[Language]:
    sentences = [text[part.start : part.end] for part in parts if isinstance(part, _Sentence)]
    found = detect_languages(sentences, LANGUAGES[spec.language] if spec.language else None)
    for language in dict.fromkeys(found):
        remark = f" ({language.remark})" if language.remark else ""
        notes.append(f"Language: {language.name}, spoken by the voice {language.voice}{remark}.")
    if (
        any(
            language.voice == "ja" and needs_kana(sentence) for language, sentence in zip(found, sentences, strict=True)
        )
        and not can_read_kanji()
    ):
        notes.append(
            "Japanese: Chinese characters cannot be read here; install Limpet with its extra `japanese`, or write kana."
        )
    return found


def _utterance(text: str, sentence: _Sentence, language: Language, manner: _Manner) -> Iterator[Utterance]:
    source = traced(text[sentence.start : sentence.end], sentence.start)
    transcriptions: list[str] = []
    edits: list[Edit] = []
    for edit, sounds in manner.readings.edits(source.text):
        edits.append(edit)
        if sounds.is_phonetic:
            transcriptions.append(sounds.text)
    rest = _written_out(source, edits, language, manner)
    spoken = apply_edits(source, _merged(edits, rest))
    yield Utterance(
        text=spoken.text,
        language=language.voice,
        start=sentence.start,
        end=sentence.end,
        phonemes=tuple(transcriptions) or None,
        origins=spoken.origins,
    )


def _written_out(source: Traced, taken: Sequence[Edit], language: Language, manner: _Manner) -> list[Edit]:
    """What the language needs beside the readings, where no reading stands."""
    edits: list[Edit] = []
    if language is ENGLISH and manner.spells_numbers:
        edits = list(spoken_forms(source.text))
    elif language.voice == "ja" and needs_kana(source.text) and can_read_kanji():
        edits = list(kana(source.text))
    elif any(edit.text.startswith("[[") for edit in taken):
        edits = [Edit(found.start(), found.end(), " ") for found in re.finditer(r"\[\[|\]\]", source.text)]
    return edits


def _merged(first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """Both in order; where two overlap, the one of the first list stays."""
    taken: set[int] = {place for edit in first for place in range(edit.start, edit.end)}
    free = [edit for edit in second if taken.isdisjoint(range(edit.start, edit.end))]
    return sorted([*first, *free], key=lambda edit: edit.start)
