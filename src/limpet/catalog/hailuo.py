"""MiniMax's own video models: what each can do, and which endpoint does it. Its API and gateways in front of it share them.

A model has modes, a mode has lengths, a length has resolutions:

    MiniMax-Hailuo-02   image to video   6 s   512P 768P 1080P
                                         10 s  512P 768P
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from limpet.catalog.endpoint import Endpoint, Input, NullIsAbsent, Part
from limpet.catalog.endpoints import find_endpoint
from limpet.catalog.fields import AsNumber
from limpet.core.errors import InvalidInput

PROMPT_LENGTH = 2000


class Mode(StrEnum):
    """What a video is made from."""

    TEXT = "text to video"
    IMAGE = "image to video"
    FRAMES = "first and last frame to video"
    SUBJECT = "subject to video"


#: Resolutions by seconds, the usual one first.
Lengths = Mapping[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoModel:
    id: str
    modes: Mapping[Mode, Lengths]
    #: Path of the endpoint below `fal-ai/minimax/`, by mode and resolution.
    served_by: Mapping[tuple[Mode, str], str]


_P512, _P720, _P768, _P1080 = "512P", "720P", "768P", "1080P"
_USUAL: Lengths = {6: (_P768, _P1080), 10: (_P768,)}
_SMALL_TOO: Lengths = {6: (_P768, _P512, _P1080), 10: (_P768, _P512)}
_ONLY_720P: Lengths = {6: (_P720,)}


def _tiers(mode: Mode, path: str) -> dict[tuple[Mode, str], str]:
    kind = "text-to-video" if mode is Mode.TEXT else "image-to-video"
    tiers = {_P768: "standard", _P1080: "pro"}
    return {(mode, resolution): f"{path}/{tier}/{kind}" for resolution, tier in tiers.items()}


def _model_01(id_: str, mode: Mode, endpoint: str) -> VideoModel:
    return VideoModel(id=id_, modes={mode: _ONLY_720P}, served_by={(mode, _P720): endpoint})


_MODELS = (
    VideoModel(
        id="MiniMax-Hailuo-2.3",
        modes={Mode.TEXT: _USUAL, Mode.IMAGE: _USUAL},
        served_by=_tiers(Mode.TEXT, "hailuo-2.3") | _tiers(Mode.IMAGE, "hailuo-2.3"),
    ),
    VideoModel(
        id="MiniMax-Hailuo-2.3-Fast",
        modes={Mode.IMAGE: _USUAL},
        served_by=_tiers(Mode.IMAGE, "hailuo-2.3-fast"),
    ),
    VideoModel(
        id="MiniMax-Hailuo-02",
        modes={Mode.TEXT: _USUAL, Mode.IMAGE: _SMALL_TOO, Mode.FRAMES: _USUAL},
        served_by=_tiers(Mode.TEXT, "hailuo-02")
        | _tiers(Mode.IMAGE, "hailuo-02")
        | {(Mode.IMAGE, _P512): "hailuo-02/standard/image-to-video"}
        | _tiers(Mode.FRAMES, "hailuo-02"),
    ),
    _model_01("T2V-01", Mode.TEXT, "video-01"),
    _model_01("T2V-01-Director", Mode.TEXT, "video-01-director"),
    _model_01("I2V-01", Mode.IMAGE, "video-01/image-to-video"),
    _model_01("I2V-01-Director", Mode.IMAGE, "video-01-director/image-to-video"),
    _model_01("I2V-01-live", Mode.IMAGE, "video-01-live/image-to-video"),
    _model_01("S2V-01", Mode.SUBJECT, "video-01-subject-reference"),
)
VIDEO_MODELS: Mapping[str, VideoModel] = {model.id: model for model in _MODELS}

_PREFIX = "fal-ai/minimax/"
#: Endpoints that none of these models leads to, and the model that comes nearest.
_NEAREST = {"hailuo-02-fast/image-to-video": "MiniMax-Hailuo-02", "video-01-live": "T2V-01"}
_BEHIND = {path: model for model in _MODELS for path in model.served_by.values()} | {
    path: VIDEO_MODELS[id_] for path, id_ in _NEAREST.items()
}


def model_behind(endpoint: Endpoint) -> VideoModel | None:
    """The model that does what the endpoint does: the table above, read the other way."""
    return _BEHIND.get((endpoint.alias_of or endpoint.id).removeprefix(_PREFIX))


#: What the endpoints call the fields of these APIs, for errors that name one.
FIELD_OF_API: Mapping[str, str] = {
    "image_url": "first_frame_image",
    "end_image_url": "last_frame_image",
    "subject_reference_image_url": "subject_reference",
}


class SubjectReference(Part):
    """A picture of who is to appear."""

    type: Literal["character"] = "character"
    image: Annotated[list[str], Field(min_length=1, max_length=1)]


class HailuoInput(NullIsAbsent, Input):
    """A call of these APIs, before its model has been looked at."""

    model: str
    prompt: Annotated[str, Field(max_length=PROMPT_LENGTH)] = ""
    first_frame_image: str | None = None
    last_frame_image: str | None = None
    subject_reference: Annotated[list[SubjectReference] | None, Field(min_length=1, max_length=1)] = None
    prompt_optimizer: bool = True
    #: Shortens the time that the optimizer may take.
    fast_pretreatment: bool = False
    duration: Annotated[Literal[6, 10], AsNumber] = 6
    resolution: str | None = None
    callback_url: str | None = None

    @property
    def mode(self) -> Mode:
        if self.last_frame_image:
            return Mode.FRAMES
        if self.first_frame_image:
            return Mode.IMAGE
        return Mode.SUBJECT if self.subject_reference else Mode.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoCall:
    """A call as the catalogue's endpoint takes it."""

    endpoint: Endpoint
    body: Mapping[str, Any]
    resolution: str
    seconds: int


