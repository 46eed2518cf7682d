"""What holds for the pipelines of every family, with tiny checkpoints through the production path.

Their weights are random: nobody looks at what they make, only at what it depends on.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed: pipelines of open weights need the extra `gpu`")

from tests.takes import HEIGHT, WIDTH, RecordingControl, take
from tests.tiny_models import CARDS

from limpet.core.errors import Cancelled
from limpet.engines.diffusion.card import Task
from limpet.engines.diffusion.take import Pipeline, Pixels

FORMS = [(card.id, task) for card in CARDS.values() for task in card.tasks]
every_form = pytest.mark.parametrize(("card_id", "task"), FORMS)
every_card = pytest.mark.parametrize("card_id", CARDS)

Open = Callable[[str], Pipeline]


def made(pipeline: Pipeline, task: Task, **changes: Any) -> Pixels:
    return pipeline.make(take(task, **changes), RecordingControl())[0]


@every_form
def test_what_is_made_has_the_size_and_length_that_were_asked(open_tiny: Open, card_id: str, task: Task) -> None:
    asked = take(task)

    (pixels,) = open_tiny(card_id).make(asked, RecordingControl())

    length = () if asked.frames == 1 else (asked.frames,)
    assert pixels.shape == (*length, HEIGHT, WIDTH, 3)
    assert pixels.dtype == np.uint8
    assert pixels.std() > 5, "not even noise"


@every_form
def test_steps_are_told_one_by_one_and_stages_in_order(open_tiny: Open, card_id: str, task: Task) -> None:
    control = RecordingControl()
    total = CARDS[card_id].sampling.steps

    open_tiny(card_id).make(take(task), control)

    assert control.steps == [(done, total) for done in range(1, total + 1)]
    seeing = ["reading the pictures"] if take(task).pictures else []
    assert control.stages == ["reading the prompt", *seeing, "drawing", "decoding"]


@every_form
def test_a_cancelled_take_stops_before_the_next_step_and_leaves_no_trace(
    open_tiny: Open, card_id: str, task: Task
) -> None:
    pipeline = open_tiny(card_id)
    undisturbed = made(pipeline, task)
    control = RecordingControl(cancel_after=2)

    with pytest.raises(Cancelled):
        pipeline.make(take(task), control)

    assert len(control.steps) == 2
    assert "decoding" not in control.stages
    assert np.array_equal(made(pipeline, task), undisturbed)


@pytest.mark.parametrize("card_id", [card.id for card in CARDS.values() if card.grid.frames])
def test_a_clip_can_be_cancelled_while_it_is_decoded(open_tiny: Open, card_id: str) -> None:
    pipeline, task = open_tiny(card_id), CARDS[card_id].tasks[0]
    undisturbed = made(pipeline, task)

    with pytest.raises(Cancelled):
        pipeline.make(take(task), RecordingControl(cancel_in="decoding"))

    assert np.array_equal(made(pipeline, task), undisturbed)


@every_card
def test_a_seed_makes_the_same_again_and_another_seed_something_else(open_tiny: Open, card_id: str) -> None:
    pipeline, task = open_tiny(card_id), CARDS[card_id].tasks[0]

    first, again, other = (made(pipeline, task, seeds=[seed]) for seed in (1, 1, 2))

    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@every_card
def test_the_prompt_matters(open_tiny: Open, card_id: str) -> None:
    pipeline, task = open_tiny(card_id), CARDS[card_id].tasks[0]

    assert not np.array_equal(made(pipeline, task), made(pipeline, task, prompt="an entirely different dog"))


@pytest.mark.parametrize(
    ("card_id", "task", "role"), [(*form, role) for form in FORMS for role in take(form[1]).pictures]
)
def test_each_picture_matters(open_tiny: Open, card_id: str, task: Task, role: str) -> None:
    pipeline, asked = open_tiny(card_id), take(task)
    inverted = {**asked.pictures, role: np.uint8(255) - asked.pictures[role]}

    assert not np.array_equal(made(pipeline, task), made(pipeline, task, pictures=inverted))


@every_card
def test_what_a_result_is_recorded_with(open_tiny: Open, card_id: str) -> None:
    pipeline, card = open_tiny(card_id), CARDS[card_id]
    made(pipeline, card.tasks[0])

    provenance = pipeline.provenance

    assert provenance["dtype"] == "float32"
    assert provenance["diffusers"]
    assert provenance["scheduler"]
    levels = [float(level) for level in provenance["sigmas"].split(", ")]
    assert len(levels) == card.sampling.steps + 1
    assert levels[-1] == 0
    if card.sampling.sigmas is not None:
        assert levels[:-1] == pytest.approx(card.sampling.sigmas, abs=1e-3)


@every_card
def test_a_model_that_was_moved_to_the_host_and_back_makes_the_same(open_tiny: Open, card_id: str) -> None:
    pipeline, task = open_tiny(card_id), CARDS[card_id].tasks[0]
    before = made(pipeline, task)

    pipeline.to_host()
    pipeline.to_device()

    assert np.array_equal(made(pipeline, task), before)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"width": WIDTH + 8}, "multiples of"),
        ({"frames": 6}, r"4n\+1 frames"),
        ({"seeds": [1, 2]}, "one clip"),
    ],
)
def test_what_a_model_does_not_make_is_refused_and_not_rounded(
    open_tiny: Open, change: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        open_tiny("tiny-wan-t2v").make(take(Task.TEXT_TO_VIDEO, **change), RecordingControl())


def test_a_task_that_the_card_does_not_name_is_refused(open_tiny: Open) -> None:
    with pytest.raises(ValueError, match="not made for"):
        open_tiny("tiny-wan-t2v").make(take(Task.IMAGE_TO_VIDEO), RecordingControl())
