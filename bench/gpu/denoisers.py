"""One call of a denoiser, from plain diffusers step by step to everything that this machine can do."""

import gc
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import torch
from bench.gpu import builds
from bench.gpu.machine import Bench
from bench.gpu.rows import Kind, Row

from limpet.engines.diffusion import flops
from limpet.engines.diffusion.cards import read_shelf
from limpet.engines.diffusion.flops import Shape
from limpet.engines.diffusion.pipelines import attention
from limpet.engines.diffusion.pipelines.compiling import CompiledBlocks
from limpet.engines.diffusion.pipelines.modulation import ModulationTables
from limpet.engines.diffusion.pipelines.precision import best_precision, coarsen

#: The card whose rules of tokens hold for an architecture.
CARDS = {"a14b": "wan2.2-i2v-a14b", "5b": "wan2.2-ti2v-5b", "h3": "minimax-h3"}
_TINY = {"a14b": (64, 64, 5), "5b": (64, 64, 5), "h3": (64, 64, 22)}
#: What plain code reaches of the matrix rate at least, for the question whether a run still fits.
_LEAST_SHARE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Denoising:
    """A denoiser, a shape, and how often it is timed."""

    case: str
    name: str
    shape: tuple[int, int, int]
    runs: int = 3

    def rows(self, bench: Bench) -> Iterator[Row]:
        shape = _TINY[self.name] if bench.small else self.shape
        model = builds.build(self.name, device=bench.device, dtype=bench.dtype, small=bench.small)
        series = _Series(self, bench, model, builds.inputs(self.name, shape, bench))
        yield from series.rows(_flop(self.name, model, shape), shape)
        del model, series
        gc.collect()


def _flop(name: str, model: Any, shape: tuple[int, int, int]) -> float:
    card = read_shelf().cards[CARDS[name]]
    denoiser = flops.denoiser_of({"_class_name": type(model).__name__, **model.config})
    assert denoiser is not None
    return flops.work(card, denoiser, Shape(width=shape[0], height=shape[1], frames=shape[2])).total


class _Series:
    """Modes that build on each other: what was compiled or made coarse stays so."""

    def __init__(self, plan: Denoising, bench: Bench, model: Any, given: dict[str, Any]) -> None:
        self._plan = plan
        self._bench = bench
        self._model = model
        self._given = given
        self._made: Any = None
        self._compiled: CompiledBlocks | None = None
        self._reference: Any = None

    def rows(self, flop: float, shape: tuple[int, int, int]) -> Iterator[Row]:
        blank = Row(
            case=self._plan.case,
            what="",
            kind="plain",
            flop=flop,
            ceiling=self._bench.ceiling,
            shape="x".join(map(str, shape)),
        )
        plain = self._row(replace(blank, what="plain diffusers"), lambda: None)
        yield plain
        took = {attention.NATIVE: plain.median_s}
        for name in attention.candidates(self._bench.device):
            if name != attention.NATIVE:
                attend = partial(self._attend, name)
                row = self._row(replace(blank, what=f"attention {name}", kind="lossless"), attend)
                yield row
                took[name] = row.median_s
        kernels = sorted(took, key=lambda name: took[name] or math.inf)
        for what, kind, change in self._further(kernels):
            yield self._row(replace(blank, what=what, kind=kind), change)

    def _further(self, kernels: Sequence[str]) -> Iterator[tuple[str, Kind, Callable[[], None]]]:
        """The two fastest kernels compiled, the faster of those last, so that 8 bits go on from it."""
        if self._plan.name == "h3":
            self._attend(kernels[0])
            yield f"ours, eager: {kernels[0]}, tables of modulation", "lossless", self._tabulate
        for name in reversed(kernels[:2]):
            yield f"ours lossless: {name}, compiled", "lossless", partial(self._compile, name)
        precision = best_precision(self._bench.device)
        if precision != "16-bit":
            yield f"ours approximate: {kernels[0]}, {precision}, compiled", "approximate", self._coarsen

    def _row(self, blank: Row, change: Callable[[], None]) -> Row:
        bench = self._bench
        expected_s = (blank.flop or 0) / (_LEAST_SHARE * bench.ceiling)
        if 2 * expected_s > bench.left_s:  # a first run and one that counts
            return replace(blank, kind="left out", note=f"{bench.left_s:.0f} s were left")
        try:
            change()
            with bench.peak() as peak:
                first_s = bench.timed(self._call, 1)[0]
                taken = bench.timed(self._call, self._plan.runs)
                row = replace(blank, seconds=taken, first_s=first_s, peak_bytes=peak())
            failed = self._compiled is not None and self._compiled.failed
            return replace(
                row, difference=self._difference(), note="compiling failed: it ran as it is" if failed else ""
            )
        except RuntimeError as error:  # a mode that this machine cannot do is a finding
            return replace(blank, kind="left out", note=" ".join(str(error).split())[:160])

    @torch.no_grad()  # type: ignore[untyped-decorator] # torch is untyped here
    def _call(self) -> None:
        self._made = self._model(**self._given)[0]

    def _difference(self) -> float:
        made = self._made
        if not torch.isfinite(made).all():
            raise RuntimeError("values that are no numbers came out")
        if self._reference is None:
            self._reference = made.float()
        distance = torch.linalg.vector_norm(made.float() - self._reference)
        return float(distance / torch.linalg.vector_norm(self._reference))

    def _attend(self, backend: str) -> None:
        attention.use([self._model], backend)

    def _tabulate(self) -> None:
        ModulationTables(self._model)

    def _compile(self, kernel: str) -> None:
        self._attend(kernel)
        torch.compiler.reset()
        if self._compiled is None:
            # A try on a processor: no compiler need be there.
            self._compiled = CompiledBlocks(self._model, backend="inductor" if self._bench.on_cuda else "eager")

    def _coarsen(self) -> None:
        torch.compiler.reset()
        coarsen(self._model, best_precision(self._bench.device))
