"""Voices of the user's own: cloned from a recording, designed from a description, deleted."""

from collections.abc import Callable
from typing import Annotated, Literal, Self

from pydantic import Field

from limpet.catalog.endpoint import Endpoint, File, Input, Medium, Needs, Output, Price, Role, Unit, files_of
from limpet.catalog.fields import recording_field
from limpet.catalog.samples import NARRATOR_RECORDING
from limpet.core.ids import EndpointId, FileKey
from limpet.core.request import Result
from limpet.core.spec import MediaSource, VoiceCloneSpec, VoiceDeleteSpec, VoiceDesignSpec
from limpet.media.limits import VOICE_LIMITS

_GREETING = "Hello, this is a preview of your cloned voice! I hope you like it!"
_VoiceId = Annotated[
    str, Field(description="Id of the new voice, for the speech endpoints.", examples=["narrator_2f81c0"])
]


class VoiceCloneInput(Input):
    audio_url: Annotated[
        str,
        recording_field(
            "Address of a recording of the voice, 10 seconds to 5 minutes; http(s) or a data URI. "
            "A voice that no speech uses within 7 days is deleted.",
            VOICE_LIMITS,
        ),
    ]
    noise_reduction: Annotated[bool, Field(description="Whether noise is taken out of the recording.")] = False
    need_volume_normalization: Annotated[bool, Field(description="Whether its loudness is evened out.")] = False
    accuracy: Annotated[
        float | None,
        Field(ge=0, le=1, description="How well the recording must agree with what is said in it, 0 to 1."),
    ] = None
    text: Annotated[
        str, Field(description="What the new voice says in the preview; an empty text makes no preview.")
    ] = _GREETING
    model: Annotated[
        Literal["speech-02-hd", "speech-02-turbo", "speech-01-hd", "speech-01-turbo"],
        Field(description="Speech model that speaks the preview."),
    ] = "speech-02-hd"


class VoiceCloneOutput(Output):
    custom_voice_id: _VoiceId
    audio: Annotated[File | None, Field(description="The preview, where one was asked for.")] = None

    @classmethod
    def build(cls, result: Result, address: Callable[[FileKey], str]) -> Self:
        files = files_of(result, address)
        return cls(custom_voice_id=result.values["custom_voice_id"], audio=files[0] if files else None)


class VoiceDesignInput(Input):
    prompt: Annotated[str, Field(description="Description of the voice.")]
    preview_text: Annotated[str, Field(max_length=500, description="What the voice says in the preview.")]


class VoiceDesignOutput(Output):
    custom_voice_id: _VoiceId
    audio: Annotated[File, Field(description="The preview.")]

    @classmethod
    def build(cls, result: Result, address: Callable[[FileKey], str]) -> Self:
        return cls(custom_voice_id=result.values["custom_voice_id"], audio=files_of(result, address)[0])


class VoiceDeleteInput(Input):
    voice_id: Annotated[str, Field(min_length=1, description="Id of the cloned or designed voice that is to go.")]


class VoiceDeleteOutput(Output):
    voice_id: Annotated[str, Field(description="Id of the voice that is gone.", examples=["narrator_2f81c0"])]

    @classmethod
    def build(cls, result: Result, address: Callable[[FileKey], str]) -> Self:
        return cls(voice_id=result.values["voice_id"])


def _clone(body: VoiceCloneInput) -> VoiceCloneSpec:
    return VoiceCloneSpec(
        recording=MediaSource(url=body.audio_url, field="audio_url"),
        removes_noise=body.noise_reduction,
        evens_loudness=body.need_volume_normalization,
        accuracy=body.accuracy,
        preview_text=body.text or None,
        preview_model=body.model,
    )


def _design(body: VoiceDesignInput) -> VoiceDesignSpec:
    return VoiceDesignSpec(description=body.prompt, preview_text=body.preview_text)


def _delete(body: VoiceDeleteInput) -> VoiceDeleteSpec:
    return VoiceDeleteSpec(voice_id=body.voice_id)


VOICE_ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        id=EndpointId("fal-ai/minimax/voice-clone"),
        title="MiniMax Voice Cloning",
        summary="Takes a voice from a recording, for use in speech.",
        category="text-to-speech",
        input=VoiceCloneInput,
        output=VoiceCloneOutput,
        spec=_clone,
        needs=Needs(makes=Medium.VOICE, takes=frozenset({Role.RECORDING})),
        price=Price(unit=Unit.VOICE),
        examples=({"audio_url": NARRATOR_RECORDING.url},),
        tags=("speech", "voice"),
    ),
    Endpoint(
        id=EndpointId("fal-ai/minimax/voice-design"),
        title="MiniMax Voice Design",
        summary="Makes a voice from a description, for use in speech.",
        category="text-to-speech",
        input=VoiceDesignInput,
        output=VoiceDesignOutput,
        spec=_design,
        needs=Needs(makes=Medium.VOICE),
        price=Price(unit=Unit.CHARACTER),
        examples=(
            {
                "prompt": "An old fisherman: deep, hoarse and slow, with a smile in it",
                "preview_text": "The wind turns tonight. Bring the boats in before the tide does.",
            },
        ),
        tags=("speech", "voice"),
    ),
    Endpoint(
        id=EndpointId("fal-ai/minimax/voice-delete"),
        title="MiniMax Voice Deletion",
        summary="Deletes a cloned or designed voice.",
        category="text-to-speech",
        input=VoiceDeleteInput,
        output=VoiceDeleteOutput,
        spec=_delete,
        needs=Needs(makes=Medium.VOICE),
        price=Price(unit=Unit.VOICE),
        examples=({"voice_id": "narrator_2f81c0"},),
        tags=("speech", "voice"),
    ),
)
