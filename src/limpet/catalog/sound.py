"""Fields and outputs that speech, voices and music share."""

from collections.abc import Callable
from typing import Annotated, Literal, Self

from pydantic import Field

from limpet.catalog.endpoint import File, Output, Part, files_of
from limpet.catalog.fields import AsNumber
from limpet.core.ids import FileKey
from limpet.core.request import Result
from limpet.core.spec import AudioEncoding, AudioFormat

Channels = Annotated[Literal[1, 2], AsNumber, Field(description="1 is mono, 2 is stereo.")]
Bitrate = Annotated[
    Literal[32000, 64000, 128000, 256000],
    AsNumber,
    Field(description="Bits a second, for formats that have such a rate."),
]


class AudioSetting(Part):
    """How the sound is written down."""

    sample_rate: Annotated[
        Literal[8000, 16000, 22050, 24000, 32000, 44100], AsNumber, Field(description="Samples a second.")
    ] = 32000
    bitrate: Bitrate = 128000
    format: Annotated[Literal["mp3", "pcm", "flac"], Field(description="Form of the file; pcm is bare samples.")] = (
        "mp3"
    )
    channel: Channels = 1

    def encoding(self) -> AudioEncoding:
        return AudioEncoding(
            format=AudioFormat(self.format),
            sample_rate_hz=self.sample_rate,
            bits_per_second=self.bitrate,
            channels=self.channel,
        )


AudioSettings = Annotated[AudioSetting | None, Field(description="How the sound is written down.")]


class AudioOutput(Output):
    audio: File = Field(description="The sound.")

    @classmethod
    def build(cls, result: Result, address: Callable[[FileKey], str]) -> Self:
        return cls(audio=files_of(result, address)[0])
