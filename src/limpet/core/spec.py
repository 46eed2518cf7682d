"""What is to be made, free of any wire format.

Spec
├── VideoSpec
├── SpeechSpec
├── VoiceSpec = VoiceCloneSpec | VoiceDesignSpec | VoiceDeleteSpec
├── ImageSpec
└── MusicSpec
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaSource:
    """A file that the caller names: an http(s) address or a `data:` URI, and the input field it came in."""

    url: str
    field: str


@dataclass(frozen=True, slots=True)
class AspectRatio:
    """A shape, width to height."""

    width: int
    height: int


WIDE = AspectRatio(16, 9)
SQUARE = AspectRatio(1, 1)


class VideoLook(StrEnum):
    """How the picture moves: as a photograph, or as a drawing (`video-01-live`)."""

    NATURAL = "natural"
    ILLUSTRATED = "illustrated"


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """Media that the prompt speaks of by kind and place: Image 1, Video 2."""

    images: Sequence[MediaSource] = ()
    videos: Sequence[MediaSource] = ()
    recordings: Sequence[MediaSource] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoSpec:
    """A clip, silent unless it says otherwise. Its shape follows the first frame, where there is one."""

    prompt: str
    seconds: int
    #: Pixels of the shorter side: 512, 720, 768, 1080 or 1440.
    short_side: int
    fps: int
    #: The shape without a first frame; None leaves it to the references.
    aspect_ratio: AspectRatio | None = WIDE
    first_frame: MediaSource | None = None
    last_frame: MediaSource | None = None
    #: A picture of who or what is to appear; the clip is 16:9 then.
    subject: MediaSource | None = None
    references: References = field(default_factory=References)
    look: VideoLook = VideoLook.NATURAL
    #: Whether sound belongs to it (Hailuo 3); the others are silent.
    has_sound: bool = False
    optimize_prompt: bool = True

    @property
    def frames(self) -> int:
        return self.seconds * self.fps

    def pictures(self) -> Mapping[str, MediaSource]:
        """The pictures that must be on disk before an engine can start, by the name of their role."""
        roles = {"first_frame": self.first_frame, "last_frame": self.last_frame, "subject": self.subject}
        named = {f"reference_{number}": source for number, source in enumerate(self.references.images, 1)}
        return {role: source for role, source in roles.items() if source is not None} | named

    def recordings(self) -> Mapping[str, MediaSource]:
        """The recordings that must be on disk before an engine can start, by the name of their role."""
        return {f"recording_{number}": source for number, source in enumerate(self.references.recordings, 1)}


class AudioFormat(StrEnum):
    MP3 = "mp3"
    WAV = "wav"
    FLAC = "flac"
    #: Bare samples: 16 bit, little-endian.
    PCM = "pcm"


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioEncoding:
    """How sound is written down."""

    format: AudioFormat = AudioFormat.MP3
    sample_rate_hz: int = 32000
    #: For formats that have one.
    bits_per_second: int = 128000
    channels: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """What the sound is brought to."""

    target_lufs: float = -18.0
    range_lu: float = 8.0
    peak_dbtp: float = -0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who speaks, and how."""

    id: str
    #: 1 is the voice's own pace.
    speed: float = 1.0
    #: Factor; 0 is silence.
    volume: float = 1.0
    #: Semitones.
    pitch: int = 0
    emotion: str | None = None
    #: Changes of the voice itself, each -100..100: from deep to bright, from strong to soft, from full to crisp.
    brightness: int = 0
    softness: int = 0
    crispness: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a piece of text is to be pronounced."""

    text: str
    reading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechSpec:
    """Spoken text."""

    text: str
    voice: Voice
    encoding: AudioEncoding = field(default_factory=AudioEncoding)
    #: English name of the language to favour; None finds out from the text.
    language: str | None = None
    readings: Sequence[Reading] = ()
    #: Whether numbers in English text are written out before they are read.
    spells_numbers: bool = False
    #: Whether `<#1.5#>` in the text is a pause in seconds.
    reads_pauses: bool = False
    #: Whether `(laughs)` and the like in the text are sounds.
    reads_sounds: bool = False
    #: None leaves the loudness as it comes.
    loudness: Loudness | None = None

    def pictures(self) -> Mapping[str, MediaSource]:
        return {}

    def recordings(self) -> Mapping[str, MediaSource]:
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceCloneSpec:
    """A voice taken from a recording."""

    recording: MediaSource
    removes_noise: bool = False
    evens_loudness: bool = False
    #: Least agreement between what is said and what is heard, 0..1.
    accuracy: float | None = None
    #: Text of the preview; None makes none.
    preview_text: str | None = None
    #: The speech model that speaks the preview.
    preview_model: str = "speech-02-hd"

    def pictures(self) -> Mapping[str, MediaSource]:
        return {}

    def recordings(self) -> Mapping[str, MediaSource]:
        return {"voice": self.recording}


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceDesignSpec:
    """A voice made from a description."""

    description: str
    preview_text: str

    def pictures(self) -> Mapping[str, MediaSource]:
        return {}

    def recordings(self) -> Mapping[str, MediaSource]:
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceDeleteSpec:
    """The end of a cloned or designed voice."""

    voice_id: str

    def pictures(self) -> Mapping[str, MediaSource]:
        return {}

    def recordings(self) -> Mapping[str, MediaSource]:
        return {}


VoiceSpec = VoiceCloneSpec | VoiceDesignSpec | VoiceDeleteSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageSpec:
    """Pictures of one prompt."""

    prompt: str
    aspect_ratio: AspectRatio = SQUARE
    count: int = 1
    #: A picture of who or what is to appear.
    subject: MediaSource | None = None
    optimize_prompt: bool = False
    #: The caller's own choice of chance, 64 bits with a sign; None leaves it to us.
    seed: int | None = None

    def pictures(self) -> Mapping[str, MediaSource]:
        return {} if self.subject is None else {"subject": self.subject}

    def recordings(self) -> Mapping[str, MediaSource]:
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class MusicSpec:
    """A piece of music."""

    #: Style, mood and scene in words; None where a reference gives them.
    style: str | None = None
    #: One line a line, with tags such as `[Chorus]`; None for none.
    lyrics: str | None = None
    writes_lyrics: bool = False
    is_instrumental: bool = False
    #: A song whose manner is followed.
    reference: MediaSource | None = None
    encoding: AudioEncoding = field(default_factory=AudioEncoding)

    def pictures(self) -> Mapping[str, MediaSource]:
        return {}

    def recordings(self) -> Mapping[str, MediaSource]:
        return {} if self.reference is None else {"song": self.reference}


Spec = VideoSpec | SpeechSpec | VoiceSpec | ImageSpec | MusicSpec
