"""The Hailuo 3 endpoints: an app of its own at fal, with lengths and shapes that the older models do not have."""

from typing import Annotated, Literal

from pydantic import Field

from limpet.catalog.endpoint import Endpoint, Input, Medium, Needs, Price, Role, Unit
from limpet.catalog.fields import (
    EndImageUrl,
    ImageUrl,
    PromptText,
    aspect_ratio,
    file_field,
    picture_field,
    recording_field,
    source_of,
    sources_of,
)
from limpet.catalog.samples import HARBOUR_PICTURE
from limpet.catalog.video import HAILUO_FPS, HARBOUR, VideoOutput
from limpet.core.errors import FeatureNotSupported
from limpet.core.ids import EndpointId
from limpet.core.spec import References, VideoSpec
from limpet.media.limits import REFERENCE_LIMITS

#: Shorter side of a 16:9 picture of 2K.
_SHORT_SIDE = 1440
_SECONDS = (4, 15)
_REFERENCES_LIMIT = 12
_PRICE = Price(unit=Unit.SECOND)

_Seconds = Annotated[
    int,
    Field(description="Length of the video in seconds, 4 to 15; a number outside is taken as the nearest of these."),
]
_Resolution = Annotated[str, Field(description="Size of the video. 2K is the only one.")]
_Shape = Annotated[
    Literal["21:9", "16:9", "4:3", "1:1", "3:4", "9:16"], Field(description="Shape of the video, width to height.")
]
_AdaptiveShape = Annotated[
    Literal["adaptive", "21:9", "16:9", "4:3", "1:1", "3:4", "9:16"],
    Field(description="Shape of the video, width to height; `adaptive` follows the references."),
]
_ReferenceImages = Annotated[
    list[str] | None, picture_field("Addresses of pictures; the prompt calls them Image 1, Image 2 and so on.")
]
_ReferenceVideos = Annotated[
    list[str] | None,
    file_field(
        "Addresses of clips of 2 to 15 seconds, together at most 15; the prompt calls them Video 1 and so on.",
        min_duration=2,
        max_duration=15,
    ),
]
_ReferenceRecordings = Annotated[
    list[str] | None,
    recording_field(
        "Addresses of recordings of 2 to 15 seconds, together at most 15; the prompt calls them Audio 1 and so on. "
        "They need a picture or a clip beside them.",
        REFERENCE_LIMITS,
    ),
]


class H3TextToVideoInput(Input):
    prompt: PromptText
    duration: _Seconds = 5
    resolution: _Resolution = "2K"
    aspect_ratio: _Shape = "16:9"


class H3ImageToVideoInput(Input):
    prompt: PromptText
    image_url: ImageUrl
    end_image_url: EndImageUrl = None
    duration: _Seconds = 5
    resolution: _Resolution = "2K"


class H3ReferenceToVideoInput(Input):
    prompt: Annotated[
        str, Field(description="What the video should show; references are named by kind and place: Image 1, Video 1.")
    ]
    duration: _Seconds = 5
    resolution: _Resolution = "2K"
    aspect_ratio: _AdaptiveShape = "adaptive"
    reference_image_urls: _ReferenceImages = None
    reference_video_urls: _ReferenceVideos = None
    reference_audio_urls: _ReferenceRecordings = None


def _spec(body: H3TextToVideoInput | H3ImageToVideoInput | H3ReferenceToVideoInput) -> VideoSpec:
    if body.resolution != "2K":
        raise FeatureNotSupported(reason="2K is the only resolution", field="resolution")
    shape = getattr(body, "aspect_ratio", "16:9")
    least, most = _SECONDS
    return VideoSpec(
        prompt=body.prompt,
        seconds=min(max(body.duration, least), most),
        short_side=_SHORT_SIDE,
        fps=HAILUO_FPS,
        aspect_ratio=None if shape == "adaptive" else aspect_ratio(shape),
        first_frame=source_of(body, "image_url"),
        last_frame=source_of(body, "end_image_url"),
        references=_references(body),
        has_sound=True,
    )


def _references(body: Input) -> References:
    references = References(
        images=sources_of(body, "reference_image_urls"),
        videos=sources_of(body, "reference_video_urls"),
        recordings=sources_of(body, "reference_audio_urls"),
    )
    if len(references.images) + len(references.videos) + len(references.recordings) > _REFERENCES_LIMIT:
        raise FeatureNotSupported(
            reason=f"it takes {_REFERENCES_LIMIT} references at most", field="reference_image_urls"
        )
    if references.recordings and not references.images and not references.videos:
        raise FeatureNotSupported(
            reason="a recording needs a picture or a clip beside it", field="reference_audio_urls"
        )
    return references


H3_ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        id=EndpointId("minimax/h3/text-to-video"),
        title="MiniMax Hailuo 3 (Text to Video)",
        summary="Makes a 2K video of 4 to 15 seconds from a prompt.",
        category="text-to-video",
        input=H3TextToVideoInput,
        output=VideoOutput,
        spec=_spec,
        needs=Needs(makes=Medium.VIDEO),
        price=_PRICE,
        examples=({"prompt": HARBOUR},),
    ),
    Endpoint(
        id=EndpointId("minimax/h3/image-to-video"),
        title="MiniMax Hailuo 3 (Image to Video)",
        summary="Makes a 2K video of 4 to 15 seconds from a first frame, a prompt and, if wanted, a last frame.",
        category="image-to-video",
        input=H3ImageToVideoInput,
        output=VideoOutput,
        spec=_spec,
        needs=Needs(makes=Medium.VIDEO, takes=frozenset({Role.FIRST_FRAME, Role.LAST_FRAME})),
        price=_PRICE,
        examples=({"prompt": HARBOUR, "image_url": HARBOUR_PICTURE.url},),
    ),
    Endpoint(
        id=EndpointId("minimax/h3/reference-to-video"),
        title="MiniMax Hailuo 3 (Reference to Video)",
        summary="Makes a 2K video of 4 to 15 seconds from a prompt that speaks of pictures, clips and recordings.",
        category="image-to-video",
        input=H3ReferenceToVideoInput,
        output=VideoOutput,
        spec=_spec,
        needs=Needs(makes=Medium.VIDEO, takes=frozenset({Role.REFERENCES})),
        price=_PRICE,
        examples=(
            {
                "prompt": "The boats of Image 1 leave the harbour one after the other",
                "reference_image_urls": [HARBOUR_PICTURE.url],
            },
        ),
    ),
)
