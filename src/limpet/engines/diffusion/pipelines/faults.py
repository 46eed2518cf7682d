"""What goes wrong on a device, in words of ours: too little memory is told, a broken device ends the process."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from limpet.engines.base import RunnerUnusable
from limpet.engines.diffusion.take import DeviceMemoryExhausted

#: How errors begin that leave the device's context broken for good; older versions of torch have no class for them.
_BROKEN = ("CUDA error", "HIP error", "NCCL error", "cuDNN error", "CUBLAS_STATUS")


@contextmanager
def device_faults() -> Iterator[None]:
    """Raises `DeviceMemoryExhausted` and `RunnerUnusable` for what torch raises."""
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise DeviceMemoryExhausted(str(error).partition(". ")[0]) from error
    except RuntimeError as error:
        if isinstance(error, _accelerator_errors()) or str(error).startswith(_BROKEN):
            raise RunnerUnusable(str(error)) from error
        raise


def _accelerator_errors() -> tuple[type[RuntimeError], ...]:
    kind = getattr(torch, "AcceleratorError", None)  # torch 2.8 and later
    return () if kind is None else (kind,)
