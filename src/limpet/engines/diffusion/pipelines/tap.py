"""Holds on to the parts of a diffusers pipeline while it runs: counts steps, names stages, and stops it where it can be stopped.

The pipelines' own callbacks will not do: modular pipelines have none, and `_interrupt` skips steps but still decodes. An
exception out of a hook ends both kinds at once, and leaves nothing behind that the next run would see.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

import torch

from limpet.engines.diffusion.take import Control

READING = "reading the prompt"
SEEING = "reading the pictures"
DRAWING = "drawing"
DECODING = "decoding"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Modules by the stage that a call of them belongs to, and the scheduler whose steps are counted."""

    stages: tuple[tuple[str, torch.nn.Module], ...]
    scheduler: Any
    device: torch.device


def parts_of(components: dict[str, Any], device: str) -> Parts:
    """The parts of a pipeline by the names that diffusers gives them."""
    stages = [(DRAWING, components.get(name)) for name in ("transformer", "transformer_2", "transformer_ref")]
    if (encoder := components.get("text_encoder")) is not None:
        stages.append((READING, getattr(encoder, "model", encoder)))  # some pipelines call only the inner model
    if (vae := components.get("vae")) is not None:
        stages += [(SEEING, vae.encoder), (DECODING, vae.decoder)]  # called once for each tile or group of frames
    present = tuple((stage, module) for stage, module in stages if module is not None)
    return Parts(stages=present, scheduler=components["scheduler"], device=torch.device(device))


class Tally:
    """What a run has done so far."""

    def __init__(self, control: Control, parts: Parts) -> None:
        self.steps = 0
        self._control = control
        self._parts = parts
        self._stage = ""

    def before(self, stage: str) -> None:
        self._finish_work()
        if stage != self._stage:
            self._stage = stage
            self._control.stage(stage)
        self._control.check_cancelled()

    def after_step(self) -> None:
        self._finish_work()
        self.steps += 1
        self._control.step(self.steps, len(self._parts.scheduler.timesteps))

    def _finish_work(self) -> None:
        """A GPU lags behind the calls: without this, steps would be counted, and cancelling checked, before they are done."""
        if self._parts.device.type != "cpu":
            torch.accelerator.synchronize(self._parts.device)


@contextmanager
def tapped(parts: Parts, control: Control) -> Iterator[Tally]:
    tally = Tally(control, parts)
    with ExitStack() as stack:
        for stage, module in parts.stages:
            stack.callback(module.register_forward_pre_hook(_hook(tally, stage)).remove)
        stack.enter_context(_told_of_steps(parts.scheduler, tally.after_step))
        yield tally


def _hook(tally: Tally, stage: str) -> Callable[..., None]:
    def before(*_: Any) -> None:
        tally.before(stage)

    return before


@contextmanager
def _told_of_steps(scheduler: Any, after: Callable[[], None]) -> Iterator[None]:
    """A class of its own for this one scheduler: a method set on it would follow it into the copy that LTX makes for sound."""
    kind = type(scheduler)

    def step(self: Any, *arguments: Any, **named: Any) -> Any:
        result = kind.step(self, *arguments, **named)
        if self is scheduler:
            after()
        return result

    scheduler.__class__ = type(kind.__name__, (kind,), {"step": step})
    try:
        yield
    finally:
        scheduler.__class__ = kind
