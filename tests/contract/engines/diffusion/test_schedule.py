"""The noise levels of a run, by arithmetic that can be done by hand."""

from typing import Any

import pytest

pytest.importorskip("torch", reason="torch is not installed: pipelines of open weights need the extra `gpu`")

import torch
from diffusers import FlowMatchEulerDiscreteScheduler, UniPCMultistepScheduler

from limpet.engines.diffusion.card import Sampling
from limpet.engines.diffusion.pipelines.schedule import scheduler_for

LEVELS = (1.0, 0.9375, 0.625)
#: What a repository may come with: it would shift whatever it is given.
SHIFTING = FlowMatchEulerDiscreteScheduler(shift=5.0, shift_terminal=0.1)


def run(scheduler: Any, flow: torch.Tensor, start: torch.Tensor) -> torch.Tensor:
    latents = start
    for timestep in scheduler.timesteps:
        latents = scheduler.step(flow, timestep, latents, return_dict=False)[0]
    return latents


@pytest.mark.parametrize("is_stochastic", [False, True])
def test_given_noise_levels_are_used_as_they_are(*, is_stochastic: bool) -> None:
    scheduler = scheduler_for(Sampling(steps=3, sigmas=LEVELS, shift=5.0, is_stochastic=is_stochastic), SHIFTING)

    scheduler.set_timesteps(50, sigmas=[0.3], mu=2.0)  # whatever a pipeline asks for

    assert scheduler.sigmas.tolist() == pytest.approx([*LEVELS, 0.0])
    assert scheduler.timesteps.tolist() == pytest.approx([1000 * level for level in LEVELS])


def test_a_run_follows_the_flow_to_its_end() -> None:
    scheduler = scheduler_for(Sampling(steps=3, sigmas=LEVELS), SHIFTING)
    scheduler.set_timesteps(3)

    made = run(scheduler, torch.full((2,), 3.0), torch.full((2,), 10.0))

    assert made.tolist() == pytest.approx([7.0, 7.0])


def test_a_stochastic_run_draws_its_noise_from_the_clip_and_from_nothing_else() -> None:
    scheduler = scheduler_for(Sampling(steps=3, sigmas=LEVELS, is_stochastic=True), SHIFTING)

    def noisy(seed: int) -> torch.Tensor:
        scheduler.noise = torch.Generator().manual_seed(seed)
        scheduler.set_timesteps(3)
        return scheduler.step(torch.ones(8), scheduler.timesteps[0], torch.zeros(8), return_dict=False)[0]

    first, other = noisy(1), noisy(2)
    torch.randn(3)

    assert torch.equal(noisy(1), first)
    assert not torch.equal(first, other)


@pytest.mark.parametrize("is_stochastic", [False, True])
def test_latents_of_32_bits_are_not_rounded_to_the_models_16(*, is_stochastic: bool) -> None:
    scheduler = scheduler_for(Sampling(steps=3, sigmas=LEVELS, is_stochastic=is_stochastic), SHIFTING)
    scheduler.set_timesteps(3)

    made = run(scheduler, torch.ones(4, dtype=torch.bfloat16), torch.full((4,), 0.123456789))

    assert made.dtype is torch.float32


_UNIPC = UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=5.0)


@pytest.mark.parametrize(
    ("own", "asked"),
    [(FlowMatchEulerDiscreteScheduler(shift=5.0), {"sigmas": [1.0, 0.5]}), (_UNIPC, {"num_inference_steps": 2})],
)
def test_the_shift_of_a_card_takes_the_place_of_the_repositorys(own: Any, asked: dict[str, Any]) -> None:
    shifted = scheduler_for(Sampling(steps=2, shift=3.0), own)
    shifted.set_timesteps(**asked)

    assert type(shifted) is type(own)
    assert shifted.sigmas[1].item() == pytest.approx(3.0 * 0.5 / (1 + 2.0 * 0.5), abs=0.01)


def test_without_wishes_the_repositorys_scheduler_stays() -> None:
    assert scheduler_for(Sampling(steps=2), SHIFTING) is SHIFTING
