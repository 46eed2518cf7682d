"""Voices: the lists, cloning, design and deletion. Callers choose names; an engine gives a voice an id of its own."""

import re
import secrets
from typing import Annotated, Any, Literal

from pydantic import Field
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.catalog.endpoint import Part
from limpet.catalog.endpoints import find_endpoint
from limpet.catalog.speech import PRESET_VOICES
from limpet.catalog.voice_names import nearest_preset
from limpet.core.errors import VoiceExists
from limpet.core.ids import KeyId
from limpet.dialects.minimax.codes import Code, base_resp
from limpet.dialects.minimax.making import bytes_of, make
from limpet.dialects.minimax.tasks import signed_address
from limpet.dialects.wire.answers import json_response, origin_of
from limpet.dialects.wire.bearer import authenticate
from limpet.dialects.wire.fields import invalid, number_of, read_body
from limpet.dialects.wire.services import Services
from limpet.ledger.voice_names import VoiceName
from limpet.service.submission import Call

CLONED, DESIGNED = "voice_cloning", "voice_generation"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{6,254}[A-Za-z0-9]")
_OWN_FILES = "https://api.minimax.io/files"


class _CloneBody(Part):
    file_id: int | str
    voice_id: str
    text: Annotated[str, Field(max_length=1000)] = ""
    model: str = "speech-02-hd"
    accuracy: Annotated[float | None, Field(ge=0, le=1)] = None
    text_validation: Annotated[str | None, Field(max_length=200)] = None
    need_noise_reduction: bool = False
    need_volume_normalization: bool = False
    aigc_watermark: bool = False


class _DesignBody(Part):
    prompt: Annotated[str, Field(min_length=1)]
    preview_text: Annotated[str, Field(min_length=1, max_length=500)]
    voice_id: str | None = None
    aigc_watermark: bool = False


class _ListBody(Part):
    voice_type: Literal["system", "voice_cloning", "voice_generation", "all"]


class _DeleteBody(Part):
    voice_type: Literal["voice_cloning", "voice_generation"]
    voice_id: str


def voice_routes(services: Services) -> list[Route]:
    voices = _Voices(services)
    return [
        Route("/v1/get_voice", voices.list, methods=["POST"]),
        Route("/v1/voice_clone", voices.clone, methods=["POST"]),
        Route("/v1/voice_design", voices.design, methods=["POST"]),
        Route("/v1/delete_voice", voices.delete, methods=["POST"]),
    ]


async def engine_voice(services: Services, name: str, owner: KeyId) -> tuple[str, tuple[str, ...]]:
    """The id that an engine knows a voice by, and what the log says where it is only the nearest one."""
    own = await services.voice_names.find(owner, name)
    if own is not None and own.deleted_at is None:
        return own.voice_id, ()
    preset = None if name in PRESET_VOICES else nearest_preset(name)
    if preset is None:
        return name, ()
    return preset, (f"Voice: {name} is not here; the nearest preset, {preset}, speaks.",)


class _Voices:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._names = services.voice_names

    async def list(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        asked = (await read_body(http, _ListBody)).voice_type
        own = await self._names.all(caller.id)
        shown: dict[str, Any] = {}
        if asked in {"system", "all"}:
            shown["system_voice"] = [
                {"voice_id": id_, "voice_name": id_.replace("_", " "), "description": []} for id_ in PRESET_VOICES
            ]
        for kind in (CLONED, DESIGNED):
            if asked in {kind, "all"}:
                shown[kind] = [_shown(voice) for voice in own if voice.kind == kind]
        return json_response(shown | {"base_resp": base_resp()})

    async def clone(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        body = await read_body(http, _CloneBody)
        await self._check_name(body.voice_id, caller.id)
        file = await self._services.files.numbered(number_of(body.file_id, field="file_id"), caller.id)
        request, result = await make(
            http,
            self._services,
            Call(
                owner=caller.id,
                endpoint=find_endpoint("fal-ai/minimax/voice-clone"),
                body={
                    "audio_url": f"{_OWN_FILES}/{file.key}",
                    "noise_reduction": body.need_noise_reduction,
                    "need_volume_normalization": body.need_volume_normalization,
                    "accuracy": body.accuracy,
                    "text": body.text,
                    "aigc_watermark": body.aigc_watermark,
                    "model": f"speech-02-{'turbo' if body.model.endswith('turbo') else 'hd'}",
                },
            ),
        )
        await self._keep_name(body.voice_id, caller.id, str(result.values["custom_voice_id"]), CLONED)
        demo = (
            await signed_address(result.files[0], caller.id, origin_of(http), self._services.files)
            if result.files
            else ""
        )
        return json_response(
            {
                "input_sensitive": False,
                "input_sensitive_type": 0,
                "demo_audio": demo,
                "trace_id": request.id,
                "base_resp": base_resp(),
            }
        )

    async def design(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        body = await read_body(http, _DesignBody)
        name = body.voice_id or f"ttv-voice-{secrets.token_hex(8)}"
        await self._check_name(name, caller.id)
        _, result = await make(
            http,
            self._services,
            Call(
                owner=caller.id,
                endpoint=find_endpoint("fal-ai/minimax/voice-design"),
                body={
                    "prompt": body.prompt,
                    "preview_text": body.preview_text,
                    "aigc_watermark": body.aigc_watermark,
                },
            ),
        )
        trial = (await bytes_of(result.files[0], caller.id, self._services)).hex()
        await self._keep_name(name, caller.id, str(result.values["custom_voice_id"]), DESIGNED)
        return json_response({"voice_id": name, "trial_audio": trial, "base_resp": base_resp()})

    async def delete(self, http: HttpRequest) -> Response:
        caller = await authenticate(http, self._services)
        body = await read_body(http, _DeleteBody)
        voice = await self._names.find(caller.id, body.voice_id)
        if voice is None or voice.deleted_at is not None or voice.kind != body.voice_type:
            text = f"there is no voice {body.voice_id[:100]} of this kind"
            return json_response({"base_resp": base_resp(Code.UNKNOWN_VOICE, text)})
        await make(
            http,
            self._services,
            Call(
                owner=caller.id,
                endpoint=find_endpoint("fal-ai/minimax/voice-delete"),
                body={"voice_id": voice.voice_id},
            ),
        )
        await self._names.end(caller.id, voice.name)
        return json_response({**_shown(voice), "base_resp": base_resp()})

    async def _check_name(self, name: str, owner: KeyId) -> None:
        if not _NAME.fullmatch(name):
            words = "it has 8 to 256 letters, digits, - and _, the first a letter, the last no - or _"
            raise invalid("voice_id", words)
        if name in PRESET_VOICES or await self._names.find(owner, name) is not None:
            raise VoiceExists(name=name, field="voice_id")

    async def _keep_name(self, name: str, owner: KeyId, voice_id: str, kind: str) -> None:
        if not await self._names.add(owner, name, voice_id=voice_id, kind=kind):
            raise VoiceExists(name=name, field="voice_id")


def _shown(voice: VoiceName) -> dict[str, Any]:
    return {"voice_id": voice.name, "description": [], "created_time": f"{voice.created_at:%Y-%m-%d}"}
