"""`/v1/files`: uploads with a purpose, and every file of the caller's own by its decimal id."""

from typing import Any

from pydantic import BaseModel
from starlette.datastructures import UploadFile
from starlette.requests import Request as HttpRequest
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from limpet.core.errors import UnknownFile, UnknownRequest
from limpet.core.ids import KeyId
from limpet.core.lifecycle import NOTHING_SAID, READING_TOKEN, Lifecycle
from limpet.dialects.minimax.codes import base_resp
from limpet.dialects.wire.answers import json_response, origin_of
from limpet.dialects.wire.bearer import authenticate
from limpet.dialects.wire.fields import invalid, number_of, read_body
from limpet.dialects.wire.forms import file_chunks, read_form
from limpet.dialects.wire.services import Services
from limpet.ledger.files import StoredFile
from limpet.service.uploads import describe_upload

_LINK_S = 3600
_MOST_LISTED = 1000
_WEEK = Lifecycle(lifetime_s=7 * 24 * 3600)
#: What uploads are for, and how long they are kept.
PURPOSES = {
    "voice_clone": NOTHING_SAID,
    "prompt_audio": NOTHING_SAID,
    "t2a_async_input": NOTHING_SAID,
    "video_generation_input": _WEEK,
    # What the command line says of files for MiniMax's language models, its own usual value first.
    "retrieval": NOTHING_SAID,
    "vision": NOTHING_SAID,
    "assistants": NOTHING_SAID,
    "fine-tune": NOTHING_SAID,
}


class _FileBody(BaseModel):
    file_id: int | str
    purpose: str | None = None


def file_routes(services: Services) -> list[Route]:
    store = _FileStore(services)
    return [
        Route("/v1/files/upload", store.upload, methods=["POST"]),
        Route("/v1/files/list", store.list, methods=["GET"]),
        Route("/v1/files/retrieve", store.retrieve, methods=["GET"]),
        Route("/v1/files/retrieve_content", store.content, methods=["GET"]),
        Route("/v1/files/delete", store.delete, methods=["POST"]),
        # The forms of older clients.
        Route("/v1/files", store.upload, methods=["POST"]),
        Route("/v1/files", store.list, methods=["GET"]),
        Route("/v1/files", store.delete_by_query, methods=["DELETE"]),
    ]


class _FileStore:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._files = services.files

    async def upload(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        form = await read_form(http)
        try:
            purpose, file = form.get("purpose"), form.get("file")
            if not isinstance(purpose, str) or purpose not in PURPOSES:
                raise invalid("purpose", f"it is one of {', '.join(PURPOSES)}")
            if not isinstance(file, UploadFile):
                raise invalid("file", "the form has no file of this name")
            said = describe_upload(
                caller.id,
                name=file.filename,
                content_type=file.content_type,
                lifecycle=PURPOSES[purpose],
                purpose=purpose,
            )
            key = await self._files.uploads.take(said, file_chunks(file))
        finally:
            await form.close()
        return json_response({"file": file_json(await self._files.look_up(key)), "base_resp": base_resp()})

    async def list(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        purpose = http.query_params.get("purpose")
        if purpose and purpose not in PURPOSES:
            raise invalid("purpose", f"it is one of {', '.join(PURPOSES)}")
        found = await self._files.with_purpose(caller.id, purpose=purpose or None, limit=_MOST_LISTED)
        files = [file_json(file) for file in found]
        # Older clients read `data`.
        return json_response({"files": files, "data": files, "base_resp": base_resp()})

    async def retrieve(self, http: HttpRequest) -> Response:
        file, owner = await self._asked(http)
        token = await self._files.sign(file.key, owner, ttl_s=_LINK_S)
        address = f"{origin_of(http).files}/files/{file.key}?{READING_TOKEN}={token}"
        return json_response({"file": file_json(file) | {"download_url": address}, "base_resp": base_resp()})

    async def content(self, http: HttpRequest) -> Response:
        file, _ = await self._asked(http)
        return FileResponse(
            self._files.path(file),
            media_type=file.content_type,
            filename=file.name,
            content_disposition_type="attachment",
            headers={"x-content-type-options": "nosniff"},
        )

    async def _asked(self, http: HttpRequest) -> tuple[StoredFile, KeyId]:
        caller = await authenticate(http, self._services)
        number = number_of(http.query_params.get("file_id"), field="file_id")
        try:
            return await self._files.numbered(number, caller.id), caller.id
        except UnknownFile:
            return await self._made_by(number, caller.id), caller.id

    async def _made_by(self, number: int, owner: KeyId) -> StoredFile:
        """What a task has made: speech tasks name their file before there is one."""
        try:
            request = await self._services.board.view(await self._services.numbers.request(number, owner), owner)
        except UnknownRequest:
            raise UnknownFile from None
        if request.result is None or not request.result.files:
            raise UnknownFile
        return await self._files.look_up(request.result.files[0].key)

    async def delete(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        body = await read_body(http, _FileBody)
        number = await self._remove(body.file_id, caller.id, purpose=body.purpose)
        return json_response({"file_id": number, "base_resp": base_resp()})

    async def delete_by_query(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        number = await self._remove(http.query_params.get("file_id"), caller.id, purpose=None)
        return json_response({"id": number, "object": "file", "deleted": True, "base_resp": base_resp()})

    async def _remove(self, file_id: object, owner: KeyId, *, purpose: str | None) -> int:
        file = await self._files.numbered(number_of(file_id, field="file_id"), owner)
        if purpose and purpose != purpose_of(file):
            raise UnknownFile
        await self._files.remove(file.key)
        return file.number


def purpose_of(file: StoredFile) -> str:
    """What it was uploaded for, or made by."""
    return file.purpose or ("video_generation" if file.content_type.startswith("video/") else "t2a_async")


def file_json(file: StoredFile) -> dict[str, Any]:
    return {
        "file_id": file.number,
        "bytes": file.size_bytes,
        "created_at": int(file.created_at.timestamp()),
        "filename": file.original_name or file.name,
        "purpose": purpose_of(file),
    }
