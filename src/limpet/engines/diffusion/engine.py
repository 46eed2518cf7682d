"""The engine `diffusion:PROFILE`: open weights on the user's GPU, loaded in the runner and nowhere else."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from limpet import __version__
from limpet.catalog.endpoint import Endpoint
from limpet.core.errors import FeatureNotSupported
from limpet.core.job import Job
from limpet.core.spec import ImageSpec, Spec, VideoSpec
from limpet.engines.base import JobContext, Made, Offer, Patience, Plan, PromptForm, Refusal
from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.cards import read_shelf
from limpet.engines.diffusion.casting import Casting, task_of, task_of_endpoint
from limpet.engines.diffusion.clips import make_clip, plan_clip
from limpet.engines.diffusion.licences import Statement
from limpet.engines.diffusion.stage import Stage, Tools
from limpet.engines.diffusion.stills import make_stills, plan_stills
from limpet.weights.state import revision_of

#: Lanes of this engine begin so; the rest is the model's id.
LANE_PREFIX = "gpu:"
#: A step of a big model takes a minute on a small GPU, and nothing breaks it off; reading or compiling one takes minutes.
_PATIENCE = Patience(cancel_s=120.0, silent_s=900.0)
_MISSING = "the packages of the extra gpu are missing; run `pip install limpet[gpu]`"


class DiffusionEngine:
    def __init__(
        self,
        *,
        name: str,
        profile: str,
        models: str,
        cards: str | None = None,
        accepted: Sequence[str] = (),
        territory: str | None = None,
        device: str = "auto",
        **tools: Any,
    ) -> None:
        """Plain values, because they travel to the runner: `models` is the folder of weights, `tools` are `Tools`.

        Raises `SetupError` for a profile that is not there, and for cards that cannot be read.
        """
        self.name = name
        self._casting = Casting(
            shelf=read_shelf(None if cards is None else Path(cards)),
            profile=profile,
            models=Path(models),
            statement=Statement(accepted=frozenset(accepted), territory=territory),
        )
        self._profile = self._casting.shelf.profile(profile)
        self._stage = Stage(self._casting, device=device, tools=Tools(**tools))

    @property
    def lanes(self) -> Sequence[str]:
        """Where its requests wait: a lane for each model, so that a runner can stay with the one that it has loaded."""
        return sorted({_lane(self._casting.shelf.cards[model]) for model in self._profile.models.values()})

    def offers(self, endpoint: Endpoint) -> Offer | Refusal:
        task = task_of_endpoint(endpoint)
        if task is None:
            return Refusal(reason="it makes videos and pictures from text, given frames and a subject")
        if (reason := self._casting.refusal(task)) is not None:
            return Refusal(reason=reason)
        if find_spec("torch") is None or find_spec("diffusers") is None:
            return Refusal(reason=_MISSING)
        card = self._casting.card(task)
        return Offer(
            lane=_lane(card),
            prompt_form=PromptForm.SENTENCES,
            attribution=self._casting.licence(card).attribution,
            patience=_PATIENCE,
        )

    def plan(self, spec: Spec) -> Plan:
        card = self._casting.card(task_of(spec))
        if isinstance(spec, VideoSpec):
            return plan_clip(spec, card, self._casting)
        assert isinstance(spec, ImageSpec), "it has no task for anything else"
        return plan_stills(spec, card, self._casting)

    def run(self, job: Job, context: JobContext) -> Made:
        self.plan(job.spec)
        match job.spec:
            case VideoSpec():
                made = make_clip(job, self._stage, context)
            case ImageSpec():
                made = make_stills(job, self._stage, context)
            case _:
                raise FeatureNotSupported(reason="it makes videos and pictures only")
        return Made(artifacts=made.artifacts, provenance={**self._itself(job), **made.provenance})

    def close(self) -> None:
        self._stage.close()

    def _itself(self, job: Job) -> Mapping[str, Any]:
        card = self._casting.card(task_of(job.spec))
        licence = self._casting.licence(card)
        return {
            "engine": self.name,
            "version": __version__,
            "model": card.id,
            "weights": card.repository,
            "revision": revision_of(self._casting.folder(card)),
            "licence": licence.name,
            **({} if licence.attribution is None else {"attribution": licence.attribution}),
            "seed": job.seed,
        }


def _lane(card: Card) -> str:
    return f"{LANE_PREFIX}{card.id}"
