"""Makes clips: moves a camera over given pictures, or over scenes drawn from words, and encodes what it sees."""

import threading
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2

from limpet.catalog.endpoint import Medium, Role
from limpet.core.errors import FeatureNotSupported
from limpet.core.job import Artifact, Job
from limpet.core.request import LogLevel
from limpet.core.spec import Spec, VideoSpec
from limpet.engines.base import JobContext, Made, Plan
from limpet.engines.embedded.studio import file_label
from limpet.engines.embedded.video.ahead import beside, drawn_ahead
from limpet.engines.embedded.video.brush import BrushKind, make_brush
from limpet.engines.embedded.video.film import Film, Tools, make_film
from limpet.engines.embedded.video.heap import give_back
from limpet.engines.embedded.video.learned_depth import DepthModel, DepthOutput
from limpet.media.encode import VideoWriter
from limpet.media.geometry import output_size

_MODEL = "embedded-video"
#: Rises with every change that gives other pixels for the same job.
_REVISION = "7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What the operator gives the studio."""

    #: Of the encoder; clips are equal to the byte only for equal numbers.
    threads: int = 2
    brush: BrushKind = BrushKind.AUTO
    #: A folder that keeps compiled code.
    cache: Path | None = None
    #: An ONNX file that finds depth, and what it gives.
    depth_model: Path | None = None
    depth_output: DepthOutput = DepthOutput.INVERSE


class VideoStudio:
    """One silent H.264 file for each job."""

    makes = Medium.VIDEO
    takes = frozenset({Role.FIRST_FRAME, Role.LAST_FRAME, Role.SUBJECT})
    serves = VideoSpec

    def __init__(self, means: Means) -> None:
        self._means = means
        self._tools: Tools | None = None
        self._making_tools = threading.Lock()
        cv2.setNumThreads(1)  # jobs run beside each other; one thread per job beats all threads on one

    def plan(self, spec: Spec) -> Plan:
        assert isinstance(spec, VideoSpec), "the engine sends each studio its own specs"
        if spec.references.images or spec.references.videos or spec.references.recordings:
            raise FeatureNotSupported(reason="it cannot follow references")
        if spec.last_frame is not None and spec.first_frame is None:
            raise FeatureNotSupported(reason="a last frame needs a first frame", field=spec.last_frame.field)
        if spec.seconds < 1 or spec.fps < 1 or spec.short_side < 64 or spec.short_side % 2:
            raise FeatureNotSupported(
                reason="it makes clips of whole seconds with an even short side of 64 pixels or more"
            )
        # The shape is known only with the picture; 16:9 is the usual one.
        size = output_size(spec.short_side, width=16, height=9)
        megapixels = size.width * size.height / 1e6
        return Plan(
            frames=spec.frames,
            estimate_s=0.3 + 0.5 * megapixels + 0.009 * megapixels * spec.frames,
            memory_bytes=int(150e6 + 220e6 * megapixels),
        )

    def warm(self) -> None:
        """Compiles the kernels and reads the depth model; the first job waits for it, and says so."""
        self._ready()

    def run(self, job: Job, context: JobContext) -> Made:
        spec = job.spec
        self.plan(spec)
        assert isinstance(spec, VideoSpec), "the plan lets nothing else pass"
        context.log("Embedded engine: pictures are moved and drawn by geometry; no model weights are involved.")
        if spec.has_sound:
            context.log("Sound: this engine makes none; the video is silent.", LogLevel.WARN)
        if self._tools is None:
            context.progress(0.0, "compiling kernels")
        tools = beside(lambda _: self._ready(), check=context.check_cancelled)
        context.progress(0.0, "reading")
        film = make_film(job, context, tools)
        give_back()
        path = context.scratch / "output.mp4"
        self._encode(film, job, context, path)
        return Made(
            artifacts=[Artifact(path=path, content_type="video/mp4", file_name="output.mp4", facts=_facts(film, spec))],
            provenance={"model": _MODEL, "revision": _REVISION, **film.understood},
        )

    def close(self) -> None:
        """Holds nothing between jobs."""

    def _encode(self, film: Film, job: Job, context: JobContext, path: Path) -> None:
        spec, label = job.spec, file_label(_MODEL, _REVISION, seed=job.seed)
        assert isinstance(spec, VideoSpec), "the plan lets nothing else pass"
        with (
            VideoWriter(path, film.size, fps=spec.fps, threads=self._means.threads, metadata=label) as writer,
            closing(drawn_ahead(film.draw, spec.frames, canvas=writer.canvas, check=context.check_cancelled)) as frames,
        ):
            for canvas in frames:
                writer.write(canvas)
                context.progress(writer.frames / spec.frames, "drawing")
        assert writer.frames == spec.frames, "a film has as many frames as its spec"

    def _ready(self) -> Tools:
        with self._making_tools:
            if self._tools is None:
                means = self._means
                depth = DepthModel(means.depth_model, means.depth_output) if means.depth_model else None
                self._tools = Tools(brush=make_brush(means.brush, cache=means.cache), depth=depth, cache=means.cache)
            return self._tools


def _facts(film: Film, spec: VideoSpec) -> Mapping[str, Any]:
    return {
        "width": film.size.width,
        "height": film.size.height,
        "fps": spec.fps,
        "frames": spec.frames,
        "seconds": spec.seconds,
        "poster_frame": round(film.poster * (spec.frames - 1)),
    }
