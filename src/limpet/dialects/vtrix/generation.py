"""Creating and polling tasks, and what we add to the gateway's API: cancel, list, upload."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.catalog.gateway import find_gateway_model, needs_first_frame
from limpet.catalog.hailuo import HailuoInput, video_call
from limpet.core.clock import utc_now
from limpet.core.errors import AlreadyCompleted, UnknownRequest
from limpet.dialects.vtrix.callbacks import callback
from limpet.dialects.vtrix.options import VtrixOptions
from limpet.dialects.vtrix.tasks import DIALECT, find_task, memo_of, task_json
from limpet.dialects.wire.answers import file_address, json_response, origin_of
from limpet.dialects.wire.bearer import authenticate
from limpet.dialects.wire.body import read_json
from limpet.dialects.wire.fields import BODY_LIMIT_BYTES, invalid, validated
from limpet.dialects.wire.forms import file_chunks, read_form
from limpet.dialects.wire.services import Services
from limpet.ledger.requests import Page
from limpet.media.camera import in_tokens
from limpet.media.camera_words import GATEWAY_MOVES, MOVES_BY_WORD
from limpet.service.submission import Call
from limpet.service.uploads import describe_upload

_BESIDE_PARAMETERS = frozenset({"model", "metadata", "moderation", "dash_scope"})
_STATES = {"in_progress": ("queued", "running"), "completed": ("succeeded",), "failed": ("failed", "cancelled")}
_LISTED_FOR = timedelta(days=3650)
_MOST_LISTED, _USUALLY_LISTED = 100, 20


def generation_routes(services: Services, options: VtrixOptions) -> list[Route]:
    tasks = _Tasks(services, options)
    return [
        Route("/model/v1/generation", tasks.create, methods=["POST"]),
        Route("/model/v1/generation/task/{id}", tasks.poll, methods=["GET"]),
        # Ours, beyond the gateway's known surface.
        Route("/model/v1/generation/task/{id}/cancel", tasks.cancel, methods=["POST"]),
        Route("/model/v1/generation/tasks", tasks.list, methods=["GET"]),
        Route("/api/v1/storage/files", tasks.upload, methods=["POST"]),
    ]


class _Tasks:
    def __init__(self, services: Services, options: VtrixOptions) -> None:
        self._services = services
        self._options = options
        self._camera_words = GATEWAY_MOVES if options.words_of_document else MOVES_BY_WORD

    async def create(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        body = await read_json(http, limit_bytes=BODY_LIMIT_BYTES)
        if not isinstance(body, dict):
            raise invalid("body", "it should be an object")
        model = find_gateway_model(_text(body, "model"))
        params = validated(HailuoInput, parameters(body) | {"model": model.id})
        if needs_first_frame(model) and not params.first_frame_image:
            raise invalid("first_frame_image", f"{model.id} needs one")
        asked = video_call(params.model_copy(update={"prompt": in_tokens(params.prompt, self._camera_words)}), model)
        webhook = await callback(http, params.callback_url, self._services, self._options)
        accepted = await self._services.submission.submit(
            Call(
                owner=caller.id,
                endpoint=asked.endpoint,
                body=asked.body,
                webhook=webhook,
                refuses_at_once=True,
                idempotency_key=http.headers.get("idempotency-key"),
                memo=memo_of(model.id, _metadata(body)),
            )
        )
        request = await self._services.board.view(accepted.id, caller.id)
        return json_response(task_json(request, origin_of(http)))

    async def poll(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        request = await find_task(self._services, http.path_params["id"], caller.id)
        return json_response(task_json(request, origin_of(http)))

    async def cancel(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        request = await find_task(self._services, http.path_params["id"], caller.id)
        status = await self._services.submission.cancel(request.id, caller.id)
        if status is None:
            raise UnknownRequest
        if status.is_final:
            raise AlreadyCompleted
        ended = await self._services.board.completed(request.id, caller.id)
        return json_response(task_json(ended, origin_of(http)))

    async def list(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        page = _page(http.query_params)
        ids, total = await self._services.ledger.page(caller.id, page)
        tasks = [task_json(await self._services.board.view(id_, caller.id), origin_of(http)) for id_ in ids]
        following = page.offset + len(ids)
        return json_response(
            {"tasks": tasks, "total": total, "next_cursor": str(following) if following < total else None}
        )

    async def upload(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        form = await read_form(http)
        try:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise invalid("file", "the form has no file of this name")
            said = describe_upload(caller.id, name=file.filename, content_type=file.content_type)
            key = await self._services.files.uploads.take(said, file_chunks(file))
        finally:
            await form.close()
        url = file_address(origin_of(http))(key)
        return json_response({"url": url, "data": {"url": url}})


def parameters(body: Mapping[str, Any]) -> dict[str, Any]:
    """The model's parameters, wherever a client has put them.

    {"input": [{"params": {...}}, {...}]}    merged, with or without `params` inside
    {"input": {"params": {...}}}  {"input": {...}}
    {...}                                    beside the model
    """
    said = body.get("input")
    if said is None:
        return {name: value for name, value in body.items() if name not in _BESIDE_PARAMETERS and name != "input"}
    merged: dict[str, Any] = {}
    for block in said if isinstance(said, list) else [said]:
        found = block.get("params", block) if isinstance(block, dict) else block
        if not isinstance(found, dict):
            raise invalid("input", "it should hold objects")
        merged |= found
    return merged


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise invalid(name, "it should be a text")
    return value


def _metadata(body: Mapping[str, Any]) -> dict[str, Any]:
    metadata = body.get("metadata")
    if not isinstance(metadata, dict | None):
        raise invalid("metadata", "it should be an object")
    return metadata or {}


def _page(query: Mapping[str, str]) -> Page:
    status = query.get("status")
    if status and status not in _STATES:
        raise invalid("status", f"it is one of {', '.join(_STATES)}")
    return Page(
        since=utc_now() - _LISTED_FOR,
        memo={"dialect": DIALECT},
        states=_STATES[status] if status else None,
        limit=min(max(_count(query.get("limit"), "limit", usual=_USUALLY_LISTED), 1), _MOST_LISTED),
        offset=_count(query.get("cursor"), "cursor", usual=0),
    )


def _count(text: str | None, field: str, *, usual: int) -> int:
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise invalid(field, "it is a number")
    return int(text)
