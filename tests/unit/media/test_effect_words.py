"""Which effects a prompt names, what it denies, and that no text costs more than its length."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.media.effect_table import DENIALS, NAMES, Effect
from limpet.media.effect_words import phrases, read_effects


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Waves roll onto the beach", {Effect.WATER}),
        ("clouds drift over the hills", {Effect.CLOUDS}),
        ("steam rises from the coffee", {Effect.SMOKE}),
        ("A candle flickers", {Effect.FLAMES}),
        ("The lamp flickers", {Effect.FLICKER}),
        ("trees sway", {Effect.FOLIAGE}),
        ("her hair flows", {Effect.CLOTH}),
        ("It is raining.", {Effect.RAIN}),
        ("Snow falls", {Effect.SNOW}),
        ("dust motes in a barn", {Effect.DUST}),
        ("fog rolls in", {Effect.FOG}),
        ("glowing embers float", {Effect.EMBERS}),
        ("a thunderstorm", {Effect.RAIN, Effect.LIGHTNING}),
        ("with a lens flare", {Effect.FLARE}),
        ("the sun sets", {Effect.SUNSET}),
        ("the wind blows", {Effect.FOLIAGE, Effect.CLOTH}),
        ("Rain, then snow", {Effect.RAIN, Effect.SNOW}),
    ],
)
def test_words_name_effects(text: str, named: set[Effect]) -> None:
    assert set(read_effects(text)) == named


@pytest.mark.parametrize(
    "text",
    [
        "no rain",
        "without any snow",
        "calm water",
        "the water is calm",
        "a frozen lake",
        "no rain, no snow and no fog",
        "no rain or snow or fog",
        "It doesn\u2019t rain",
        "it isn't snowing",
        "she leaves the room",
        "he waves goodbye",
        "a snow covered roof",
        "a fire truck",
        "a train of thought, brain, firefly, breathing",
        "",
    ],
)
def test_what_is_denied_at_rest_or_only_sounds_alike_is_not_named(text: str) -> None:
    assert read_effects(text) == {}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("no rain, but snow falls", {Effect.SNOW}),
        ("without snow. Rain falls", {Effect.RAIN}),
        ("calm water and drifting clouds", {Effect.CLOUDS}),
        ("not a person to be seen while rain falls", {Effect.RAIN}),
    ],
)
def test_a_denial_ends_where_its_clause_does(text: str, named: set[Effect]) -> None:
    assert set(read_effects(text)) == named


def test_words_beside_a_name_say_how_strong_it_is() -> None:
    strengths = [read_effects(f"{word} rain falls")[Effect.RAIN] for word in ("gentle", "some", "heavy")]

    assert strengths == sorted(strengths)
    assert len(set(strengths)) == 3


@pytest.mark.parametrize("effect", list(Effect))
def test_every_name_of_the_table_is_understood_and_can_be_denied(effect: Effect) -> None:
    for name in NAMES[effect].split(","):
        found = read_effects(f"There is {name.strip()}, {'candle' if effect is Effect.FLAMES else 'a house'}.")

        assert effect in found, name
        assert read_effects(f"without {name.strip()}") == {}, name


@given(st.text(max_size=400))
def test_no_text_makes_it_fail(text: str) -> None:
    assert all(0 < strength <= 1.5 for strength in read_effects(text).values())


_WORDS = st.sampled_from(
    [*sorted(DENIALS)[:4], "rain", "snow", "calm", "heavy", "the", ",", ".", "but", "sun", "sets", "water"]
)


@given(st.lists(_WORDS, max_size=40), st.lists(_WORDS, max_size=40))
def test_sentences_do_not_change_each_other(first: list[str], second: list[str]) -> None:
    apart = [read_effects(" ".join(words)) for words in (first, second)]

    together = read_effects(" ".join([*first, ".", *second]))

    assert set(together) == set(apart[0]) | set(apart[1])


class _Counted(list[str]):
    """Tokens that count how often they are taken out."""

    taken = 0

    def __getitem__(self, place: Any) -> Any:
        self.taken += 1
        return super().__getitem__(place)


def test_twice_the_words_are_looked_at_twice_as_often() -> None:
    counts = []
    for repeats in (50, 100, 200):
        tokens = _Counted(["no", "sun", "rain", "is"] * repeats)
        list(phrases(tokens))
        counts.append(tokens.taken)

    assert counts[2] - counts[1] == 2 * (counts[1] - counts[0])


def test_the_reference_has_a_row_for_every_effect() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "effects.md").read_text()

    rows = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")]
    assert sorted(rows[1:]) == sorted(Effect)
