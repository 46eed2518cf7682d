"""The platform addresses of files and payloads: who reads a file, signed addresses, a key's settings, payload deletion."""

from typing import Annotated, Any, TypeVar
from urllib.parse import quote, urlsplit

from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.core.errors import InputError, UnknownFile
from limpet.core.ids import FILE_KEY, FileKey, RequestId
from limpet.core.lifecycle import READING_TOKEN
from limpet.dialects.fal.access import authenticate, authenticate_admin
from limpet.dialects.fal.lifecycle import AclBody, LifecycleBody, acl_json, settings_json
from limpet.dialects.fal.platform_query import read_page
from limpet.dialects.wire.answers import file_address, json_response, origin_of
from limpet.dialects.wire.body import read_json
from limpet.dialects.wire.services import Services
from limpet.ledger.files import StoredFile

_WEEK_S = 604_800

_Body = TypeVar("_Body", bound=BaseModel)


class _SignBody(BaseModel):
    expiration_seconds: Annotated[int, Field(ge=1, le=_WEEK_S)]


def platform_storage_routes(services: Services) -> list[Route]:
    host = _PlatformStorage(services)
    return [
        Route("/v1/storage/files", host.list_files, methods=["GET"]),
        Route("/v1/storage/files", host.remove_file, methods=["DELETE"]),
        Route("/v1/storage/files/acl", host.read_acl, methods=["GET"]),
        Route("/v1/storage/files/acl", host.write_acl, methods=["PUT"]),
        Route("/v1/storage/files/sign", host.sign, methods=["POST"]),
        Route("/v1/storage/settings", host.read_settings, methods=["GET"]),
        Route("/v1/storage/settings", host.write_settings, methods=["PUT"]),
        Route("/v1/models/requests/{id:uuid}/payloads", host.erase_payloads, methods=["DELETE"]),
    ]


class _PlatformStorage:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._files = services.files

    async def list_files(self, http: HttpRequest) -> Response:
        """The newest files of the caller's key; not fal's."""
        caller = await authenticate(http, self._services)
        limit, _ = read_page(http.query_params, limit=50, most=200)
        address = file_address(origin_of(http))
        found = await self._files.newest(limit=limit, owner=caller.id)
        return json_response({"items": [_file(file, address(file.key)) for file in found]})

    async def remove_file(self, http: HttpRequest) -> Response:
        """Ends a file of the caller's key at once; not fal's."""
        caller = await authenticate(http, self._services)
        key = _key(http)
        await self._files.owned(key, caller.id)
        await self._files.remove(key)
        return Response(status_code=204)

    async def read_acl(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        return json_response(acl_json((await self._files.owned(_key(http), caller.id)).acl))

    async def write_acl(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        acl = (await _body(http, AclBody)).access_list()
        await self._files.set_acl(_key(http), caller.id, acl)
        return json_response(acl_json(acl))

    async def sign(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        ttl_s = (await _body(http, _SignBody)).expiration_seconds
        key = _key(http)
        token = await self._files.sign(key, caller.id, ttl_s=ttl_s)
        address = file_address(origin_of(http))(key)
        return json_response({"signed_url": f"{address}?{READING_TOKEN}={quote(token, safe='')}"})

    async def read_settings(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        return json_response(settings_json(await self._files.settings(caller.id)))

    async def write_settings(self, http: HttpRequest) -> Response:
        """Replaces them; what is null or missing is as if it had never been set."""
        caller = await authenticate(http, self._services)
        said = (await _body(http, LifecycleBody)).lifecycle()
        await self._files.set_settings(caller.id, said)
        return json_response(settings_json(said))

    async def erase_payloads(self, http: HttpRequest) -> Response:
        """An Idempotency-Key may come with it and changes nothing: what is erased stays erased."""
        await authenticate_admin(http, self._services)
        keys = await self._files.erase_payloads(RequestId(str(http.path_params["id"])))
        address = file_address(origin_of(http))
        return json_response({"cdn_delete_results": [{"link": address(key), "exception": None} for key in keys]})


def _file(file: StoredFile, url: str) -> dict[str, Any]:
    return {
        "url": url,
        "file_name": file.original_name or file.name,
        "content_type": file.content_type,
        "file_size": file.size_bytes,
        "request_id": file.request_id,
        "created_at": file.created_at.isoformat(),
        "expires_at": file.expires_at.isoformat() if file.expires_at else None,
        "is_open": file.acl.is_open,
    }


def _key(http: HttpRequest) -> FileKey:
    """The file that `?url=` names, under whatever name of this server. Raises `UnknownFile`."""
    url = http.query_params.get("url", "")
    if not url:
        raise InputError("The query parameter url is missing; send the file's address in it.", field="url")
    try:
        _, found, key = urlsplit(url).path.rpartition("/files/")
    except ValueError:
        raise UnknownFile from None
    if not found or not FILE_KEY.fullmatch(key):
        raise UnknownFile
    return FileKey(key)


async def _body(http: HttpRequest, model: type[_Body]) -> _Body:
    said: Any = await read_json(http)
    try:
        return model.model_validate(said)
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(map(str, problem["loc"]))
        raise InputError(f"{place or 'The body'}: {problem['msg']}.", field=place or None) from None
