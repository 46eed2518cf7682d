"""The embedded engine's camera, judged from its decoded clips by a ruler that knows nothing of the engine.

A part of what `bench/moves.py` does on twenty pictures: the pictures here are of the most different kinds.
"""

from collections.abc import Iterable

import pytest
from tests.estimator.cases import COMBINED, SEQUENCES, SINGLE, Case
from tests.estimator.examination import BEND_PX, examined
from tests.estimator.pictures import SAMPLES, Sample

_BY_NAME = {sample.name: sample for sample in SAMPLES}
#: A portrait, an animal, a landscape, straight lines, a flat texture, a product on white, night, a tall picture.
FEW = [_BY_NAME[name] for name in ("portrait", "cat", "mountains", "street", "bricks", "product", "rocket", "dogs")]
FEWER = [_BY_NAME[name] for name in ("portrait", "mountains", "dogs")]
GOAL = 0.95


def _case(word: str) -> Case:
    return next(case for case in SINGLE if case.prompt == f"[{word}]")


def _share_right(samples: Iterable[Sample], cases: Iterable[Case]) -> float:
    outcomes = [examined(sample, case).outcome for case in cases for sample in samples]
    for outcome in outcomes:
        if not outcome.is_right:
            print(f"wrong: {outcome}")
    return sum(outcome.is_right for outcome in outcomes) / len(outcomes)


def test_every_word_moves_the_camera_as_it_says():
    assert _share_right(FEW, SINGLE) >= GOAL


def test_words_of_one_bracket_act_together():
    assert _share_right(FEWER, COMBINED) >= GOAL


def test_brackets_and_sentences_play_one_after_the_other():
    assert _share_right(FEWER, SEQUENCES) >= GOAL


@pytest.mark.parametrize("name", ["rocket", "room", "dandelion"])
def test_a_tracking_shot_holds_what_catches_the_eye_where_no_outline_is_certain(name):
    outcome = examined(_BY_NAME[name], _case("Tracking shot")).outcome

    assert outcome.is_right, outcome


@pytest.mark.parametrize("word", ["Pan left", "Tilt up", "Zoom in", "Zoom out"])
def test_straight_lines_stay_straight_while_the_camera_stands(word):
    bends = {sample.name: examined(sample, _case(word)).bend_px for sample in FEW}

    assert {name: bend for name, bend in bends.items() if bend > BEND_PX} == {}


#: Towers of lattice that stand on near ground before a far sky: they bend a little, and features slip along them. Renders that
#: differ by one level of brightness at most gave 0.70 to 0.99 for one and the same move.
_MOST_BENT = {"rocket": 1.05}


@pytest.mark.parametrize("word", ["Truck right", "Push in", "Pull out", "Tracking shot"])
def test_straight_lines_stay_straight_while_the_camera_travels(word):
    bends = {sample.name: examined(sample, _case(word)).bend_px for sample in FEW}

    assert {name: bend for name, bend in bends.items() if bend > _MOST_BENT.get(name, BEND_PX)} == {}


@pytest.mark.parametrize("case", SINGLE, ids=lambda case: case.prompt.strip("[]"))
def test_clips_do_not_flicker_repeat_go_back_or_freeze(case):
    faults = {sample.name: examined(sample, case).faults(case) for sample in FEW}

    assert {name: found for name, found in faults.items() if found} == {}


def test_no_clip_shows_a_border():
    faults = {(sample.name, case.prompt): examined(sample, case).border_faults() for sample in FEW for case in SINGLE}

    assert {clip: found for clip, found in faults.items() if found} == {}
