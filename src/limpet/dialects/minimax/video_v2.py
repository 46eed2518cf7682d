"""`/v2`: Hailuo 3 with a list of content, its tasks read, listed and removed."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.catalog.endpoint import Part
from limpet.catalog.h3_own import H3_OWN, H3OwnInput, Shape
from limpet.core.clock import utc_now
from limpet.core.errors import FeatureNotSupported, StateError
from limpet.core.ids import KeyId
from limpet.core.request import Request, Status
from limpet.dialects.minimax.callbacks import DIALECT, callback
from limpet.dialects.minimax.options import MiniMaxOptions
from limpet.dialects.minimax.tasks import find_task, v2_task
from limpet.dialects.wire.answers import json_response, origin_of
from limpet.dialects.wire.bearer import authenticate
from limpet.dialects.wire.fields import invalid, number_of, read_body, validated
from limpet.dialects.wire.services import Services
from limpet.ledger.requests import Page
from limpet.service.submission import Call

OPERATION = "video_v2"

_LISTED_FOR = timedelta(days=7)
_MOST_A_PAGE = 100
_STATES = ("queued", "running", "succeeded", "failed", "cancelled")
_UPLOADED = re.compile(r"mm_file://(\d{1,18})")
#: A name under which our own files are read without going out, whatever name the caller used.
_OWN_FILES = "https://api.minimax.io/files"
_FRAMES = ("first_frame", "last_frame")


class Url(Part):
    url: Annotated[str, Field(min_length=1)]


class Content(Part):
    type: Literal["text", "image_url", "video_url", "audio_url"]
    text: str = ""
    role: (
        Literal["first_frame", "last_frame", "reference_image", "reference_video", "reference_audio", "base_video"]
        | None
    ) = None
    image_url: Url | None = None
    video_url: Url | None = None
    audio_url: Url | None = None


class Extra(Part):
    prompt_expansion_mode: Literal["disabled", "balanced", "quality"] = "balanced"


class CreateBody(Part):
    model: str
    content: Annotated[list[Content], Field(min_length=1, max_length=20)]
    resolution: str | None = None
    duration: int = 5
    ratio: Shape | None = None
    extra: Extra = Extra()
    callback_url: str | None = None
    aigc_watermark: bool = False


def video_v2_routes(services: Services, options: MiniMaxOptions) -> list[Route]:
    tasks = _Tasks(services, options)
    return [
        Route("/v2/video_generation", tasks.create, methods=["POST"]),
        Route("/v2/video_generation/{id}", tasks.remove, methods=["DELETE"]),
        Route("/v2/query/video_generation", tasks.list, methods=["GET"]),
        Route("/v2/query/video_generation/{id}", tasks.read, methods=["GET"]),
        Route("/v2/h3_context_ir", _unserved("rewriting a prompt as a task of its own"), methods=["POST"]),
        Route("/v2/video_regeneration", _unserved("enlarging an earlier video"), methods=["POST"]),
    ]


class _Tasks:
    def __init__(self, services: Services, options: MiniMaxOptions) -> None:
        self._services = services
        self._options = options

    async def create(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        body = await read_body(http, CreateBody)
        asked = validated(H3OwnInput, await self._input(body, caller.id))
        webhook, notes = await callback(http, body.callback_url, self._services, self._options)
        accepted = await self._services.submission.submit(
            Call(
                owner=caller.id,
                endpoint=H3_OWN[asked.kind],
                body=asked.model_dump(mode="json"),
                webhook=webhook,
                notes=notes,
                refuses_at_once=True,
                memo=_memo(asked),
            )
        )
        request = await self._services.board.view(accepted.id, caller.id)
        return json_response({"task_id": str(request.number)})

    async def _input(self, body: CreateBody, owner: KeyId) -> dict[str, Any]:
        said = {
            "model": body.model,
            "resolution": body.resolution or "768P",
            "duration": body.duration,
            "prompt": _text(body.content),
            "aigc_watermark": body.aigc_watermark,
            "expands_prompt": body.extra.prompt_expansion_mode != "disabled",
        }
        media: dict[str, list[str]] = {}
        for item in body.content:
            if item.type != "text":
                media.setdefault(_role(item, body.content), []).append(await self._address(item, owner))
        has_frame = any(name in media for name in _FRAMES)
        # With a frame the shape is always the frame's, whatever is said.
        said["ratio"] = "adaptive" if has_frame or body.ratio is None else body.ratio
        if not media and body.ratio is None:
            raise invalid("ratio", "text to video needs one")
        for name, urls in media.items():
            if name in _FRAMES and len(urls) > 1:
                raise invalid("content", f"there can be one {name} only")
        return said | {name: urls[0] if name in _FRAMES else urls for name, urls in media.items()}

    async def _address(self, item: Content, owner: KeyId) -> str:
        """An address that the worker can read: `mm_file://` names an upload of the caller's own."""
        given: Url | None = getattr(item, item.type)
        if given is None:
            raise invalid("content", f"an item of type {item.type} needs {item.type}.url")
        uploaded = _UPLOADED.fullmatch(given.url)
        if uploaded is None:
            return given.url
        file = await self._services.files.numbered(int(uploaded[1]), owner)
        return f"{_OWN_FILES}/{file.key}"

    async def read(self, http: HttpRequest) -> Response:
        request = await self._find(http)
        return json_response({"task": await self._shown(http, request)})

    async def _find(self, http: HttpRequest) -> Request:
        caller = await authenticate(http, self._services)
        number = number_of(http.path_params["id"], field="task_id")
        return await find_task(self._services, number, caller.id, OPERATION)

    async def _shown(self, http: HttpRequest, request: Request) -> dict[str, Any]:
        return await v2_task(request, origin_of(http), self._services.files)

    async def list(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        ids, total = await self._services.ledger.page(caller.id, _page(http))
        requests = [await self._services.board.view(id_, caller.id) for id_ in ids]
        return json_response({"items": [await self._shown(http, request) for request in requests], "total": total})

    async def remove(self, http: HttpRequest) -> Response:
        """A waiting task is cancelled, a finished one forgotten."""
        request = await self._find(http)
        if request.status is Status.QUEUED:
            await self._services.submission.cancel(request.id, request.owner)
        elif request.status.is_final:
            await self._services.files.erase_payloads(request.id)
        else:
            raise StateError("The task is running; it can be removed before its start or after its end.")
        return json_response({"id": str(request.number)})


def _unserved(what: str) -> Callable[[HttpRequest], Any]:
    async def refuse(http: HttpRequest) -> Response:
        raise FeatureNotSupported(reason=f"no engine of this server offers {what}")

    return refuse


def _text(content: list[Content]) -> str:
    texts = [item.text for item in content if item.type == "text" and item.text.strip()]
    if len(texts) != 1:
        raise invalid("content", f"exactly one item of type text must not be empty; there are {len(texts)}")
    return texts[0]


def _role(item: Content, content: list[Content]) -> str:
    """A single picture without a role is the first frame."""
    if item.role == "base_video":
        raise invalid("content", "a base_video belongs to /v2/video_regeneration")
    kind = item.type.removesuffix("_url")
    if item.role is not None:
        if (kind != "image" and item.role in _FRAMES) or not item.role.endswith(("frame", kind)):
            raise invalid("content", f"an item of type {item.type} cannot be a {item.role}")
        return item.role
    images = sum(other.type == "image_url" for other in content)
    if kind == "image":
        if images > 1:
            raise invalid("content", "each of several pictures needs a role")
        return "first_frame"
    return f"reference_{kind}"


def _memo(asked: H3OwnInput) -> dict[str, Any]:
    return {
        "dialect": DIALECT,
        "operation": OPERATION,
        "model": asked.model,
        "task_type": "generation",
        "resolution": asked.resolution,
        "duration": asked.duration,
        "ratio": asked.ratio,
        "images": len(asked.reference_image)
        + sum(frame is not None for frame in (asked.first_frame, asked.last_frame)),
    }


def _page(http: HttpRequest) -> Page:
    query = http.query_params
    size = _count(query.get("page_size"), field="page_size", usual=20, most=_MOST_A_PAGE)
    number = _count(query.get("page_num"), field="page_num", usual=1, most=10_000)
    memo = {"dialect": DIALECT, "operation": OPERATION}
    memo |= {name: query[f"filter.{name}"] for name in ("model", "task_type") if query.get(f"filter.{name}")}
    states = _list(query.getlist("filter.status"))
    if not set(states) <= set(_STATES):
        raise invalid("filter.status", f"it is one of {', '.join(_STATES)}")
    ids = [number_of(text, field="filter.task_ids") for text in _list(query.getlist("filter.task_ids"))]
    return Page(
        since=utc_now() - _LISTED_FOR,
        memo=memo,
        states=states or None,
        numbers=ids or None,
        limit=size,
        offset=(number - 1) * size,
    )


def _list(values: list[str]) -> list[str]:
    """Clients repeat a parameter or put commas between its values."""
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def _count(text: str | None, *, field: str, usual: int, most: int) -> int:
    if not text:
        return usual
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
    if not 1 <= number <= most:
        raise invalid(field, f"it is a number from 1 to {most}")
    return number
