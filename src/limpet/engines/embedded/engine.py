"""The engine that needs no weights and no GPU: one studio for each medium that it makes."""

from dataclasses import replace
from pathlib import Path

from limpet import __version__
from limpet.catalog.endpoint import Endpoint, Medium
from limpet.core.errors import FeatureNotSupported
from limpet.core.job import Job
from limpet.core.spec import Spec
from limpet.engines.base import JobContext, Made, Offer, Plan, Refusal
from limpet.engines.embedded.images.studio import ImageStudio
from limpet.engines.embedded.speech.studio import SpeechStudio
from limpet.engines.embedded.speech.voice_studio import VoiceStudio
from limpet.engines.embedded.studio import ENGINE, Studio
from limpet.engines.embedded.video.brush import BrushKind
from limpet.engines.embedded.video.learned_depth import DepthOutput
from limpet.engines.embedded.video.studio import Means, VideoStudio
from limpet.media.speech.synthesiser import Synthesiser, find_program

_LICENCE = "Apache-2.0"
#: Who else could serve what this engine cannot.
_ELSEWHERE = {
    Medium.VIDEO: "videos from {lacking} need an upstream engine",
    Medium.IMAGE: "images from {lacking} need an upstream engine",
    Medium.MUSIC: "music needs an upstream engine",
}
_NO_SYNTHESISER = "speech needs the program limpet-espeak, which `pip install limpet[speech]` brings, or an installed espeak-ng or flite"


def _speech_studios(synthesiser: Synthesiser) -> tuple[Studio, ...]:
    speech = SpeechStudio(synthesiser)
    return speech, VoiceStudio(speech)


class EmbeddedEngine:
    """Honest by design: every result says that no model made it, and what of the prompt was understood."""

    name: str = ENGINE

    def __init__(
        self,
        *,
        threads: int = 2,
        brush: str = "auto",
        cache: str | None = None,
        depth_model: str | None = None,
        depth_output: str = "inverse",
    ) -> None:
        """Plain values, because they travel to the runner; see `Means` for what they say."""
        folder = None if cache is None else Path(cache)
        means = Means(
            threads=threads,
            brush=BrushKind(brush),
            cache=folder,
            depth_model=None if depth_model is None else Path(depth_model),
            depth_output=DepthOutput(depth_output),
        )
        self._videos = VideoStudio(means)
        self._images = ImageStudio(cache=folder)
        program = find_program()
        speech = () if program is None else _speech_studios(Synthesiser([program]))
        self._studios: tuple[Studio, ...] = (self._videos, self._images, *speech)

    def offers(self, endpoint: Endpoint) -> Offer | Refusal:
        makes, takes = endpoint.needs.makes, endpoint.needs.takes
        can_take = {role for studio in self._studios if studio.makes is makes for role in studio.takes}
        if any(studio.makes is makes and takes <= studio.takes for studio in self._studios):
            return Offer(lane="cpu")
        if makes in {Medium.SPEECH, Medium.VOICE}:
            return Refusal(reason=_NO_SYNTHESISER)
        elsewhere = _ELSEWHERE[makes].format(lacking=" and ".join(sorted(takes - can_take)))
        return Refusal(reason=f"{elsewhere}: an account in the settings, under providers")

    def plan(self, spec: Spec) -> Plan:
        return self._studio(spec).plan(spec)

    def run(self, job: Job, context: JobContext) -> Made:
        made = self._studio(job.spec).run(job, context)
        itself = {
            "engine": self.name,
            "version": __version__,
            "seed": job.seed,
            "licence": _LICENCE,
            "weights": None,
        }
        return replace(made, provenance=itself | dict(made.provenance))

    def warm(self) -> None:
        self._videos.warm()
        self._images.warm()

    def close(self) -> None:
        for studio in self._studios:
            studio.close()

    def _studio(self, spec: Spec) -> Studio:
        for studio in self._studios:
            if isinstance(spec, studio.serves):
                return studio
        made = ", ".join(sorted(studio.makes for studio in self._studios))
        raise FeatureNotSupported(reason=f"it makes only: {made}")
