"""The camera grammar: both word lists, brackets of every kind, and plain sentences."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limpet.media.camera import in_tokens, read_camera
from limpet.media.camera_speech import _VERBS, camera_sentence, in_sentences
from limpet.media.camera_words import GATEWAY_MOVES, MOVES_BY_WORD, OPPOSITES, PRESETS, Move


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


#: The fifteen instructions: MiniMax's English and Chinese tokens, and the gateway's.
FIFTEEN = [
    (Move.TRUCK_LEFT, "Truck left", "左移", "pan left"),
    (Move.TRUCK_RIGHT, "Truck right", "右移", "pan right"),
    (Move.PAN_LEFT, "Pan left", "左摇", "tilt left"),
    (Move.PAN_RIGHT, "Pan right", "右摇", "tilt right"),
    (Move.PUSH_IN, "Push in", "推进", "push in"),
    (Move.PULL_OUT, "Pull out", "拉远", "pull back"),
    (Move.PEDESTAL_UP, "Pedestal up", "上升", "rise"),
    (Move.PEDESTAL_DOWN, "Pedestal down", "下降", "lower"),
    (Move.TILT_UP, "Tilt up", "上摇", "tilt up"),
    (Move.TILT_DOWN, "Tilt down", "下摇", "tilt down"),
    (Move.ZOOM_IN, "Zoom in", "变焦推近", "zoom in"),
    (Move.ZOOM_OUT, "Zoom out", "变焦拉远", "zoom out"),
    (Move.SHAKE, "Shake", "晃动", "shake"),
    (Move.TRACKING, "Tracking shot", "跟随", "follow"),
    (Move.STATIC, "Static shot", "固定", "static"),
]


@pytest.mark.parametrize(("move", "english", "chinese", "gateway"), FIFTEEN)
def test_the_fifteen_instructions_are_known_in_every_api(move: Move, english: str, chinese: str, gateway: str) -> None:
    assert read_camera(f"[{english}]").segments == ((move,),)
    assert read_camera(f"[{chinese}]").segments == ((move,),)
    assert read_camera(f"[{gateway}]", GATEWAY_MOVES).segments == ((move,),)
    for words, prompt in ((MOVES_BY_WORD, f"[{chinese}] a cat"), (GATEWAY_MOVES, f"[{gateway}] a cat")):
        assert in_tokens(prompt, words) == f"[{english}] a cat"


def test_the_gateways_pan_is_a_truck_for_its_callers_only() -> None:
    assert read_camera("[pan left]").segments == ((Move.PAN_LEFT,),)
    assert read_camera("[pan left]", GATEWAY_MOVES).segments == ((Move.TRUCK_LEFT,),)


@pytest.mark.parametrize(
    ("prompt", "segments", "text"),
    [
        # MiniMax's and the gateway's own samples
        ("[左摇,上升]", ((Move.PAN_LEFT, Move.PEDESTAL_UP),), ""),
        ("[tilt left, rise] a bay", ((Move.PAN_LEFT, Move.PEDESTAL_UP),), "a bay"),
        ("A bay [push in], then [pull back]", ((Move.PUSH_IN,), (Move.PULL_OUT,)), "A bay, then"),
        (
            "A man reads [Push in], then looks up [Push out]",
            ((Move.PUSH_IN,), (Move.PULL_OUT,)),
            "A man reads, then looks up",
        ),
        (
            "[Truck left, Pan right, Zoom in]",
            ((Move.TRUCK_LEFT, Move.PAN_RIGHT, Move.ZOOM_IN),),
            "",
        ),
        # Replicate's
        ("[Pan left, Pan right] a lake", ((Move.PAN_LEFT,), (Move.PAN_RIGHT,)), "a lake"),
        ("[Push in, Zoom out] a face", ((Move.PUSH_IN, Move.ZOOM_OUT),), "a face"),
        # The tutorial's
        ("[Left circling] a statue", ((Move.TRUCK_LEFT, Move.PAN_RIGHT, Move.TRACKING),), "a statue"),
        ("[Right circling]", ((Move.TRUCK_RIGHT, Move.PAN_LEFT, Move.TRACKING),), ""),
        ("[Truck left, Tracking shot]", ((Move.TRUCK_LEFT, Move.TRACKING),), ""),
        ("[Push in, Pedestal up]", ((Move.PUSH_IN, Move.PEDESTAL_UP),), ""),
        ("[Truck left, Pedestal up]", ((Move.TRUCK_LEFT, Move.PEDESTAL_UP),), ""),
        ("[Pan right, Zoom in]", ((Move.PAN_RIGHT, Move.ZOOM_IN),), ""),
        ("[Pedestal down, Tilt up]", ((Move.PEDESTAL_DOWN, Move.TILT_UP),), ""),
        # Separators, brackets and spellings of the grammar
        ("[truck_left；zoom-in]", ((Move.TRUCK_LEFT, Move.ZOOM_IN),), ""),  # noqa: RUF001  # full-width on purpose
        ("【推进、左摇】猫", ((Move.PUSH_IN, Move.PAN_LEFT),), "猫"),
        ("[Pan left and zoom in & rise]", ((Move.PAN_LEFT, Move.ZOOM_IN, Move.PEDESTAL_UP),), ""),
        ("[Pan left + zoom in / rise.]", ((Move.PAN_LEFT, Move.ZOOM_IN, Move.PEDESTAL_UP),), ""),
        ("[推进和左摇]", ((Move.PUSH_IN, Move.PAN_LEFT),), ""),
        ("[Pan left, PAN LEFT]", ((Move.PAN_LEFT,),), ""),
        ("[Roll counter-clockwise, Arc left]", ((Move.ROLL_COUNTERCLOCKWISE, Move.ARC_LEFT),), ""),
        # Sentences, one of them from fal's page of Hailuo 2.3
        (
            "Subject-tracking orbit: camera glides parallel to astronaut, Earth rotates beneath",
            ((Move.ARC_RIGHT,), (Move.TRACKING,)),
            "Subject-tracking orbit: camera glides parallel to astronaut, Earth rotates beneath",
        ),
        ("Extremely realistic movement An old samurai is breaking a stone in half", (), None),
        ("The camera glides left", ((Move.TRUCK_LEFT,),), None),
        ("A slow orbit of the lighthouse", ((Move.ARC_RIGHT,),), None),
        ("Dolly in on the door", ((Move.PUSH_IN,),), None),
        ("The moon, slowly orbiting the earth", (), None),
        ("The camera rolls clockwise", ((Move.ROLL_CLOCKWISE,),), None),
    ],
)
def test_samples_of_every_api(prompt: str, segments: tuple[tuple[Move, ...], ...], text: str | None) -> None:
    script = read_camera(prompt)

    assert script.segments == segments
    assert script.text == (prompt if text is None else text)


def test_more_than_three_at_once_are_followed_with_a_remark() -> None:
    script = read_camera("[Truck left, Pan right, Zoom in, Shake]")

    assert len(script.segments[0]) == 4
    assert script.remarks == (
        "More than 3 camera movements at once blur each other: truck left + pan right + zoom in + shake.",
    )


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ("A cat sleeps [Pan left]", "A cat sleeps. The camera pans left."),
        ("[Pan left, Push in] A cat. [Zoom out]", "A cat. The camera pans left and pushes in, then zooms out."),
        ("[Static shot] A cat!", "A cat! The camera stays fixed."),
        ("[推进]", "The camera pushes in."),
        ("A cat [Shot 1]", "A cat [Shot 1]"),
        ("The camera pans left over a cat", "The camera pans left over a cat"),
        ("[Truck left, rise, shake] 猫。", "猫。 The camera slides to the left, rises and shakes as if held by hand."),
    ],
)
def test_brackets_become_a_sentence_for_models_that_read_none(prompt: str, said: str) -> None:
    assert in_sentences(prompt) == said


def test_every_move_has_a_verb_that_the_grammar_reads_back() -> None:
    assert set(_VERBS) == set(Move)
    for move in Move:
        assert read_camera(camera_sentence([(move,)])).segments == ((move,),)


def test_tokens_keep_what_is_no_camera_word() -> None:
    assert (
        in_tokens("[pan left, slowly] a [cat] [Shot 1] [左移", GATEWAY_MOVES)
        == "[Truck left, slowly] a [cat] [Shot 1] [左移"
    )


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


_PIECES = st.one_of(
    st.text(max_size=30),
    st.sampled_from([f"[{word}]" for word in [*MOVES_BY_WORD, *PRESETS]]),
    st.sampled_from(["[Shot 1]", "【", "]", "[Pan left, la]", "[[Zoom in]]", "\n", "[Zoom\nin]", ", ", "."]),
)


def _letters(text: str) -> list[str]:
    return [letter for letter in text if letter.isalnum()]


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_no_letter_outside_understood_brackets_is_lost(prompt: str) -> None:
    """What is cut out is a bracket of camera words, and nothing else."""
    script = read_camera(prompt)

    rest = iter(_letters(prompt))
    assert all(letter in rest for letter in _letters(script.text)), "the text is a part of the prompt, in its order"
    removed = len(_letters(prompt)) - len(_letters(script.text))
    brackets = re.findall(r"[\[［【]([^\[\]［］【】\n]{1,120})[\]］】]", prompt)  # noqa: RUF001  # full-width on purpose
    understood = [content for content in brackets if read_camera(f"[{content}]").text == ""]
    assert removed == sum(len(_letters(content)) for content in understood)


@given(st.lists(_PIECES, max_size=12).map("".join), st.sampled_from([MOVES_BY_WORD, GATEWAY_MOVES]))
def test_tokens_and_sentences_never_fail_and_mean_the_same(prompt: str, words: dict[str, Move]) -> None:
    moves = read_camera(prompt, words)

    if moves.is_bracketed:
        assert read_camera(in_tokens(prompt, words)).segments == moves.segments
    assert in_sentences(prompt, words).count("The camera") >= int(moves.is_bracketed)
