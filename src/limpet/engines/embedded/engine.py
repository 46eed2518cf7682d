"""The engine that needs no weights and no GPU: moves a camera over given pictures and draws scenes from words."""

from collections.abc import Mapping
from contextlib import closing
from typing import Any

import cv2

from limpet import __version__
from limpet.catalog.endpoint import Endpoint, Medium, Role
from limpet.core.errors import FeatureNotSupported
from limpet.core.job import Artifact, Job
from limpet.core.request import LogLevel
from limpet.core.spec import Spec, VideoSpec
from limpet.engines.base import JobContext, Made, Offer, Plan, Refusal
from limpet.engines.embedded.ahead import drawn_ahead
from limpet.engines.embedded.film import Film, make_film
from limpet.media.encode import VideoWriter
from limpet.media.geometry import output_size

_MODEL = "embedded-video"
#: Rises with every change that gives other pixels for the same job.
_REVISION = "1"
_LICENCE = "Apache-2.0"
_TAKES = frozenset({Role.FIRST_FRAME, Role.LAST_FRAME, Role.SUBJECT})
#: Who else could serve what this engine cannot.
_ELSEWHERE = {
    Medium.VIDEO: "videos from {lacking} need a diffusion engine or an upstream engine",
    Medium.SPEECH: "speech needs the embedded speech engine or an upstream engine",
    Medium.VOICE: "cloned and designed voices need the embedded speech engine or an upstream engine",
    Medium.IMAGE: "images need the embedded image engine, a diffusion engine or an upstream engine",
    Medium.MUSIC: "music needs an upstream engine",
}


class EmbeddedEngine:
    """Honest by design: every result says that no model made it, and what of the prompt was understood."""

    name: str = "embedded"

    def __init__(self, *, threads: int = 1) -> None:
        """`threads` is the encoder's number; clips are equal to the byte only for equal numbers."""
        self._threads = threads
        cv2.setNumThreads(1)  # jobs run beside each other; one thread per job beats all threads on one

    def offers(self, endpoint: Endpoint) -> Offer | Refusal:
        makes, lacking = endpoint.needs.makes, endpoint.needs.takes - _TAKES
        if makes is Medium.VIDEO and not lacking:
            return Offer(lane="cpu")
        elsewhere = _ELSEWHERE[makes].format(lacking=" and ".join(sorted(lacking)))
        return Refusal(reason=f"{elsewhere}, which this version does not have yet")

    def plan(self, spec: Spec) -> Plan:
        if not isinstance(spec, VideoSpec):
            raise FeatureNotSupported(reason="it makes videos only")
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

    def run(self, job: Job, context: JobContext) -> Made:
        spec = job.spec
        self.plan(spec)
        assert isinstance(spec, VideoSpec), "the plan lets nothing else pass"
        context.log("Embedded engine: pictures are moved and drawn by geometry; no model weights are involved.")
        if spec.has_sound:
            context.log("Sound: this engine makes none; the video is silent.", LogLevel.WARN)
        context.progress(0.0, "reading")
        film = make_film(job, context)
        path = context.scratch / "output.mp4"
        provenance = self._provenance(job, film)
        with (
            VideoWriter(path, film.size, fps=spec.fps, threads=self._threads, metadata=_label(provenance)) as writer,
            closing(drawn_ahead(film.frames, check=context.check_cancelled)) as frames,
        ):
            for planes in frames:
                writer.write(planes)
                context.progress(writer.frames / spec.frames, "drawing")
        assert writer.frames == spec.frames, "a film has as many frames as its spec"
        return Made(
            artifacts=[
                Artifact(
                    path=path,
                    content_type="video/mp4",
                    file_name="output.mp4",
                    facts={
                        "width": film.size.width,
                        "height": film.size.height,
                        "fps": spec.fps,
                        "frames": spec.frames,
                        "seconds": spec.seconds,
                    },
                )
            ],
            provenance=provenance,
        )

    def close(self) -> None:
        """Holds nothing between jobs."""

    def _provenance(self, job: Job, film: Film) -> Mapping[str, Any]:
        return {
            "engine": self.name,
            "model": _MODEL,
            "revision": _REVISION,
            "version": __version__,
            "seed": job.seed,
            "licence": _LICENCE,
            "weights": None,
            **film.understood,
        }


def _label(provenance: Mapping[str, Any]) -> Mapping[str, str]:
    """What the file itself says of its making."""
    return {
        "title": "Made with Limpet",
        "comment": f"engine={provenance['engine']} model={provenance['model']} revision={provenance['revision']} "
        f"seed={provenance['seed']}; computer-generated, no model weights",
    }
