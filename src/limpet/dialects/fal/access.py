"""Who calls: `Authorization: Key <id>:<secret>` for calls, `Bearer <token>` for the file store, `?fal_jwt_token=` for browsers."""

from starlette.requests import HTTPConnection, Request

from limpet.core.errors import KeyInvalid, KeyMissing, ScopeMissing
from limpet.core.ids import KeyId
from limpet.dialects.wire.local_key import is_local_call
from limpet.dialects.wire.services import Services
from limpet.ledger.keys import Scope
from limpet.service.keys import LOCAL_KEY_ID, Caller

#: Browsers cannot send headers with a socket or an event source, so a token stands in the address.
TOKEN_PARAMETER = "fal_jwt_token"  # noqa: S105  # the parameter's name


async def authenticate(request: HTTPConnection, services: Services) -> Caller:
    """The caller of an API route. Raises `KeyMissing` or `KeyInvalid`."""
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() not in {"key", "bearer"} or not credentials.strip():
        raise KeyMissing
    caller = await services.keys.authenticate(credentials.strip())
    if caller.id == LOCAL_KEY_ID and not is_local_call(request):
        raise KeyInvalid
    return caller


async def authenticate_for_app(request: HTTPConnection, services: Services, path: str) -> Caller:
    """The caller of an endpoint: a token for its app, or a key. Raises what `authenticate` and `Tokens.caller` raise."""
    token = request.query_params.get(TOKEN_PARAMETER)
    app = "/".join(path.split("/")[:2])
    return await (services.tokens.caller(token, app=app) if token else authenticate(request, services))


async def authenticate_admin(request: HTTPConnection, services: Services) -> Caller:
    """The caller of a route for administrators. Raises what `authenticate` raises, and `ScopeMissing`."""
    return require(await authenticate(request, services), "admin")


def require(caller: Caller, scope: Scope) -> Caller:
    """The same caller. Raises `ScopeMissing`; an administrator may do everything."""
    if caller.scope not in {scope, "admin"}:
        raise ScopeMissing(scope=scope)
    return caller


async def authenticate_storage(request: Request, services: Services) -> KeyId:
    """The owner of an upload: a storage token, or a key. Raises `SignatureInvalid`, `KeyMissing` or `KeyInvalid`."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        return services.files.uploads.token_owner(token.strip())
    return (await authenticate(request, services)).id
