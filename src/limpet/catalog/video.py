"""The Hailuo and video-01 endpoints, as fal offers them."""

from collections.abc import Callable
from typing import Literal, Self

from pydantic import Field

from limpet.catalog.endpoint import Category, Endpoint, File, Input, Medium, Needs, Output, Price, Role, Unit, files_of
from limpet.catalog.fields import (
    DirectorPromptText,
    Duration,
    EndImageUrl,
    ImageUrl,
    PromptOptimizer,
    PromptText,
    Resolution,
    SubjectImageUrl,
    source_of,
)
from limpet.catalog.samples import HARBOUR_PICTURE
from limpet.core.ids import EndpointId, FileKey
from limpet.core.request import Result
from limpet.core.spec import VideoLook, VideoSpec

HAILUO_FPS = 24
VIDEO_01_FPS = 25
#: Shorter side of the video-01 family.
VIDEO_01_SHORT_SIDE = 720
#: By time, because most of these take a length.
_HAILUO_PRICE = Price(unit=Unit.SECOND)
_VIDEO_01_PRICE = Price(unit=Unit.VIDEO)


class VideoOutput(Output):
    video: File = Field(description="The video.")

    @classmethod
    def build(cls, result: Result, address: Callable[[FileKey], str]) -> Self:
        return cls(video=files_of(result, address)[0])


# Field order is part of the public contract: it is the order of the forms and documents that fal shows.


class TextToVideoInput(Input):
    prompt: PromptText
    prompt_optimizer: PromptOptimizer = True


class TimedTextToVideoInput(Input):
    prompt: PromptText
    duration: Duration = "6"
    prompt_optimizer: PromptOptimizer = True


class ImageToVideoInput(Input):
    prompt: PromptText
    image_url: ImageUrl
    prompt_optimizer: PromptOptimizer = True


class OptimizerFirstImageToVideoInput(Input):
    prompt: PromptText
    prompt_optimizer: PromptOptimizer = True
    image_url: ImageUrl


class TimedImageToVideoInput(Input):
    prompt: PromptText
    image_url: ImageUrl
    duration: Duration = "6"
    prompt_optimizer: PromptOptimizer = True


class StandardFramesToVideoInput(Input):
    prompt: PromptText
    image_url: ImageUrl
    end_image_url: EndImageUrl = None
    duration: Duration = "6"
    resolution: Resolution = "768P"
    prompt_optimizer: PromptOptimizer = True


class ProFramesToVideoInput(Input):
    prompt: PromptText
    image_url: ImageUrl
    end_image_url: EndImageUrl = None
    prompt_optimizer: PromptOptimizer = True


class DirectorTextToVideoInput(Input):
    prompt: DirectorPromptText
    prompt_optimizer: PromptOptimizer = True


class DirectorImageToVideoInput(Input):
    prompt: DirectorPromptText
    image_url: ImageUrl
    prompt_optimizer: PromptOptimizer = True


class SubjectReferenceInput(Input):
    prompt: PromptText
    subject_reference_image_url: SubjectImageUrl
    prompt_optimizer: PromptOptimizer = True


def _video_spec(
    *, short_side: int, fps: int = HAILUO_FPS, look: VideoLook = VideoLook.NATURAL
) -> Callable[[Input], VideoSpec]:
    """How an input of this tier becomes a spec; an input's own `resolution` wins over the tier."""

    def make(body: Input) -> VideoSpec:
        resolution: str | None = getattr(body, "resolution", None)
        return VideoSpec(
            prompt=getattr(body, "prompt"),  # noqa: B009  # every input of this module has one; the base class does not say so
            seconds=int(getattr(body, "duration", "6")),
            short_side=int(resolution.removesuffix("P")) if resolution else short_side,
            fps=fps,
            first_frame=source_of(body, "image_url"),
            last_frame=source_of(body, "end_image_url"),
            subject=source_of(body, "subject_reference_image_url"),
            look=look,
            optimize_prompt=getattr(body, "prompt_optimizer", True),
        )

    return make


_ROLES = {
    "image_url": Role.FIRST_FRAME,
    "end_image_url": Role.LAST_FRAME,
    "subject_reference_image_url": Role.SUBJECT,
}


def _needs(body: type[Input]) -> Needs:
    return Needs(makes=Medium.VIDEO, takes=frozenset(_ROLES[name] for name in body.model_fields if name in _ROLES))


def _category(body: type[Input]) -> Category:
    return "image-to-video" if _needs(body).takes else "text-to-video"


HARBOUR = "[Push in] A small harbour at dusk: boats rock at the quay, lamps come on behind the windows"
_EXAMPLE_VALUES: dict[str, object] = {
    "prompt": HARBOUR,
    "image_url": HARBOUR_PICTURE.url,
    "subject_reference_image_url": HARBOUR_PICTURE.url,
}


def _example(body: type[Input]) -> dict[str, object]:
    """Values for the required fields."""
    return {name: _EXAMPLE_VALUES[name] for name, field in body.model_fields.items() if field.is_required()}


def _hailuo(
    path: str, title: str, *, tier: Literal["512P", "768P", "1080P"], body: type[Input], tags: tuple[str, ...] = ()
) -> Endpoint:
    category = _category(body)
    return Endpoint(
        id=EndpointId(f"fal-ai/minimax/{path}"),
        title=title,
        summary=f"Makes a {tier} video at {HAILUO_FPS} frames a second from "
        + ("a first frame and a prompt." if category == "image-to-video" else "a prompt."),
        category=category,
        input=body,
        output=VideoOutput,
        spec=_video_spec(short_side=int(tier.removesuffix("P"))),
        needs=_needs(body),
        price=_HAILUO_PRICE,
        examples=(_example(body),),
        tags=tags,
    )


