"""`sync_mode: true`: the caller wants the files in the answer itself, as data: URIs."""

import base64
from collections.abc import Mapping

from limpet.core.errors import FileTooLarge
from limpet.core.ids import FileKey
from limpet.core.lifecycle import Reader
from limpet.core.request import Request
from limpet.ledger.inputs import InputLedger
from limpet.service.files import Files

#: All files of one result together; an answer is held in memory a third larger than that.
LIMIT_BYTES = 20 * 1000 * 1000


class Inlining:
    def __init__(self, ledger: InputLedger, files: Files) -> None:
        self._ledger = ledger
        self._files = files

    async def addresses(self, request: Request) -> Mapping[FileKey, str]:
        """A data: URI for each file of the result; nothing unless the caller asked for them.

        Raises `FileTooLarge` when they are too large together.
        """
        if request.result is None or not await self._ledger.asks_for_sync_mode(request.id):
            return {}
        if sum(file.size_bytes for file in request.result.files) > LIMIT_BYTES:
            raise FileTooLarge(
                f"The result is larger than {LIMIT_BYTES} bytes, which sync_mode cannot carry; send the call without it.",
                field="sync_mode",
                max_size=LIMIT_BYTES,
            )
        reader = Reader(key=request.owner)
        return {
            file.key: _data_uri(file.content_type, await self._files.read_bytes(file.key, LIMIT_BYTES, reader))
            for file in request.result.files
        }


def _data_uri(content_type: str, data: bytes) -> str:
    return f"data:{content_type};base64,{base64.b64encode(data).decode()}"
