"""Who calls: `Authorization: Key <id>:<secret>` for calls, `Bearer <token>` for the file store, `?fal_jwt_token=` for browsers.

Our own pages have a session instead of a key: a cookie that scripts cannot read. A browser sends cookies with calls that a
foreign page makes, too, so a session counts only beside a header that no foreign page can set without asking, and never with
an Origin other than the server's own.
"""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request

from limpet.core.errors import KeyInvalid, KeyMissing, ScopeMissing
from limpet.core.ids import KeyId
from limpet.dialects.wire.answers import origin_of
from limpet.dialects.wire.local_key import is_local_call
from limpet.dialects.wire.services import Services
from limpet.ledger.keys import Scope
from limpet.service.keys import LOCAL_KEY_ID, Caller

#: Browsers cannot send headers with a socket or an event source, so a token stands in the address.
TOKEN_PARAMETER = "fal_jwt_token"  # noqa: S105  # the parameter's name

SESSION_COOKIE = "limpet-session"
#: What our pages send beside the cookie. Another site would have to ask first, and is refused.
PAGE_HEADER = "x-limpet-page"


async def authenticate(request: HTTPConnection, services: Services) -> Caller:
    """The caller of an API route. Raises `KeyMissing` or `KeyInvalid`."""
    caller = await _caller(request, services)
    if caller.id == LOCAL_KEY_ID and not is_local_call(request):
        raise KeyInvalid
    return caller


async def _caller(request: HTTPConnection, services: Services) -> Caller:
    if "authorization" not in request.headers and _is_own_page(request):
        return await services.sessions.caller(request.cookies[SESSION_COOKIE])
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() not in {"key", "bearer"} or not credentials.strip():
        raise KeyMissing
    return await services.keys.authenticate(credentials.strip())


def _is_own_page(request: HTTPConnection) -> bool:
    origin = request.headers.get("origin")
    is_own = origin is None or urlsplit(origin).netloc == urlsplit(origin_of(request).queue).netloc
    return is_own and PAGE_HEADER in request.headers and SESSION_COOKIE in request.cookies


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
