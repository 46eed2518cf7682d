"""The catalogue that the gateway's command line reads: models, and what each takes. Everybody may read it."""

from typing import Any

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.catalog.gateway import GATEWAY_MODELS, find_gateway_model, needs_first_frame
from limpet.catalog.hailuo import PROMPT_LENGTH, Mode, VideoModel
from limpet.core.origin import Origin
from limpet.dialects.wire.answers import json_response, origin_of
from limpet.dialects.wire.fields import invalid

_OK = {"code": 200, "message": "success"}
_TYPE = "video"
#: The client counts a text's bytes; a letter has four at most.
_PROMPT_BYTES = PROMPT_LENGTH * 4


def catalogue_routes() -> list[Route]:
    return [
        Route("/api/v1/skill/models", _list, methods=["GET"]),
        Route("/api/v1/skill/models/{id}/spec", _spec, methods=["GET"]),
    ]


async def _list(http: HttpRequest) -> Response:
    query = http.query_params
    words = query.get("keywords", "").lower().split()
    found = [
        entry
        for entry in map(_entry, GATEWAY_MODELS.values())
        if query.get("type") in {None, "", _TYPE}
        and all(word in f"{entry['id']} {entry['name']} {entry['description']}".lower() for word in words)
    ]
    page, size = _number(query.get("page"), "page", usual=1), _number(query.get("page_size"), "page_size", usual=20)
    data = {
        "models": found[(page - 1) * size : page * size],
        "total": len(found),
        "page": page,
        "page_size": size,
        "total_pages": -(-len(found) // size),
    }
    return json_response({"status": _OK, "data": data})


async def _spec(http: HttpRequest) -> Response:
    model = find_gateway_model(http.path_params["id"])
    return json_response({"status": _OK, "data": spec_json(model, origin_of(http))})


def spec_json(model: VideoModel, origin: Origin) -> dict[str, Any]:
    return {
        "model_id": model.id,
        "name": _name(model),
        "vendor": "minimax",
        "type": _TYPE,
        "api": {
            "endpoint": f"{_base(origin)}/model/v1/generation",
            "method": "POST",
            "headers": {"Content-Type": "application/json"},
        },
        "parameters": parameters_json(model),
        "agent_prompt": f"Use {model.id} for {' or '.join(model.modes)}.",
    }


def _base(origin: Origin) -> str:
    """Where this API is for the caller: below a prefix on a name of our own, bare on a public one."""
    return f"{origin.queue.removesuffix('/queue')}/vtrix" if origin.queue.endswith("/queue") else origin.queue


def parameters_json(model: VideoModel) -> list[dict[str, Any]]:
    """Values of enumerations are texts, whatever the type: the client cannot read a spec with others."""
    lengths = [length for modes in model.modes.values() for length in modes.items()]
    seconds = sorted({second for second, _ in lengths})
    resolutions = sorted({name for _, names in lengths for name in names}, key=lambda name: int(name[:-1]))
    usual = next(iter(next(iter(model.modes.values())).values()))[0]
    has_frame = needs_first_frame(model)
    frames = [
        _parameter("first_frame_image", "string", "Address or data URL of the first picture.", required=True),
        _parameter("last_frame_image", "string", "Address or data URL of the last picture."),
    ][: 2 if Mode.FRAMES in model.modes else 1 if has_frame else 0]
    return [
        _parameter(
            "prompt",
            "string",
            "What the video should show; camera moves stand in square brackets.",
            required=not has_frame,
            constraints={"max_length": _PROMPT_BYTES},
        ),
        *frames,
        _parameter(
            "prompt_optimizer", "boolean", "Whether the prompt may be rewritten.", constraints={"default": True}
        ),
        _parameter(
            "duration", "integer", "Seconds.", constraints={"enum": [str(second) for second in seconds], "default": 6}
        ),
        _parameter("resolution", "string", "Shorter side.", constraints={"enum": resolutions, "default": usual}),
        _parameter("callback_url", "string", "Address that is told of the task's start and end."),
        _parameter(
            "aigc_watermark",
            "boolean",
            "Whether every frame says in a corner that a machine made it.",
            constraints={"default": False},
        ),
    ]


def _parameter(
    name: str, type_: str, description: str, *, required: bool = False, constraints: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {
        "name": name,
        "path": name,
        "type": type_,
        "required": required,
        "description": description,
        "constraints": constraints or {},
        "children": [],
    }


def _entry(model: VideoModel) -> dict[str, Any]:
    return {
        "id": model.id,
        "name": _name(model),
        "type": _TYPE,
        "description": f"Makes videos: {', '.join(model.modes)}.",
        "input_modalities": ["text", "image"] if needs_first_frame(model) else ["text"],
        "output_modalities": [_TYPE],
    }


def _name(model: VideoModel) -> str:
    return model.id.removeprefix("minimax_").replace("_", " ").title()


def _number(text: str | None, field: str, *, usual: int) -> int:
    if not text:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) > 0):
        raise invalid(field, "it is a number from 1 on")
    return int(text)
