"""The noise levels of a run: those that the card gives, exactly, or those of the model's own scheduler at the card's shift."""

from typing import Any

import torch
from diffusers import FlowMatchEulerDiscreteScheduler, FlowMatchLCMScheduler

from limpet.engines.diffusion.card import Sampling


class _GivenLevels:
    """Follows the flow down the noise levels that a model was made with, whatever a pipeline asks for.

    Pipelines look at the names of the parameters to learn whether noise levels can be given.
    """

    given: tuple[float, ...] = ()

    def set_timesteps(
        self,
        num_inference_steps: Any = None,
        device: Any = None,
        sigmas: Any = None,
        mu: Any = None,
        timesteps: Any = None,
    ) -> None:
        super().set_timesteps(sigmas=list(self.given), device=device)  # type: ignore[misc]  # the scheduler beside it has it


class GivenSteps(_GivenLevels, FlowMatchEulerDiscreteScheduler):  # type: ignore[misc]  # diffusers has no types
    """For models that make the clip bit by bit."""

    def step(self, model_output: Any, timestep: Any, sample: Any, **named: Any) -> Any:
        """Latents of 32 bits stay so; the library would round them to the model's 16."""
        return super().step(model_output.to(sample.dtype), timestep, sample, **named)


class RenewedSteps(_GivenLevels, FlowMatchLCMScheduler):  # type: ignore[misc]  # diffusers has no types
    """For models that make the clip whole at each step, which new noise from the clip's own seed then covers again."""

    noise: torch.Generator | list[torch.Generator] | None = None

    def step(self, model_output: Any, timestep: Any, sample: Any, **named: Any) -> Any:
        """As above."""
        return super().step(model_output.to(sample.dtype), timestep, sample, generator=self.noise, **named)


def scheduler_for(sampling: Sampling, own: Any) -> Any:
    """What steps through a run, given the scheduler that came with the weights."""
    if sampling.sigmas is not None:
        kind = RenewedSteps if sampling.is_stochastic else GivenSteps
        scheduler = kind(num_train_timesteps=own.config.get("num_train_timesteps", 1000))
        scheduler.given = tuple(sampling.sigmas)
        return scheduler
    if sampling.shift is None:
        return own
    name = "flow_shift" if "flow_shift" in own.config else "shift"  # UniPC and the flow-matching ones
    return type(own).from_config(own.config, **{name: sampling.shift})
