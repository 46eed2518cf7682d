"""The text-to-speech endpoints, from speech-01 to speech-2.8."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from limpet.catalog.endpoint import Endpoint, File, Input, Medium, Needs, Output, Part, Price, Unit, files_of
from limpet.catalog.fields import NotBlank
from limpet.catalog.languages import LanguageBoost, LanguageBoost25
from limpet.catalog.sound import AudioSetting, AudioSettings
from limpet.core.ids import EndpointId, FileKey
from limpet.core.request import Result
from limpet.core.spec import Loudness, Reading, SpeechSpec, Voice

#: Ids that every server knows; others are cloned or designed.
PRESET_VOICES = (
    "Wise_Woman",
    "Friendly_Person",
    "Inspirational_girl",
    "Deep_Voice_Man",
    "Calm_Woman",
    "Casual_Guy",
    "Lively_Girl",
    "Patient_Man",
    "Young_Knight",
    "Determined_Man",
    "Lovely_Girl",
    "Decent_Boy",
    "Imposing_Manner",
    "Elegant_Man",
    "Abbess",
    "Sweet_Girl_2",
    "Exuberant_Girl",
)
#: Fields of the voice that older programs send beside the text instead of inside `voice_setting`.
_ONCE_AT_TOP_LEVEL = ("voice_id", "speed", "vol", "pitch", "emotion", "english_normalization")
_PRICE = Price(unit=Unit.CHARACTER)
_NEEDS = Needs(makes=Medium.SPEECH)
_EXAMPLE = "The boats are back before the storm, and the lamps along the quay are lit."


class VoiceSetting(Part):
    """Who speaks, and how."""

    voice_id: Annotated[
        str, Field(description="Id of a preset, cloned or designed voice.", examples=list(PRESET_VOICES))
    ] = PRESET_VOICES[0]
    speed: Annotated[float, Field(ge=0.5, le=2.0, description="Pace; 2 is twice as fast.")] = 1.0
    vol: Annotated[float, Field(ge=0, le=10, description="Factor of the loudness.")] = 1.0
    pitch: Annotated[int, Field(ge=-12, le=12, description="How many semitones higher or lower.")] = 0
    emotion: Annotated[
        Literal["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"] | None,
        Field(description="Mood of the voice."),
    ] = None
    english_normalization: Annotated[
        bool,
        Field(description="Whether numbers in English text are written out before they are read; a little slower."),
    ] = False


class PronunciationDict(Part):
    """Readings of words."""

    tone_list: Annotated[
        list[str] | None,
        Field(description="Entries `text/(reading)`; tones of Chinese are 1 to 5.", examples=[["omg/oh my god"]]),
    ] = None

    def readings(self) -> tuple[Reading, ...]:
        pairs = [entry.partition("/") for entry in self.tone_list or ()]
        return tuple(Reading(text=text, reading=reading) for text, _, reading in pairs if text and reading)


class LoudnessNormalizationSetting(Part):
    """What the loudness is brought to."""

    enabled: Annotated[bool, Field(description="Whether the loudness is brought to the target.")] = True
    target_loudness: Annotated[float, Field(description="Mean loudness in LUFS.")] = -18.0
    target_range: Annotated[float, Field(description="Range of the loudness in LU.")] = 8.0
    target_peak: Annotated[float, Field(description="Highest peak in dBTP.")] = -0.5

    def loudness(self) -> Loudness | None:
        if not self.enabled:
            return None
        return Loudness(target_lufs=self.target_loudness, range_lu=self.target_range, peak_dbtp=self.target_peak)


_Change = Annotated[int, Field(ge=-100, le=100)]


class VoiceModify(Part):
    """Changes of the voice itself."""

    pitch: Annotated[_Change | None, Field(description="Deeper below 0, brighter above.")] = None
    intensity: Annotated[_Change | None, Field(description="Stronger below 0, softer above.")] = None
    timbre: Annotated[_Change | None, Field(description="Fuller below 0, crisper above.")] = None


_VoiceSettings = Annotated[VoiceSetting | None, Field(description="Who speaks, and how.")]
_OutputFormat = Annotated[
    Literal["url", "hex"],
    Field(description="Kept for programs that send it: the answer holds a file with an address in both cases."),
]
_Pronunciations = Annotated[PronunciationDict | None, Field(description="How single words are to be read.")]
_Normalization = Annotated[
    LoudnessNormalizationSetting | None, Field(description="What the loudness of the speech is brought to.")
]
_Text = Annotated[
    str,
    Field(min_length=1, max_length=5000, description="Text to speak; one character at least must be visible."),
    NotBlank,
]


class SpeechInput(Input):
    text: _Text
    voice_setting: _VoiceSettings = None
    audio_setting: AudioSettings = None
    language_boost: LanguageBoost = None
    output_format: _OutputFormat = "hex"
    pronunciation_dict: _Pronunciations = None


class Speech25Input(SpeechInput):
    language_boost: LanguageBoost25 = None  # type: ignore[assignment]  # three languages more than before


class Speech26Input(Input):
    prompt: Annotated[
        str,
        Field(
            description="Text to speak. A new line starts a paragraph; `<#x#>` between two words is a pause of x seconds, "
            "0.01 to 99.99."
        ),
        NotBlank,
    ]
    voice_setting: _VoiceSettings = None
    audio_setting: AudioSettings = None
    language_boost: LanguageBoost = None
    output_format: _OutputFormat = "hex"
    pronunciation_dict: _Pronunciations = None
    normalization_setting: _Normalization = None


class Speech28Input(Input):
    prompt: Annotated[
        str,
        Field(
            description="Text to speak. A new line starts a paragraph; `<#x#>` between two words is a pause of x seconds, "
            "0.01 to 99.99. Sounds stand in brackets: (laughs), (sighs), (coughs), (clears throat), (gasps), (sniffs), "
            "(groans), (yawns)."
        ),
        NotBlank,
    ]
    voice_setting: _VoiceSettings = None
    audio_setting: AudioSettings = None
    language_boost: LanguageBoost = None
    output_format: _OutputFormat = "hex"
    pronunciation_dict: _Pronunciations = None
    normalization_setting: _Normalization = None
    voice_modify: Annotated[VoiceModify | None, Field(description="Changes of the voice itself.")] = None


class OlderSpeechInput(SpeechInput):
    """As older programs send it: fields of the voice may stand beside the text."""

    @model_validator(mode="before")
    @classmethod
    def _gather_voice(cls, body: object) -> object:
        if not isinstance(body, Mapping):
            return body
        loose = {name: body[name] for name in _ONCE_AT_TOP_LEVEL if body.get(name) is not None}
        voice = body.get("voice_setting")
        if not loose or not isinstance(voice, Mapping | None):
            return body
        return {**body, "voice_setting": loose | dict(voice or {})}


class OlderHdSpeechInput(OlderSpeechInput):
    """The HD model of the first line can bring the loudness to a target too."""

    normalization_setting: _Normalization = None


class SpeechOutput(Output):
    audio: File = Field(description="The speech.")
    duration_ms: int = Field(description="Length of the speech in milliseconds.", examples=[4200])

    @classmethod
    def build(cls, result: Result, address: Callable[[FileKey], str]) -> Self:
        return cls(audio=files_of(result, address)[0], duration_ms=result.values["duration_ms"])


def speech_spec(body: Any) -> SpeechSpec:
    """What any of the inputs of this module asks for."""
    setting: VoiceSetting = body.voice_setting or VoiceSetting()
    changes: VoiceModify = getattr(body, "voice_modify", None) or VoiceModify()
    normalization: LoudnessNormalizationSetting | None = getattr(body, "normalization_setting", None)
    marked = isinstance(body, Speech26Input | Speech28Input)
    return SpeechSpec(
        text=body.prompt if marked else body.text,
        voice=Voice(
            id=setting.voice_id,
            speed=setting.speed,
            volume=setting.vol,
            pitch=setting.pitch,
            emotion=setting.emotion,
            brightness=changes.pitch or 0,
            softness=changes.intensity or 0,
            crispness=changes.timbre or 0,
        ),
        encoding=(body.audio_setting or AudioSetting()).encoding(),
        language=None if body.language_boost == "auto" else body.language_boost,
        readings=(body.pronunciation_dict or PronunciationDict()).readings(),
        spells_numbers=setting.english_normalization,
        reads_pauses=marked,
        reads_sounds=isinstance(body, Speech28Input),
        loudness=normalization.loudness() if normalization else None,
    )


def speech_endpoint(
    endpoint_id: str, title: str, summary: str, body: type[Input], *, alias_of: str | None = None
) -> Endpoint:
    text_field = "prompt" if "prompt" in body.model_fields else "text"
    return Endpoint(
        id=EndpointId(endpoint_id),
        title=title,
        summary=summary,
        category="text-to-speech",
        input=body,
        output=SpeechOutput,
        spec=speech_spec,
        needs=_NEEDS,
        price=_PRICE,
        examples=({text_field: _EXAMPLE},),
        tags=("speech",),
        alias_of=EndpointId(alias_of) if alias_of else None,
    )


_HD, _TURBO = "Speaks text, with care for every sound.", "Speaks text, with care for time."

SPEECH_ENDPOINTS: tuple[Endpoint, ...] = (
    speech_endpoint("fal-ai/minimax/speech-02-hd", "MiniMax Speech-02 HD", _HD, SpeechInput),
    speech_endpoint("fal-ai/minimax/speech-02-turbo", "MiniMax Speech-02 Turbo", _TURBO, SpeechInput),
    speech_endpoint("fal-ai/minimax/preview/speech-2.5-hd", "MiniMax Speech-2.5 HD (Preview)", _HD, Speech25Input),
    speech_endpoint(
        "fal-ai/minimax/preview/speech-2.5-turbo", "MiniMax Speech-2.5 Turbo (Preview)", _TURBO, Speech25Input
    ),
    speech_endpoint("fal-ai/minimax/speech-2.6-hd", "MiniMax Speech-2.6 HD", _HD, Speech26Input),
    speech_endpoint("fal-ai/minimax/speech-2.6-turbo", "MiniMax Speech-2.6 Turbo", _TURBO, Speech26Input),
    speech_endpoint("fal-ai/minimax/speech-2.8-hd", "MiniMax Speech-2.8 HD", _HD, Speech28Input),
    speech_endpoint("fal-ai/minimax/speech-2.8-turbo", "MiniMax Speech-2.8 Turbo", _TURBO, Speech28Input),
)
