"""Which parts of a model stay on which device, by arithmetic."""

import pytest
from tests.unit.engines.diffusion.test_flops import A14B_CARD, WAN_A14B

from limpet.engines.diffusion import memory
from limpet.engines.diffusion.flops import Shape, denoiser_of
from limpet.engines.diffusion.memory import GIGABYTE, Demand, Layout, MemoryPlan, Refusal

A14B = {"text_encoder": 11_400, "transformer": 28_580, "transformer_2": 28_580, "vae": 250}
A14B_BYTES = {name: megabytes * 10**6 for name, megabytes in A14B.items()}


def _demand(width: int = 1280, height: int = 720, frames: int = 81, *, devices: int = 1) -> Demand:
    denoiser = denoiser_of(WAN_A14B)
    assert denoiser is not None
    return memory.demand(
        A14B_CARD, denoiser, Shape(width=width, height=height, frames=frames), A14B_BYTES, devices=devices
    )


@pytest.mark.parametrize(
    ("free_gb", "layout"),
    [
        (141, Layout.RESIDENT),
        (80, Layout.ENCODER_ON_HOST),
        (48, Layout.MODEL_OFFLOAD),
        (24, Layout.BLOCK_OFFLOAD),
    ],
)
def test_the_smaller_the_device_the_more_waits_outside(free_gb: int, layout: Layout):
    plan = memory.plan(_demand(), free_bytes=free_gb * GIGABYTE, host_free_bytes=128 * GIGABYTE)

    assert isinstance(plan, MemoryPlan)
    assert plan.layout is layout
    assert plan.device_bytes <= free_gb * GIGABYTE


def test_what_fits_nowhere_is_refused_with_what_is_missing():
    refusal = memory.plan(_demand(), free_bytes=8 * GIGABYTE, host_free_bytes=128 * GIGABYTE)

    assert isinstance(refusal, Refusal)
    assert refusal.sentence == "It needs 13 GB of free GPU memory, and there are 8 GB."


def test_weights_wait_only_in_main_memory_that_is_there():
    refusal = memory.plan(_demand(), free_bytes=48 * GIGABYTE, host_free_bytes=8 * GIGABYTE)

    assert isinstance(refusal, Refusal)
    assert refusal.sentence == "It needs 69 GB of free main memory for what waits beside the GPU, and there are 8 GB."


def test_each_device_of_a_group_needs_all_weights_and_its_part_of_the_rest():
    alone, of_two = _demand(), _demand(devices=2)

    assert of_two.components == alone.components
    assert of_two.denoising_bytes == alone.denoising_bytes // 2
    assert of_two.decoding_bytes == alone.decoding_bytes, "one of them does that alone"


def test_every_device_of_a_group_keeps_what_waits_in_main_memory():
    alone, of_two = (
        memory.plan(_demand(devices=devices), free_bytes=48 * GIGABYTE, host_free_bytes=256 * GIGABYTE)
        for devices in (1, 2)
    )

    assert isinstance(alone, MemoryPlan)
    assert isinstance(of_two, MemoryPlan)
    assert of_two.layout is alone.layout is Layout.MODEL_OFFLOAD
    assert of_two.host_bytes == 2 * alone.host_bytes


def test_blocks_do_not_come_singly_to_devices_that_share_a_denoiser():
    refusal = memory.plan(_demand(devices=2), free_bytes=24 * GIGABYTE, host_free_bytes=256 * GIGABYTE)

    assert isinstance(refusal, Refusal)
    assert refusal.sentence == (
        "It needs 36 GB of free memory on each GPU of a group, where blocks do not come singly, and there are 24 GB."
    )


def test_pixels_are_made_in_pieces_only_where_the_whole_frame_does_not_fit():
    demand = Demand(
        components={"transformer": 10 * GIGABYTE, "vae": GIGABYTE},
        blocks=40,
        denoising_bytes=GIGABYTE,
        decoding_bytes=8 * GIGABYTE,
        tiled_bytes=GIGABYTE,
    )

    roomy = memory.plan(demand, free_bytes=24 * GIGABYTE, host_free_bytes=0)
    narrow = memory.plan(demand, free_bytes=16 * GIGABYTE, host_free_bytes=0)

    assert isinstance(roomy, MemoryPlan)
    assert isinstance(narrow, MemoryPlan)
    assert (roomy.layout, roomy.tiled) == (Layout.RESIDENT, False)
    assert (narrow.layout, narrow.tiled) == (Layout.RESIDENT, True)


def test_a_larger_shape_never_needs_less():
    small, large = _demand(912, 512, 97), _demand(1360, 768, 97)

    assert small.denoising_bytes < large.denoising_bytes
    assert small.decoding_bytes < large.decoding_bytes
    assert small.total == large.total
