"""Weights that wait in main memory: one block of it for each model, pinned so that the way back is as fast as the bus."""

from typing import Any

import structlog
import torch

log = structlog.get_logger()

#: Where a tensor may begin, as CUDA's own allocations do.
_ALIGNMENT = 512


class HostCopy:
    """A model that comes and goes; its weights never change, so that nothing is copied when it goes.

    Weights of 8 bits are no plain tensors: those go and come by the library's own way.
    """

    def __init__(self, model: torch.nn.Module) -> None:
        self._model = model
        tensors = [*model.parameters(), *model.buffers()]
        self._plain = all(type(tensor.data) is torch.Tensor for tensor in tensors)
        self._kept: list[tuple[Any, torch.Tensor]] = []
        self._block = torch.empty(sum(map(_room, tensors)) if self._plain else 0, dtype=torch.uint8)
        if self._plain:
            self._fill(tensors)
        else:
            self.leave()
        self._pinned = _pin(self._block)  # last: memory that nothing was written to takes no room before it is pinned

    def _fill(self, tensors: list[torch.Tensor]) -> None:
        """Tensor by tensor, so that no more than one is there twice."""
        start = 0
        for tensor in tensors:
            kept = _slot(self._block, start, tensor)
            tensor.data = kept.copy_(tensor.data)
            self._kept.append((tensor, kept))
            start += _room(tensor)

    @property
    def size_bytes(self) -> int:
        return int(self._block.nbytes)

    def arrive(self, device: str) -> None:
        if not self._plain:
            self._model.to(device)
        for tensor, kept in self._kept:
            tensor.data = torch.empty_like(kept, device=device).copy_(kept, non_blocking=self._pinned)

    def leave(self) -> None:
        """What was on the device is free once nothing else holds it."""
        if not self._plain:
            self._model.to("cpu")
        for tensor, kept in self._kept:
            tensor.data = kept

    def close(self) -> None:
        """Gives the pinned memory back; the model must be gone or on the device."""
        if self._pinned:
            torch.cuda.cudart().cudaHostUnregister(self._block.data_ptr())
            self._pinned = False


def _room(tensor: torch.Tensor) -> int:
    return -(-int(tensor.nbytes) // _ALIGNMENT) * _ALIGNMENT


def _slot(block: torch.Tensor, start: int, tensor: torch.Tensor) -> torch.Tensor:
    """A tensor of the same form within the block, strides and all: a decoder's weights may be stored channels last."""
    flat = block[start : start + tensor.nbytes].view(tensor.dtype)
    return flat.as_strided(tensor.shape, tensor.stride())


def _pin(block: torch.Tensor) -> bool:
    """Registers it as it is: memory that is allocated as pinned is rounded up to a power of two."""
    if not torch.cuda.is_available() or block.numel() == 0:
        return False
    refused = int(torch.cuda.cudart().cudaHostRegister(block.data_ptr(), block.numel(), 0))
    if refused:
        log.warning("memory-not-pinned", size_bytes=block.numel(), code=refused)
    return not refused
