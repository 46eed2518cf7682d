"""The arithmetic of full-size models, against counts taken from the libraries' own classes."""

from typing import Any

import pytest

from limpet.engines.diffusion import flops
from limpet.engines.diffusion.card import Card, Family, FrameRule, Grid, Sampling, Task
from limpet.engines.diffusion.flops import Shape

WAN_A14B = {"_class_name": "WanTransformer3DModel", "num_attention_heads": 40, "attention_head_dim": 128}
WAN_A14B |= {"ffn_dim": 13824, "num_layers": 40}
WAN_5B = {"_class_name": "WanTransformer3DModel", "num_attention_heads": 24, "attention_head_dim": 128}
WAN_5B |= {"ffn_dim": 14336, "num_layers": 30}
H3 = {"_class_name": "MiniMaxH3Transformer3DModel", "num_attention_heads": 56, "attention_head_dim": 128}
H3 |= {"hidden_size": 5376, "ffn_dim": 14336, "num_layers": 50, "time_embed_dim": 2688}
LTX = {"_class_name": "LTX2VideoTransformer3DModel", "num_attention_heads": 32, "attention_head_dim": 128}
LTX |= {"audio_num_attention_heads": 32, "audio_attention_head_dim": 64, "num_layers": 48}


def _card(family: Family, multiple: int, frames: tuple[int, int, int] | None, *, guidance: float = 1) -> Card:
    rule = None
    if frames is not None:
        rule = FrameRule(step=frames[0], offset=frames[1], fps=frames[2], shortest=5, longest=1000)
    return Card(
        id="full",
        title="Full",
        family=family,
        repository="nobody/full",
        licence="apache-2.0",
        tasks=(Task.TEXT_TO_VIDEO,),
        grid=Grid(multiple=multiple, most_pixels=10**9, frames=rule),
        sampling=Sampling(steps=4, guidance=guidance),
    )


A14B_CARD = _card("wan", 16, (4, 1, 16))
TI2V_CARD = _card("wan", 32, (4, 1, 24))
H3_CARD = _card("h3", 32, (17, 5, 24))
LTX_CARD = _card("ltx2", 32, (8, 1, 24))


@pytest.mark.parametrize(
    ("card", "config", "size", "counted"),
    [
        (A14B_CARD, WAN_A14B, (912, 512, 97), (45_600, 1.09, 1.72)),
        (A14B_CARD, WAN_A14B, (1280, 720, 81), (75_600, 1.81, 4.71)),
        (A14B_CARD, WAN_A14B, (1360, 768, 97), (102_000, 2.44, 8.57)),
        (A14B_CARD, WAN_A14B, (1920, 1088, 97), (204_000, 4.88, 34.2)),
        (TI2V_CARD, WAN_5B, (1344, 768, 145), (37_296, 0.32, 0.52)),
        (TI2V_CARD, WAN_5B, (1920, 1088, 145), (75_480, 0.66, 2.11)),
        (H3_CARD, H3, (928, 512, 141), (20_758, 0.80, 0.62)),
        (H3_CARD, H3, (1344, 768, 141), (43_606, 1.68, 2.73)),
        (H3_CARD, H3, (1344, 768, 243), (74_186, 2.86, 7.89)),
        (LTX_CARD, LTX, (1376, 768, 145), (19_608, 0.52, 0.32)),
    ],
)
def test_the_arithmetic_of_full_size_models_is_what_was_counted_on_them(
    card: Card,
    config: dict[str, Any],
    size: tuple[int, int, int],
    counted: tuple[int, float, float],
):
    count, linear_peta, attention_peta = counted
    denoiser = flops.denoiser_of(config)
    shape = Shape(width=size[0], height=size[1], frames=size[2])

    assert denoiser is not None
    work = flops.work(card, denoiser, shape)

    assert flops.tokens(card, denoiser, shape) == count
    # The counts were written down with two or three digits; LTX has 3 % outside its layers, which are not counted here.
    assert work.linear / 1e15 == pytest.approx(linear_peta, rel=0.03 if card is LTX_CARD else 0.02)
    assert work.attention / 1e15 == pytest.approx(attention_peta, rel=0.02)


def test_asking_without_the_prompt_too_doubles_the_calls():
    assert flops.evaluations(_card("wan", 16, (4, 1, 16), guidance=1)) == 4
    assert flops.evaluations(_card("wan", 16, (4, 1, 16), guidance=5)) == 8


def test_four_steps_at_512p_take_the_time_of_their_arithmetic():
    denoiser = flops.denoiser_of(WAN_A14B)
    assert denoiser is not None

    took_s = flops.seconds(A14B_CARD, denoiser, Shape(width=912, height=512, frames=97), flops_per_s=790e12)

    # 14.3 s of denoising at the full rate, and 0.39 PFLOP of decoding at a quarter of it.
    assert took_s == pytest.approx(14.2 + 4 * 0.39 / 0.79, rel=0.02)


def test_a_model_of_unknown_form_has_no_count():
    assert flops.denoiser_of({"_class_name": "SomethingElse"}) is None


def test_two_fifths_of_h3_see_nothing_but_the_timestep():
    denoiser = flops.denoiser_of(H3)

    assert denoiser is not None
    assert denoiser.steering_bytes / 2 == pytest.approx(13.01e9, rel=0.001)
