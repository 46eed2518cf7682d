"""The REST host: storage tokens and the start of uploads."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.core.clock import utc_now
from limpet.core.errors import InvalidInput, SignatureInvalid
from limpet.dialects.fal.access import authenticate
from limpet.dialects.fal.cdn import parts_of
from limpet.dialects.fal.lifecycle import UPLOAD_HEADERS, lifecycle_of
from limpet.dialects.wire.answers import file_address, json_response, origin_of
from limpet.dialects.wire.body import read_json
from limpet.dialects.wire.services import Services
from limpet.service.uploads import describe_upload


def storage_routes(services: Services) -> list[Route]:
    host = _StorageHost(services)
    return [
        Route("/storage/auth/token", host.token, methods=["POST"]),
        Route("/storage/upload/initiate", host.initiate, methods=["POST"]),
        Route("/storage/upload/initiate-multipart", host.initiate_parts, methods=["POST"]),
        Route("/storage/upload/complete-multipart", host.complete_parts, methods=["POST"]),
    ]


class _StorageHost:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._uploads = services.files.uploads

    async def token(self, http: HttpRequest) -> Response:
        """One token for every `storage_type`: the older store and the newer are one here."""
        caller = await authenticate(http, self._services)
        text, ttl_s = self._uploads.issue_token(caller.id)
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

    async def initiate(self, http: HttpRequest) -> Response:
        """An address for the bytes and the address of the file."""
        address, signature = await self._announce(http)
        return json_response({"upload_url": f"{address}?signature={signature}", "file_url": address})

    async def initiate_parts(self, http: HttpRequest) -> Response:
        """The same for parts; `gcs` clients append `/1` to the whole address, so that it must not end in a query."""
        address, signature = await self._announce(http)
        is_gcs = http.query_params.get("storage_type") == "gcs"
        upload = f"{address}/multipart/{signature}" if is_gcs else f"{address}?signature={signature}"
        return json_response({"upload_url": upload, "file_url": address})

    async def _announce(self, http: HttpRequest) -> tuple[str, str]:
        caller = await authenticate(http, self._services)
        lifecycle = lifecycle_of(http, UPLOAD_HEADERS)
        body = _as_object(await read_json(http))
        upload = describe_upload(
            caller.id, name=body.get("file_name"), content_type=body.get("content_type"), lifecycle=lifecycle
        )
        key, signature = await self._uploads.announce(upload)
        return file_address(origin_of(http))(key), signature

    async def complete_parts(self, http: HttpRequest) -> Response:
        """fal's proxy lets this address pass and no client calls it; it takes the `upload_url` that started the upload."""
        await authenticate(http, self._services)
        body = await read_json(http)
        said = body.get("upload_url") if isinstance(body, dict) else None
        signature = _signature_in(str(said or http.query_params.get("upload_url", "")))
        key = self._uploads.signed_key(signature)
        await self._uploads.complete(key, signature, parts_of(body))
        address = file_address(origin_of(http))(key)
        return json_response({"file_url": address, "access_url": address})


def _signature_in(upload_url: str) -> str:
    """Of either form of the address: in its query, or behind `/multipart/`."""
    try:
        parts = urlsplit(upload_url)
    except ValueError:
        raise SignatureInvalid from None
    in_query = parse_qs(parts.query).get("signature")
    return in_query[0] if in_query else parts.path.rpartition("/multipart/")[2]


def _as_object(body: object) -> dict[str, Any]:
    """The body with text or nothing in the two fields that are read."""
    if not isinstance(body, dict):
        raise InvalidInput([{"loc": [], "msg": "Input should be an object", "type": "dict_type", "input": body}])
    for name in ("file_name", "content_type"):
        if not isinstance(body.get(name), str | None):
            problem = {"loc": [name], "msg": "Input should be a valid string", "type": "string_type"}
            raise InvalidInput([problem | {"input": body[name]}])
    return body
