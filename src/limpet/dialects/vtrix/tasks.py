"""Tasks as polls and callbacks show them. Types matter: the gateway's client drops a value of another type."""

from typing import Any

import orjson

from limpet.core.errors import UnknownRequest
from limpet.core.ids import KeyId, RequestId
from limpet.core.origin import Origin
from limpet.core.request import Charge, Request, ResultFile
from limpet.dialects.vtrix.errors import task_error
from limpet.dialects.wire.answers import file_address
from limpet.dialects.wire.services import Services

#: Under this name the ledger remembers that a message is to speak this dialect.
DIALECT = "vtrix"

_FREE = Charge(unit="video", units=1, usd_per_unit=0)


async def find_task(services: Services, id_: str, owner: KeyId) -> Request:
    """The owner's task. Raises `UnknownRequest`."""
    request = await services.board.view(RequestId(id_), owner)
    if request.memo.get("dialect") != DIALECT:
        raise UnknownRequest
    return request


def memo_of(model: str, metadata: dict[str, Any]) -> dict[str, Any]:
    """The caller's metadata as text: it may hold what the data base's JSON cannot."""
    return {"dialect": DIALECT, "model": model, "metadata": orjson.dumps(metadata).decode()}


def task_json(request: Request, origin: Origin) -> dict[str, Any]:
    task = {
        "id": request.id,
        "created_at": int(request.created_at.timestamp()),
        "status": status_of(request),
        "model": request.memo["model"],
        "metadata": orjson.loads(request.memo["metadata"]),
    }
    if request.failure is not None:
        return task | {"error": task_error(request.failure)}
    if request.result is None:
        return task | {"progress": round(request.progress, 4)}
    content = [_content(file, origin) for file in request.result.files]
    return task | {"output": [{"content": content}], "usage": _usage(request.result.charge or _FREE)}


def status_of(request: Request) -> str:
    """One of three words; the gateway's other clients take every other for an error."""
    if not request.status.is_final:
        return "in_progress"
    return "completed" if request.failure is None else "failed"


def _content(file: ResultFile, origin: Origin) -> dict[str, Any]:
    content: dict[str, Any] = {
        "type": file.content_type.partition("/")[0],
        "url": file_address(origin)(file.key),
        "id": file.key.rpartition("/")[2].partition("_")[0],
        "metadata": {**file.facts, "file_size": file.size_bytes},
    }
    if "seconds" in file.facts:
        content["duration"] = f"{file.facts['seconds']:g}"
    return content


def _usage(charge: Charge) -> dict[str, Any]:
    """What the call has cost at the operator's prices. A part of a unit has no place: the client takes it for none."""
    usage = {"cost": _usd(charge.units * charge.usd_per_unit), "discount": 0}
    if charge.units == int(charge.units):
        usage |= {"quantity": int(charge.units), "unit_price": _usd(charge.usd_per_unit)}
    return usage


def _usd(amount: float) -> str:
    return f"{amount:.6f}".rstrip("0").rstrip(".")
