"""The choice among attention kernels, by a given clock; on the CPU there is only one to choose."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("torch", reason="torch is not installed: the extra gpu brings it")

import torch
from diffusers import WanTransformer3DModel
from diffusers.models import attention_dispatch

from limpet.engines.diffusion.pipelines import attention
from limpet.engines.diffusion.pipelines.attention import NATIVE, AttentionShape, Choice, Remembered, can_be_shared

SHAPE = AttentionShape(tokens=45_600, heads=40, head_size=128)


class Course:
    """A clock that kernels move by their cost."""

    def __init__(self) -> None:
        self.time_s = 0.0

    def __call__(self) -> float:
        return self.time_s

    def kernel(self, costs_s: Iterator[float] | float, made: Any = None) -> Callable[[], Any]:
        def run() -> Any:
            self.time_s += costs_s if isinstance(costs_s, float) else next(costs_s)
            return torch.ones(4) if made is None else made

        return run


def _failing() -> Any:
    raise RuntimeError("no kernel image is available for execution on the device")


def test_the_cheapest_kernel_is_chosen_by_its_median_after_a_first_call():
    course = Course()
    kernels = {
        "native": course.kernel(2.0),
        "slow to start": course.kernel(iter([50.0, 1.0, 9.0, 1.0])),
        "one good day": course.kernel(iter([0.1, 3.0, 0.1, 3.0])),
    }

    choice = attention.fastest(kernels, course)

    assert choice == Choice(backend="slow to start", seconds={"native": 2.0, "slow to start": 1.0, "one good day": 3.0})


def test_a_kernel_that_fails_or_makes_something_else_is_out():
    course = Course()
    kernels = {
        "native": course.kernel(2.0),
        "wrong": course.kernel(0.1, torch.full((4,), 1.1)),
        "not a number": course.kernel(0.1, torch.full((4,), torch.nan)),
        "broken": _failing,
    }

    choice = attention.fastest(kernels, course)

    assert choice == Choice(backend="native", seconds={"native": 2.0})


def test_a_choice_is_measured_once_and_remembered_by_its_key(tmp_path: Path):
    memory = Remembered(tmp_path / "cache" / "attention.json")
    measured = []

    def measure() -> Choice:
        measured.append(1)
        return Choice(backend="_native_cudnn", seconds={"native": 2.0, "_native_cudnn": 1.0})

    first = memory.recall("card 2^16x40x128", measure)
    again = Remembered(memory.file).recall("card 2^16x40x128", measure)
    memory.recall("card 2^17x40x128", measure)

    assert first == again
    assert len(measured) == 2


def test_a_broken_memory_is_written_anew(tmp_path: Path):
    file = tmp_path / "attention.json"
    file.write_text("{")

    Remembered(file).recall("key", lambda: Choice(backend="native"))

    assert '"key"' in file.read_text()


def test_on_the_cpu_nothing_is_measured(tmp_path: Path):
    choice = attention.choose("wan", SHAPE, device="cpu", cache=tmp_path)

    assert choice == Choice(backend="native")
    assert not list(tmp_path.iterdir())


def test_shapes_within_a_factor_of_two_share_a_measurement():
    near, far = (
        AttentionShape(tokens=40_000, heads=40, head_size=128),
        AttentionShape(tokens=75_600, heads=40, head_size=128),
    )

    assert SHAPE.bucket == near.bucket
    assert SHAPE.bucket != far.bucket


def test_the_chosen_kernel_is_what_a_model_calls():
    model = WanTransformer3DModel(
        num_attention_heads=2, attention_head_dim=12, in_channels=4, out_channels=4, text_dim=8, freq_dim=8,
        ffn_dim=16, num_layers=1,
    )  # fmt: skip

    attention.use([model, object()], "_native_math")

    assert {module.processor._attention_backend for module in model.modules() if hasattr(module, "processor")} == {
        "_native_math"
    }
    attention.use([model], "native")


def test_the_libraries_kernels_agree_on_the_cpu():
    shape = AttentionShape(tokens=64, heads=2, head_size=16)

    kernels = attention._kernels(["native", "_native_math"], shape, "cpu")

    assert attention._agree(kernels["_native_math"](), kernels["native"]())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("flash_attn_func = flash_attn_varlen_func = None", ["_flash_3", "_native_cudnn", "native"]),
        ("raise OSError('libcudart.so.13: cannot open shared object file')", ["_native_cudnn", "native"]),
    ],
)
def test_flash_attention_3_is_found_under_its_published_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, expected: list[str]
):
    (tmp_path / "fa3_fwd_interface.py").write_text(content)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "fa3_fwd_interface", raising=False)
    library = attention_dispatch
    for name in ("_CAN_USE_FLASH_ATTN_3", "flash_attn_3_func", "flash_attn_3_varlen_func"):
        monkeypatch.setattr(library, name, getattr(library, name))  # what is adopted is forgotten again

    assert attention.candidates("cuda:0") == expected
    assert attention.candidates("cuda:0", masked=True) == ["_native_cudnn", "native"]


def test_devices_share_the_kernels_of_which_the_library_hands_out_the_heads():
    kernels = (NATIVE, "_native_cudnn", "_flash_3")

    assert [kernel for kernel in kernels if can_be_shared(kernel)] == [NATIVE, "_native_cudnn"]
