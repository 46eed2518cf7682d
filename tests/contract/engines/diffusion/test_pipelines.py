"""What holds for the pipelines of every family, with tiny checkpoints through the production path.

Their weights are random: nobody looks at what they make, only at what it depends on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed: pipelines of open weights need the extra `gpu`")

from tests.takes import HEIGHT, WIDTH, RecordingControl, take
from tests.tiny_models import CARDS, build

from limpet.core.errors import Cancelled
from limpet.engines.diffusion.card import Card, Task
from limpet.engines.diffusion.pipelines.families import open_pipeline
from limpet.engines.diffusion.pipelines.placement import Placement
from limpet.engines.diffusion.take import Pipeline, Pixels, Take

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*weight_norm:FutureWarning"  # diffusers' own use of it, in the part of H3 that hears
)

ALL = [(card.id, task) for card in CARDS.values() for task in card.tasks]
ONE_EACH = [(card.id, card.tasks[0]) for card in CARDS.values()]
#: LTX and the models of pictures decode in one call, unless told to tile.
DECODED_IN_PIECES = [(card.id, card.tasks[0]) for card in CARDS.values() if card.grid.frames and card.family != "ltx2"]
WITH_PICTURE = [(card_id, task, role) for card_id, task in ALL for role in take(task).pictures]

Open = Callable[[str], Pipeline]


@dataclass(frozen=True)
class Form:
    """A tiny model at one of its tasks."""

    card: Card
    task: Task
    pipeline: Pipeline

    def asked(self, **changes: Any) -> Take:
        return take(self.task, self.card, **changes)

    def made(self, **changes: Any) -> Pixels:
        return self.pipeline.make(self.asked(**changes), RecordingControl())[0]


@pytest.fixture
def form(request: pytest.FixtureRequest, open_tiny: Open) -> Form:
    card_id, task = request.param
    return Form(CARDS[card_id], task, open_tiny(card_id))


def of(forms: list[tuple[str, Task]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("form", forms, indirect=True, ids="-".join)


@of(ALL)
def test_what_is_made_has_the_size_and_length_that_were_asked(form: Form) -> None:
    pixels = form.made()

    length = () if form.card.grid.frames is None else (form.asked().frames,)
    assert pixels.shape == (*length, HEIGHT, WIDTH, 3)
    assert pixels.dtype == np.uint8
    assert pixels.std() > 5, "not even noise"


@of(ALL)
def test_steps_are_told_one_by_one_and_stages_in_order(form: Form) -> None:
    control = RecordingControl()
    total = form.card.sampling.steps

    form.pipeline.make(form.asked(), control)

    assert control.steps == [(done, total) for done in range(1, total + 1)]
    seeing = ["reading the pictures"] if form.asked().pictures else []
    assert control.stages == ["reading the prompt", *seeing, "drawing", "decoding"]


@of(ALL)
def test_a_cancelled_take_stops_before_the_next_step_and_leaves_no_trace(form: Form) -> None:
    undisturbed = form.made()
    control = RecordingControl(cancel_after=2)

    with pytest.raises(Cancelled):
        form.pipeline.make(form.asked(), control)

    assert len(control.steps) == 2
    assert "decoding" not in control.stages
    assert np.array_equal(form.made(), undisturbed)


@of(DECODED_IN_PIECES)
def test_a_clip_can_be_cancelled_while_it_is_decoded(form: Form) -> None:
    undisturbed = form.made()

    with pytest.raises(Cancelled):
        form.pipeline.make(form.asked(), RecordingControl(cancel_in="decoding"))

    assert np.array_equal(form.made(), undisturbed)


@of(ONE_EACH)
def test_a_seed_makes_the_same_again_and_another_seed_something_else(form: Form) -> None:
    first, again, other = (form.made(seeds=[seed]) for seed in (1, 1, 2))

    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@of(ONE_EACH)
def test_the_prompt_matters(form: Form) -> None:
    assert not np.array_equal(form.made(), form.made(prompt="an entirely different dog"))


@pytest.mark.parametrize(("card_id", "task", "role"), WITH_PICTURE)
def test_each_picture_matters(open_tiny: Open, card_id: str, task: Task, role: str) -> None:
    form = Form(CARDS[card_id], task, open_tiny(card_id))
    pictures = form.asked().pictures
    inverted = {**pictures, role: np.uint8(255) - pictures[role]}

    assert not np.array_equal(form.made(), form.made(pictures=inverted))


@of(ONE_EACH)
def test_a_result_is_recorded_with_what_made_it(form: Form) -> None:
    form.made()

    provenance = form.pipeline.provenance

    assert provenance["dtype"] == "float32"
    assert provenance["scheduler"]
    assert provenance["diffusers"]
    levels = [float(level) for level in provenance["sigmas"].split(", ")]
    assert len(levels) == form.card.sampling.steps + 1
    assert levels[-1] == 0
    if form.card.sampling.sigmas is not None:
        assert levels[:-1] == pytest.approx(form.card.sampling.sigmas, abs=1e-3)


@of(ONE_EACH)
def test_a_model_that_was_moved_to_the_host_and_back_makes_the_same(form: Form) -> None:
    before = form.made()

    form.pipeline.to_host()
    form.pipeline.to_device()

    assert np.array_equal(form.made(), before)


@pytest.mark.parametrize("card_id", CARDS)
def test_a_model_works_in_16_bits_too(models: Path, card_id: str) -> None:
    card = CARDS[card_id]
    pipeline = open_pipeline(card, build(card, models), Placement(device="cpu", dtype="bfloat16"))

    (pixels,) = pipeline.make(take(card.tasks[-1], card), RecordingControl())

    assert pixels.std() > 5
    assert pipeline.provenance["dtype"] == "bfloat16"


@of([("tiny-z-image", Task.TEXT_TO_IMAGE), ("tiny-klein", Task.SUBJECT_TO_IMAGE)])
def test_several_pictures_at_once_are_the_same_as_one_by_one(form: Form) -> None:
    together = form.pipeline.make(form.asked(seeds=[1, 2, 3]), RecordingControl())
    single = [form.made(seeds=[seed]) for seed in (1, 2, 3)]

    for one, other in zip(together, single, strict=True):
        assert np.abs(one.astype(int) - other.astype(int)).max() <= 1, "more than rounding"


@of([("tiny-wan-t2v", Task.TEXT_TO_VIDEO)])
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"width": WIDTH + 8}, "multiples of"),
        ({"frames": 6}, r"4n\+1 frames"),
        ({"seeds": [1, 2]}, "one clip"),
    ],
)
def test_what_a_model_does_not_make_is_refused_and_not_rounded(form: Form, change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        form.made(**change)


def test_a_task_that_the_card_does_not_name_is_refused(open_tiny: Open) -> None:
    with pytest.raises(ValueError, match="not made for"):
        open_tiny("tiny-wan-t2v").make(take(Task.IMAGE_TO_VIDEO), RecordingControl())
