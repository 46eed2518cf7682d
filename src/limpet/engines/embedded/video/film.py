"""Decides which kind of film a job asks for, tells the caller, and gives its frames."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from limpet.core.job import Job
from limpet.core.request import LogLevel
from limpet.core.spec import WIDE, VideoLook, VideoSpec
from limpet.engines.base import JobContext
from limpet.engines.embedded.scenes.scene import DRAWN_BEYOND, NEAREST, draw_scene, scene_film
from limpet.engines.embedded.scenes.words import read_scene
from limpet.engines.embedded.video.morph import find_passage, morph_film, resting_ends
from limpet.engines.embedded.video.path import CameraPath, camera_path, lens_for
from limpet.engines.embedded.video.picture import fitted
from limpet.engines.embedded.video.still import stage_picture, still_film
from limpet.engines.embedded.video.subject_picture import on_wide_frame
from limpet.engines.embedded.video.sway import Sway
from limpet.engines.embedded.video.warp import View
from limpet.media.camera import CameraScript, read_camera
from limpet.media.colour import Planes, Rgb
from limpet.media.geometry import Size, output_size
from limpet.media.picture import load_picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """Frames to come, and what was understood of the prompt."""

    size: Size
    frames: Iterator[Planes]
    understood: Mapping[str, Any]


def make_film(job: Job, context: JobContext) -> Film:
    """Reads, analyses and draws; frames are made only when they are asked for."""
    script = read_camera(_spec(job).prompt)
    _tell_camera(script, context)
    if "first_frame" in job.pictures and "last_frame" in job.pictures:
        return _passage_film(job, script, context)
    if "first_frame" in job.pictures:
        return _picture_film(load_picture(job.pictures["first_frame"]).pixels, job, script, context)
    if "subject" in job.pictures:
        context.log("Subject: the photograph is shown as it is; this engine cannot place its subject in a new scene.")
        wide = _own_size(job)
        return _picture_film(on_wide_frame(load_picture(job.pictures["subject"]).pixels, wide), job, script, context)
    return _scene_film(job, script, context)


def _picture_film(picture: Rgb, job: Job, script: CameraScript, context: JobContext) -> Film:
    size = output_size(_spec(job).short_side, width=picture.shape[1], height=picture.shape[0])
    context.progress(0.0, "looking")
    staging = stage_picture(picture, lens_for(size), _path(job, script, size), check=context.check_cancelled)
    if staging.kept < 0.9:
        context.log(f"The camera movement was held to {staging.kept:.0%}, so that it stays over the picture.")
    frames = still_film(picture, staging, fps=_spec(job).fps, sway=_sway(job, size))
    return Film(size=size, frames=frames, understood={"camera": list(script.words)})


def _passage_film(job: Job, script: CameraScript, context: JobContext) -> Film:
    first, last = (load_picture(job.pictures[role]).pixels for role in ("first_frame", "last_frame"))
    size = output_size(_spec(job).short_side, width=first.shape[1], height=first.shape[0])
    context.progress(0.0, "comparing")
    passage = find_passage(fitted(first, size), fitted(last, size), check=context.check_cancelled)
    kind = "flow" if passage.flows else "dissolve"
    context.log(
        f"Last frame: {passage.shared:.0%} of both pictures correspond; "
        + ("what they share moves from one to the other." if passage.flows else "they dissolve into each other.")
    )
    path = resting_ends(_path(job, script, size))
    frames = morph_film(passage, View(lens_for(size)), path, fps=_spec(job).fps, sway=_sway(job, size))
    return Film(size=size, frames=frames, understood={"camera": list(script.words), "passage": kind})


def _scene_film(job: Job, script: CameraScript, context: JobContext) -> Film:
    words = read_scene(script.text)
    if words.drawn:
        context.log(f"Scene: drawn from the words {', '.join(words.drawn)}; people, animals and events are not drawn.")
    else:
        context.log(
            "Scene: the prompt names no scenery that this engine can draw; it shows a quiet landscape instead.",
            LogLevel.WARN,
        )
    size = _own_size(job)
    context.progress(0.0, "drawing the scene")
    scene = draw_scene(words, size, seed=job.seed, check=context.check_cancelled)
    view, path = View(lens_for(size)), _path(job, script, size)
    path = path.scaled(min(view.room(near, path, furthest=DRAWN_BEYOND) for near in (0.0, NEAREST)))
    frames = scene_film(scene, view, path, fps=_spec(job).fps, sway=_sway(job, size))
    drawn = {"light": words.light.value, "scenery": sorted(thing.value for thing in words.things)}
    return Film(
        size=size,
        frames=frames,
        understood={"camera": list(script.words), "scene_words": list(words.drawn), "scene": drawn},
    )


def _spec(job: Job) -> VideoSpec:
    assert isinstance(job.spec, VideoSpec), "the engine's plan lets nothing else pass"
    return job.spec


def _own_size(job: Job) -> Size:
    """The size without a first frame."""
    shape = _spec(job).aspect_ratio or WIDE
    return output_size(_spec(job).short_side, width=shape.width, height=shape.height)


def _path(job: Job, script: CameraScript, size: Size) -> CameraPath:
    spec = _spec(job)
    return camera_path(script.segments, lens_for(size), frames=spec.frames, fps=spec.fps, seed=job.seed)


def _sway(job: Job, size: Size) -> Sway | None:
    return Sway(size, seed=job.seed) if _spec(job).look is VideoLook.ILLUSTRATED else None


def _tell_camera(script: CameraScript, context: JobContext) -> None:
    if script.segments:
        context.log(f"Camera: {', then '.join(script.words)}.")
    else:
        context.log("Camera: no movement asked; a gentle push in.")
    if script.ignored:
        context.log(f"Camera words not followed: {', '.join(script.ignored)}.", LogLevel.WARN)
