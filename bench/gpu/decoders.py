"""Latents to pixels: as the documentation has it, in 32 bits, and as ours does it."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import torch
from bench.gpu import builds
from bench.gpu.machine import Bench
from bench.gpu.rows import Row

from limpet.engines.diffusion.cards import read_shelf
from limpet.engines.diffusion.flops import Shape, decoding
from limpet.engines.diffusion.pipelines.decoders import prepare_decoder

_CARDS = {"wan-vae": "wan2.2-i2v-a14b", "5b-vae": "wan2.2-ti2v-5b", "h3-vae": "minimax-h3"}
_TINY = {"wan-vae": (32, 32, 5), "5b-vae": (32, 32, 5), "h3-vae": (64, 64, 22)}


def _flop(name: str, shape: tuple[int, int, int]) -> float:
    return decoding(read_shelf().cards[_CARDS[name]], Shape(width=shape[0], height=shape[1], frames=shape[2]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    case: str
    name: str
    shape: tuple[int, int, int]
    runs: int = 2

    def rows(self, bench: Bench) -> Iterator[Row]:
        shape = _TINY[self.name] if bench.small else self.shape
        vae = builds.build(self.name, device=bench.device, dtype=torch.float32, small=bench.small)
        given = builds.latents(self.name, shape, bench)
        blank = Row(
            case=self.case,
            what="plain diffusers, 32 bits",
            kind="plain",
            shape="x".join(map(str, shape)),
            flop=None if bench.small else _flop(self.name, shape),  # counted on the full size only
            ceiling=bench.ceiling,
        )
        row, reference = self._timed(bench, vae, given.float(), blank)
        yield row
        self._narrow(vae, bench)
        row, _ = self._timed(bench, vae, given, replace(blank, what="16 bits", kind="lossless"), reference)
        yield row
        prepare_decoder(vae, tiled=False)
        row, _ = self._timed(
            bench, vae, given, replace(blank, what="ours: 16 bits, channels last", kind="lossless"), reference
        )
        yield row
        del vae
        gc.collect()

    @staticmethod
    def _narrow(vae: Any, bench: Bench) -> None:
        """All but what the decoder must keep in 32 bits."""
        kept = getattr(vae, "_keep_in_fp32_modules", None) or ()
        for name, weight in vae.named_parameters():
            if not any(word in name for word in kept):
                weight.data = weight.data.to(bench.dtype)

    @torch.no_grad()  # type: ignore[untyped-decorator] # torch is untyped here
    def _timed(self, bench: Bench, vae: Any, given: Any, blank: Row, reference: Any = None) -> tuple[Row, Any]:
        try:
            with bench.peak() as peak:
                first_s = bench.timed(lambda: vae.decode(given), 1)[0]
                taken = bench.timed(lambda: vae.decode(given), self.runs)
                peak_bytes = peak()
            made = vae.decode(given).sample.float().cpu()  # off the device: the next mode's peak is its own
        except RuntimeError as error:  # a mode that this machine cannot do is a finding
            return replace(blank, kind="left out", note=" ".join(str(error).split())[:160]), reference
        reference = made if reference is None else reference
        difference = float(torch.linalg.vector_norm(made - reference) / torch.linalg.vector_norm(reference))
        row = replace(blank, first_s=first_s, seconds=taken, peak_bytes=peak_bytes, difference=difference)
        return row, reference
