"""What is known of a model before its weights are here: a model card, its licence, and the profiles that choose among cards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from pydantic import ConfigDict

#: A word that no field has is a mistake in somebody's file, not a remark.
_STRICT = ConfigDict(extra="forbid")


class Task(StrEnum):
    """What a pipeline is asked for."""

    TEXT_TO_VIDEO = "text-to-video"
    IMAGE_TO_VIDEO = "image-to-video"
    #: From a first picture to a last one.
    FIRST_LAST_TO_VIDEO = "first-last-to-video"
    SUBJECT_TO_VIDEO = "subject-to-video"
    TEXT_TO_IMAGE = "text-to-image"
    SUBJECT_TO_IMAGE = "subject-to-image"


#: The kinds of pipelines there is code for; see `pipelines/families.py`.
Family = Literal["wan", "wan-vace", "z-image", "flux2-klein", "h3", "ltx2"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """What may be done with weights, as far as a program can mind it."""

    __pydantic_config__ = _STRICT

    id: str
    name: str
    url: str
    commercial: bool = True
    #: ISO 3166-1 codes of places for which it grants nothing; `EU` stands for all members.
    territories_excluded: Sequence[str] = ()
    #: Yearly revenue from which on a paid licence is needed.
    revenue_limit_usd: int | None = None
    #: Words that must be shown with results.
    attribution: str | None = None
    #: Whether the operator must say in the settings that it was read and accepted.
    needs_acceptance: bool = False
    #: What else it asks and forbids, a sentence each, for people to read.
    terms: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameRule:
    """The lengths that a model makes: `step` x n + `offset` frames."""

    __pydantic_config__ = _STRICT

    step: int
    offset: int
    fps: int
    #: Frames of the shortest and the longest clip that it was made for.
    shortest: int
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The sizes that a model makes."""

    __pydantic_config__ = _STRICT

    #: Width and height are multiples of this.
    multiple: int
    #: Largest area in pixels; a larger picture is made smaller and scaled up.
    most_pixels: int
    #: None for single pictures.
    frames: FrameRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How a clip is drawn out of noise."""

    __pydantic_config__ = _STRICT

    #: Calls of the denoiser, not counting those without the prompt.
    steps: int
    #: 1 asks the model once a step, more also without the prompt.
    guidance: float = 1.0
    #: The same for the second of two experts.
    guidance_2: float | None = None
    #: Timestep shift of flow matching.
    shift: float | None = None
    #: Noise levels of a distilled model as it is to see them, shift included, the largest first; None lets the scheduler choose.
    sigmas: Sequence[float] | None = None
    #: Whether each step makes the clip whole and adds new noise to it, instead of following the flow.
    is_stochastic: bool = False
    negative_prompt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lora:
    """Weights that are added to a component when it is loaded."""

    __pydantic_config__ = _STRICT

    repository: str
    file: str
    component: str = "transformer"
    weight: float = 1.0
    #: The commit; `main` follows the publisher.
    revision: str = "main"

    @property
    def folder(self) -> str:
        """Where it lies below the folder of its model."""
        return f"loras/{self.component}"

    @property
    def path(self) -> str:
        return f"{self.folder}/{self.file}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One model: where its weights are published, what it makes, and what it takes."""

    __pydantic_config__ = _STRICT

    id: str
    title: str
    family: Family
    #: Name at the Hub, and the commit; `main` follows the publisher.
    repository: str
    revision: str = "main"
    #: Id of its licence.
    licence: str
    tasks: Sequence[Task]
    grid: Grid
    sampling: Sampling
    #: Bytes of each component in 16 bits, by its name in the pipeline.
    components: Mapping[str, int] = field(default_factory=dict)
    loras: Sequence[Lora] = ()
    #: What is not pulled of the repository, as patterns.
    ignores: Sequence[str] = ()
    #: About so much is pulled, where the publisher keeps more than these components in 16 bits.
    published_bytes: int | None = None

    @property
    def size_bytes(self) -> int:
        return sum(self.components.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Which model serves which task; the engine `diffusion:NAME`."""

    __pydantic_config__ = _STRICT

    name: str
    title: str
    models: Mapping[Task, str]
