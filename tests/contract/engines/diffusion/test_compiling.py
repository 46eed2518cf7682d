"""Compiled blocks make what uncompiled ones make, for so many shapes; what cannot be compiled runs as it is."""

from typing import Any

import pytest
import structlog

pytest.importorskip("torch", reason="torch is not installed: the extra gpu brings it")

import torch

from limpet.engines.diffusion.pipelines.compiling import CompiledBlocks, can_compile


class Block(torch.nn.Module):  # type: ignore[misc] # torch is untyped here
    def __init__(self) -> None:
        super().__init__()
        self.linear = torch.nn.Linear(8, 8)

    def forward(self, state: Any) -> Any:
        return state + torch.nn.functional.gelu(self.linear(state))


class Denoiser(torch.nn.Module):  # type: ignore[misc] # the same
    """With the library's form of regional compilation."""

    _repeated_blocks = ("Block",)

    def __init__(self) -> None:
        super().__init__()
        self.blocks = torch.nn.ModuleList([Block(), Block()])

    def compile_repeated_blocks(self, **options: Any) -> None:
        for block in self.blocks:
            block.compile(**options)

    def forward(self, *, hidden_states: Any) -> Any:
        for block in self.blocks:
            hidden_states = block(hidden_states)
        return hidden_states


@pytest.fixture(autouse=True)
def _fresh_compiler():
    torch.compiler.reset()
    with torch.no_grad():  # as pipelines run
        yield
    torch.compiler.reset()


def _graphs() -> int:
    return int(torch._dynamo.utils.counters["stats"]["unique_graphs"])


def test_compiled_blocks_make_what_plain_ones_make():
    denoiser = Denoiser()
    state = torch.randn(1, 5, 8)
    plain = denoiser(hidden_states=state)

    compiled = CompiledBlocks(denoiser, backend="aot_eager")

    torch.testing.assert_close(denoiser(hidden_states=state), plain)
    assert compiled.shapes == 1
    assert not compiled.failed


def test_only_so_many_shapes_are_compiled_and_those_stay_so():
    denoiser = Denoiser()
    compiled = CompiledBlocks(denoiser, shapes=2, backend="aot_eager")
    torch._dynamo.utils.counters.clear()

    for tokens in (4, 6, 8, 10, 4, 12, 6):
        assert denoiser(hidden_states=torch.ones(1, tokens, 8)).shape == (1, tokens, 8)

    assert compiled.shapes == 2
    assert _graphs() == 2


def test_what_cannot_be_compiled_runs_as_it_is_and_is_told_once():
    def refuse(graph: Any, inputs: Any) -> Any:
        raise ValueError("no compiler here")

    denoiser = Denoiser()
    state = torch.randn(1, 5, 8)
    plain = denoiser(hidden_states=state)

    with structlog.testing.capture_logs() as logs:
        compiled = CompiledBlocks(denoiser, backend=refuse)  # type: ignore[arg-type] # a back end may be a function
        made = [denoiser(hidden_states=state) for _ in range(3)]

    assert all(torch.equal(each, plain) for each in made)
    assert compiled.failed
    assert [entry["event"] for entry in logs] == ["compile-failed"]
    assert "no compiler here" in logs[0]["reason"]


def test_what_fails_uncompiled_too_is_no_failure_of_the_compiler():
    denoiser = Denoiser()
    compiled = CompiledBlocks(denoiser, backend="aot_eager")

    with pytest.raises(RuntimeError, match="mat1 and mat2"):
        denoiser(hidden_states=torch.ones(1, 5, 7))

    assert not compiled.failed


def test_the_cpu_does_not_compile():
    assert not can_compile("cpu")
