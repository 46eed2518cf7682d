"""A group of two processes on the CPU, led from here: it makes what one process makes, and stops as one."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

pytest.importorskip("torch", reason="torch is not installed: pipelines of open weights need the extra `gpu`")

import torch
from tests.takes import RecordingControl, noise, take
from tests.tiny_models import CARDS, build

from limpet.core.errors import Cancelled
from limpet.engines.base import RunnerUnusable
from limpet.engines.diffusion.card import Task
from limpet.engines.diffusion.memory import Layout
from limpet.engines.diffusion.pipelines.group import Group
from limpet.engines.diffusion.pipelines.placement import Placement, Share
from limpet.engines.diffusion.sharing import why_alone
from limpet.engines.diffusion.take import Pipeline, Pixels, Take

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*weight_norm:FutureWarning"  # diffusers' own use of it, in the part of H3 that hears
)

Open = Callable[[str], Pipeline]

SHARED = ("tiny-wan-t2v", "tiny-wan-i2v", "tiny-wan-5b", "tiny-h3", "tiny-klein")
#: gloo gathers parts of equal length only, and of H3's takes this one has an even number of tokens.
_TASKS = {"tiny-h3": (Task.IMAGE_TO_VIDEO,)}
OF_TWO = Share(working=2)


@pytest.fixture(scope="module")
def group() -> Iterator[Group]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", "1")  # of the other process, as `open_tiny` does for this one
        yield from _led_from_here()


def _led_from_here() -> Iterator[Group]:
    lost: list[str] = []
    group = Group(("cpu", "cpu"), end=lost.append)
    from limpet.engines.diffusion.pipelines.context_parallel import _agreement  # diffusers is settled now

    yield group
    group.close()
    torch.distributed.destroy_process_group()
    _agreement.cache_clear()
    assert not lost


@pytest.fixture(scope="module")
def open_shared(group: Group, models: Path) -> Open:
    opened: dict[str, Pipeline] = {}

    def open_(card_id: str) -> Pipeline:
        if card_id not in opened:
            placement = Placement(device="cpu", dtype="float32", share=OF_TWO)
            opened[card_id] = group.open(CARDS[card_id], build(CARDS[card_id], models), placement)
        return opened[card_id]

    return open_


def asked(card_id: str, task: Task | None = None) -> Take:
    """Of an even number of tokens."""
    card = CARDS[card_id]
    usual = take(task or card.tasks[0], card)
    if card.family == "h3":
        return usual
    return replace(usual, width=128, pictures={role: noise(1, 128, usual.height) for role in usual.pictures})


def differs(made: Pixels, expected: Pixels) -> int:
    return int(np.abs(made.astype(np.int16) - expected).max())


def others(group: Group) -> list[psutil.Process]:
    return [process for process in psutil.Process().children() if "pipelines.follower" in " ".join(process.cmdline())]


@pytest.mark.parametrize(
    ("card_id", "task"), [(card_id, task) for card_id in SHARED for task in _TASKS.get(card_id, CARDS[card_id].tasks)]
)
def test_two_devices_make_what_one_makes(open_tiny: Open, open_shared: Open, card_id: str, task: Task) -> None:
    ordered = asked(card_id, task)
    (expected,) = open_tiny(card_id).make(ordered, RecordingControl())
    shared = open_shared(card_id)

    (made,) = shared.make(ordered, RecordingControl())

    assert differs(made, expected) <= 1, "of 255, by rounding"
    assert shared.provenance["devices"] == "2 of 2"


def test_each_device_has_half_of_the_sequence_and_the_other_makes_no_frames(
    open_tiny: Open, open_shared: Open, capfd: pytest.CaptureFixture[str]
) -> None:
    alone, shared = tokens_seen(open_tiny("tiny-wan-t2v")), tokens_seen(open_shared("tiny-wan-t2v"))

    assert alone == {24}
    assert shared == {12}
    assert "group-fault" not in capfd.readouterr().out


def tokens_seen(pipeline: Any) -> set[int]:
    """By the first block's queries here, over a run."""
    seen: set[int] = set()
    transformer = getattr(pipeline, "_own", pipeline).pipeline.transformer
    hook = transformer.blocks[0].attn1.to_q.register_forward_pre_hook(lambda _, given: seen.add(given[0].shape[1]))
    pipeline.make(asked("tiny-wan-t2v"), RecordingControl())
    hook.remove()
    return seen


