"""The video protocol of local GPU servers (SGLang Diffusion, vLLM-Omni, FastVideo): `/v1/videos`, as OpenAI's once was.

What they make is close to what was asked: exact size, rate and length are ours to give.
"""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from limpet.catalog.endpoint import Endpoint, Medium, Role
from limpet.core.errors import FeatureNotSupported, InputError, ProviderFailed
from limpet.core.job import Artifact, Job
from limpet.core.spec import WIDE, Spec, VideoSpec
from limpet.engines.base import Made
from limpet.engines.upstream.account import Account
from limpet.engines.upstream.driver import JobUnknown, Ticket, Waiting
from limpet.engines.upstream.refit import NotAVideo, refit
from limpet.media.geometry import Size, output_size
from limpet.media.picture import load_picture

#: Sides that every model of these servers can make are multiples of it, and numbers of frames are multiples of eight and one.
_GRID, _FRAME_STEP = 32, 8
_WAITING = {"queued": "waiting at the server", "in_progress": "running at the server"}
#: What is said of a content that is not written yet, and how long that is believed.
_NOT_YET = frozenset({404, 409, 425})
_CONTENT_TRIES, _CONTENT_PAUSE_S = 10, 1.0
_GONE = frozenset({"deleted", "cancelled"})


class OpenAiVideoDriver:
    def __init__(self, models: Mapping[str, str]) -> None:
        self._models = models

    def refusal(self, endpoint: Endpoint) -> str | None:
        if endpoint.needs.makes is not Medium.VIDEO or not endpoint.needs.takes <= {Role.FIRST_FRAME, Role.LAST_FRAME}:
            return "a video server makes clips of words and a first frame only"
        return None

    def check(self, spec: Spec) -> None:
        if isinstance(spec, VideoSpec) and spec.last_frame is not None:
            raise FeatureNotSupported(reason="a video server takes no last frame", field=spec.last_frame.field)

    def begin(self, job: Job, account: Account) -> Ticket:
        spec = _spec(job)
        size = _size(job)
        asked = Size(_up(size.width, _GRID), _up(size.height, _GRID))
        frames = _up(spec.frames - 1, _FRAME_STEP) + 1
        # Said twice where servers read different fields.
        fields = {
            "prompt": spec.prompt,
            "size": f"{asked.width}x{asked.height}",
            "width": str(asked.width),
            "height": str(asked.height),
            "num_frames": str(frames),
            "fps": str(spec.fps),
            "seconds": str(spec.seconds),
            "seed": str(job.seed),
        }
        if (model := self._model(job)) is not None:
            fields["model"] = model
        # Without a file the form would be sent in another encoding; these servers read multipart only.
        parts: dict[str, Any] = {name: (None, value.encode()) for name, value in fields.items()}
        answer = account.exchange(
            "POST", f"{account.url}/v1/videos", files=parts | _reference(job, asked), repeats=False
        )
        if answer.status in {400, 422}:
            raise InputError(f"The video server refused the input: {account.words(answer)}.")
        return {"video": str(_object(answer.status, answer.json(account.engine), account)["id"]), "model": model}

    def look(self, ticket: Ticket, job: Job, account: Account) -> Waiting | Made:
        answer = account.exchange("GET", _place(ticket, account))
        if answer.status == 404:
            raise JobUnknown
        found = _object(answer.status, answer.json(account.engine), account)
        status = found.get("status")
        if status in _GONE:
            raise JobUnknown
        if status == "failed":
            error = found.get("error")
            said = error.get("message") if isinstance(error, dict) else error
            raise ProviderFailed(engine=account.engine, reason=str(said or "it gave no reason")[:300])
        if status != "completed":
            progress = found.get("progress")
            fraction = progress / 100 if isinstance(progress, int | float) else 0.0
            return Waiting(
                fraction=min(max(fraction, 0.0), 1.0), stage=_WAITING.get(str(status), "running at the server")
            )
        made = self._made(ticket, job, account)
        account.finally_tell("DELETE", _place(ticket, account))
        return made

    def cancel(self, ticket: Ticket, account: Account) -> None:
        account.finally_tell("DELETE", _place(ticket, account))

    def _model(self, job: Job) -> str | None:
        assert job.call is not None, "the offer asks for the call"
        return self._models.get(job.call.endpoint) or self._models.get("*")

    def _made(self, ticket: Ticket, job: Job, account: Account) -> Made:
        spec, size = _spec(job), _size(job)
        raw, path = account.scratch / "served.mp4", account.scratch / "output.mp4"
        _download(ticket, raw, account)
        try:
            refit(raw, path, size, fps=spec.fps, frames=spec.frames, check=lambda: account.pause(0))
        except NotAVideo as error:
            raise ProviderFailed(engine=account.engine, reason="its result is no video") from error
        facts = {"width": size.width, "height": size.height, "fps": spec.fps, "frames": spec.frames}
        return Made(
            artifacts=[Artifact(path=path, content_type="video/mp4", file_name="output.mp4", facts=facts)],
            provenance={"model": ticket["model"], "provider_request": ticket["video"], "seed": job.seed},
        )


def _spec(job: Job) -> VideoSpec:
    assert isinstance(job.spec, VideoSpec), "the refusal lets nothing else pass"
    return job.spec


def _size(job: Job) -> Size:
    """The size that was promised to the caller."""
    spec = _spec(job)
    if "first_frame" in job.pictures:
        height, width = load_picture(job.pictures["first_frame"]).pixels.shape[:2]
        return output_size(spec.short_side, width=width, height=height)
    shape = spec.aspect_ratio or WIDE
    return output_size(spec.short_side, width=shape.width, height=shape.height)


def _up(value: int, step: int) -> int:
    return -(-value // step) * step


def _reference(job: Job, size: Size) -> dict[str, Any]:
    """The first frame as a part of the form, covering what is asked for."""
    if "first_frame" not in job.pictures:
        return {}
    picture = Image.fromarray(load_picture(job.pictures["first_frame"]).pixels)
    file = io.BytesIO()
    ImageOps.fit(picture, (size.width, size.height), Image.Resampling.LANCZOS).save(file, "PNG")
    return {"input_reference": ("first_frame.png", file.getvalue(), "image/png")}


def _place(ticket: Ticket, account: Account) -> str:
    return f"{account.url}/v1/videos/{ticket['video']}"


def _object(status: int, body: Any, account: Account) -> Mapping[str, Any]:
    if status >= 300 or not isinstance(body, dict) or not isinstance(body.get("id"), str):
        raise ProviderFailed(engine=account.engine, reason=f"it answered with status {status} and no video object")
    return body


def _download(ticket: Ticket, path: Path, account: Account) -> None:
    """The file itself, never an address or a path that the server names; it may be written a moment after the status."""
    for _ in range(_CONTENT_TRIES):
        status = account.download(f"{_place(ticket, account)}/content", path)
        if status < 300:
            return
        if status not in _NOT_YET:
            break
        account.pause(_CONTENT_PAUSE_S)
    raise ProviderFailed(engine=account.engine, reason="its result could not be downloaded")
