"""Types of input fields that endpoints share, with the words that users read about them."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from limpet.catalog.endpoint import Input
from limpet.core.spec import AspectRatio, MediaSource
from limpet.media.limits import PICTURE_LIMITS, RecordingLimits

# Files


def file_field(description: str, **limits: float) -> Any:
    """A field with the address of a file. `limits` are published in fal's words: `min_width`, `max_file_size`, ..."""
    extra = {"format": "uri", "ui": {"field": "file"}} | ({"x-fal": limits} if limits else {})
    return Field(description=description, json_schema_extra=extra)  # type: ignore[arg-type]  # pydantic's JsonDict is invariant


def picture_field(description: str) -> Any:
    return file_field(
        description,
        min_width=PICTURE_LIMITS.min_side,
        min_height=PICTURE_LIMITS.min_side,
        max_width=PICTURE_LIMITS.max_side,
        max_height=PICTURE_LIMITS.max_side,
        min_aspect_ratio=PICTURE_LIMITS.min_ratio,
        max_aspect_ratio=PICTURE_LIMITS.max_ratio,
        max_file_size=PICTURE_LIMITS.max_bytes,
    )


def recording_field(description: str, limits: RecordingLimits) -> Any:
    return file_field(description, min_duration=limits.min_s, max_duration=limits.max_s, max_file_size=limits.max_bytes)


ImageUrl = Annotated[str, picture_field("Address of the picture that becomes the first frame; http(s) or a data URI.")]
EndImageUrl = Annotated[
    str | None, picture_field("Address of the picture that becomes the last frame; http(s) or a data URI.")
]
SubjectImageUrl = Annotated[
    str, picture_field("Address of a picture of the subject that is to keep its look; http(s) or a data URI.")
]


def source_of(body: Input, field: str) -> MediaSource | None:
    """The file that an input names in `field`, if it has that field and a value there."""
    url = getattr(body, field, None)
    return MediaSource(url=url, field=field) if url is not None else None


def sources_of(body: Input, field: str) -> tuple[MediaSource, ...]:
    """The files of a field that holds a list."""
    return tuple(MediaSource(url=url, field=field) for url in getattr(body, field, None) or ())


# Numbers and texts: clients generated in August 2026 send some enums as numbers, older ones as text, or the other way round.


def _number_as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _text_as_number(value: object) -> object:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10 else value


AsText = BeforeValidator(_number_as_text)
AsNumber = BeforeValidator(_text_as_number)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError(
            "string_too_short", "String should have at least one visible character", {"min_length": 1}
        )
    return text


NotBlank = AfterValidator(_not_blank)


# Words

PromptText = Annotated[str, Field(description="What the video should show.")]
DirectorPromptText = Annotated[
    str,
    Field(
        description=(
            "What the video should show. Camera movements stand in square brackets, at most three combined in one pair: "
            "Truck left/right, Pan left/right, Push in/Pull out, Pedestal up/down, Tilt up/down, Zoom in/out, Shake, "
            "Tracking shot, Static shot. For example: [Truck left, Pan right, Zoom in]."
        )
    ),
]
PromptOptimizer = Annotated[bool, Field(description="Whether the prompt may be rewritten before it is used.")]

# Length and shape

Duration = Annotated[
    Literal["6", "10"],
    AsText,
    Field(description="Length of the video in seconds. 10 seconds are not offered at 1080P."),
]
Resolution = Annotated[Literal["512P", "768P"], Field(description="Shorter side of the video in pixels.")]


def aspect_ratio(text: str) -> AspectRatio:
    """The shape that `16:9` writes down."""
    width, height = text.split(":")
    return AspectRatio(int(width), int(height))
