"""Which task a call is, and which model of a profile does it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from limpet.catalog.endpoint import Endpoint, Medium, Role
from limpet.core.errors import FeatureNotSupported
from limpet.core.spec import ImageSpec, Spec, VideoSpec
from limpet.engines.diffusion.card import Card, Licence, Task
from limpet.engines.diffusion.cards import Shelf
from limpet.engines.diffusion.licences import Statement, refusal
from limpet.engines.diffusion.weights import folder_of, weights_state
from limpet.weights.state import State

_WHAT: Mapping[Task, str] = MappingProxyType(
    {
        Task.TEXT_TO_VIDEO: "videos from text",
        Task.IMAGE_TO_VIDEO: "videos from a picture",
        Task.FIRST_LAST_TO_VIDEO: "videos from a first to a last picture",
        Task.SUBJECT_TO_VIDEO: "videos of a subject",
        Task.TEXT_TO_IMAGE: "pictures",
        Task.SUBJECT_TO_IMAGE: "pictures of a subject",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Casting:
    """The models of one profile, the folder of their weights, and what the operator has said of licences."""

    shelf: Shelf
    profile: str
    models: Path
    statement: Statement

    def card(self, task: Task) -> Card:
        """The model for a task. Raises `FeatureNotSupported` where there is none that may be used now."""
        if (reason := self.refusal(task)) is not None:
            raise FeatureNotSupported(reason=reason)
        card = self.shelf.card(self.profile, task)
        assert card is not None, "the refusal says so otherwise"
        return card

    def refusal(self, task: Task) -> str | None:
        """Why no model of the profile does the task now, and what is to be done about it."""
        card = self.shelf.card(self.profile, task)
        if card is None:
            return f"the profile {self.profile} has no model for {_WHAT[task]}"
        if (reason := refusal(self.licence(card), self.statement)) is not None:
            return f"{card.title} is not free for everybody: {reason}"
        if (state := weights_state(card, self.models)) is not State.HERE:
            here = "only partly here" if state is State.PARTLY else "not here"
            return f"the weights of {card.title} are {here}; run `limpet models pull {card.id}`"
        return None

    def licence(self, card: Card) -> Licence:
        return self.shelf.licence_of(card)

    def folder(self, card: Card) -> Path:
        return folder_of(card, self.models)


def task_of_endpoint(endpoint: Endpoint) -> Task | None:
    """The task that an endpoint is mostly called for; None where this kind of engine has nothing to do with it."""
    makes, takes = endpoint.needs.makes, endpoint.needs.takes
    if makes not in {Medium.VIDEO, Medium.IMAGE} or takes - {Role.FIRST_FRAME, Role.LAST_FRAME, Role.SUBJECT}:
        return None
    if Role.SUBJECT in takes:
        return Task.SUBJECT_TO_VIDEO if makes is Medium.VIDEO else Task.SUBJECT_TO_IMAGE
    if makes is Medium.IMAGE:
        return Task.TEXT_TO_IMAGE
    return Task.IMAGE_TO_VIDEO if Role.FIRST_FRAME in takes else Task.TEXT_TO_VIDEO


def task_of(spec: Spec) -> Task:
    """Raises `FeatureNotSupported` for what no model here is asked for."""
    match spec:
        case ImageSpec(subject=subject):
            return Task.TEXT_TO_IMAGE if subject is None else Task.SUBJECT_TO_IMAGE
        case VideoSpec():
            return _task_of_video(spec)
        case _:
            raise FeatureNotSupported(reason="it makes videos and pictures only")


def _task_of_video(spec: VideoSpec) -> Task:
    if spec.references.images or spec.references.videos or spec.references.recordings:
        raise FeatureNotSupported(reason="it cannot follow references")
    if spec.last_frame is not None and spec.first_frame is None:
        raise FeatureNotSupported(reason="a last frame needs a first frame", field=spec.last_frame.field)
    if spec.subject is not None:
        return Task.SUBJECT_TO_VIDEO
    if spec.first_frame is None:
        return Task.TEXT_TO_VIDEO
    return Task.IMAGE_TO_VIDEO if spec.last_frame is None else Task.FIRST_LAST_TO_VIDEO
