"""Compiled blocks of a denoiser: one of the repeated blocks is compiled, all of them use it, for the shapes that come often."""

import functools
from collections.abc import Sequence
from typing import Any

import structlog
import torch
from torch.utils import _triton

log = structlog.get_logger()

#: Shapes that are compiled, the first ones that come; each costs from half a minute to two. 512P, 768P and 1080P in two
#: lengths are six; a picture of unusual proportions after them runs as it is.
SHAPES = 8
#: Graphs that one piece of code may have in a process; blocks of several models share their code.
_GRAPHS = 64

ShapeKey = tuple[Any, ...]


class CompiledBlocks:
    """A denoiser whose repeated blocks are compiled; where that fails it goes on uncompiled and says so once."""

    def __init__(self, denoiser: Any, *, shapes: int = SHAPES, backend: str = "inductor") -> None:
        torch._dynamo.config.recompile_limit = max(_GRAPHS, torch._dynamo.config.recompile_limit)  # noqa: SLF001 - the documented place of this limit
        self._denoiser = denoiser
        self._limit = shapes
        self._seen: set[ShapeKey] = set()
        self.failed = False
        denoiser.compile_repeated_blocks(fullgraph=True, dynamic=False, backend=backend)
        names = denoiser._repeated_blocks  # noqa: SLF001 - where the library says what it compiles
        blocks = [module for module in denoiser.modules() if type(module).__name__ in names]
        self._compiled = [(block, block._compiled_call_impl) for block in blocks]  # noqa: SLF001 - torch has no switch for it
        self._plain_forward = denoiser.forward

        @functools.wraps(denoiser.forward)  # pipelines ask its signature
        def forward(*args: Any, **kwargs: Any) -> Any:
            return self._forward(*args, **kwargs)

        denoiser.forward = forward

    @property
    def shapes(self) -> int:
        """How many were compiled."""
        return len(self._seen)

    def _forward(self, *args: Any, **kwargs: Any) -> Any:
        key = shape_key((*args, *kwargs.values()))
        is_new = key not in self._seen
        if self.failed or (is_new and len(self._seen) >= self._limit):
            self._switch(on=False)
            return self._plain_forward(*args, **kwargs)
        self._switch(on=True)
        try:
            made = self._plain_forward(*args, **kwargs)
        except RuntimeError as error:  # what fails to compile; what fails anyway fails again below
            if not is_new or isinstance(error, torch.OutOfMemoryError):
                raise
            return self._go_on(error, args, kwargs)
        self._seen.add(key)
        return made

    def _go_on(self, error: RuntimeError, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
        self._switch(on=False)
        made = self._plain_forward(*args, **kwargs)
        self.failed = True
        reason = " ".join(str(error).partition("\n\n")[0].split())  # what follows are hints for debugging torch
        log.warning("compile-failed", model=type(self._denoiser).__name__, reason=f"{type(error).__name__}: {reason}")
        return made

    def _switch(self, *, on: bool) -> None:
        for block, compiled in self._compiled:
            block._compiled_call_impl = compiled if on else None  # noqa: SLF001 - as above


def shape_key(values: Sequence[Any]) -> ShapeKey:
    """Sizes of all tensors among the arguments."""
    return tuple(tuple(value.shape) if isinstance(value, torch.Tensor) else None for value in values)


def can_compile(device: str) -> bool:
    """On CUDA with Triton; on a CPU compiling takes longer than it saves."""
    return torch.device(device).type == "cuda" and bool(_triton.has_triton())
