"""The music endpoints. Each version gave its fields other names and other meanings."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from limpet.catalog.endpoint import Endpoint, Input, Medium, Needs, Part, Price, Role, Unit
from limpet.catalog.fields import AsNumber, recording_field
from limpet.catalog.sound import AudioOutput, AudioSetting, AudioSettings, Bitrate
from limpet.core.ids import EndpointId
from limpet.core.spec import AudioEncoding, AudioFormat, MediaSource, MusicSpec
from limpet.media.limits import SONG_LIMITS

_PRICE = Price(unit=Unit.AUDIO)
_STYLE = "A calm sea shanty with accordion and a slow drum, evening, men's choir"
_LYRICS = "[Verse]\nThe boats come home before the rain\n[Chorus]\nLight the lamps along the quay"


class MusicInput(Input):
    """Music-01: lyrics, sung in the manner of a given song."""

    prompt: Annotated[
        str,
        Field(
            max_length=600,
            description="Lyrics, one line a line; an empty line is a pause, `##` at both ends adds an accompaniment.",
        ),
    ]
    reference_audio_url: Annotated[
        str,
        recording_field(
            "Address of a song with vocals, wav or mp3, longer than 15 seconds; http(s) or a data URI.", SONG_LIMITS
        ),
    ]


class Music15Input(Input):
    prompt: Annotated[
        str,
        Field(
            min_length=10,
            max_length=600,
            description="Lyrics, one line a line, with [intro], [verse], [chorus], [bridge] and [outro] before parts.",
        ),
    ]
    lyrics_prompt: Annotated[
        str, Field(min_length=10, max_length=3000, description="Style, mood and scene of the music.")
    ]
    audio_setting: AudioSettings = None


class Music2Input(Input):
    prompt: Annotated[str, Field(min_length=10, max_length=300, description="Style, mood and scene of the music.")]
    lyrics_prompt: Annotated[
        str,
        Field(
            min_length=10,
            max_length=3000,
            description="Lyrics, one line a line, with [Intro], [Verse], [Chorus], [Bridge] and [Outro] before parts.",
        ),
    ]
    audio_setting: AudioSettings = None


class MusicAudioSetting(Part):
    """How the sound is written down."""

    sample_rate: Annotated[Literal[16000, 24000, 32000, 44100], AsNumber, Field(description="Samples a second.")] = (
        44100
    )
    bitrate: Bitrate = 256000
    format: Annotated[Literal["mp3", "wav", "pcm"], Field(description="Form of the file; pcm is bare samples.")] = "mp3"

    def encoding(self) -> AudioEncoding:
        return AudioEncoding(
            format=AudioFormat(self.format),
            sample_rate_hz=self.sample_rate,
            bits_per_second=self.bitrate,
            channels=2,
        )


class Music25Input(Input):
    prompt: Annotated[str, Field(max_length=2000, description="Style, mood, genre and scene of the music.")]
    lyrics: Annotated[
        str,
        Field(
            max_length=3500,
            description="Lyrics, one line a line, with tags before parts: [Intro], [Verse], [Pre Chorus], [Chorus], "
            "[Bridge], [Outro], [Interlude], [Hook], [Break], [Solo], [Inst]. Needed unless `lyrics_optimizer` or "
            "`is_instrumental` is set.",
        ),
    ] = ""
    lyrics_optimizer: Annotated[
        bool, Field(description="Whether lyrics are written from the prompt when none are given.")
    ] = False
    is_instrumental: Annotated[bool, Field(description="Whether nobody sings.")] = False
    audio_setting: Annotated[MusicAudioSetting | None, Field(description="How the sound is written down.")] = None

    @model_validator(mode="after")
    def _has_something_to_sing(self) -> Self:
        if not self.lyrics.strip() and not self.lyrics_optimizer and not self.is_instrumental:
            raise PydanticCustomError(
                "missing", "Send lyrics, or set lyrics_optimizer or is_instrumental; one of the three is needed"
            )
        return self


def _by_reference(body: MusicInput) -> MusicSpec:
    return MusicSpec(
        lyrics=body.prompt, reference=MediaSource(url=body.reference_audio_url, field="reference_audio_url")
    )


def _lyrics_first(body: Music15Input) -> MusicSpec:
    return MusicSpec(
        style=body.lyrics_prompt, lyrics=body.prompt, encoding=(body.audio_setting or AudioSetting()).encoding()
    )


def _style_first(body: Music2Input) -> MusicSpec:
    return MusicSpec(
        style=body.prompt, lyrics=body.lyrics_prompt, encoding=(body.audio_setting or AudioSetting()).encoding()
    )


def _free(body: Music25Input) -> MusicSpec:
    return MusicSpec(
        style=body.prompt,
        lyrics=None if body.is_instrumental else body.lyrics.strip() or None,
        writes_lyrics=body.lyrics_optimizer and not body.is_instrumental,
        is_instrumental=body.is_instrumental,
        encoding=(body.audio_setting or MusicAudioSetting()).encoding(),
    )


def _music_25(version: str) -> Endpoint:
    return Endpoint(
        id=EndpointId(f"fal-ai/minimax-music/v{version}"),
        title=f"MiniMax Music {version}",
        summary="Makes a song or an instrumental piece from a description and, if wanted, lyrics.",
        category="text-to-audio",
        input=Music25Input,
        output=AudioOutput,
        spec=_free,
        needs=Needs(makes=Medium.MUSIC),
        price=_PRICE,
        examples=({"prompt": _STYLE, "lyrics": _LYRICS},),
        tags=("music",),
    )


MUSIC_ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        id=EndpointId("fal-ai/minimax-music"),
        title="MiniMax Music",
        summary="Sings given lyrics in the manner of a given song.",
        category="text-to-audio",
        input=MusicInput,
        output=AudioOutput,
        spec=_by_reference,
        needs=Needs(makes=Medium.MUSIC, takes=frozenset({Role.RECORDING})),
        price=_PRICE,
        examples=(
            {
                "prompt": "##The boats come home before the rain\nLight the lamps along the quay##",
                "reference_audio_url": "https://example.com/song.mp3",
            },
        ),
        tags=("music",),
    ),
    Endpoint(
        id=EndpointId("fal-ai/minimax-music/v1.5"),
        title="MiniMax Music 1.5",
        summary="Makes a song from lyrics and a description of the music.",
        category="text-to-audio",
        input=Music15Input,
        output=AudioOutput,
        spec=_lyrics_first,
        needs=Needs(makes=Medium.MUSIC),
        price=_PRICE,
        examples=({"prompt": _LYRICS, "lyrics_prompt": _STYLE},),
        tags=("music",),
    ),
    Endpoint(
        id=EndpointId("fal-ai/minimax-music/v2"),
        title="MiniMax Music 2",
        summary="Makes a song from a description of the music and lyrics.",
        category="text-to-audio",
        input=Music2Input,
        output=AudioOutput,
        spec=_style_first,
        needs=Needs(makes=Medium.MUSIC),
        price=_PRICE,
        examples=({"prompt": _STYLE, "lyrics_prompt": _LYRICS},),
        tags=("music",),
    ),
    _music_25("2.5"),
    _music_25("2.6"),
)
