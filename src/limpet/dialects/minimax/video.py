"""`/v1/video_generation` and its query: the Hailuo and 01 models, validated before the answer."""

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.catalog.hailuo import VIDEO_MODELS, HailuoInput, VideoModel, video_call
from limpet.core.errors import FeatureNotSupported, UnknownRequest
from limpet.dialects.minimax.callbacks import DIALECT, callback
from limpet.dialects.minimax.codes import Code, base_resp
from limpet.dialects.minimax.options import MiniMaxOptions
from limpet.dialects.minimax.tasks import find_task, v1_task
from limpet.dialects.wire.answers import json_response
from limpet.dialects.wire.bearer import authenticate
from limpet.dialects.wire.fields import invalid, number_of, read_body
from limpet.dialects.wire.services import Services
from limpet.service.submission import Call

OPERATION = "video"

_BY_NAME = {name.lower(): model for name, model in VIDEO_MODELS.items()}
_MAKER = "minimax-"


def find_model(name: str) -> VideoModel:
    """The model by either spelling: with or without the maker's name, in any case. Raises `InvalidInput`."""
    key = name.strip().lower()
    found = _BY_NAME.get(key) or _BY_NAME.get(_MAKER + key) or _BY_NAME.get(key.removeprefix(_MAKER))
    if found is None:
        raise invalid("model", f"there is no model {name[:100]}; there are {', '.join(VIDEO_MODELS)}")
    return found


def video_routes(services: Services, options: MiniMaxOptions) -> list[Route]:
    async def create(http: HttpRequest) -> Response:
        caller = await authenticate(http, services)
        body = await read_body(http, HailuoInput)
        model = find_model(body.model)
        asked = video_call(body, model)
        webhook, notes = await callback(http, body.callback_url, services, options)
        accepted = await services.submission.submit(
            Call(
                owner=caller.id,
                endpoint=asked.endpoint,
                body=asked.body,
                webhook=webhook,
                notes=notes,
                refuses_at_once=True,
                memo={"dialect": DIALECT, "operation": OPERATION, "model": model.id},
            )
        )
        request = await services.board.view(accepted.id, caller.id)
        return json_response({"task_id": str(request.number), "base_resp": base_resp()})

    async def query(http: HttpRequest) -> Response:
        caller = await authenticate(http, services)
        task_id = http.query_params.get("task_id")
        try:
            request = await find_task(services, number_of(task_id, field="task_id"), caller.id, OPERATION)
        except UnknownRequest:
            return json_response(unknown_task(task_id))
        return json_response(await v1_task(request, services.files))

    async def refuse_template(http: HttpRequest) -> Response:
        """Templates are recipes of MiniMax's own, which nobody else has."""
        await authenticate(http, services)
        raise FeatureNotSupported(
            reason="templates of the video agent are MiniMax's own; /v1/video_generation makes clips of a picture and a prompt",
            field="template_id",
        )

    return [
        Route("/v1/video_template_generation", refuse_template, methods=["POST"]),
        Route("/v1/query/video_template_generation", refuse_template, methods=["GET"]),
        Route("/v1/video_generation", create, methods=["POST"]),
        Route("/v1/query/video_generation", query, methods=["GET"]),
    ]


def unknown_task(task_id: str | None) -> dict[str, object]:
    """No status: clients that poll stop at the code."""
    text = f"invalid params, task_id: there is no task {(task_id or '')[:40]}"
    return {"task_id": (task_id or "")[:40], "base_resp": base_resp(Code.INVALID_PARAMETERS, text)}
