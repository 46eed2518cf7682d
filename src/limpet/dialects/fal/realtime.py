"""`wss://{run}/{endpoint}/realtime`: a socket that says why it cannot be used, since no MiniMax endpoint is realtime.

The reason is a text frame with JSON, the form in which fal's own servers send `x-fal-error`: fal-client 1.0.3 raises its
`RealtimeError` for text only and hands the same words in msgpack on as a result; @fal-ai/client 1.10.1 takes both.
"""

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from limpet.catalog.endpoints import find_endpoint
from limpet.core.errors import AccessError, NotFound
from limpet.dialects.fal.access import authenticate_for_app
from limpet.dialects.wire.services import Services

#: RFC 6455: the other side broke a policy; the reason says which.
_POLICY = 1008
#: A close frame holds 123 bytes of reason.
_REASON_BYTES = 123


def realtime_routes(services: Services) -> list[WebSocketRoute]:
    async def realtime(socket: WebSocket) -> None:
        path = socket.path_params["path"]
        await socket.accept()
        try:
            await authenticate_for_app(socket, services, path)
            endpoint = find_endpoint(path)
        except AccessError as error:
            # These very words make the JavaScript client drop its token; it asks for a new one at the next message.
            await _refuse(socket, {"status": "error", "error": "Unauthorized"}, reason=str(error))
        except NotFound as error:
            await _refuse(socket, _error("NOT_FOUND", str(error)), reason=str(error))
        else:
            reason = f"{endpoint.id} is not a realtime endpoint; call it with subscribe, run or stream."
            await _refuse(socket, _error("NOT_REALTIME", reason), reason=reason)

    return [WebSocketRoute(path, realtime) for path in ("/{path:path}/realtime", "/{path:path}/realtime/")]


def _error(error: str, reason: str) -> dict[str, str]:
    return {"type": "x-fal-error", "error": error, "reason": reason}


async def _refuse(socket: WebSocket, frame: dict[str, str], *, reason: str) -> None:
    try:
        await socket.send_json(frame)
        await socket.close(_POLICY, reason.encode()[:_REASON_BYTES].decode(errors="ignore"))
    except WebSocketDisconnect:
        return  # it did not wait for the reason