@pytest.mark.parametrize(
    ("card_id", "when"),
    [
        ("tiny-wan-t2v", {"cancel_after": 0}),
        ("tiny-wan-t2v", {"cancel_after": 2}),
        ("tiny-wan-t2v", {"cancel_in": "decoding"}),
        ("tiny-h3", {"cancel_after": 2}),  # through the blocks of a modular pipeline
    ],
    ids=str,
)
def test_a_cancel_ends_all_devices_before_the_same_call_and_the_next_run_is_right(
    group: Group, open_tiny: Open, open_shared: Open, card_id: str, when: dict[str, Any]
) -> None:
    ordered = asked(card_id, _TASKS.get(card_id, CARDS[card_id].tasks)[0])
    (expected,) = open_tiny(card_id).make(ordered, RecordingControl())
    shared, processes = open_shared(card_id), others(group)
    control = RecordingControl(**when)

    with pytest.raises(Cancelled):
        shared.make(ordered, control)
    (made,) = shared.make(ordered, RecordingControl())

    assert len(control.steps) == when.get("cancel_after", 4)
    assert differs(made, expected) <= 1
    assert others(group) == processes


@pytest.mark.parametrize(
    ("card_id", "layout"), [("tiny-wan-t2v", Layout.MODEL_OFFLOAD), ("tiny-klein", Layout.ENCODER_ON_HOST)]
)
def test_parts_that_wait_in_main_memory_are_shared_all_the_same(
    group: Group, open_tiny: Open, models: Path, card_id: str, layout: Layout
) -> None:
    (expected,) = open_tiny(card_id).make(asked(card_id), RecordingControl())
    placement = Placement(device="cpu", dtype="float32", layout=layout, share=OF_TWO)
    shared = group.open(replace(CARDS[card_id], id="laid-out"), build(CARDS[card_id], models), placement)

    (made,) = shared.make(asked(card_id), RecordingControl())
    shared.to_host()
    shared.to_device()
    (again,) = shared.make(asked(card_id), RecordingControl())
    shared.close()

    assert differs(made, expected) <= 1
    assert differs(again, expected) <= 1


def test_what_all_devices_refuse_is_told_as_one_tells_it(open_shared: Open) -> None:
    shared = open_shared("tiny-wan-t2v")

    with pytest.raises(ValueError, match="makes multiples of 32"):
        shared.make(replace(asked("tiny-wan-t2v"), width=100), RecordingControl())

    shared.make(asked("tiny-wan-t2v"), RecordingControl())


def test_devices_that_do_not_meet_leave_no_process_behind(group: Group) -> None:
    processes = others(group)

    with pytest.raises(RunnerUnusable, match="did not meet"):
        Group(("cpu", "cpu"))  # a process leads one group only

    assert others(group) == processes


@pytest.mark.parametrize("card_id", ["tiny-vace", "tiny-ltx", "tiny-z-image"])
def test_models_that_cannot_be_split_say_why(models: Path, card_id: str) -> None:
    card = CARDS[card_id]

    assert why_alone(card, build(card, models), 2) == f"there is no way to split models of the family {card.family}"


@pytest.mark.parametrize(("devices", "reason"), [(2, None), (3, "its 2 heads of attention are too few for 3 devices")])
def test_no_device_is_left_without_a_head_of_attention(models: Path, devices: int, reason: str | None) -> None:
    card = CARDS["tiny-wan-t2v"]

    assert why_alone(card, build(card, models), devices) == reason
