"""Endpoints that fal does not list: what MiniMax's own API can say and fal's endpoints cannot."""

from collections.abc import Mapping
from typing import Literal

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.h3_own import H3_OWN
from limpet.catalog.languages import LanguageBoost25
from limpet.catalog.sound import AudioSetting
from limpet.catalog.speech import Speech28Input, VoiceSetting, speech_endpoint
from limpet.core.ids import EndpointId

_Mood = Literal["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral", "calm", "fluent", "whisper"]


class _OwnVoiceSetting(VoiceSetting):
    emotion: _Mood | None = None  # type: ignore[assignment]  # three moods more than fal has


class _OwnAudioSetting(AudioSetting):
    format: Literal["mp3", "pcm", "flac", "wav"] = "mp3"  # type: ignore[assignment]  # one form more than fal has


class OwnSpeechInput(Speech28Input):
    """Speech of any model. The text's marks are those of the newest; an older model's text has none of them."""

    voice_setting: _OwnVoiceSetting
    audio_setting: _OwnAudioSetting = _OwnAudioSetting()
    language_boost: LanguageBoost25 = None  # type: ignore[assignment]  # three languages more than fal has


OWN_SPEECH: Mapping[str, Endpoint] = {
    model: speech_endpoint(
        f"MiniMax/{model}",
        f"MiniMax {model}",
        "Speaks text, in every form of MiniMax's own API.",
        OwnSpeechInput,
        alias_of=f"fal-ai/minimax/{model}",
    )
    for model in (
        "speech-2.8-hd",
        "speech-2.8-turbo",
        "speech-2.6-hd",
        "speech-2.6-turbo",
        "speech-02-hd",
        "speech-02-turbo",
        "speech-01-hd",
        "speech-01-turbo",
    )
}

#: By id.
UNLISTED: Mapping[EndpointId, Endpoint] = {
    endpoint.id: endpoint for endpoint in (*H3_OWN.values(), *OWN_SPEECH.values())
}
