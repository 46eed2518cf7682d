"""The REST host: storage tokens and the start of uploads."""

from datetime import timedelta
from typing import Any

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.core.clock import utc_now
from limpet.core.errors import InvalidInput
from limpet.dialects.fal.access import authenticate
from limpet.dialects.fal.answers import file_address, json_response, origin_of
from limpet.dialects.fal.body import read_json
from limpet.dialects.fal.services import Services
from limpet.service.files import describe_upload


def storage_routes(services: Services) -> list[Route]:
    async def token(http: HttpRequest) -> Response:
        caller = await authenticate(http, services)
        text, ttl_s = services.files.issue_token(caller.id)
        expires = utc_now() + timedelta(seconds=ttl_s)
        return json_response(
            {
                "token": text,
                "token_type": "Bearer",
                "base_url": origin_of(http).files,
                # With an offset in digits: Python 3.10 cannot read a Z.
                "expires_at": expires.isoformat(timespec="seconds"),
            }
        )

    async def initiate(http: HttpRequest) -> Response:
        """An address for the bytes and the address of the file; the same for one piece and for parts."""
        caller = await authenticate(http, services)
        body = _as_object(await read_json(http))
        upload = describe_upload(caller.id, name=body.get("file_name"), content_type=body.get("content_type"))
        key, signature = await services.files.announce(upload)
        address = file_address(origin_of(http))(key)
        return json_response({"upload_url": f"{address}?signature={signature}", "file_url": address})

    return [
        Route("/storage/auth/token", token, methods=["POST"]),
        Route("/storage/upload/initiate", initiate, methods=["POST"]),
        Route("/storage/upload/initiate-multipart", initiate, methods=["POST"]),
    ]


def _as_object(body: object) -> dict[str, Any]:
    """The body with text or nothing in the two fields that are read."""
    if not isinstance(body, dict):
        raise InvalidInput([{"loc": [], "msg": "Input should be an object", "type": "dict_type", "input": body}])
    for name in ("file_name", "content_type"):
        if not isinstance(body.get(name), str | None):
            problem = {"loc": [name], "msg": "Input should be a valid string", "type": "string_type"}
            raise InvalidInput([problem | {"input": body[name]}])
    return body
