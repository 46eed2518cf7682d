"""From the text of a request to utterances, pauses and sounds."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.core.spec import Reading, SpeechSpec, Voice
from limpet.media.speech.japanese import can_read_kanji
from limpet.media.speech.phonetics import sound_names
from limpet.media.speech.respelling import respelled
from limpet.media.speech.script import Pause, Script, Sound, Utterance, read_script
from limpet.media.speech.sentences import LONGEST, split_sentences
from limpet.media.speech.sounds.names import SOUND_TAGS


def _read(text: str, *, language: str = "English", **options: Any) -> Script:
    return read_script(SpeechSpec(text=text, voice=Voice(id="Wise_Woman"), language=language, **options))


def _marked(text: str, **options: Any) -> Script:
    return _read(text, reads_pauses=True, reads_sounds=True, **options)


def _shown(script: Script) -> list[str | float]:
    return [
        part.text if isinstance(part, Utterance) else part.seconds if isinstance(part, Pause) else f"({part.name})"
        for part in script.parts
    ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Smith met Mr. Jones. They spoke.", ["Dr. Smith met Mr. Jones.", "They spoke."]),
        ("See No. 5 there. Then e.g. Nothing.", ["See No. 5 there.", "Then e.g. Nothing."]),
        ("J. R. Tolkien wrote. We read.", ["J. R. Tolkien wrote.", "We read."]),
        ("It cost 3.50 euros. Fine.", ["It cost 3.50 euros.", "Fine."]),
        ('She said "Go!" and went. Then...', ['She said "Go!"', "and went.", "Then..."]),
        ("Wait... what? Yes.", ["Wait... what?", "Yes."]),
        ("你好。再见！走吗？", ["你好。", "再见！", "走吗？"]),  # Chinese marks
        ("नमस्ते। आप कैसे हैं?", ["नमस्ते।", "आप कैसे हैं?"]),
        ("one\ntwo", ["one", "two"]),
        ("... \n --- !", []),
    ],
)
def test_text_is_cut_where_a_sentence_ends(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


@given(st.text(alphabet=st.sampled_from('ab. !?,\n"A1。'), max_size=80).map(lambda text: text * 9))
def test_nothing_that_can_be_heard_is_lost_between_sentences(text: str) -> None:
    places = list(split_sentences(text))

    heard = "".join(text[start:end] for start, end in places)
    assert [character for character in heard if character.isalnum()] == [
        character for character in text if character.isalnum()
    ]
    assert all(0 < end - start <= LONGEST for start, end in places)
    assert places == sorted(places)


def test_a_long_sentence_is_cut_at_a_comma() -> None:
    text = "word, " * 100 + "end."

    pieces = [text[start:end] for start, end in split_sentences(text)]

    assert len(pieces) > 1
    assert all(piece.endswith((",", ".")) for piece in pieces)


def test_pauses_and_sounds_stand_between_the_utterances() -> None:
    script = _marked("Hello. (laughs) Well<#1.5#>then (Clears Throat) go.")

    assert _shown(script) == ["Hello.", "(laughs)", "Well", 1.5, "then", "(clear-throat)", "go."]
    text = "Hello. (laughs) Well<#1.5#>then (Clears Throat) go."
    assert [text[part.start : part.end] for part in script.parts][1:4] == ["(laughs)", "Well", "<#1.5#>"]


@pytest.mark.parametrize("tag", SOUND_TAGS)
def test_every_sound_of_the_list_is_understood(tag: str) -> None:
    script = _marked(f"a ({tag.replace(' ', '-')}) b")

    assert [type(part) for part in script.parts] == [Utterance, Sound, Utterance]


def test_other_brackets_are_text() -> None:
    assert _shown(_marked("Yes (really) so.")) == ["Yes (really) so."]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<#1#>a b<#2#>", ["a b"]),
        ("a<#1#><#2#>b", ["a", 1.0, "b"]),
        ("a<#0.001#>b", ["a", 0.01, "b"]),
        ("a<#100#>b", ["a", 99.99, "b"]),
        ("a<#.5#>b", ["a", 0.5, "b"]),
    ],
)
def test_a_pause_stands_once_between_two_texts_and_has_bounds(text: str, shown: list[str | float]) -> None:
    assert _shown(_marked(text)) == shown


def test_what_is_left_out_is_told() -> None:
    notes = " ".join(_marked("<#1#>a<#200#>b").notes)

    assert "does not stand between two texts" in notes
    assert "taken as 99.99" in notes


def test_marks_that_an_endpoint_does_not_know_are_not_spoken() -> None:
    script = _read("Hi (laughs) there<#1#> you")

    assert _shown(script) == ["Hi", "there", "you"]
    assert len([note for note in script.notes if "no meaning" in note]) == 2


def test_paragraphs_are_apart() -> None:
    first, pause, second = _read("One\n\ntwo").parts

    assert isinstance(pause, Pause)
    assert (first.end, second.start) == (pause.start, pause.end)


@pytest.mark.parametrize(
    ("text", "entry", "spoken"),
    [
        ("omg, OMG omgx", "omg/oh my god", "oh my god, oh my god omgx"),
        ("请处理它", "处理/(chu3)(li3)", "请 chu3 li3 它"),
        ("重(chong2)庆很好", None, " chong2 庆很好"),
        ("我哋去食(sik6)飯(faan6)", None, "我哋去 sik6  faan6 "),
        ("佢喺銀行", "行/(hong4)", "佢喺銀 hong4 "),
        ("a tomato", "tomato//t\u0259\u02c8m\u0251\u02d0to\u028a/", "a [[t@m'A:toU]]"),
    ],
)
def test_readings_replace_words(text: str, entry: str | None, spoken: str) -> None:
    readings = [Reading(text=entry.partition("/")[0], reading=entry.partition("/")[2])] if entry else []

    (utterance,) = _read(text, readings=readings).parts

    assert isinstance(utterance, Utterance)
    assert utterance.text == spoken
    assert (utterance.phonemes is not None) == ("[[" in spoken)


def test_a_reading_goes_before_the_rules_of_english() -> None:
    (utterance,) = _read(
        "Pay $5 in 1999", readings=[Reading(text="1999", reading="party year")], spells_numbers=True
    ).parts

    assert isinstance(utterance, Utterance)
    assert utterance.text == "Pay five dollars in party year"
    assert utterance.place(utterance.text.index("dollars")) == len("Pay ")
    assert utterance.place(utterance.text.index("party")) == len("Pay $5 in ")


def test_double_brackets_of_the_caller_are_no_phonemes() -> None:
    reading = Reading(text="tomato", reading="t\u0259\u02c8m\u0251\u02d0to\u028a")

    (utterance,) = _read("[[boo]] tomato", readings=[reading]).parts

    assert isinstance(utterance, Utterance)
    assert utterance.text.count("[[") == len(utterance.phonemes or ()) == 1


def test_a_sound_that_the_voice_lacks_is_told_and_the_word_read_as_usual() -> None:
    script = _read("say it", readings=[Reading(text="it", reading="\u026e\u0259")])

    assert _shown(script) == ["say it"]
    assert "ignored" in " ".join(script.notes)


def test_japanese_is_read_in_kana_where_the_extra_is_installed() -> None:
    pytest.importorskip("janome", reason="an extra of 200 MB")

    (utterance,) = read_script(SpeechSpec(text="私は学生です。", voice=Voice(id="Wise_Woman"))).parts

    assert isinstance(utterance, Utterance)
    assert "".join(utterance.text.split()) == "ワタシワガクセイデス。"
    assert utterance.place(utterance.text.index("ガクセイ")) == 2


def test_without_the_extra_it_is_told_that_kanji_cannot_be_read() -> None:
    if can_read_kanji():
        pytest.skip("the extra `japanese` is installed here")

    assert "extra `japanese`" in " ".join(_read("私は学生です。").notes)


def test_filipino_words_that_are_written_short_are_said_in_full() -> None:
    (utterance,) = respelled(_read("Gusto ng mga bata ang mangga.", language="Filipino")).parts

    assert isinstance(utterance, Utterance)
    assert utterance.text == "Gusto nang manga bata ang mangga."
    assert utterance.place(utterance.text.index("bata")) == len("Gusto ng mga ")


def test_stress_stands_before_the_vowel() -> None:
    assert sound_names("h\u0259\u02c8l\u0259\u028a") == "h@l'oU"


_PIECES = st.sampled_from(
    [
        "<#1#>",
        "(laughs)",
        " ",
        "word",
        ". ",
        "\n",
        "$5",
        "你好",
        "。",
        "(chong2)",
        "[[",
        "]]",
        "\x01",
        "<#",
        "Привет",
        "é",
        "\ud800",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=80))
def test_no_text_makes_it_fail_and_parts_are_in_order(text: str) -> None:
    script = _marked(text, spells_numbers=True, readings=[Reading(text="word", reading="\u0259")])

    places = [place for part in script.parts for place in (part.start, part.end)]
    assert places == sorted(places)
    for part in script.parts:
        if isinstance(part, Utterance):
            assert part.text.strip()
            assert "\x01" not in part.text
            assert len(part.origins) == len(part.text) + 1
            assert part.start <= part.place(0) <= part.place(len(part.text)) <= part.end
