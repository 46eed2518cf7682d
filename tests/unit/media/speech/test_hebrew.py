"""Vowels for Hebrew: which words get any, and where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.core.spec import SpeechSpec, Voice
from limpet.media.speech.edits import edited
from limpet.media.speech.hebrew import with_vowels
from limpet.media.speech.respelling import respelled
from limpet.media.speech.script import Utterance, read_script

_SHIN_DOT, _DOT = "\u05c1", "\u05bc"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("הרכבת", "הַרַכבֶת"),
        ("מחר", "מַחַר"),
        ("ספרים", "סַפרִם"),
        ("הולך", "הוֹלֶך"),
        ("שבת", f"ש{_SHIN_DOT}\u05b7בֶת"),
        ("ברחוב", f"ב{_DOT}\u05b6רַחוֹב"),
        ("של", f"ש{_SHIN_DOT}\u05b6ל"),
        ("שלום", "שלום"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("ה 5%, ok", "ה 5%, ok"),
    ],
)
def test_a_word_gets_the_vowels_that_most_words_of_its_shape_have(written: str, said: str) -> None:
    assert edited(written, with_vowels(written)) == said


def test_words_stay_where_they_were_written() -> None:
    text = "הרכבת יוצאת מחר."
    (utterance,) = respelled(read_script(SpeechSpec(text=text, voice=Voice(id="Abbess"), language="Hebrew"))).parts

    assert isinstance(utterance, Utterance)
    assert len(utterance.text) > len(text)
    assert utterance.place(utterance.text.index("מַחַר")) == text.index("מחר")


@given(st.text("אבגדהוזחטיכלמנסעפצקרשתםןץףך \u05b7\u05bc,", max_size=40))
def test_every_text_keeps_its_words_apart(text: str) -> None:
    assert len(edited(text, with_vowels(text)).split()) == len(text.split())
