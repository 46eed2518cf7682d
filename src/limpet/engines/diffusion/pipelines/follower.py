"""A process of a group beside its leader: loads what the leader loads, draws what it draws, and makes no frames of it.

It talks to nobody but the leader, and ends when that does.
"""

import os
import queue
import sys
import threading
import traceback
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from limpet.core.errors import Cancelled
from limpet.engines.diffusion.pipelines import libraries
from limpet.engines.diffusion.pipelines.families import open_pipeline
from limpet.engines.diffusion.pipelines.faults import device_faults
from limpet.engines.diffusion.pipelines.orders import Answer, Draw, Move, Open, Order, Place, Start, Word
from limpet.engines.diffusion.pipelines.tap import DECODING, DRAWING
from limpet.engines.diffusion.take import DeviceMemoryExhausted, Pipeline
from limpet.engines.lifeline import die_with_parent

if TYPE_CHECKING:
    Orders = queue.SimpleQueue[Order]


class _Following:
    """The `Control` of a follower's run: it goes on and stops by the leader's word, and ends where pixels would be made."""

    def __init__(self, run: int, orders: "Orders") -> None:
        self._run = run
        self._orders = orders
        self._is_drawing = False

    def step(self, done: int, total: int) -> None:
        pass

    def stage(self, name: str) -> None:
        if name == DECODING:
            raise Cancelled
        self._is_drawing = name == DRAWING

    def check_cancelled(self) -> None:
        if self._is_drawing and not self._next_word():
            raise Cancelled

    def _next_word(self) -> bool:
        while True:
            word = self._orders.get()
            assert isinstance(word, Word), "a leader gives no order in the middle of a run"
            if word.run == self._run:
                return word.goes_on


class _Follower:
    def __init__(self, start: Start, orders: "Orders") -> None:
        self._device = start.devices[start.rank]
        self._orders = orders
        self._opened: dict[str, Pipeline] = {}

    def obey(self, order: Order) -> Answer | None:
        """What it answers, if the order wants an answer."""
        if isinstance(order, Word):
            return None
        try:
            return self._do(order)
        except DeviceMemoryExhausted as error:
            return Answer(fault=str(error), is_memory=True)
        except Exception as error:  # noqa: BLE001 # the outermost frame: what to do about it is for the leader to say
            traceback.print_exc()
            return Answer(fault=f"{type(error).__name__}: {error}")

    def _do(self, order: Open | Move | Draw) -> Answer | None:
        with device_faults():
            match order:
                case Open():
                    self._open(order)
                case Draw():
                    self._draw(order)
                case Move():
                    self._move(order)
                    return None
        return Answer()

    def _open(self, order: Open) -> None:
        placement = replace(order.placement, device=self._device)
        self._opened[order.card.id] = open_pipeline(order.card, order.folder, placement)

    def _draw(self, order: Draw) -> None:
        try:
            self._opened[order.card_id].make(order.take, _Following(order.run, self._orders))
        except Cancelled:
            return  # the usual end
        raise RuntimeError("the pipeline made frames without a decoder")

    def _move(self, order: Move) -> None:
        pipeline = self._opened.get(order.card_id)
        if pipeline is None:
            return  # it could not be opened
        match order.to:
            case Place.DEVICE:
                pipeline.to_device()
            case Place.HOST:
                pipeline.to_host()
            case Place.NOWHERE:
                pipeline.close()
                del self._opened[order.card_id]


def _read(leader: Connection, orders: "Orders") -> None:
    while True:
        try:
            orders.put(leader.recv())
        except (EOFError, OSError):
            os._exit(0)  # the leader is gone; the main thread may wait for it in a call that never returns


def follow(leader: Connection) -> None:
    """Never returns; `leader` is our end of the pipe."""
    die_with_parent()
    start: Start = leader.recv()
    orders: Orders = queue.SimpleQueue()
    threading.Thread(target=_read, args=(leader, orders), daemon=True).start()

    libraries.settle()
    from limpet.engines.diffusion.pipelines.context_parallel import (
        join,
    )  # imports diffusers, which copies what was settled

    join(start.rank, start.devices, start.meeting)
    follower = _Follower(start, orders)
    while True:
        answer = follower.obey(orders.get())
        if answer is not None:
            leader.send(answer)


if __name__ == "__main__":
    follow(Connection(int(sys.argv[1])))
