"""`/v1/camera`: the words for camera movements, and how a prompt would be followed. Not fal's; pure, and open to everybody."""

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.core.errors import InputError
from limpet.dialects.wire.answers import json_response
from limpet.media.camera import read_camera
from limpet.media.camera_words import PRESETS, Move

_LONGEST_PROMPT = 4000


def platform_camera_routes() -> list[Route]:
    return [Route("/v1/camera", _camera, methods=["GET"])]


async def _camera(http: HttpRequest) -> Response:
    prompt = http.query_params.get("prompt")
    if prompt is None:
        return json_response({"words": [move.value for move in Move], "presets": list(PRESETS)})
    if len(prompt) > _LONGEST_PROMPT:
        raise InputError(f"prompt has at most {_LONGEST_PROMPT} characters.", field="prompt")
    script = read_camera(prompt)
    return json_response(
        {
            "moves": list(script.words),
            "ignored": list(script.ignored),
            "remarks": list(script.remarks),
            "is_bracketed": script.is_bracketed,
        }
    )
