"""The camera grammar: both word lists, brackets of every kind, and plain sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.media.camera import read_camera
from limpet.media.camera_words import MOVES_BY_WORD, OPPOSITES, Move


@pytest.mark.parametrize(
    ("word", "move"),
    [
        ("Truck left", Move.TRUCK_LEFT),
        ("Truck right", Move.TRUCK_RIGHT),
        ("Pan left", Move.PAN_LEFT),
        ("Pan right", Move.PAN_RIGHT),
        ("Push in", Move.PUSH_IN),
        ("Pull out", Move.PULL_OUT),
        ("Pedestal up", Move.PEDESTAL_UP),
        ("Pedestal down", Move.PEDESTAL_DOWN),
        ("Tilt up", Move.TILT_UP),
        ("Tilt down", Move.TILT_DOWN),
        ("Zoom in", Move.ZOOM_IN),
        ("Zoom out", Move.ZOOM_OUT),
        ("Shake", Move.SHAKE),
        ("Tracking shot", Move.TRACKING),
        ("Static shot", Move.STATIC),
        ("tilt left", Move.PAN_LEFT),
        ("tilt right", Move.PAN_RIGHT),
        ("pull back", Move.PULL_OUT),
        ("rise", Move.PEDESTAL_UP),
        ("lower", Move.PEDESTAL_DOWN),
        ("follow", Move.TRACKING),
        ("static", Move.STATIC),
        ("PAN_LEFT", Move.PAN_LEFT),
        ("  zoom-in  ", Move.ZOOM_IN),
        ("Push out", Move.PULL_OUT),
        ("左摇", Move.PAN_LEFT),
        ("上升", Move.PEDESTAL_UP),
        ("crane up", Move.CRANE_UP),
        ("dolly zoom", Move.DOLLY_ZOOM),
        ("hand-held", Move.HANDHELD),
        ("orbit left", Move.ARC_LEFT),
    ],
)
def test_every_word_of_both_lists_is_a_move(word: str, move: Move) -> None:
    script = read_camera(f"A cat [{word}] sleeps")

    assert script.segments == ((move,),)
    assert script.text == "A cat sleeps"


def test_words_of_one_bracket_act_together_and_brackets_in_order() -> None:
    script = read_camera("[Truck left, Pan right, Zoom in] A street. [Push in] A door opens. [Static shot]")

    assert script.segments == ((Move.TRUCK_LEFT, Move.PAN_RIGHT, Move.ZOOM_IN), (Move.PUSH_IN,), (Move.STATIC,))
    assert script.text == "A street. A door opens."


def test_opposites_in_one_bracket_play_one_after_the_other() -> None:
    script = read_camera("[Pan left, Pan right] a lake")

    assert script.segments == ((Move.PAN_LEFT,), (Move.PAN_RIGHT,))


def test_a_dolly_zoom_is_no_pair_of_opposites() -> None:
    script = read_camera("[Push in, Zoom out]")

    assert script.segments == ((Move.PUSH_IN, Move.ZOOM_OUT),)
    assert script.text == ""


@pytest.mark.parametrize("prompt", ["［推进］猫", "【Push in】猫", "[Push in]猫"])  # noqa: RUF001  # full-width on purpose
def test_full_width_brackets_count(prompt: str) -> None:
    script = read_camera(prompt)

    assert script.segments == ((Move.PUSH_IN,),)
    assert script.text == "猫"


@pytest.mark.parametrize(
    "prompt", ["[Shot 1] a cat", "[verse] la la [OPEN]", "a [cat", "a cat] [", "[]", "[ , ]", "[[["]
)
def test_brackets_without_moves_stay_text(prompt: str) -> None:
    script = read_camera(prompt)

    assert script.segments == ()
    assert script.text == prompt


def test_a_half_understood_bracket_stays_and_says_what_was_ignored() -> None:
    script = read_camera("[Pan left, slowly explode] a cat")

    assert script.segments == ((Move.PAN_LEFT,),)
    assert script.ignored == ("slowly explode",)
    assert script.text == "[Pan left, slowly explode] a cat"


def test_static_beside_a_movement_is_dropped() -> None:
    script = read_camera("[Static shot, Shake]")

    assert script.segments == ((Move.SHAKE,),)
    assert script.ignored == ("static shot",)


@pytest.mark.parametrize(
    ("prompt", "segments"),
    [
        ("The camera slowly pans to the left over a bay", ((Move.PAN_LEFT,),)),
        ("A temple, slow zoom in", ((Move.ZOOM_IN,),)),
        ("Orbit around the statue", ((Move.ARC_RIGHT,),)),
        ("dolly in on her face", ((Move.PUSH_IN,),)),
        ("handheld footage of a market", ((Move.HANDHELD,),)),
        ("The camera pans right, then zooms out", ((Move.PAN_RIGHT,), (Move.ZOOM_OUT,))),
        ("The camera rises while panning left", ((Move.PEDESTAL_UP, Move.PAN_LEFT),)),
        ("The sun rises and a dog follows its master", ()),
        ("She pulls back the curtain", ()),
    ],
)
def test_plain_sentences_count_where_there_are_no_brackets(prompt: str, segments: tuple[tuple[Move, ...], ...]) -> None:
    script = read_camera(prompt)

    assert script.segments == segments
    assert script.text == prompt


def test_brackets_silence_plain_sentences() -> None:
    assert read_camera("[Zoom in] the camera pans left").segments == ((Move.ZOOM_IN,),)


@given(st.text())
def test_no_text_makes_it_fail(prompt: str) -> None:
    script = read_camera(prompt)

    assert script.segments or script.text == prompt


@given(st.text(alphabet="[]［］【】 ,panlefti和\n", max_size=400))  # noqa: RUF001  # full-width on purpose
def test_no_tangle_of_brackets_makes_it_fail(prompt: str) -> None:
    script = read_camera(prompt)

    assert len(script.text) <= len(prompt)


_WORDS = st.sampled_from(sorted(MOVES_BY_WORD))
_DISGUISES = st.sampled_from(
    [str, str.upper, str.title, lambda word: word.replace(" ", "_"), lambda word: f"  {word} "]
)


@given(st.lists(st.tuples(_WORDS, _DISGUISES), min_size=1, max_size=8))
def test_single_words_in_any_dress_come_out_in_order(words: list[tuple[str, object]]) -> None:
    brackets = [f"[{disguise(word)}]" for word, disguise in words]  # type: ignore[operator]  # a strategy of callables

    script = read_camera(" a cat ".join(brackets))

    assert script.segments == tuple((MOVES_BY_WORD[word],) for word, _ in words)


@given(st.lists(st.sampled_from(list(Move)), min_size=1, max_size=6, unique=True))
def test_no_segment_holds_opposites(moves: list[Move]) -> None:
    script = read_camera(f"[{', '.join(moves)}]")

    for segment in script.segments:
        assert not any(OPPOSITES.get(move) in segment for move in segment)
    asked: list[Move] = [move for move in moves if move is not Move.STATIC]
    assert [move for segment in script.segments for move in segment] == (asked or [Move.STATIC])
