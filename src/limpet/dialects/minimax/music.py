"""`/v1/music_generation`: a song or a piece in the answer."""

from typing import Annotated, Any, Literal

from pydantic import Field
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from limpet.catalog.endpoint import NullIsAbsent
from limpet.catalog.endpoints import find_endpoint
from limpet.catalog.music import MusicAudioSetting
from limpet.core.errors import FeatureNotSupported
from limpet.dialects.minimax.codes import base_resp
from limpet.dialects.minimax.making import make, sound_in_answer
from limpet.dialects.wire.answers import json_response
from limpet.dialects.wire.bearer import authenticate
from limpet.dialects.wire.fields import invalid, read_body
from limpet.dialects.wire.services import Services
from limpet.service.submission import Call

#: Models, and the endpoint that comes nearest to each.
_MODELS = {
    "music-3.0": "fal-ai/minimax-music/v2.6",
    "music-2.6": "fal-ai/minimax-music/v2.6",
    "music-2.5": "fal-ai/minimax-music/v2.5",
}


class _MusicBody(NullIsAbsent):
    model: str
    prompt: Annotated[str, Field(max_length=2000)] = ""
    lyrics: Annotated[str, Field(max_length=3500)] = ""
    lyrics_optimizer: bool = False
    is_instrumental: bool = False
    stream: bool = False
    output_format: Literal["hex", "url"] = "hex"
    audio_setting: MusicAudioSetting = MusicAudioSetting()
    audio_url: str | None = None
    audio_base64: str | None = None
    cover_feature_id: str | None = None
    aigc_watermark: bool = False


def music_routes(services: Services) -> list[Route]:
    async def create(http: HttpRequest) -> Response:
        caller = await authenticate(http, services)
        body = await read_body(http, _MusicBody)
        _refuse_what_nobody_makes(body)
        path = _MODELS.get(body.model.lower().removesuffix("-free"))
        if path is None:
            raise invalid("model", f"there is no model {body.model[:100]}; there are {', '.join(_MODELS)}")
        request, result = await make(
            http,
            services,
            Call(
                owner=caller.id,
                endpoint=find_endpoint(path),
                body={
                    "prompt": body.prompt,
                    "lyrics": body.lyrics,
                    "lyrics_optimizer": body.lyrics_optimizer,
                    "is_instrumental": body.is_instrumental,
                    "audio_setting": body.audio_setting.model_dump(),
                    "aigc_watermark": body.aigc_watermark,
                },
            ),
        )
        file = result.files[0]
        audio = await sound_in_answer(http, services, file, caller.id, body.output_format)
        extra: dict[str, Any] = {
            "music_duration": round(1000 * file.facts.get("seconds", 0)),
            "music_sample_rate": file.facts.get("sample_rate", body.audio_setting.sample_rate),
            "music_channel": file.facts.get("channels", 2),
            "bitrate": file.facts.get("bitrate", body.audio_setting.bitrate),
            "music_size": file.size_bytes,
        }
        return json_response(
            {
                "data": {"audio": audio, "status": 2},
                "extra_info": extra,
                "trace_id": request.id,
                "base_resp": base_resp(),
            }
        )

    return [Route("/v1/music_generation", create, methods=["POST"])]


def _refuse_what_nobody_makes(said: _MusicBody) -> None:
    if said.stream:
        raise FeatureNotSupported(reason="music is not streamed", field="stream")
    if said.audio_url or said.audio_base64 or said.cover_feature_id:
        raise FeatureNotSupported(reason="no engine covers a song", field="audio_url")
