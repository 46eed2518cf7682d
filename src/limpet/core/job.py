"""A request made ready for an engine, and what the engine gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from limpet.core.ids import EndpointId, RequestId
from limpet.core.spec import Spec
from limpet.core.voice import CustomVoice, VoiceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The call behind a job, for engines that pass it on to a provider."""

    request_id: RequestId
    endpoint: EndpointId
    #: The validated input under the endpoint's own field names, every default filled in.
    body: Mapping[str, Any]
    #: The checked bytes of every file that the body names, by the address that names it.
    files: Mapping[str, Path]
    #: What earlier attempts asked to remember.
    memory: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """All that an engine needs; every input is decoded and on local disk."""

    spec: Spec
    seed: int
    #: Decoded pictures by role (`first_frame`, `last_frame`, `subject`): NumPy files of uint8 RGB, shape (height, width, 3).
    pictures: Mapping[str, Path] = field(default_factory=dict)
    #: Decoded recordings by role (`voice`, `song`, `recording_1`): files for `media.recording.load_recording`.
    recordings: Mapping[str, Path] = field(default_factory=dict)
    call: Call | None = None
    #: Whether people must see or hear of the result that a machine made it.
    is_marked: bool = False
    #: The voice of the user's own that the spec names; None for a preset, and where there is no such voice.
    voice: CustomVoice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A produced media file, still in the scratch folder."""

    path: Path
    content_type: str
    #: The name that a download gets.
    file_name: str
    #: What can be said of it: width, height, fps, frames, seconds, poster_frame.
    facts: Mapping[str, Any] = field(default_factory=dict)
    #: Whether it has got the mark that people notice.
    is_marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeVoice:
    """A new voice, which becomes the user's own with the end of its request."""

    kind: VoiceKind
    #: What the engine needs to speak with it; plain JSON.
    attributes: Mapping[str, Any]
    #: The recording that it was taken from, as it was used.
    recording: Artifact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteArtifact:
    """A media file that a provider made, still at the provider. What kind of file it is, its bytes will say."""

    url: str