def video_01_endpoint(
    endpoint_id: str,
    title: str,
    summary: str,
    *,
    body: type[Input],
    look: VideoLook = VideoLook.NATURAL,
    alias_of: str | None = None,
) -> Endpoint:
    """An endpoint of the video-01 family."""
    return Endpoint(
        id=EndpointId(endpoint_id),
        title=title,
        summary=summary,
        category=_category(body),
        input=body,
        output=VideoOutput,
        spec=_video_spec(short_side=VIDEO_01_SHORT_SIDE, fps=VIDEO_01_FPS, look=look),
        needs=_needs(body),
        price=_VIDEO_01_PRICE,
        examples=(_example(body),),
        alias_of=EndpointId(alias_of) if alias_of else None,
    )


VIDEO_ENDPOINTS: tuple[Endpoint, ...] = (
    _hailuo(
        "hailuo-02-fast/image-to-video",
        "MiniMax Hailuo-02 Fast (Image to Video)",
        tier="512P",
        body=TimedImageToVideoInput,
        tags=("stylized", "transform"),
    ),
    _hailuo(
        "hailuo-02/standard/text-to-video",
        "MiniMax Hailuo-02 Standard (Text to Video)",
        tier="768P",
        body=TimedTextToVideoInput,
    ),
    _hailuo(
        "hailuo-02/standard/image-to-video",
        "MiniMax Hailuo-02 Standard (Image to Video)",
        tier="768P",
        body=StandardFramesToVideoInput,
    ),
    _hailuo(
        "hailuo-02/pro/text-to-video",
        "MiniMax Hailuo-02 Pro (Text to Video)",
        tier="1080P",
        body=TextToVideoInput,
    ),
    _hailuo(
        "hailuo-02/pro/image-to-video",
        "MiniMax Hailuo-02 Pro (Image to Video)",
        tier="1080P",
        body=ProFramesToVideoInput,
    ),
    _hailuo(
        "hailuo-2.3/standard/text-to-video",
        "MiniMax Hailuo-2.3 Standard (Text to Video)",
        tier="768P",
        body=TimedTextToVideoInput,
    ),
    _hailuo(
        "hailuo-2.3/standard/image-to-video",
        "MiniMax Hailuo-2.3 Standard (Image to Video)",
        tier="768P",
        body=TimedImageToVideoInput,
    ),
    _hailuo(
        "hailuo-2.3/pro/text-to-video",
        "MiniMax Hailuo-2.3 Pro (Text to Video)",
        tier="1080P",
        body=TextToVideoInput,
    ),
    _hailuo(
        "hailuo-2.3/pro/image-to-video",
        "MiniMax Hailuo-2.3 Pro (Image to Video)",
        tier="1080P",
        body=ImageToVideoInput,
    ),
    _hailuo(
        "hailuo-2.3-fast/standard/image-to-video",
        "MiniMax Hailuo-2.3 Fast Standard (Image to Video)",
        tier="768P",
        body=TimedImageToVideoInput,
    ),
    _hailuo(
        "hailuo-2.3-fast/pro/image-to-video",
        "MiniMax Hailuo-2.3 Fast Pro (Image to Video)",
        tier="1080P",
        body=OptimizerFirstImageToVideoInput,
        tags=("image-to-video",),
    ),
    video_01_endpoint(
        "fal-ai/minimax/video-01",
        "MiniMax Video-01 (Text to Video)",
        "Makes a 720P video from a prompt.",
        body=TextToVideoInput,
    ),
    video_01_endpoint(
        "fal-ai/minimax/video-01/image-to-video",
        "MiniMax Video-01 (Image to Video)",
        "Makes a 720P video from a first frame and a prompt.",
        body=ImageToVideoInput,
    ),
    video_01_endpoint(
        "fal-ai/minimax/video-01-live",
        "MiniMax Video-01 Live (Text to Video)",
        "Makes a 720P video from a prompt, with the movement of a drawing.",
        body=TextToVideoInput,
        look=VideoLook.ILLUSTRATED,
    ),
    video_01_endpoint(
        "fal-ai/minimax/video-01-live/image-to-video",
        "MiniMax Video-01 Live (Image to Video)",
        "Brings a drawing to life as a 720P video.",
        body=ImageToVideoInput,
        look=VideoLook.ILLUSTRATED,
    ),
    video_01_endpoint(
        "fal-ai/minimax/video-01-director",
        "MiniMax Video-01 Director (Text to Video)",
        "Makes a 720P video from a prompt with camera instructions in square brackets.",
        body=DirectorTextToVideoInput,
    ),
    video_01_endpoint(
        "fal-ai/minimax/video-01-director/image-to-video",
        "MiniMax Video-01 Director (Image to Video)",
        "Makes a 720P video from a first frame and a prompt with camera instructions in square brackets.",
        body=DirectorImageToVideoInput,
    ),
    video_01_endpoint(
        "fal-ai/minimax/video-01-subject-reference",
        "MiniMax Video-01 (Subject Reference)",
        "Makes a 720P video from a prompt, with the subject of a given picture.",
        body=SubjectReferenceInput,
    ),
)
