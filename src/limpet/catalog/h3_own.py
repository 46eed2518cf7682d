"""Hailuo 3 as MiniMax's own API offers it: two models, three sizes and any shape. fal lists none of these."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from limpet.catalog.endpoint import Endpoint, Input, Medium, Needs, Price, Role, Unit
from limpet.catalog.fields import aspect_ratio, source_of, sources_of
from limpet.catalog.video import HAILUO_FPS, VideoOutput
from limpet.core.ids import EndpointId
from limpet.core.spec import WIDE, References, VideoSpec

PROMPT_LENGTH = 7000
MOST_FILES = 12
Kind = Literal["text", "image", "reference"]
Shape = Literal["adaptive", "21:9", "16:9", "4:3", "1:1", "3:4", "9:16"]

_SHORT_SIDES = {"480P": 480, "768P": 768, "2K": 1440}
#: What a short side is called.
RESOLUTIONS = {side: name for name, side in _SHORT_SIDES.items()}
#: Resolutions, the usual one first, and the least seconds of each model.
_MODELS = {"MiniMax-H3": (("768P", "2K"), 4), "MiniMax-H3-Max": (("768P", "480P"), 5)}
_MOST_SECONDS = 15
H3_MODELS = tuple(_MODELS)


class H3OwnInput(Input):
    model: Literal["MiniMax-H3", "MiniMax-H3-Max"]
    prompt: Annotated[str, Field(min_length=1, max_length=PROMPT_LENGTH)]
    resolution: Literal["480P", "768P", "2K"] = "768P"
    duration: int = 5
    ratio: Shape = "adaptive"
    first_frame: str | None = None
    last_frame: str | None = None
    reference_image: Annotated[tuple[str, ...], Field(max_length=9)] = ()
    reference_video: Annotated[tuple[str, ...], Field(max_length=3)] = ()
    reference_audio: Annotated[tuple[str, ...], Field(max_length=3)] = ()
    #: Whether the prompt may be rewritten.
    expands_prompt: bool = True

    @property
    def kind(self) -> Kind:
        if self.reference_image or self.reference_video or self.reference_audio:
            return "reference"
        return "image" if self.first_frame or self.last_frame else "text"

    @model_validator(mode="after")
    def _fits_the_model(self) -> Self:
        resolutions, least = _MODELS[self.model]
        if self.resolution not in resolutions:
            raise _refusal(f"{self.model} makes {' and '.join(resolutions)}, not {self.resolution}")
        if not least <= self.duration <= _MOST_SECONDS:
            raise _refusal(f"{self.model} makes {least} to {_MOST_SECONDS} seconds, not {self.duration}")
        if self.kind == "text" and self.ratio == "adaptive":
            raise _refusal("text to video needs a ratio other than adaptive")
        return self

    @model_validator(mode="after")
    def _combines_what_goes_together(self) -> Self:
        frames = [frame for frame in (self.first_frame, self.last_frame) if frame]
        references = [*self.reference_image, *self.reference_video, *self.reference_audio]
        if frames and references:
            raise _refusal("frames and references exclude each other")
        if self.reference_audio and not self.reference_image and not self.reference_video:
            raise _refusal("a reference_audio needs a picture or a video beside it")
        if len(references) > MOST_FILES:
            raise _refusal(f"at most {MOST_FILES} files are taken together")
        return self


def _refusal(message: str) -> PydanticCustomError:
    return PydanticCustomError("value_error", "{message}", {"message": message})


def _spec(body: H3OwnInput) -> VideoSpec:
    has_frame = body.first_frame is not None or body.last_frame is not None
    return VideoSpec(
        prompt=body.prompt,
        seconds=body.duration,
        short_side=_SHORT_SIDES[body.resolution],
        fps=HAILUO_FPS,
        aspect_ratio=WIDE if has_frame else None if body.ratio == "adaptive" else aspect_ratio(body.ratio),
        # A clip with a last frame alone begins with that frame too.
        first_frame=source_of(body, "first_frame") or source_of(body, "last_frame"),
        last_frame=source_of(body, "last_frame"),
        references=References(
            images=sources_of(body, "reference_image"),
            videos=sources_of(body, "reference_video"),
            recordings=sources_of(body, "reference_audio"),
        ),
        has_sound=True,
        optimize_prompt=body.expands_prompt,
    )


def _endpoint(kind: Kind, takes: frozenset[Role], listed_as: str) -> Endpoint:
    return Endpoint(
        id=EndpointId(f"MiniMax-H3/{kind}-to-video"),
        title=f"MiniMax-H3 ({kind.title()} to Video)",
        summary=f"Makes a video of 4 to 15 seconds from {kind}, in any size of MiniMax's own API.",
        category="text-to-video" if kind == "text" else "image-to-video",
        input=H3OwnInput,
        output=VideoOutput,
        spec=_spec,
        needs=Needs(makes=Medium.VIDEO, takes=takes),
        price=Price(unit=Unit.SECOND),
        alias_of=EndpointId(listed_as),
    )


H3_OWN: dict[Kind, Endpoint] = {
    "text": _endpoint("text", frozenset(), "minimax/h3/text-to-video"),
    "image": _endpoint("image", frozenset({Role.FIRST_FRAME, Role.LAST_FRAME}), "minimax/h3/image-to-video"),
    "reference": _endpoint("reference", frozenset({Role.REFERENCES}), "minimax/h3/reference-to-video"),
}
