"""The optimizer without a model: what it adds, and what it never does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.media.camera import read_camera
from limpet.media.prompt_rules import LONGEST, PromptKind, enriched

TEXT, PICTURE, STILL = PromptKind.TEXT_TO_VIDEO, PromptKind.IMAGE_TO_VIDEO, PromptKind.IMAGE


@pytest.mark.parametrize(
    ("prompt", "kind", "made"),
    [
        ("A  cat\nsleeps ", TEXT, "A cat sleeps. Wide shot. Gentle side light. Smooth, steady motion."),
        ("Close-up of a cat at dusk, smooth", TEXT, "Close-up of a cat at dusk, smooth"),
        ("A cat at night.", TEXT, "A cat at night. Wide shot. Smooth, steady motion."),
        ("A cat", PICTURE, "A cat. Subtle natural motion."),
        ("The cat turns its head", PICTURE, "The cat turns its head"),
        ("", PICTURE, "Subtle natural motion."),
        ("A cat", STILL, "A cat. Soft natural light."),
        ("一只猫", TEXT, "一只猫"),
    ],
)
def test_a_family_is_added_only_where_no_word_of_it_is_there(prompt: str, kind: PromptKind, made: str) -> None:
    assert enriched(prompt, kind, seed=1) == made


def test_the_choice_is_the_seeds() -> None:
    made = {enriched("A cat", TEXT, seed=seed) for seed in range(40)}

    assert len(made) > 5
    assert enriched("A cat", TEXT, seed=3) == enriched("A cat", TEXT, seed=3)


@given(st.text(max_size=200), st.sampled_from(PromptKind), st.integers(0, 2**31))
def test_the_users_words_stay_first_and_no_movement_is_invented(prompt: str, kind: PromptKind, seed: int) -> None:
    made = enriched(prompt, kind, seed=seed)

    assert made.startswith(" ".join(prompt.split()))
    assert read_camera(made).segments == read_camera(" ".join(prompt.split())).segments


def test_a_prompt_at_its_limit_gets_nothing_more() -> None:
    prompt = "a" * LONGEST

    assert enriched(prompt, TEXT, seed=1) == prompt
