"""What torch raises on a device, in words of ours."""

import pytest

from limpet.engines.base import RunnerUnusable
from limpet.engines.diffusion.take import DeviceMemoryExhausted

torch = pytest.importorskip("torch", reason="torch is not installed; .ci/run installs the build for CPUs")


def _raised(error: Exception) -> None:
    from limpet.engines.diffusion.pipelines.faults import device_faults

    with device_faults():
        raise error


@pytest.mark.parametrize(
    "text",
    [
        "CUDA error: an illegal memory access was encountered",
        "CUDA error: unspecified launch failure",
        "cuDNN error: CUDNN_STATUS_EXECUTION_FAILED",
        "NCCL error in: ../torch/csrc/distributed/c10d/NCCLUtils.hpp:133, unhandled cuda error",
    ],
)
def test_a_broken_device_makes_the_runner_unusable(text: str) -> None:
    with pytest.raises(RunnerUnusable, match=text.split(":", maxsplit=1)[0]):
        _raised(RuntimeError(text))


def test_too_little_memory_is_no_broken_device() -> None:
    with pytest.raises(DeviceMemoryExhausted, match="Tried to allocate"):
        _raised(torch.OutOfMemoryError("CUDA out of memory: Tried to allocate 9.00 GiB. GPU 0 has ..."))


def test_an_error_of_the_code_stays_what_it_is() -> None:
    with pytest.raises(RuntimeError, match="mat1 and mat2 shapes cannot be multiplied"):
        _raised(RuntimeError("mat1 and mat2 shapes cannot be multiplied (1x2 and 3x4)"))
