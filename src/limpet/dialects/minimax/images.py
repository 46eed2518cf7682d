"""`/v1/image_generation`: pictures in the answer, as addresses or as base64."""

import base64
from typing import Annotated, Any, Literal

from pydantic import Field
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.catalog.endpoint import NullIsAbsent, Part
from limpet.catalog.endpoints import find_endpoint
from limpet.core.errors import FeatureNotSupported
from limpet.dialects.minimax.codes import base_resp
from limpet.dialects.minimax.making import bytes_of, make
from limpet.dialects.minimax.tasks import signed_address
from limpet.dialects.wire.answers import json_response, origin_of
from limpet.dialects.wire.bearer import authenticate
from limpet.dialects.wire.fields import invalid, read_body
from limpet.dialects.wire.services import Services
from limpet.service.submission import Call

#: Width and height of each shape.
_SIZES = {
    "1:1": (1024, 1024),
    "16:9": (1280, 720),
    "4:3": (1152, 864),
    "3:2": (1248, 832),
    "2:3": (832, 1248),
    "3:4": (864, 1152),
    "9:16": (720, 1280),
    "21:9": (1344, 576),
}


class _Subject(Part):
    type: Literal["character"] = "character"
    image_file: str | None = None
    #: What the command line calls it where it is an address.
    image_url: str | None = None


class _ImageBody(NullIsAbsent):
    model: str
    prompt: Annotated[str, Field(min_length=1, max_length=1500)]
    aspect_ratio: str | None = None
    width: Annotated[int | None, Field(ge=512, le=2048, multiple_of=8)] = None
    height: Annotated[int | None, Field(ge=512, le=2048, multiple_of=8)] = None
    response_format: Literal["url", "base64"] = "url"
    n: Annotated[int, Field(ge=1, le=9)] = 1
    seed: Annotated[int | None, Field(ge=-(2**63), lt=2**63)] = None
    prompt_optimizer: bool = False
    aigc_watermark: bool = False
    style: dict[str, Any] | None = None
    subject_reference: Annotated[list[_Subject] | None, Field(min_length=1, max_length=1)] = None


def image_routes(services: Services) -> list[Route]:
    async def create(http: HttpRequest) -> Response:
        caller = await authenticate(http, services)
        body = await read_body(http, _ImageBody)
        asked = _body(body)
        path = "image-01/subject-reference" if "image_url" in asked else "image-01"
        request, result = await make(
            http,
            services,
            Call(
                owner=caller.id,
                endpoint=find_endpoint(f"fal-ai/minimax/{path}"),
                body=asked,
            ),
        )
        if body.response_format == "base64":
            data = {
                "image_base64": [
                    base64.b64encode(await bytes_of(file, caller.id, services)).decode() for file in result.files
                ]
            }
        else:
            data = {
                "image_urls": [
                    await signed_address(file, caller.id, origin_of(http), services.files) for file in result.files
                ]
            }
        made = len(result.files)
        return json_response(
            {
                "id": request.id,
                "data": data,
                # Texts in MiniMax's own example.
                "metadata": {"success_count": str(made), "failed_count": str(body.n - made)},
                "base_resp": base_resp(),
            }
        )

    return [Route("/v1/image_generation", create, methods=["POST"])]


def _body(said: _ImageBody) -> dict[str, Any]:
    if said.model.lower() not in {"image-01", "image-01-live"}:
        raise invalid("model", f"there is no model {said.model[:100]}; there are image-01 and image-01-live")
    if said.model.lower() == "image-01-live" or said.style is not None:
        raise FeatureNotSupported(reason="no engine draws in a style of image-01-live", field="style")
    body: dict[str, Any] = {
        "prompt": said.prompt,
        "aspect_ratio": _shape(said),
        "num_images": said.n,
        "prompt_optimizer": said.prompt_optimizer,
        "aigc_watermark": said.aigc_watermark,
        "seed": said.seed,
    }
    if said.subject_reference:
        picture = said.subject_reference[0].image_file or said.subject_reference[0].image_url
        if not picture:
            raise invalid("subject_reference", "it needs an image_file")
        body["image_url"] = picture
    return body


def _shape(said: _ImageBody) -> str:
    """The shape that was named, or the one that a size belongs to."""
    if said.aspect_ratio is not None:
        if said.aspect_ratio not in _SIZES:
            raise invalid("aspect_ratio", f"it is one of {', '.join(_SIZES)}")
        return said.aspect_ratio
    if said.width is None and said.height is None:
        return "1:1"
    if said.width is None or said.height is None:
        raise invalid("width", "width and height come together")
    shape = next((name for name, size in _SIZES.items() if size == (said.width, said.height)), None)
    if shape is None:
        sizes = ", ".join(f"{width}x{height}" for width, height in _SIZES.values())
        raise FeatureNotSupported(reason=f"it draws {sizes}", field="width")
    return shape
