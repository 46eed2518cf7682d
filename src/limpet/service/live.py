"""Results as they are made: a growing file beside the scratch folders, which the worker writes and an API process follows.

Nothing is held in memory, and nobody has to follow: most callers wait for the whole result, and the file goes with the end of
the run. Both sides share the data folder.
"""

import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from limpet.core.ids import RequestId
from limpet.core.request import Request

#: Bytes that a follower takes at a time.
_READ_BYTES = 1 << 16


def _folder(root: Path, request_id: RequestId) -> Path:
    return root / f"live-{request_id}"


class LivePart:
    """The worker's end. The file is there from the first bytes until `close`.

    An attempt that begins anew writes the file anew; an engine that hands on parts must therefore give equal bytes for equal
    jobs, as the embedded engine does.
    """

    def __init__(self, root: Path, request_id: RequestId) -> None:
        self._folder = _folder(root, request_id)
        self._file: BinaryIO | None = None

    def append(self, data: bytes) -> None:
        """Short writes into the page cache, cheap enough for the event loop."""
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = (self._folder / "part").open("wb", buffering=0)
        self._file.write(data)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            shutil.rmtree(self._folder, ignore_errors=True)


async def follow_live(root: Path, changes: AsyncIterator[Request]) -> AsyncIterator[bytes]:
    """What has been made so far, and the rest as it comes; `changes` are those of one request, as the board tells them.

    Yields nothing where no engine handed on parts or all was over before the first look; then the result has it all.
    """
    file: BinaryIO | None = None
    try:
        async for request in changes:
            if file is None:
                with suppress(FileNotFoundError):
                    file = (_folder(root, request.id) / "part").open("rb", buffering=0)
            while file is not None and (data := file.read(_READ_BYTES)):
                yield data
    finally:
        if file is not None:
            file.close()
