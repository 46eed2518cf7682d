"""Types of input fields that endpoints share, with the words that users read about them."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

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

_FILE_FIELD = {"format": "uri", "ui": {"field": "file"}}


def _image_field(description: str) -> Any:
    return Field(description=description, json_schema_extra=_FILE_FIELD)  # type: ignore[arg-type]  # pydantic's JsonDict is invariant


ImageUrl = Annotated[str, _image_field("Address of the picture that becomes the first frame; http(s) or a data URI.")]
EndImageUrl = Annotated[
    str | None, _image_field("Address of the picture that becomes the last frame; http(s) or a data URI.")
]
SubjectImageUrl = Annotated[
    str, _image_field("Address of a picture of the subject that is to keep its look; http(s) or a data URI.")
]


def _number_as_text(value: object) -> object:
    """Clients generated in August 2026 send these enums as numbers, older ones as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Duration = Annotated[
    Literal["6", "10"],
    BeforeValidator(_number_as_text),
    Field(description="Length of the video in seconds. 10 seconds are not offered at 1080P."),
]
Resolution = Annotated[Literal["512P", "768P"], Field(description="Shorter side of the video in pixels.")]
PromptOptimizer = Annotated[bool, Field(description="Whether the prompt may be rewritten before it is used.")]
