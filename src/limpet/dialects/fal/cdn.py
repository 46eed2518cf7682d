"""The CDN host: uploads in one piece and in parts, and serving."""

from urllib.parse import unquote

from starlette.requests import Request as HttpRequest
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from limpet.core.errors import UploadInvalid
from limpet.core.ids import FileKey
from limpet.dialects.fal.access import authenticate_storage
from limpet.dialects.fal.answers import file_address, json_response, origin_of
from limpet.dialects.fal.body import raw_chunks, read_json
from limpet.dialects.fal.services import Services
from limpet.service.files import Upload, describe_upload

_FILE = "/files/{place}/{hash}/{name}"
_CACHE = "public, max-age=5184000, immutable"
#: What a browser shows without running anything. All else is a download: an uploaded page must not run on our origin.
_SHOWN = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/avif", "video/", "audio/", "text/plain")


def cdn_routes(services: Services) -> list[Route]:
    host = _CdnHost(services)
    return [
        Route("/files/upload", host.take, methods=["POST"]),
        Route("/files/upload/multipart", host.start_parts, methods=["POST"]),
        Route(_FILE, host.serve, methods=["GET"]),
        Route(_FILE, host.fill, methods=["PUT"]),
        # @fal-ai/client puts the part after the announced path, fal-client after `multipart/<upload id>`.
        Route(_FILE + "/complete", host.complete, methods=["POST"]),
        Route(_FILE + "/{number:int}", host.take_part, methods=["PUT"]),
        Route(_FILE + "/multipart/{upload_id}/complete", host.complete, methods=["POST"]),
        Route(_FILE + "/multipart/{upload_id}/{number:int}", host.take_part, methods=["PUT"]),
    ]


class _CdnHost:
    def __init__(self, services: Services) -> None:
        self._files = services.files
        self._services = services

    async def take(self, http: HttpRequest) -> Response:
        key = await self._files.take(await self._upload(http), raw_chunks(http))
        return json_response({"access_url": file_address(origin_of(http))(key)})

    async def start_parts(self, http: HttpRequest) -> Response:
        key, signature = await self._files.announce(await self._upload(http))
        return json_response({"access_url": file_address(origin_of(http))(key), "uploadId": signature})

    async def _upload(self, http: HttpRequest) -> Upload:
        owner = await authenticate_storage(http, self._services)
        name = http.headers.get("x-fal-file-name")
        return describe_upload(
            owner, name=unquote(name) if name else None, content_type=http.headers.get("content-type")
        )

    async def fill(self, http: HttpRequest) -> Response:
        await self._files.fill(_key(http), _signature(http), raw_chunks(http))
        return json_response({})

    async def take_part(self, http: HttpRequest) -> Response:
        number: int = http.path_params["number"]
        etag = await self._files.take_part(_key(http), _signature(http), number, raw_chunks(http))
        # The Python client reads the header, the JavaScript client the body.
        return json_response({"partNumber": number, "etag": etag}, headers={"etag": f'"{etag}"'})

    async def complete(self, http: HttpRequest) -> Response:
        body = await read_json(http)
        try:
            parts = [(int(part["partNumber"]), str(part["etag"])) for part in body["parts"]]  # type: ignore[index]  # checked by the except
        except (TypeError, KeyError, ValueError):
            raise UploadInvalid(reason='the body is not {"parts": [{"partNumber", "etag"}]}') from None
        await self._files.complete(_key(http), _signature(http), parts)
        return json_response({"access_url": file_address(origin_of(http))(_key(http))})

    async def serve(self, http: HttpRequest) -> Response:
        """A file, with ranges; HEAD answers as GET without the body."""
        file, path = await self._files.find(_key(http))
        etag = f'"{file.sha256}"'
        shown = file.content_type.lower().startswith(_SHOWN)
        headers = {
            "etag": etag,
            "access-control-allow-origin": "*",  # always: a shared cache must not keep an answer without it
            "cache-control": _CACHE,
            "x-content-type-options": "nosniff",
            "content-security-policy": "sandbox; default-src 'none'",
            "cross-origin-resource-policy": "cross-origin",
        }
        if http.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        return FileResponse(
            path,
            media_type=file.content_type,
            filename=file.name,
            content_disposition_type="inline" if shown else "attachment",
            headers=headers,
        )


def _key(http: HttpRequest) -> FileKey:
    params = http.path_params
    return FileKey(f"{params['place']}/{params['hash']}/{params['name']}")


def _signature(http: HttpRequest) -> str:
    return str(http.path_params.get("upload_id") or http.query_params.get("signature", ""))
