"""The record that everything a user sees of an endpoint derives from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.json_schema import SkipJsonSchema

from limpet.core.errors import InvalidInput
from limpet.core.ids import EndpointId, FileKey
from limpet.core.request import Result
from limpet.core.spec import Spec

Category = Literal[
    "text-to-video", "image-to-video", "text-to-speech", "text-to-image", "image-to-image", "text-to-audio"
]


class Part(BaseModel):
    """An object inside a request body. Unknown fields are ignored, as fal does."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class NullIsAbsent(Part):
    """A body in which null is as good as nothing, as MiniMax takes it."""

    @model_validator(mode="before")
    @classmethod
    def _take_null_for_absent(cls, body: object) -> object:
        return {name: value for name, value in body.items() if value is not None} if isinstance(body, dict) else body


class Input(Part):
    """A request body."""

    #: MiniMax's name for it; every call may say it, and fal's documents do not show it.
    aigc_watermark: SkipJsonSchema[bool] = Field(
        default=False, description="Whether the result shows, or lets hear, that a machine made it."
    )


class File(BaseModel):
    """A file in an output."""

    url: str = Field(description="Address of the file.")
    content_type: str | None = Field(default=None, description="Media type of the file.")
    file_name: str | None = Field(default=None, description="Name that a download gets.")
    file_size: int | None = Field(default=None, description="Size in bytes.")


class Output(BaseModel):
    """A response body."""

    @classmethod
    def build(cls, result: Result, address: Callable[[FileKey], str]) -> Self:
        """The output that shows `result`; `address` turns a file key into an absolute address."""
        raise NotImplementedError


def files_of(result: Result, address: Callable[[FileKey], str]) -> Sequence[File]:
    """The result's files as an output shows them; `address` turns a file key into an absolute address."""
    return [
        File(url=address(file.key), content_type=file.content_type, file_name=file.file_name, file_size=file.size_bytes)
        for file in result.files
    ]


class Medium(StrEnum):
    """What an endpoint makes."""

    VIDEO = "video"
    SPEECH = "speech"
    VOICE = "voice"
    IMAGE = "image"
    MUSIC = "music"


class Role(StrEnum):
    """What a file in the input is used for."""

    FIRST_FRAME = "first frame"
    LAST_FRAME = "last frame"
    SUBJECT = "subject"
    #: Pictures, clips and recordings that the prompt speaks of.
    REFERENCES = "references"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What an engine must be able to do for an endpoint."""

    makes: Medium
    takes: frozenset[Role] = frozenset()


class Unit(StrEnum):
    """What is counted of a call."""

    REQUEST = "request"
    VIDEO = "video"
    SECOND = "second"
    CHARACTER = "character"
    THOUSAND_CHARACTERS = "1000 characters"
    VOICE = "voice"
    IMAGE = "image"
    AUDIO = "audio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a call costs: so many units at so much. Work on the operator's own machine costs nobody anything by itself."""

    unit: Unit
    usd_per_unit: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    id: EndpointId
    title: str
    #: One line that says what it makes.
    summary: str
    category: Category
    input: type[Input]
    output: type[Output]
    #: Turns a validated input into what is to be made.
    spec: Callable[[Any], Spec]
    needs: Needs
    price: Price
    #: Example inputs; the first is the one of the endpoint's own page.
    examples: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    tags: Sequence[str] = ()
    #: The endpoint that has taken this one's place; old programs go on calling the old id.
    alias_of: EndpointId | None = None

    @property
    def app(self) -> str:
        """Owner and name, the part of the id that request addresses carry: `fal-ai/minimax`."""
        return "/".join(self.id.split("/")[:2])

    def validate(self, body: object) -> Input:
        """The input as the endpoint understands it. Raises `InvalidInput` with pydantic's list of problems."""
        try:
            return self.input.model_validate(body)
        except ValidationError as error:
            raise InvalidInput(list(map(dict, error.errors(include_url=True)))) from None
