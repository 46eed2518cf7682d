"""How weights come off the disk: safetensors only, nothing from the network, LoRAs added for good."""

import gc
import logging
import shutil
import socket
import weakref
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch", reason="torch is not installed: pipelines of open weights need the extra `gpu`")

import torch
from safetensors.torch import save_file
from tests.takes import RecordingControl, take
from tests.tiny_models import CARDS, build

from limpet.core.errors import Cancelled, SetupError
from limpet.engines.diffusion.card import Card, Lora, Task
from limpet.engines.diffusion.pipelines.families import open_pipeline
from limpet.engines.diffusion.pipelines.placement import Placement
from limpet.engines.diffusion.take import Pixels

ON_CPU = Placement(device="cpu", dtype="float32")
CARD = CARDS["tiny-wan-t2v"]
#: A weight that both experts have, the rank of the LoRAs, and its width.
_LAYER, _RANK, _SIZE = "blocks.0.attn1.to_q", 2, 12


@pytest.fixture
def folder(models: Path, tmp_path: Path) -> Path:
    """A copy that a test may spoil."""
    return Path(shutil.copytree(build(CARD, models), tmp_path / CARD.id))


def clip(card: Card, folder: Path) -> Pixels:
    return open_pipeline(card, folder, ON_CPU).make(take(Task.TEXT_TO_VIDEO), RecordingControl())[0]


@pytest.mark.parametrize("name", ["transformer/diffusion_pytorch_model.bin", "vae/extra.pt", "loras/pickled.ckpt"])
def test_a_folder_with_a_pickle_in_it_is_not_loaded(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(b"\x80\x04.")

    with pytest.raises(SetupError, match=r"only safetensors.*Remove it"):
        open_pipeline(CARD, folder, ON_CPU)


def test_a_folder_without_a_model_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"model_index\.json is missing"):
        open_pipeline(CARD, tmp_path, ON_CPU)


