"""One command at a time may change a folder of weights: two that write one file would spoil it."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from limpet.core.errors import SetupError


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Ends with the process at the latest. Raises `SetupError` where another has it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f".{folder.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SetupError(f"Another command is at work on {folder}. Try again when it is done.") from None
        yield
