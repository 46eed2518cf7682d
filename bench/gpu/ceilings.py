"""What the device does at best: copies, matrix products, attention."""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import torch
from bench.gpu.machine import Bench
from bench.gpu.rows import Row
from diffusers.models import attention_dispatch

from limpet.engines.diffusion.pipelines import attention

#: Tokens of the A14B at 480p, 512p, 720p and 768p; 40 heads of 128.
_TOKENS = (32_760, 45_600, 75_600, 102_000)
_HEADS, _HEAD_SIZE = 40, 128


def rows(bench: Bench) -> Iterator[Row]:
    yield _copy(bench)
    yield Row(
        case="ceilings",
        what=f"{bench.matrix}³ matrix product, {bench.dtype}",
        kind="ceiling",
        note=f"{bench.ceiling / 1e12:.3g} TFLOP/s",
    )
    if bench.on_cuda and torch.cuda.get_device_capability(bench.device) >= (8, 9):
        yield _float8(bench)
    for tokens in (256,) if bench.small else _TOKENS:
        yield from _attention(bench, tokens)


def _copy(bench: Bench) -> Row:
    count = 2**20 if bench.small else 2**32
    source = torch.randint(0, 255, (count,), dtype=torch.uint8, device=bench.device)
    target = torch.empty_like(source)
    target.copy_(source)
    taken = bench.timed(lambda: target.copy_(source), 10)
    note = f"{2 * count / statistics.median(taken) / 1e12:.2f} TB/s, read and written"
    return Row(case="ceilings", what="copy on the device", kind="ceiling", seconds=taken, note=note)


def _float8(bench: Bench) -> Row:
    size = bench.matrix
    left, right = (torch.randn(size, size, device=bench.device, dtype=bench.dtype) for _ in range(2))
    scale = torch.ones(size, 1, device=bench.device)
    coarse = left.to(torch.float8_e4m3fn), right.to(torch.float8_e4m3fn).t()

    def product() -> Any:
        multiply = torch._scaled_mm  # noqa: SLF001 - torch has no other name for it
        return multiply(*coarse, scale_a=scale, scale_b=scale.t(), out_dtype=bench.dtype)

    what = f"{size}³ matrix product, 8 bits by rows"
    return _timed(
        bench, Row(case="ceilings", what=what, kind="ceiling", flop=2.0 * size**3, ceiling=bench.ceiling), product
    )


def _attention(bench: Bench, tokens: int) -> Iterator[Row]:
    size = (1, tokens, _HEADS, _HEAD_SIZE)
    query, key, value = (torch.randn(size, device=bench.device, dtype=bench.dtype) for _ in range(3))
    for name in attention.candidates(bench.device):
        backend = attention_dispatch.AttentionBackendName(name)
        blank = Row(
            case="ceilings",
            what=f"attention {name}",
            kind="ceiling",
            shape=f"{tokens} tokens, {_HEADS} x {_HEAD_SIZE}",
            flop=4.0 * tokens**2 * _HEADS * _HEAD_SIZE,
            ceiling=bench.ceiling,
        )
        call = partial(attention_dispatch.dispatch_attention_fn, query, key, value, backend=backend)
        yield _timed(bench, blank, call)


def _timed(bench: Bench, blank: Row, call: Callable[[], Any]) -> Row:
    try:
        first_s = bench.timed(call, 1)[0]
        return replace(blank, first_s=first_s, seconds=bench.timed(call, 5))
    except RuntimeError as error:  # what this machine cannot do is a finding
        return replace(blank, kind="left out", note=" ".join(str(error).split())[:160])
