"""Tasks as queries and callbacks show them, in the forms of `/v1` and `/v2`."""

from collections.abc import Mapping
from typing import Any

from limpet.core.errors import UnknownFile, UnknownRequest
from limpet.core.ids import KeyId
from limpet.core.lifecycle import READING_TOKEN
from limpet.core.origin import Origin
from limpet.core.request import Request, ResultFile, Status
from limpet.dialects.minimax.codes import base_resp, code_of, text_of
from limpet.dialects.wire.services import Services
from limpet.service.files import Files

#: What `/v1` calls the states of a request.
_V1_WORDS = {Status.QUEUED: "Queueing", Status.RUNNING: "Processing"}
_V2_WORDS = {Status.QUEUED: "queued", Status.RUNNING: "running"}
_LINK_S = 3600


async def find_task(services: Services, number: int, owner: KeyId, operation: str) -> Request:
    """The owner's task. Raises `UnknownRequest`, for tasks of another kind or key, and for deleted ones."""
    request = await services.board.view(await services.numbers.request(number, owner), owner)
    if request.memo.get("dialect") != "minimax" or request.memo.get("operation") != operation:
        raise UnknownRequest
    return request


def is_v2(request: Request) -> bool:
    return request.memo.get("operation") == "video_v2"


async def v1_task(request: Request, files: Files) -> dict[str, Any]:
    """`{task_id, status, base_resp}`, and the file's id and size on success."""
    shown: dict[str, Any] = {"task_id": str(request.number), "status": v1_status(request)}
    if request.failure is not None:
        return shown | {"base_resp": base_resp(code_of(request.failure), text_of(request.failure))}
    if request.result is not None:
        file = request.result.files[0]
        shown |= {
            "file_id": await file_number(file, files),
            "video_width": file.facts.get("width", 0),
            "video_height": file.facts.get("height", 0),
        }
    return shown | {"base_resp": base_resp()}


def v1_status(request: Request) -> str:
    if request.status.is_final:
        return "Success" if request.failure is None else "Fail"
    return _V1_WORDS[request.status]


async def file_number(file: ResultFile, files: Files) -> str:
    """The decimal id of an output; empty where the file has been deleted since."""
    try:
        return str((await files.look_up(file.key)).number)
    except UnknownFile:
        return ""


async def signed_address(file: ResultFile, owner: KeyId, origin: Origin, files: Files) -> str:
    """An address that opens without a key; empty where the file has been deleted since."""
    try:
        token = await files.sign(file.key, owner, ttl_s=_LINK_S)
    except UnknownFile:
        return ""
    return f"{origin.files}/files/{file.key}?{READING_TOKEN}={token}"


def v2_status(request: Request) -> str:
    if not request.status.is_final:
        return _V2_WORDS[request.status]
    if request.failure is None:
        return "succeeded"
    return "cancelled" if request.failure.code == "cancelled" else "failed"


async def v2_task(request: Request, origin: Origin, files: Files) -> dict[str, Any]:
    memo: Mapping[str, Any] = request.memo
    ended = request.completed_at or request.started_at or request.created_at
    task: dict[str, Any] = {
        "id": str(request.number),
        "model": memo["model"],
        "status": v2_status(request),
        "created_at": int(request.created_at.timestamp()),
        "updated_at": int(ended.timestamp()),
        "task_type": memo["task_type"],
        "modality": "video",
        "resolution": memo["resolution"],
        "duration": memo["duration"],
        "ratio": memo["ratio"],
    }
    if request.failure is not None:
        code = str(int(code_of(request.failure)))
        return task | {"error": {"code": code, "message": text_of(request.failure)}}
    if request.result is not None:
        url = await signed_address(request.result.files[0], request.owner, origin, files)
        task["content"] = {"url": url}
        task["usage"] = {
            "total_seconds": memo["duration"],
            "input_seconds": 0,
            "output_seconds": memo["duration"],
            "input_image_count": memo["images"],
            "input_audio_seconds": 0,
        }
    return task
