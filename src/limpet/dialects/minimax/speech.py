"""`/v1/t2a_v2`: speech in the answer, as hexadecimal digits, as an address, or in events; and speech as a task."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import orjson
from starlette.requests import Request as HttpRequest
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from limpet.catalog.speech_own import ASYNC_TEXT_LENGTH, TEXT_LENGTH, T2aInput, speech_call
from limpet.core.errors import FeatureNotSupported, UnknownRequest
from limpet.core.ids import KeyId, RequestId
from limpet.core.lifecycle import Reader
from limpet.core.request import Request, Result
from limpet.dialects.minimax.callbacks import DIALECT
from limpet.dialects.minimax.codes import base_resp, code_of, text_of
from limpet.dialects.minimax.making import Failed, bytes_of, make, result_of, sound_as_made, sound_in_answer
from limpet.dialects.minimax.subtitles import subtitle_file
from limpet.dialects.minimax.tasks import find_task
from limpet.dialects.minimax.video import unknown_task
from limpet.dialects.minimax.voices import engine_voice
from limpet.dialects.wire.answers import json_response
from limpet.dialects.wire.bearer import authenticate
from limpet.dialects.wire.body import read_json
from limpet.dialects.wire.fields import BODY_LIMIT_BYTES, invalid, number_of, read_body, validated
from limpet.dialects.wire.services import Services
from limpet.service.submission import Call

OPERATION = "t2a_async"
_MOST_INVISIBLE = 0.1
_TEXT_BYTES = 4 * 1000 * 1000


class InvisibleCharacters(Exception):
    """More than a tenth of the text cannot be seen, and so not be read."""


def speech_routes(services: Services) -> list[Route]:
    speech = _Speech(services)
    return [
        Route("/v1/t2a_v2", speech.speak, methods=["POST"]),
        Route("/v1/t2a_async_v2", speech.create, methods=["POST"]),
        Route("/v1/query/t2a_async_query_v2", speech.query, methods=["GET"]),
    ]


class _Speech:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def speak(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        said = await read_body(http, T2aInput)
        if len(said.text) > TEXT_LENGTH:
            raise invalid("text", f"it has at most {TEXT_LENGTH} characters; longer texts go to /v1/t2a_async_v2")
        if said.stream and said.audio_setting.format == "wav":
            raise invalid("audio_setting.format", "wav is not streamed")
        call = await prepared(self._services, said, caller.id)
        if said.stream:
            accepted = await self._services.submission.submit(call)
            events = self._events(said, accepted.id, caller.id)
            return StreamingResponse(events, media_type="text/event-stream", headers={"cache-control": "no-cache"})
        request, result = await make(http, self._services, call)
        return json_response(await self._whole(http, said, request, result))

    async def _events(self, said: T2aInput, request_id: RequestId, owner: KeyId) -> AsyncIterator[bytes]:
        """Parts of the sound as it is made, then one event that says how it went, by default with the whole sound again."""
        common = {"trace_id": request_id, "base_resp": {"status_code": 0, "status_msg": ""}}
        try:
            async for part in sound_as_made(self._services, request_id, owner):
                yield _event({"data": {"audio": part.hex(), "status": 1}, **common})
            result = result_of(await self._services.board.view(request_id, owner))
            excluded = said.stream_options.exclude_aggregated_audio
            whole = "" if excluded else (await bytes_of(result.files[0], owner, self._services)).hex()
        except Failed as error:
            why = base_resp(code_of(error.failure), text_of(error.failure))
            yield _event({"data": None, **common, "base_resp": why})
            return
        last = {"data": {"audio": whole, "status": 2}, "extra_info": extra_info(said, result), **common}
        yield _event(last | {"base_resp": base_resp()})

    async def _whole(self, http: HttpRequest, said: T2aInput, request: Request, result: Result) -> dict[str, Any]:
        file, owner = result.files[0], request.owner
        audio = await sound_in_answer(http, self._services, file, owner, said.output_format)
        data: dict[str, Any] = {"audio": audio, "status": 2}
        if said.subtitle_enable:
            data["subtitle_file"] = await subtitle_file(http, said, result, owner, self._services)
        return {
            "data": data,
            "extra_info": extra_info(said, result),
            "trace_id": request.id,
            "base_resp": base_resp(),
        }

    async def create(self, http: HttpRequest) -> Response:
        """Speech as a task; its file has the task's number until it is made."""
        caller = await authenticate(http, self._services)
        body = await read_json(http, limit_bytes=BODY_LIMIT_BYTES)
        said = validated(T2aInput, await self._with_text(body, caller.id))
        call = await prepared(self._services, said, caller.id)
        memo = {"dialect": DIALECT, "operation": OPERATION, "model": said.model}
        accepted = await self._services.submission.submit(replace(call, memo=memo))
        number = (await self._services.board.view(accepted.id, caller.id)).number
        return json_response(
            {
                "task_id": str(number),
                "task_token": accepted.id,
                "file_id": number,
                "usage_characters": characters(said.text),
                "base_resp": base_resp(),
            }
        )

    async def _with_text(self, body: object, owner: KeyId) -> object:
        """The body with the text of the file that it names instead."""
        if not isinstance(body, dict) or body.get("text_file_id") is None or body.get("text"):
            return body
        file = await self._services.files.numbered(number_of(body["text_file_id"], field="text_file_id"), owner)
        data = await self._services.files.read_bytes(file.key, _TEXT_BYTES, Reader(key=owner))
        if data.startswith(b"PK"):
            raise FeatureNotSupported(reason="texts in a zip are not read; upload one text", field="text_file_id")
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise invalid("text_file_id", "the file is no text in UTF-8") from None
        if len(text) > ASYNC_TEXT_LENGTH:
            raise invalid("text_file_id", f"a text has at most {ASYNC_TEXT_LENGTH} characters here")
        return {**body, "text": text}

    async def query(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        task_id = http.query_params.get("task_id")
        try:
            request = await find_task(self._services, number_of(task_id, field="task_id"), caller.id, OPERATION)
        except UnknownRequest:
            return json_response(unknown_task(task_id))
        shown: dict[str, Any] = {"task_id": request.number, "file_id": request.number}
        if request.failure is not None:
            code = base_resp(code_of(request.failure), text_of(request.failure))
            return json_response(shown | {"status": "Failed", "base_resp": code})
        status = "Success" if request.status.is_final else "Processing"
        return json_response(shown | {"status": status, "base_resp": base_resp()})


async def prepared(services: Services, said: T2aInput, owner: KeyId) -> Call:
    """The call with a voice that an engine knows. Raises what refuses it."""
    check_visible(said.text)
    asked = speech_call(said)
    voice, notes = await engine_voice(services, said.voice_setting.voice_id, owner)
    setting = {**asked.body["voice_setting"], "voice_id": voice}
    body = {**asked.body, "voice_setting": setting}
    return Call(owner=owner, endpoint=asked.endpoint, body=body, notes=notes, refuses_at_once=True)


def check_visible(text: str) -> None:
    """Raises `InvisibleCharacters` for a text of which more than a tenth cannot be seen."""
    if invisible_ratio(text) > _MOST_INVISIBLE:
        raise InvisibleCharacters


def invisible_ratio(text: str) -> float:
    hidden = sum(not letter.isprintable() and letter not in "\n\r\t" for letter in text)
    return hidden / len(text) if text else 0.0


def characters(text: str) -> int:
    """As MiniMax counts them: a Han character is two."""
    return sum(2 if "\u4e00" <= letter <= "\u9fff" else 1 for letter in text)


def extra_info(said: T2aInput, result: Result) -> dict[str, Any]:
    file, values = result.files[0], result.values
    setting = said.audio_setting
    return {
        "audio_length": values.get("duration_ms", 0),
        "audio_sample_rate": values.get("sample_rate", setting.sample_rate),
        "audio_size": file.size_bytes,
        "bitrate": values.get("bitrate", setting.bitrate),
        "word_count": len(said.text.split()),
        "invisible_character_ratio": round(invisible_ratio(said.text), 4),
        "usage_characters": characters(said.text),
        "audio_format": setting.format,
        "audio_channel": values.get("channels", setting.channel),
    }


def _event(body: object) -> bytes:
    return b"data: " + orjson.dumps(body) + b"\n\n"
