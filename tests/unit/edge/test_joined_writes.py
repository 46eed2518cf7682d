"""What is written in one turn of the loop goes out together, in order, and nothing is left behind."""

import asyncio

import pytest

from limpet.edge.joined_writes import JoinedWrites


class _Transport(asyncio.Transport):
    """Keeps what would have gone to the socket."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[bytes | str] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.done.append(bytes(data))

    def close(self) -> None:
        self.done.append("close")

    def is_closing(self) -> bool:
        return "close" in self.done


@pytest.fixture
def socket() -> _Transport:
    return _Transport()


async def test_head_and_body_are_one_write(socket: _Transport) -> None:
    joined = JoinedWrites(socket, asyncio.get_running_loop())

    joined.write(b"head")
    joined.write(b"body")
    await asyncio.sleep(0)
    joined.write(b"next")
    await asyncio.sleep(0)

    assert socket.done == [b"headbody", b"next"]


async def test_what_was_written_goes_out_before_the_end(socket: _Transport) -> None:
    joined = JoinedWrites(socket, asyncio.get_running_loop())

    joined.write(b"last words")
    joined.close()
    await asyncio.sleep(0)

    assert socket.done == [b"last words", "close"]
    assert joined.is_closing()


async def test_much_is_not_held_back(socket: _Transport) -> None:
    joined = JoinedWrites(socket, asyncio.get_running_loop())

    joined.write(b"x" * 20_000)

    assert socket.done == [b"x" * 20_000]
