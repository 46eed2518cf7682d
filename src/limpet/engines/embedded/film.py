"""Decides which kind of film a job asks for, tells the caller, and gives its frames."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from limpet.core.job import Job
from limpet.core.request import LogLevel
from limpet.core.spec import VideoLook
from limpet.engines.base import JobContext
from limpet.engines.embedded.path import camera_path, lens_for
from limpet.engines.embedded.picture import read_picture
from limpet.engines.embedded.still import stage_picture, still_film
from limpet.engines.embedded.sway import Sway
from limpet.media.camera import CameraScript, read_camera
from limpet.media.colour import Planes, Rgb
from limpet.media.geometry import Size, output_size


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """Frames to come, and what was understood of the prompt."""

    size: Size
    frames: Iterator[Planes]
    understood: Mapping[str, Any] = field(default_factory=dict)


def make_film(job: Job, context: JobContext) -> Film:
    script = read_camera(job.spec.prompt)
    _tell_camera(script, context)
    return _picture_film(job, script, context)


def _picture_film(job: Job, script: CameraScript, context: JobContext) -> Film:
    spec = job.spec
    source = job.pictures.get("first_frame") or job.pictures.get("subject")
    picture = read_picture(source) if source else _backdrop()
    size = output_size(spec.short_side, width=picture.shape[1], height=picture.shape[0])
    lens = lens_for(size)
    path = camera_path(script.segments, lens, frames=spec.frames, fps=spec.fps, seed=job.seed)
    context.check_cancelled()
    staging = stage_picture(picture, lens, path)
    if staging.kept < 0.9:
        context.log(f"The camera movement was held to {staging.kept:.0%}, so that it stays over the picture.")
    sway = Sway(size, seed=job.seed) if spec.look is VideoLook.ILLUSTRATED else None
    return Film(
        size=size,
        frames=still_film(picture, staging, fps=spec.fps, sway=sway),
        understood={"camera": list(script.words)},
    )


def _tell_camera(script: CameraScript, context: JobContext) -> None:
    if script.segments:
        context.log(f"Camera: {', then '.join(script.words)}.")
    else:
        context.log("Camera: no movement asked; a gentle push in.")
    if script.ignored:
        context.log(f"Camera words not followed: {', '.join(script.ignored)}.", LogLevel.WARN)


def _backdrop() -> Rgb:
    rows = np.linspace(0, 1, 720)[:, None, None]
    colours = np.array([60, 90, 150]) * (1 - rows) + np.array([240, 190, 140]) * rows
    return np.broadcast_to(colours, (720, 1280, 3)).astype(np.uint8)
