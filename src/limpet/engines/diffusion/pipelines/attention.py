"""Which kernel of attention is the fastest here: measured once on a model's own shape, then remembered."""

import json
import os
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import structlog
import torch
from diffusers.models import attention_dispatch

log = structlog.get_logger()

#: What every device has; the others are judged by it.
NATIVE = "native"
#: On CUDA, by their names in diffusers. None of them rounds more than the arithmetic of 16 bits does.
_CUDA = ("_flash_3", "_native_cudnn", NATIVE)
#: Not those that know no mask.
_CUDA_MASKED = ("_native_cudnn", NATIVE)
#: Kernels of 16 bits differ from each other by about 0.5 %.
_TOLERANCE = 0.02
_CALLS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionShape:
    tokens: int
    heads: int
    head_size: int
    #: Whether the model hides some tokens from others.
    masked: bool = False
    #: Whether the heads are some of the model's, because devices share them.
    shared: bool = False

    @property
    def bucket(self) -> str:
        """Shapes within a factor of two are measured as one."""
        return f"2^{self.tokens.bit_length()}x{self.heads}x{self.head_size}{'-masked' if self.masked else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    backend: str
    #: Median seconds of a call, of those that ran.
    seconds: Mapping[str, float] = field(default_factory=dict)


#: A kernel ready to be called; gives what it made.
Kernel = Callable[[], Any]


def candidates(device: str, *, masked: bool = False, shared: bool = False) -> Sequence[str]:
    """Those that this build of the libraries can call at all."""
    if torch.device(device).type != "cuda":
        return (NATIVE,)
    _adopt_flash_3()
    names = [name for name in (_CUDA_MASKED if masked else _CUDA) if _is_present(name)]
    return [name for name in names if can_be_shared(name)] if shared else names


def can_be_shared(name: str) -> bool:
    """Whether the library hands out its heads to several devices; FlashAttention 3's it does not."""
    registry = attention_dispatch._AttentionBackendRegistry  # noqa: SLF001 - where the library says it
    return bool(registry._is_context_parallel_available(attention_dispatch.AttentionBackendName(name)))  # noqa: SLF001 - the same


def fastest(kernels: Mapping[str, Kernel], clock: Callable[[], float]) -> Choice:
    """Times each on the same data; what fails or makes something else than the native one is out."""
    reference = kernels[NATIVE]()
    seconds = {}
    for name, kernel in kernels.items():
        try:
            if _agree(kernel(), reference):  # the first call also loads and sets up
                seconds[name] = _median_s(kernel, clock)
            else:
                log.warning("attention-kernel-differs", kernel=name)
        except RuntimeError as error:
            log.warning("attention-kernel-failed", kernel=name, reason=str(error).partition("\n")[0])
    return Choice(backend=min(seconds, key=lambda name: seconds[name]), seconds=seconds)


def choose(card_id: str, shape: AttentionShape, *, device: str, cache: Path) -> Choice:
    """The fastest for a card on this device, out of the cache where it was measured before."""
    names = candidates(device, masked=shape.masked, shared=shape.shared)
    if list(names) == [NATIVE]:
        return Choice(backend=NATIVE)
    where = " ".join((torch.cuda.get_device_name(device), torch.__version__, ",".join(names)))
    memory = Remembered(cache / "attention.json")
    key = f"{card_id} {shape.bucket} {where}"
    return memory.recall(key, lambda: fastest(_kernels(names, shape, device), synchronised_clock(device)))


def use(models: Sequence[Any], backend: str) -> None:
    """Sets it for these models; what a model does not know of stays as it is."""
    for model in models:
        if hasattr(model, "set_attention_backend"):
            model.set_attention_backend(backend)


@dataclass(frozen=True, slots=True)
class Remembered:
    """Choices in a file; one that cannot be read is written anew."""

    file: Path

    def recall(self, key: str, measure: Callable[[], Choice]) -> Choice:
        kept = self._read()
        if key in kept:
            return Choice(**kept[key])
        choice = measure()
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_suffix(f".{os.getpid()}")  # other runners measure at the same time
        fresh.write_text(json.dumps({**kept, key: asdict(choice)}, indent=1))
        fresh.replace(self.file)
        return choice

    def _read(self) -> dict[str, Any]:
        try:
            kept = json.loads(self.file.read_text())
        except (OSError, ValueError):
            return {}
        return kept if isinstance(kept, dict) else {}


def synchronised_clock(device: str) -> Callable[[], float]:
    """Waits for the device before it reads the time: work there is only queued by a call."""

    def now() -> float:
        if torch.device(device).type == "cuda":
            torch.cuda.synchronize(device)
        return time.perf_counter()

    return now


def _kernels(names: Sequence[str], shape: AttentionShape, device: str) -> dict[str, Kernel]:
    generator = torch.Generator(device).manual_seed(0)
    size = (1, shape.tokens, shape.heads, shape.head_size)
    query, key, value = (torch.randn(size, generator=generator, device=device, dtype=torch.bfloat16) for _ in range(3))

    def kernel(name: str) -> Kernel:
        backend = attention_dispatch.AttentionBackendName(name)
        return lambda: attention_dispatch.dispatch_attention_fn(query, key, value, backend=backend)

    return {name: kernel(name) for name in names}


def _adopt_flash_3() -> None:
    """The package fa3-fwd, which is published, holds FlashAttention 3 under other names than diffusers looks for."""
    library: Any = attention_dispatch
    if library._CAN_USE_FLASH_ATTN_3 or find_spec("fa3_fwd_interface") is None:  # noqa: SLF001 - it has no switch
        return
    try:
        kernels: Any = import_module("fa3_fwd_interface")
    except (ImportError, OSError) as error:  # built for another CUDA
        log.warning("attention-kernel-failed", kernel="_flash_3", reason=str(error))
        return
    library.flash_attn_3_func = kernels.flash_attn_func
    library.flash_attn_3_varlen_func = kernels.flash_attn_varlen_func
    library._CAN_USE_FLASH_ATTN_3 = True  # noqa: SLF001 - the same


def _is_present(name: str) -> bool:
    try:
        attention_dispatch._check_attention_backend_requirements(  # noqa: SLF001 - the library's own check, without setting it
            attention_dispatch.AttentionBackendName(name)
        )
    except RuntimeError:
        return False
    return True


def _median_s(kernel: Kernel, clock: Callable[[], float]) -> float:
    taken = []
    for _ in range(_CALLS):
        start = clock()
        kernel()
        taken.append(clock() - start)
    return statistics.median(taken)


def _agree(made: Any, reference: Any) -> bool:
    difference = torch.linalg.vector_norm((made - reference).float())
    return bool(difference <= _TOLERANCE * torch.linalg.vector_norm(reference.float()))
