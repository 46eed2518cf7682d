"""Weights off the local disk into a diffusers pipeline: safetensors only, nothing from the network, LoRAs added for good."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError

from limpet.core.errors import SetupError
from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.pipelines.placement import Placement

#: Formats that run code of their maker's when they are read.
_PICKLES = frozenset({".bin", ".ckpt", ".msgpack", ".pickle", ".pkl", ".pt", ".pth"})

_ADAPTER = "card"


def load_pipeline(kind: Any, card: Card, folder: Path, placement: Placement, *, without: Sequence[str] = ()) -> Any:
    """A pipeline of this class with the card's LoRAs in it, on the host; `without` names parts that are not read."""
    check_folder(folder, "model_index.json")
    with told_of_the_card(card, folder):
        pipeline = kind.from_pretrained(folder, **loading_options(placement), **dict.fromkeys(without))
    fuse_loras(pipeline, card, folder)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def loading_options(placement: Placement) -> dict[str, Any]:
    """`dtype=` spares the modules that a model must keep in 32 bits; `.to` would not."""
    return {"dtype": getattr(torch, placement.dtype), "local_files_only": True, "use_safetensors": True}


@contextmanager
def told_of_the_card(card: Card, folder: Path) -> Iterator[None]:
    """What the libraries raise for files that are missing or spoilt, as a sentence that leads on."""
    try:
        yield
    except (OSError, ValueError, SafetensorError) as error:
        message = f"{folder} cannot be loaded: {error} See `limpet models verify {card.id}`."
        raise SetupError(message) from error


def check_folder(folder: Path, index: str) -> None:
    if not (folder / index).is_file():
        raise SetupError(f"{folder} holds no model: {index} is missing. Pull it anew with `limpet models pull`.")
    for path in sorted(folder.rglob("*")):
        if path.suffix in _PICKLES:
            raise SetupError(
                f"{path} may run code when it is read; only safetensors are loaded. Remove it, or pull the model anew."
            )


def fuse_loras(pipeline: Any, card: Card, folder: Path) -> None:
    """Adds each LoRA to the weights of its component, as if they had been trained so."""
    for lora in card.loras:
        if not (folder / lora.path).is_file():
            raise SetupError(f"{folder / lora.path} is missing. Pull it anew with `limpet models pull {card.id}`.")
        elsewhere = {} if lora.component == "transformer" else {f"load_into_{lora.component}": True}
        pipeline.load_lora_weights(
            folder / lora.folder, weight_name=lora.file, adapter_name=_ADAPTER, local_files_only=True, **elsewhere
        )
        if _ADAPTER not in pipeline.get_list_adapters().get(lora.component, ()):  # the library only warns
            raise SetupError(f"{folder / lora.path} has nothing for the {lora.component} of {card.id}.")
        pipeline.fuse_lora(components=[lora.component], lora_scale=lora.weight)
        pipeline.unload_lora_weights()
