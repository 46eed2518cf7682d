"""`/ws/v1/t2a_v2`: one text after the other over a socket.

server  connected_success
client  task_start {model, voice_setting, ...}      server  task_started
client  task_continue {text}, as often as wanted    server  task_continued {data.audio, is_final}, several for each
client  task_finish                                 server  task_finished, and the end
anything else                                       server  task_failed, and the end
"""

import asyncio
from typing import Any

import orjson
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from limpet.catalog.speech_own import TEXT_LENGTH, T2aInput
from limpet.core.errors import LimpetError
from limpet.core.ids import KeyId, new_request_id
from limpet.dialects.minimax.codes import Code, base_resp, code_of, text_of
from limpet.dialects.minimax.making import Failed, result_of, sound_as_made
from limpet.dialects.minimax.speech import InvisibleCharacters, extra_info, prepared
from limpet.dialects.wire.bearer import authenticate
from limpet.dialects.wire.fields import validated
from limpet.dialects.wire.services import Services

#: A client that sends nothing for so long is told to go.
_IDLE_S = 120.0


class _Refused(Exception):
    def __init__(self, code: Code, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def speech_socket_routes(services: Services) -> list[WebSocketRoute]:
    async def serve(socket: WebSocket) -> None:
        await socket.accept()
        session = _Session(socket, services)
        try:
            await session.run()
        except _Refused as refusal:
            await session.fail(refusal.code, refusal.message)
        except InvisibleCharacters:
            await session.fail(Code.INVISIBLE_CHARACTERS, "more than a tenth of the text is invisible")
        except Failed as error:
            await session.fail(code_of(error.failure), text_of(error.failure))
        except LimpetError as error:
            await session.fail(code_of(error.failure()), text_of(error.failure()))
        except WebSocketDisconnect:
            return
        await socket.close()

    return [WebSocketRoute("/ws/v1/t2a_v2", serve)]


class _Session:
    def __init__(self, socket: WebSocket, services: Services) -> None:
        self._socket = socket
        self._services = services
        self._ids = {"session_id": new_request_id(), "trace_id": socket.state.trace_id}

    async def run(self) -> None:
        owner = (await authenticate(self._socket, self._services)).id
        await self._send("connected_success")
        start = await self._receive()
        if start["event"] != "task_start":
            raise _Refused(Code.SOCKET_EVENT_ILLEGAL, "the first event is task_start")
        # The setting is read before the first text comes, so that what is wrong with it is told now.
        await prepared(self._services, validated(T2aInput, {**start, "text": "-"}), owner)
        await self._send("task_started")
        while (event := await self._receive())["event"] == "task_continue":
            await self._speak({**start, "text": event.get("text")}, owner)
        if event["event"] != "task_finish":
            raise _Refused(Code.SOCKET_EVENT_ILLEGAL, f"an event {str(event['event'])[:40]} does not belong here")
        await self._send("task_finished")

    async def _speak(self, body: dict[str, Any], owner: KeyId) -> None:
        """An empty text and one beyond the limit are skipped with a word; the session goes on."""
        text = body["text"]
        if not isinstance(text, str) or not text.strip():
            await self._continued({}, is_final=True, code=Code.SOCKET_TEXT_EMPTY, message="the text is empty")
            return
        if len(text) > TEXT_LENGTH:
            message = f"the text has more than {TEXT_LENGTH} characters"
            await self._continued({}, is_final=True, code=Code.SOCKET_TEXT_TOO_LONG, message=message)
            return
        said = validated(T2aInput, body)
        call = await prepared(self._services, said, owner)
        accepted = await self._services.submission.submit(call)
        async for part in sound_as_made(self._services, accepted.id, owner):
            await self._continued({"data": {"audio": part.hex(), "status": 1}}, is_final=False)
        result = result_of(await self._services.board.view(accepted.id, owner))
        last = {"data": {"audio": "", "status": 2}, "extra_info": extra_info(said, result)}
        await self._continued(last, is_final=True)

    async def _receive(self) -> dict[str, Any]:
        try:
            async with asyncio.timeout(_IDLE_S):
                text = await self._socket.receive_text()
        except TimeoutError:
            raise _Refused(Code.SOCKET_IDLE, f"nothing came for {_IDLE_S:g} s") from None
        except KeyError:  # Starlette's for a frame of bytes
            raise _Refused(Code.SOCKET_EVENT_ILLEGAL, "events are JSON in text frames") from None
        try:
            event = orjson.loads(text)
        except orjson.JSONDecodeError:
            raise _Refused(Code.SOCKET_EVENT_ILLEGAL, "the event is not JSON") from None
        if not isinstance(event, dict) or "event" not in event:
            raise _Refused(Code.SOCKET_EVENT_ILLEGAL, "an event is an object with its name in event")
        return event

    async def _continued(
        self, fields: dict[str, Any], *, is_final: bool, code: Code = Code.SUCCESS, message: str = "success"
    ) -> None:
        await self._send("task_continued", {**fields, "is_final": is_final}, code=code, message=message)

    async def fail(self, code: Code, message: str) -> None:
        await self._send("task_failed", code=code, message=message)

    async def _send(
        self, event: str, fields: dict[str, Any] | None = None, *, code: Code = Code.SUCCESS, message: str = "success"
    ) -> None:
        body = {**(fields or {}), "event": event, **self._ids, "base_resp": base_resp(code, message)}
        await self._socket.send_text(orjson.dumps(body).decode())
