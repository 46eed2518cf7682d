"""Voices from descriptions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.engines.embedded.speech.design import PITCH_HZ, THROAT, design_voice
from limpet.engines.embedded.speech.design_words import ACCENTS, CHANGES, CHINESE, PEOPLE
from limpet.engines.embedded.speech.voices import Shape

_MAN, _WOMAN = design_voice("a man").shape, design_voice("a woman").shape


def _value(shape: Shape, field: str) -> float:
    value: float = getattr(shape, field) if hasattr(shape, field) else getattr(shape.timbre, field)
    return value


def test_hundreds_of_words_are_known() -> None:
    assert len({*CHANGES, *PEOPLE, *ACCENTS, *CHINESE}) > 600


@pytest.mark.parametrize(
    ("description", "field", "is_more"),
    [
        ("a deep man", "pitch_hz", False),
        ("a high-pitched man", "pitch_hz", True),
        ("a young man", "pitch_hz", True),
        ("a fast man", "rate", True),
        ("a slow, elderly man", "rate", False),
        ("a raspy man", "roughness", True),
        ("a breathy man", "breath", True),
        ("a bright man", "tilt_db", True),
        ("a warm man", "tilt_db", False),
        ("a cheerful man", "liveliness", True),
        ("a monotone man", "liveliness", False),
        ("a trembling man", "flutter", True),
        ("a loud man", "gain_db", True),
        ("a man, not deep", "pitch_hz", True),
        ("a man who is not loud", "gain_db", False),
        ("低沉的男声", "pitch_hz", False),
        ("语速较慢的男声", "rate", False),
        ("不低沉的男声", "pitch_hz", True),
    ],
)
def test_a_word_moves_the_voice_in_its_direction(description: str, field: str, is_more: bool) -> None:  # noqa: FBT001  # a column of the table
    moved, usual = _value(design_voice(description).shape, field), _value(_MAN, field)

    assert moved != usual
    assert (moved > usual) == is_more


@pytest.mark.parametrize(
    ("description", "kind", "age"),
    [
        ("an old man", "man", "old"),
        ("a teenage girl", "woman", "young"),
        ("a 70-year-old lady", "woman", "old"),
        ("a 12 year old boy", "man", "young"),
        ("a child", "child", "young"),
        ("a grandfather", "man", "old"),
        ("a middle-aged female narrator", "woman", "middle-aged"),
        ("deep and magnetic", "man", None),
        ("not a woman", "man", None),
        ("年迈的老奶奶", "woman", "old"),
        ("", "woman", None),
    ],
)
def test_it_is_understood_who_speaks(description: str, kind: str, age: str | None) -> None:
    person = design_voice(description).person

    assert (person.kind, person.age) == (kind, age)


def test_an_intensifier_strengthens_the_next_word_only() -> None:
    very, plain = design_voice("a very deep raspy man").shape, design_voice("a deep raspy man").shape

    assert very.pitch_hz < plain.pitch_hz < _MAN.pitch_hz
    assert very.timbre.roughness == plain.timbre.roughness
    assert design_voice("a slightly deep man").shape.pitch_hz > plain.pitch_hz


def test_words_are_told_apart_into_followed_and_ignored() -> None:
    design = design_voice("A warm British lady with a purple hat, not loud")

    assert design.understood == ("warm", "british", "lady", "not loud")
    assert design.ignored == ("purple", "hat")
    assert design.shape.accent == "en-gb"


def test_extremes_are_held_and_told() -> None:
    design = design_voice("an extremely squeaky tiny little high-pitched girl")

    assert design.shape.pitch_hz == PITCH_HZ[1]
    assert design.shape.formants[0] == THROAT[1]
    assert len(design.bounded) == 2


def test_men_women_and_children_differ() -> None:
    pitches = [design_voice(f"a {who}").shape.pitch_hz for who in ("man", "woman", "girl", "child")]

    assert pitches == sorted(pitches)
    assert _WOMAN.formants[0] > _MAN.formants[0]


@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from([*CHANGES, *PEOPLE, "very", "not", ",", "extremely"]), max_size=30).map(" ".join)
)
def test_every_description_gives_a_voice_that_can_speak(description: str) -> None:
    shape = design_voice(description).shape

    assert PITCH_HZ[0] <= shape.pitch_hz <= PITCH_HZ[1]
    assert all(THROAT[0] <= factor <= THROAT[1] for factor in shape.formants)
    assert 80 <= shape.rate <= 300
    assert 0 <= shape.timbre.breath <= 1
    assert Shape.from_json(shape.as_json()) == shape
