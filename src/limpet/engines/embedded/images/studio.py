"""Makes pictures from words, and with the subject of a given picture."""

from pathlib import Path

from limpet.catalog.endpoint import Medium, Role
from limpet.core.errors import FeatureNotSupported
from limpet.core.job import Job
from limpet.core.spec import ImageSpec, Spec
from limpet.engines.base import JobContext, Made, Plan
from limpet.engines.embedded.video.ahead import beside
from limpet.media.image_sizes import size_of

_MOST_PICTURES = 9
_LONGEST_PROMPT = 1500


class ImageStudio:
    """One file for each picture that is asked for, each from a seed of its own.

    What draws is imported with the first job: it brings numba, which takes most of a second.
    """

    makes = Medium.IMAGE
    takes = frozenset({Role.SUBJECT})
    serves = ImageSpec

    def __init__(self, *, cache: Path | None) -> None:
        """`cache` is a folder that keeps compiled code."""
        self._cache = cache

    def plan(self, spec: Spec) -> Plan:
        assert isinstance(spec, ImageSpec), "the engine sends each studio its own specs"
        size = size_of(spec.aspect_ratio)
        if not 1 <= spec.count <= _MOST_PICTURES:
            raise FeatureNotSupported(reason=f"it makes 1 to {_MOST_PICTURES} pictures", field="num_images")
        if len(spec.prompt) > _LONGEST_PROMPT:
            raise FeatureNotSupported(reason=f"it reads prompts of up to {_LONGEST_PROMPT} characters", field="prompt")
        megapixels = size.width * size.height / 1e6
        return Plan(
            frames=spec.count,
            estimate_s=0.5 + spec.count * 3.0 * megapixels,
            memory_bytes=int(350e6 + 250e6 * megapixels),
        )

    def warm(self) -> None:
        """Makes the kernels ready; the first job waits for it, and says so."""
        from limpet.engines.embedded.scenes.ready import make_ready

        make_ready(self._cache)

    def run(self, job: Job, context: JobContext) -> Made:
        self.plan(job.spec)
        from limpet.engines.embedded.scenes.ready import is_ready

        if not is_ready():
            context.progress(0.0, "compiling kernels")
        beside(lambda _: self.warm(), check=context.check_cancelled)
        from limpet.engines.embedded.images.making import make_pictures

        return make_pictures(job, context)

    def close(self) -> None:
        """Holds nothing between jobs."""
