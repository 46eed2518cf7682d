"""Speech as MiniMax's own API takes it: one form for all models, with a few words more than fal's endpoints have."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from limpet.catalog.endpoint import Endpoint, Input, NullIsAbsent, Part
from limpet.catalog.endpoints import find_endpoint
from limpet.catalog.fields import AsNumber, NotBlank
from limpet.catalog.own import OWN_SPEECH
from limpet.core.errors import FeatureNotSupported, InvalidInput

TEXT_LENGTH = 10_000
ASYNC_TEXT_LENGTH = 50_000
SPEECH_MODELS = tuple(OWN_SPEECH)
#: Models whose endpoint calls the text `text`.
_OLDER = ("speech-02", "speech-01")


class _VoiceSetting(Part):
    voice_id: str = ""
    speed: Annotated[float, Field(ge=0.5, le=2)] = 1.0
    vol: Annotated[float, Field(gt=0, le=10)] = 1.0
    pitch: Annotated[int, Field(ge=-12, le=12)] = 0
    emotion: str | None = None
    text_normalization: bool = False
    english_normalization: bool = False
    latex_read: bool = False


class _AudioSetting(Part):
    sample_rate: Annotated[Literal[8000, 16000, 22050, 24000, 32000, 44100], AsNumber] = 32000
    bitrate: Annotated[Literal[32000, 64000, 128000, 256000], AsNumber] = 128000
    format: Literal["mp3", "pcm", "flac", "wav", "pcmu_raw", "pcmu_wav", "opus"] = "mp3"
    channel: Annotated[Literal[1, 2], AsNumber] = 1

    @model_validator(mode="before")
    @classmethod
    def _take_the_name_of_async(cls, body: object) -> object:
        if isinstance(body, Mapping) and "audio_sample_rate" in body:
            return {**body, "sample_rate": body["audio_sample_rate"]}
        return body


class _Tone(Part):
    tone: str
    text: str


class _Pronunciations(Part):
    tone: tuple[str | _Tone, ...] = ()
    tone_list: tuple[str, ...] = ()

    def entries(self) -> list[str]:
        """`word/reading`, whatever the form: texts, objects, or fal's name of the list."""
        pairs = [entry if isinstance(entry, str) else f"{entry.text}/{entry.tone}" for entry in self.tone]
        return [*pairs, *self.tone_list]


class _Timbre(Part):
    voice_id: str
    weight: Annotated[int, Field(ge=1, le=100)]


class _StreamOptions(Part):
    exclude_aggregated_audio: bool = False


class _VoiceModify(Part):
    pitch: Annotated[int, Field(ge=-100, le=100)] = 0
    intensity: Annotated[int, Field(ge=-100, le=100)] = 0
    timbre: Annotated[int, Field(ge=-100, le=100)] = 0
    sound_effects: str | None = None


class T2aInput(NullIsAbsent, Input):
    model: str
    text: Annotated[str, Field(max_length=ASYNC_TEXT_LENGTH), NotBlank]
    stream: bool = False
    stream_options: _StreamOptions = _StreamOptions()
    voice_setting: _VoiceSetting = _VoiceSetting()
    audio_setting: _AudioSetting = _AudioSetting()
    pronunciation_dict: _Pronunciations = _Pronunciations()
    timbre_weights: Annotated[tuple[_Timbre, ...], Field(max_length=4)] = ()
    language_boost: str | None = None
    voice_modify: _VoiceModify = _VoiceModify()
    subtitle_enable: bool = False
    subtitle_type: Literal["sentence", "word", "word_streaming"] = "sentence"
    output_format: Literal["hex", "url"] = "hex"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechCall:
    """A call as the catalogue's endpoint takes it."""

    endpoint: Endpoint
    body: Mapping[str, Any]
    model: str


def speech_call(said: T2aInput) -> SpeechCall:
    """What serves this call: fal's endpoint where it has the words for it, else the model's own.

    Raises `InvalidInput` and `FeatureNotSupported`.
    """
    model = said.model.strip().lower()
    if model not in SPEECH_MODELS:
        raise _invalid("model", f"there is no model {said.model[:100]}; there are {', '.join(SPEECH_MODELS)}")
    if not said.voice_setting.voice_id and not said.timbre_weights:
        raise _invalid("voice_setting.voice_id", "a voice is needed")
    _refuse_what_nobody_makes(said)
    listed = find_endpoint(f"fal-ai/minimax/{model}")
    is_older = model.startswith(_OLDER)
    body = _body(said)
    # fal's older endpoints read no pauses.
    if not (is_older and "<#" in said.text):
        translated = body | {"text": body["prompt"]} if is_older else body
        try:
            listed.validate(translated)
        except InvalidInput:
            pass
        else:
            return SpeechCall(endpoint=listed, body=translated, model=model)
    own = OWN_SPEECH[model]
    own.validate(body)
    return SpeechCall(endpoint=own, body=body, model=model)


def _refuse_what_nobody_makes(said: T2aInput) -> None:
    if said.timbre_weights:
        raise FeatureNotSupported(reason="no engine mixes voices", field="timbre_weights")
    if said.voice_modify.sound_effects:
        raise FeatureNotSupported(reason="no engine adds sound effects", field="voice_modify.sound_effects")
    if said.voice_setting.latex_read:
        raise FeatureNotSupported(reason="no engine reads formulas", field="voice_setting.latex_read")
    if said.audio_setting.format in {"opus", "pcmu_raw", "pcmu_wav"}:
        reason = f"no engine writes {said.audio_setting.format}; mp3, wav, flac and pcm are written"
        raise FeatureNotSupported(reason=reason, field="audio_setting.format")


def _body(said: T2aInput) -> dict[str, Any]:
    voice, modify = said.voice_setting, said.voice_modify
    body: dict[str, Any] = {
        "prompt": said.text,
        "voice_setting": {
            "voice_id": voice.voice_id,
            "speed": voice.speed,
            "vol": voice.vol,
            "pitch": voice.pitch,
            "emotion": voice.emotion,
            "english_normalization": voice.text_normalization or voice.english_normalization,
        },
        "audio_setting": said.audio_setting.model_dump(),
        "language_boost": said.language_boost,
        "aigc_watermark": said.aigc_watermark,
        "pronunciation_dict": {"tone_list": said.pronunciation_dict.entries()},
    }
    if modify.pitch or modify.intensity or modify.timbre:
        body["voice_modify"] = modify.model_dump(exclude={"sound_effects"})
    return body


def _invalid(field: str, message: str) -> InvalidInput:
    return InvalidInput([{"loc": (field,), "msg": message, "type": "value_error"}])
