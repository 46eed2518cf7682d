"""The CDN host: uploads in one piece and in parts, and serving."""

import asyncio
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import structlog
from starlette.requests import Request as HttpRequest
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from limpet.core.errors import AccessError, UnknownFile, UploadInvalid
from limpet.core.ids import FileKey, KeyId
from limpet.core.lifecycle import READING_TOKEN, Reader
from limpet.dialects.fal.access import authenticate_storage
from limpet.dialects.fal.lifecycle import UPLOAD_HEADERS, lifecycle_of
from limpet.dialects.fal.ranges import content_disposition, names_etag, usable_ranges
from limpet.dialects.wire.answers import file_address, json_response, origin_of
from limpet.dialects.wire.body import raw_chunks, read_json
from limpet.dialects.wire.services import Services
from limpet.ledger.files import StoredFile
from limpet.service.uploads import Upload, check_part_number, describe_upload

log = structlog.get_logger()

_FILE = "/files/{place}/{hash}/{name}"
_CACHED_S = 5_184_000
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
        Route(_FILE + "/{number}", host.take_part, methods=["PUT"]),
        Route(_FILE + "/multipart/{upload_id}/complete", host.complete, methods=["POST"]),
        Route(_FILE + "/multipart/{upload_id}/{number}", host.take_part, methods=["PUT"]),
        # The `fal` package asks for an address before each part.
        Route(_FILE + "/multipart/{upload_id}/{number}", host.announce_part, methods=["POST"]),
        # Among others the shape of fal's older addresses, `/files/<animal>/<id>_<name>`.
        Route("/files/{rest:path}", host.unknown, methods=["GET", "POST", "PUT", "DELETE"]),
    ]


class _CdnHost:
    def __init__(self, services: Services) -> None:
        self._files = services.files
        self._uploads = services.files.uploads
        self._services = services

    # Uploads

    async def take(self, http: HttpRequest) -> Response:
        key = await self._uploads.take(await self._upload(http), raw_chunks(http))
        return json_response({"access_url": file_address(origin_of(http))(key)})

    async def start_parts(self, http: HttpRequest) -> Response:
        key, signature = await self._uploads.announce(await self._upload(http))
        return json_response({"access_url": file_address(origin_of(http))(key), "uploadId": signature})

    async def _upload(self, http: HttpRequest) -> Upload:
        owner = await authenticate_storage(http, self._services)
        name = http.headers.get("x-fal-file-name")
        return describe_upload(
            owner,
            name=unquote(_utf8(name)) if name else None,
            content_type=http.headers.get("content-type"),
            lifecycle=lifecycle_of(http, UPLOAD_HEADERS),
        )

    async def fill(self, http: HttpRequest) -> Response:
        await self._uploads.fill(_key(http), _signature(http), raw_chunks(http))
        return json_response({})

    async def announce_part(self, http: HttpRequest) -> Response:
        key, signature, number = _key(http), _signature(http), _number(http)
        self._uploads.check_signature(key, signature)
        check_part_number(number)
        return json_response({"upload_url": f"{file_address(origin_of(http))(key)}/multipart/{signature}/{number}"})

    async def take_part(self, http: HttpRequest) -> Response:
        number = _number(http)
        etag = await self._uploads.take_part(_key(http), _signature(http), number, raw_chunks(http))
        # The Python client reads the header, the JavaScript client the body.
        return json_response({"partNumber": number, "etag": etag}, headers={"etag": f'"{etag}"'})

    async def complete(self, http: HttpRequest) -> Response:
        await self._uploads.complete(_key(http), _signature(http), parts_of(await read_json(http)))
        return json_response({"access_url": file_address(origin_of(http))(_key(http))})

    # Serving

    async def serve(self, http: HttpRequest) -> Response:
        """A file, with ranges; HEAD answers as GET without the body."""
        file = await self._files.look_up(_key(http))
        if not file.acl.is_open:
            self._files.check_reader(file, await self._reader(http))
        etag = f'"{file.sha256}"'
        shown = file.content_type.lower().startswith(_SHOWN)
        headers = {
            "etag": etag,
            "access-control-allow-origin": "*",  # always: a shared cache must not keep an answer without it
            "cache-control": self._cache_control(file),
            "content-disposition": content_disposition(
                "inline" if shown else "attachment", file.name, file.original_name
            ),
            "x-content-type-options": "nosniff",
            "content-security-policy": "sandbox; default-src 'none'",
            "cross-origin-resource-policy": "cross-origin",
        }
        if names_etag(http.headers.get("if-none-match", ""), etag):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        _keep_usable_ranges(http, file.size_bytes)
        path = self._files.path(file)
        try:
            found = await asyncio.to_thread(path.stat)
        except FileNotFoundError:
            log.error("file-bytes-missing", sha256=file.sha256)  # noqa: TRY400  # the sentence says it all
            raise UnknownFile from None
        return FileResponse(path, media_type=file.content_type, headers=headers, stat_result=found)

    async def unknown(self, http: HttpRequest) -> Response:
        raise UnknownFile

    async def _reader(self, http: HttpRequest) -> Reader:
        """A wrong key counts as none: a public read needs no key, and a hidden file must not show itself by another answer."""
        key: KeyId | None = None
        with suppress(AccessError):
            key = await authenticate_storage(http, self._services)
        return Reader(key=key, token=http.query_params.get(READING_TOKEN))

    def _cache_control(self, file: StoredFile) -> str:
        if not file.acl.is_open:
            return "private, no-cache"
        left_s = self._files.seconds_left(file)
        return f"public, max-age={_CACHED_S}, immutable" if left_s is None else f"public, max-age={int(left_s)}"


def parts_of(body: Any) -> list[tuple[int, str]]:
    """Numbers and etags of the parts that a caller wants joined; the `fal` package spells the number its own way."""
    try:
        return [(int(part.get("partNumber", part.get("part_number"))), str(part["etag"])) for part in body["parts"]]
    except (AttributeError, TypeError, KeyError, ValueError, OverflowError):
        raise UploadInvalid(reason='the body is not {"parts": [{"partNumber", "etag"}]}') from None


def _keep_usable_ranges(http: HttpRequest, size: int) -> None:
    """Leaves `FileResponse` at most one Range header, and none that it would answer with an error of its own."""
    headers: list[tuple[bytes, bytes]] = http.scope["headers"]
    said = [value.decode("latin-1") for name, value in headers if name == b"range"]
    usable = usable_ranges(said[0], size) if len(said) == 1 else None
    http.scope["headers"] = [(name, value) for name, value in headers if name != b"range"]
    if usable is not None:
        http.scope["headers"].append((b"range", usable.encode()))


def _utf8(header: str) -> str:
    """curl and others send names as UTF-8, which the server reads as Latin-1."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeDecodeError:
        return header


def _key(http: HttpRequest) -> FileKey:
    params = http.path_params
    return FileKey(f"{params['place']}/{params['hash']}/{params['name']}")


def _number(http: HttpRequest) -> int:
    """The part's number, in few digits: Python refuses to read numbers of thousands. Zero is never a part's."""
    text: str = http.path_params["number"]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _signature(http: HttpRequest) -> str:
    return str(http.path_params.get("upload_id") or http.query_params.get("signature", ""))