def video_call(body: HailuoInput, model: VideoModel) -> VideoCall:
    """What serves this call. Raises `InvalidInput` in the words of these APIs."""
    mode = body.mode
    lengths = model.modes.get(mode)
    if lengths is None:
        able = ", ".join(model.modes)
        raise _invalid("model", f"{model.id} makes no {mode}; it makes {able}")
    if mode is Mode.TEXT and not body.prompt.strip():
        raise _invalid("prompt", "a prompt is needed where there is no picture")
    resolution = (body.resolution or next(iter(lengths.values()))[0]).upper()
    if resolution not in lengths.get(body.duration, ()):
        offered = "; ".join(f"{seconds} s: {', '.join(sorted(names))}" for seconds, names in lengths.items())
        raise _invalid(
            "resolution" if body.resolution else "duration",
            f"{model.id} does not make {body.duration} s at {resolution} ({mode}); it makes {offered}",
        )
    endpoint = find_endpoint(f"{_PREFIX}{model.served_by[mode, resolution]}")
    return VideoCall(
        endpoint=endpoint, body=_body(body, endpoint, resolution), resolution=resolution, seconds=body.duration
    )


def _body(body: HailuoInput, endpoint: Endpoint, resolution: str) -> dict[str, Any]:
    """Only what the endpoint has a field for. A clip with a last frame alone begins with that frame too."""
    said: dict[str, Any] = {
        "prompt": body.prompt,
        "image_url": body.first_frame_image or body.last_frame_image,
        "end_image_url": body.last_frame_image,
        "subject_reference_image_url": body.subject_reference[0].image[0] if body.subject_reference else None,
        "duration": str(body.duration),
        "resolution": resolution,
        "prompt_optimizer": body.prompt_optimizer,
        "aigc_watermark": body.aigc_watermark,
    }
    return {name: said[name] for name in endpoint.input.model_fields if said.get(name) is not None}


def _invalid(field: str, message: str) -> InvalidInput:
    return InvalidInput([{"loc": (field,), "msg": message, "type": "value_error"}])
