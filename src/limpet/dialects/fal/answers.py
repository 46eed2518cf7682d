"""Status and result bodies, and the addresses in them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from starlette.responses import Response

from limpet.catalog.endpoints import endpoint_of
from limpet.core.errors import Failure, NotCompleted, PayloadsErased
from limpet.core.ids import FileKey, RequestId
from limpet.core.origin import Origin
from limpet.core.request import LogLine, Request, Status
from limpet.dialects.fal.errors import render
from limpet.dialects.wire.answers import file_address, json_response

STATUS_WORDS = {Status.QUEUED: "IN_QUEUE", Status.RUNNING: "IN_PROGRESS", Status.COMPLETED: "COMPLETED"}


def failure_response(failure: Failure, *, request_id: RequestId | None = None) -> Response:
    rendered = render(failure)
    headers = dict(rendered.headers)
    if request_id is not None:
        headers["x-fal-request-id"] = request_id
    return json_response(rendered.body, status=rendered.status, headers=headers)


def request_addresses(origin: Origin, app: str, request_id: RequestId) -> dict[str, str]:
    """The addresses that the official test compares letter by letter with what the client itself would build."""
    base = f"{origin.queue}/{app}/requests/{request_id}"
    return {"response_url": base, "status_url": f"{base}/status", "cancel_url": f"{base}/cancel"}


def submit_body(request_id: RequestId, addresses: dict[str, str], *, position: int) -> dict[str, Any]:
    return {
        "status": "IN_QUEUE",
        "request_id": request_id,
        "gateway_request_id": request_id,
        **addresses,
        "queue_position": position,
        "logs": None,
        "metrics": {},
    }


def status_body(
    request: Request, addresses: dict[str, str], *, position: int, logs: Sequence[LogLine] | None
) -> dict[str, Any]:
    """`logs` None: they were not asked for. The keys that each state must have are those of the Python client's parser."""
    body: dict[str, Any] = {"status": STATUS_WORDS[request.status], "request_id": request.id, **addresses}
    if request.status is Status.QUEUED:
        return body | {"queue_position": position}
    body["logs"] = None if logs is None else [log_entry(line) for line in logs]
    body["metrics"] = {} if request.run_seconds is None else {"inference_time": request.run_seconds}
    if request.failure is not None:
        body |= {"error": request.failure.message, "error_type": render(request.failure).error_type}
    return body


def log_entry(line: LogLine) -> dict[str, Any]:
    return {
        "message": line.message,
        "timestamp": line.at.isoformat(),
        "level": line.level.value,
        "source": "USER",
        "labels": {},
    }


def result_response(
    request: Request, origin: Origin, *, inlined: Mapping[FileKey, str] = MappingProxyType({})
) -> Response:
    """The output, or the error that the request ended with. Raises `NotCompleted`.

    `inlined` are addresses that stand for themselves instead of one of ours: data: URIs.
    """
    if not request.status.is_final:
        raise NotCompleted
    if request.failure is not None:
        return failure_response(request.failure, request_id=request.id)
    if request.result is None:
        return failure_response(PayloadsErased().failure(), request_id=request.id)
    charge = request.result.charge
    units = f"{1 if charge is None else charge.units:.10g}"
    headers = {"x-fal-request-id": request.id, "x-fal-billable-units": units}
    return json_response(output_body(request, origin, inlined=inlined), headers=headers)


def output_body(request: Request, origin: Origin, *, inlined: Mapping[FileKey, str]) -> dict[str, Any]:
    """The output of a request that has a result."""
    assert request.result is not None
    address = file_address(origin)
    output = endpoint_of(request.endpoint).output.build(request.result, lambda key: inlined.get(key) or address(key))
    return output.model_dump(mode="json")
