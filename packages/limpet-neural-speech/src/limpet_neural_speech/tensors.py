"""Weights that come as a pickle, turned once into safetensors: a pickle may hold a program, safetensors hold numbers only."""

from pathlib import Path
from pickle import UnpicklingError

import torch
from safetensors.torch import save_file

from limpet_neural_speech.model import WeightsMissing


def without_pickle(folder: Path, name: str) -> None:
    """Sees to it that `name`.safetensors is there, made of `name`.pth where it is not. Raises `WeightsMissing`."""
    wanted, pickled = folder / f"{name}.safetensors", folder / f"{name}.pth"
    if wanted.is_file():
        return
    if not pickled.is_file():
        raise WeightsMissing(f"there is neither {wanted.name} nor {pickled.name} in {folder}")
    unfinished = wanted.with_suffix(".part")
    try:
        save_file(_tensors(pickled), unfinished)
    except OSError as error:
        raise WeightsMissing(f"{wanted} cannot be written, and a pickle is not spoken from: {error}") from error
    unfinished.replace(wanted)


def _tensors(pickled: Path) -> dict[str, torch.Tensor]:
    try:
        # torch's unpickler that knows tensors and plain values only, and refuses whatever else a pickle may call.
        read = torch.load(pickled, map_location="cpu", weights_only=True)
    except (UnpicklingError, RuntimeError, EOFError) as error:
        reason = str(error).partition("\n")[0]
        raise WeightsMissing(f"{pickled} holds more than numbers, or is broken: {reason}") from error
    tensors = read.get("state_dict", read) if isinstance(read, dict) else {}
    if not tensors or not all(isinstance(value, torch.Tensor) for value in tensors.values()):
        raise WeightsMissing(f"{pickled} holds no tensors by name")
    return {name: value.clone().contiguous() for name, value in tensors.items()}
