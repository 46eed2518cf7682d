"""What is to be made, free of any wire format."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class VideoLook(StrEnum):
    """How the picture moves: as a photograph, or as a drawing (`video-01-live`)."""

    NATURAL = "natural"
    ILLUSTRATED = "illustrated"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaSource:
    """A file that the caller names: an http(s) address or a `data:` URI, and the input field it came in."""

    url: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoSpec:
    """A silent clip. Its shape follows the first frame; without one it is 16:9."""

    prompt: str
    seconds: int
    #: Pixels of the shorter side: 512, 720, 768 or 1080.
    short_side: int
    fps: int
    first_frame: MediaSource | None = None
    last_frame: MediaSource | None = None
    #: A picture of who or what is to appear; the clip is 16:9 then.
    subject: MediaSource | None = None
    look: VideoLook = VideoLook.NATURAL
    optimize_prompt: bool = True

    @property
    def frames(self) -> int:
        return self.seconds * self.fps

    def pictures(self) -> Mapping[str, MediaSource]:
        """The pictures that must be on disk before an engine can start, by the name of their role."""
        roles = {"first_frame": self.first_frame, "last_frame": self.last_frame, "subject": self.subject}
        return {role: source for role, source in roles.items() if source is not None}


Spec = VideoSpec