def test_a_missing_lora_is_named(folder: Path) -> None:
    card = replace(CARD, loras=[Lora(repository="someone/lora", file="few_steps.safetensors")])

    with pytest.raises(SetupError, match=r"loras/transformer/few_steps\.safetensors is missing"):
        open_pipeline(card, folder, ON_CPU)


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every attempt to reach somebody is recorded and refused; patched, for there is no other way to see what is not there."""
    tried: list[Any] = []

    def refuse(_: socket.socket, address: Any) -> None:
        tried.append(address)
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_, **__: refuse(None, host))  # type: ignore[arg-type]  # records only
    return tried


def test_nobody_is_asked_for_anything_while_weights_are_loaded_and_used(folder: Path, no_network: list[Any]) -> None:
    clip(CARD, folder)

    assert no_network == []


def test_a_component_that_is_missing_is_not_looked_for_elsewhere(folder: Path, no_network: list[Any]) -> None:
    shutil.rmtree(folder / "vae")

    with pytest.raises(SetupError, match="limpet models verify tiny-wan-t2v"):
        open_pipeline(CARD, folder, ON_CPU)

    assert no_network == []


def test_a_file_of_weights_that_broke_off_says_how_to_check_it(folder: Path) -> None:
    weights = folder / "transformer" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])

    with pytest.raises(SetupError, match="limpet models verify tiny-wan-t2v"):
        open_pipeline(CARD, folder, ON_CPU)


def lora(folder: Path, component: str, prefix: str = "transformer") -> Lora:
    """A LoRA on the one layer, as diffusers saves them."""
    made = Lora(repository="someone/lora", file=f"{component}.safetensors", component=component, weight=0.5)
    down, up = factors(component)
    (folder / made.folder).mkdir(parents=True)
    names = (f"{prefix}.{_LAYER}.lora_A.weight", f"{prefix}.{_LAYER}.lora_B.weight")
    save_file(dict(zip(names, (down, up), strict=True)), folder / made.path)
    return made


def factors(component: str) -> tuple[Any, Any]:
    generator = torch.Generator().manual_seed(len(component))
    return torch.randn(_RANK, _SIZE, generator=generator), torch.randn(_SIZE, _RANK, generator=generator)


def weights_of(pipeline: Any, component: str) -> dict[str, Any]:
    weights: dict[str, Any] = getattr(pipeline.pipeline, component).state_dict()
    return weights


@pytest.mark.parametrize("component", ["transformer", "transformer_2"])
def test_a_lora_is_added_to_the_weights_of_its_own_expert_only(folder: Path, component: str) -> None:
    plain = open_pipeline(CARD, folder, ON_CPU)
    added = lora(folder, component)

    fused = open_pipeline(replace(CARD, loras=[added]), folder, ON_CPU)

    down, up = factors(component)
    for name in ("transformer", "transformer_2"):
        before, after = weights_of(plain, name), weights_of(fused, name)
        assert before.keys() == after.keys(), "nothing of an adapter is left"
        expected = before[f"{_LAYER}.weight"] + (added.weight * up @ down if name == component else 0)
        assert torch.allclose(after[f"{_LAYER}.weight"], expected, atol=1e-5)


@pytest.mark.parametrize("component", ["transformer", "transformer_2"])
def test_both_experts_take_part_in_a_clip(folder: Path, component: str) -> None:
    added = lora(folder, component)

    assert not np.array_equal(clip(replace(CARD, loras=[added]), folder), clip(CARD, folder))


def test_a_lora_as_lightx2v_publishes_them_is_understood(folder: Path) -> None:
    made = Lora(repository="someone/lora", file="original.safetensors")
    down, up = factors("transformer")
    (folder / made.folder).mkdir(parents=True)
    prefix = "diffusion_model.blocks.0.self_attn.q"
    save_file({f"{prefix}.lora_down.weight": down, f"{prefix}.lora_up.weight": up}, folder / made.path)
    before = weights_of(open_pipeline(CARD, folder, ON_CPU), "transformer")[f"{_LAYER}.weight"]

    fused = open_pipeline(replace(CARD, loras=[made]), folder, ON_CPU)

    after = weights_of(fused, "transformer")[f"{_LAYER}.weight"]
    assert torch.allclose(after, before + up @ down, atol=1e-5)


def test_a_lora_for_another_model_is_refused(folder: Path) -> None:
    added = lora(folder, "transformer", prefix="unet")

    with pytest.raises(SetupError, match="has nothing for the transformer of tiny-wan-t2v"):
        open_pipeline(replace(CARD, loras=[added]), folder, ON_CPU)


def test_what_must_count_in_32_bits_does_so_in_a_model_of_16(folder: Path) -> None:
    opened: Any = open_pipeline(CARD, folder, Placement(device="cpu", dtype="bfloat16"))

    weights = opened.pipeline.transformer.state_dict()

    assert weights[f"{_LAYER}.weight"].dtype is torch.bfloat16
    assert weights["blocks.0.scale_shift_table"].dtype is torch.float32


@pytest.mark.filterwarnings(
    "ignore:.*weight_norm:FutureWarning"  # diffusers' own use of it, in the part of H3 that hears
)
@pytest.mark.parametrize("card", [CARD, CARDS["tiny-h3"]], ids=lambda card: card.id)
def test_loading_and_cancelling_print_nothing_and_log_nothing(
    models: Path, card: Card, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    folder = build(card, models)
    capfd.readouterr()

    with caplog.at_level(logging.WARNING):
        pipeline = open_pipeline(card, folder, ON_CPU)
        with pytest.raises(Cancelled):
            pipeline.make(take(Task.TEXT_TO_VIDEO, card), RecordingControl(cancel_after=1))

    assert capfd.readouterr() == ("", "")
    assert caplog.records == []


def test_a_closed_pipeline_lets_go_of_its_weights(folder: Path) -> None:
    pipeline: Any = open_pipeline(CARD, folder, ON_CPU)
    weights = weakref.ref(pipeline.pipeline.transformer)

    pipeline.close()
    gc.collect()

    assert weights() is None
