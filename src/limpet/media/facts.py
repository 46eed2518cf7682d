"""What can be said of a finished file: its size, rate and length."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import av
from av.error import FFmpegError
from PIL import Image, UnidentifiedImageError


def facts_of(path: Path, content_type: str) -> Mapping[str, Any]:
    """In the words of `Artifact.facts`; nothing of files that cannot be read."""
    try:
        match content_type.partition("/")[0]:
            case "image":
                with Image.open(path) as image:
                    return {"width": image.width, "height": image.height}
            case "video":
                return _of_video(path)
            case "audio" if content_type != "audio/pcm":
                return _of_sound(path)
    except (FFmpegError, UnidentifiedImageError, OSError, IndexError):
        pass
    return {}


def _of_video(path: Path) -> Mapping[str, Any]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        rate = float(stream.average_rate or 0)
        facts = {"width": stream.width, "height": stream.height, "fps": int(rate) if rate.is_integer() else rate}
        if stream.frames:
            facts["frames"] = stream.frames
        return facts | _length(container.duration)


def _of_sound(path: Path) -> Mapping[str, Any]:
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        return {"sample_rate": stream.rate, "channels": stream.channels, **_length(container.duration)}


def _length(duration: int | None) -> dict[str, float]:
    if duration is None:
        return {}
    seconds = round(duration / av.time_base, 3)
    return {"seconds": int(seconds) if seconds.is_integer() else seconds}
