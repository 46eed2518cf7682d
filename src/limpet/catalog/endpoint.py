"""The record that everything a user sees of an endpoint derives from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from limpet.core.errors import InvalidInput
from limpet.core.ids import EndpointId, FileKey
from limpet.core.request import Result
from limpet.core.spec import Spec

Category = Literal["text-to-video", "image-to-video"]


class Input(BaseModel):
    """A request body. Unknown fields are ignored, as fal does."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)


class File(BaseModel):
    """A file in an output."""

    url: str
    content_type: str | None = None
    file_name: str | None = None
    file_size: int | None = None


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
    #: Example inputs; the first is the one of the endpoint's own page.
    examples: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    tags: Sequence[str] = ()

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
