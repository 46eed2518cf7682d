"""The pipelines that a runner has loaded: the one used last stays longest on the device, then in the machine's memory. No torch."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import structlog

from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.take import DeviceMemoryExhausted, Pipeline

log = structlog.get_logger()


class Memory(Protocol):
    """What is free now, in bytes."""

    def device_free(self) -> int: ...

    def host_free(self) -> int: ...


@dataclass(slots=True)
class _Loaded:
    card: Card
    pipeline: Pipeline
    on_device: bool = True
    #: Whether it has been put aside before: its place in the machine's memory stays its own.
    has_place: bool = False


class Rack:
    def __init__(self, open_pipeline: Callable[[Card, Path], Pipeline], memory: Memory) -> None:
        self._open = open_pipeline
        self._memory = memory
        #: By card, the one used last at the end.
        self._loaded: OrderedDict[str, _Loaded] = OrderedDict()

    def pipeline(self, card: Card, folder: Path, *, beside_bytes: int = 0) -> Pipeline:
        """The card's pipeline on the device, with `beside_bytes` free for its work as far as others can make room.

        Raises `DeviceMemoryExhausted` where it does not fit alone.
        """
        found = self._loaded.get(card.id)
        if found is None or not found.on_device:
            self._make_room(card, beside_bytes)
            self._bring(card, folder)
        self._loaded.move_to_end(card.id)
        return self._loaded[card.id].pipeline

    def leave_only(self, card: Card) -> bool:
        """Takes all others off the device; whether there was one."""
        others = [loaded for loaded in self._loaded.values() if loaded.on_device and loaded.card.id != card.id]
        for loaded in others:
            self._put_aside(loaded)
        return bool(others)

    def close(self) -> None:
        for loaded in self._loaded.values():
            loaded.pipeline.close()
        self._loaded.clear()

    def _make_room(self, card: Card, beside_bytes: int) -> None:
        needed = card.size_bytes + beside_bytes
        for loaded in list(self._loaded.values()):  # the one used longest ago is first
            if self._memory.device_free() >= needed:
                return
            if loaded.on_device and loaded.card.id != card.id:
                self._put_aside(loaded)

    def _put_aside(self, loaded: _Loaded) -> None:
        """Off the device; into the machine's memory if that has room for it."""
        if loaded.has_place or self._has_host_room(loaded.card.size_bytes):
            loaded.pipeline.to_host()
            loaded.on_device, loaded.has_place = False, True
        else:
            loaded.pipeline.close()
            del self._loaded[loaded.card.id]
        log.info("weights-put-aside", model=loaded.card.id, kept=not loaded.on_device)

    def _has_host_room(self, needed: int) -> bool:
        """Lets go of what lies in the machine's memory already, as far as that is needed."""
        for loaded in list(self._loaded.values()):
            if self._memory.host_free() >= needed:
                return True
            if not loaded.on_device:
                loaded.pipeline.close()
                del self._loaded[loaded.card.id]
        return self._memory.host_free() >= needed

    def _bring(self, card: Card, folder: Path) -> None:
        try:
            self._bring_once(card, folder)
        except DeviceMemoryExhausted:
            if not self.leave_only(card):
                raise
            self._bring_once(card, folder)

    def _bring_once(self, card: Card, folder: Path) -> None:
        found = self._loaded.get(card.id)
        if found is None:
            self._loaded[card.id] = _Loaded(card, self._open(card, folder))
        else:
            found.pipeline.to_device()
            found.on_device = True
