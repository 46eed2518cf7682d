"""The image-01 endpoints."""

from collections.abc import Callable
from typing import Annotated, Literal, Self

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from limpet.catalog.endpoint import Endpoint, File, Input, Medium, Needs, Output, Price, Role, Unit, files_of
from limpet.catalog.fields import SubjectImageUrl, aspect_ratio, source_of
from limpet.catalog.samples import HARBOUR_PICTURE
from limpet.core.ids import EndpointId, FileKey
from limpet.core.request import Result
from limpet.core.spec import ImageSpec

_PRICE = Price(unit=Unit.IMAGE)
_EXAMPLE = "A small harbour at dusk, boats at the quay, lamps behind the windows; oil on canvas"

_Prompt = Annotated[
    str, Field(max_length=1500, description="What the pictures should show, in 1500 characters at most.")
]
_Shape = Annotated[
    Literal["1:1", "16:9", "4:3", "3:2", "2:3", "3:4", "9:16", "21:9"],
    Field(description="Shape of the pictures, width to height."),
]
_Count = Annotated[int, Field(ge=1, le=9, description="How many pictures.")]
_Optimizer = Annotated[bool, Field(description="Whether the prompt may be rewritten before it is used.")]
#: MiniMax's API has it, fal's documents do not show it.
_Seed = Annotated[
    SkipJsonSchema[int | None],
    Field(ge=-(2**63), lt=2**63, description="The same seed gives the same pictures, where an engine takes one."),
]


class ImageInput(Input):
    prompt: _Prompt
    aspect_ratio: _Shape = "1:1"
    num_images: _Count = 1
    prompt_optimizer: _Optimizer = False
    seed: _Seed = None


class SubjectImageInput(Input):
    prompt: _Prompt
    image_url: SubjectImageUrl
    aspect_ratio: _Shape = "1:1"
    num_images: _Count = 1
    prompt_optimizer: _Optimizer = False
    seed: _Seed = None


class ImagesOutput(Output):
    images: list[File] = Field(description="The pictures.")

    @classmethod
    def build(cls, result: Result, address: Callable[[FileKey], str]) -> Self:
        return cls(images=list(files_of(result, address)))


def _spec(body: ImageInput | SubjectImageInput) -> ImageSpec:
    return ImageSpec(
        prompt=body.prompt,
        aspect_ratio=aspect_ratio(body.aspect_ratio),
        count=body.num_images,
        subject=source_of(body, "image_url"),
        optimize_prompt=body.prompt_optimizer,
        seed=body.seed,
    )


def image_endpoint(endpoint_id: str, title: str, *, alias_of: str | None = None) -> Endpoint:
    """Pictures from a prompt."""
    return Endpoint(
        id=EndpointId(endpoint_id),
        title=title,
        summary="Makes up to nine pictures from a prompt.",
        category="text-to-image",
        input=ImageInput,
        output=ImagesOutput,
        spec=_spec,
        needs=Needs(makes=Medium.IMAGE),
        price=_PRICE,
        examples=({"prompt": _EXAMPLE},),
        alias_of=EndpointId(alias_of) if alias_of else None,
    )


IMAGE_ENDPOINTS: tuple[Endpoint, ...] = (
    image_endpoint("fal-ai/minimax/image-01", "MiniMax Image-01 (Text to Image)"),
    Endpoint(
        id=EndpointId("fal-ai/minimax/image-01/subject-reference"),
        title="MiniMax Image-01 (Subject Reference)",
        summary="Makes up to nine pictures from a prompt, with the subject of a given picture.",
        category="image-to-image",
        input=SubjectImageInput,
        output=ImagesOutput,
        spec=_spec,
        needs=Needs(makes=Medium.IMAGE, takes=frozenset({Role.SUBJECT})),
        price=_PRICE,
        examples=({"prompt": _EXAMPLE, "image_url": HARBOUR_PICTURE.url},),
    ),
)
