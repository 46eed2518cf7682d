"""Hailuo 3 in MiniMax's protocol: `/v2`, where statuses are HTTP's own and a task lies in `task`."""

from collections.abc import Iterator, Mapping
from typing import Any

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.h3_own import RESOLUTIONS
from limpet.core.errors import ContentRefused, InputError, ProviderFailed
from limpet.core.job import Job, RemoteArtifact
from limpet.core.spec import VideoSpec
from limpet.engines.base import Made
from limpet.engines.upstream.account import Account, Answer
from limpet.engines.upstream.calls import call_of, data_url
from limpet.engines.upstream.driver import JobUnknown, Ticket, Waiting

#: What the endpoints of this family are called.
_FAMILY = "minimax/h3/"
#: The model of fal's endpoints, which name none.
USUAL_MODEL = "MiniMax-H3"
_STAGES = {"queued": "waiting at the provider", "running": "running at the provider"}
#: Codes of failed tasks that are the caller's to mend.
_CONTENT, _INPUT = frozenset({"1026", "1027"}), frozenset({"2013"})


def is_h3(endpoint: Endpoint) -> bool:
    return (endpoint.alias_of or endpoint.id).startswith(_FAMILY)


def begin(job: Job, model: str | None, account: Account) -> Ticket:
    """`model` is the operator's word for it; without one the call's own counts."""
    body = request_body(job, model)
    answer = account.exchange("POST", f"{account.url}/v2/video_generation", json=body, repeats=False)
    task = _body(answer, account).get("task_id")
    if not isinstance(task, str) or not task:
        raise ProviderFailed(engine=account.engine, reason="its answer has no task_id")
    return {"h3_task": task, "model": body["model"]}


def request_body(job: Job, model: str | None) -> Mapping[str, Any]:
    spec = job.spec
    assert isinstance(spec, VideoSpec), "the family makes clips"
    body: dict[str, Any] = {
        "model": model or call_of(job).body.get("model", USUAL_MODEL),
        "content": list(_content(spec, job)),
        "resolution": RESOLUTIONS[spec.short_side],
        "duration": spec.seconds,
        "ratio": _ratio(spec),
    }
    if not spec.optimize_prompt:
        body["extra"] = {"prompt_expansion_mode": "disabled"}
    return body


def look(ticket: Ticket, account: Account) -> Waiting | Made:
    answer = account.exchange("GET", f"{account.url}/v2/query/video_generation/{ticket['h3_task']}")
    if answer.status == 404:
        raise JobUnknown
    found = _body(answer, account).get("task")
    task = found if isinstance(found, dict) else {}
    status = task.get("status")
    if status in _STAGES:
        return Waiting(stage=_STAGES[status])
    if status == "succeeded":
        return _made(task, ticket, account)
    error = task.get("error")
    if not isinstance(error, dict):
        raise ProviderFailed(engine=account.engine, reason=f"it told the status {str(status)[:40]!r}")
    raise _failure(str(error.get("code")), str(error.get("message", ""))[:300], account.engine)


def cancel(ticket: Ticket, account: Account) -> None:
    """What waits is cancelled; what runs there goes on, and costs what it costs."""
    account.finally_tell("DELETE", f"{account.url}/v2/video_generation/{ticket['h3_task']}")


def _content(spec: VideoSpec, job: Job) -> Iterator[Mapping[str, Any]]:
    yield {"type": "text", "text": spec.prompt}
    frames = {"first_frame": spec.first_frame, "last_frame": spec.last_frame}
    for role, source in frames.items():
        if source is not None:
            yield _item("image", role, data_url(job, source))
    for source in spec.references.images:
        yield _item("image", "reference_image", data_url(job, source))
    for source in spec.references.videos:
        yield _item("video", "reference_video", source.url)  # never read here, so the provider gets the address
    for source in spec.references.recordings:
        yield _item("audio", "reference_audio", data_url(job, source))


def _item(kind: str, role: str, url: str) -> Mapping[str, Any]:
    return {"type": f"{kind}_url", "role": role, f"{kind}_url": {"url": url}}


def _ratio(spec: VideoSpec) -> str:
    """With a frame it is the frame's."""
    shape = spec.aspect_ratio
    has_frame = spec.first_frame is not None or spec.last_frame is not None
    return "adaptive" if shape is None or has_frame else f"{shape.width}:{shape.height}"


def _made(task: Mapping[str, Any], ticket: Ticket, account: Account) -> Made:
    content = task.get("content")
    url = content.get("url") if isinstance(content, dict) else None
    if not isinstance(url, str) or not url:
        raise ProviderFailed(engine=account.engine, reason="its result has no file")
    return Made(
        artifacts=[RemoteArtifact(url=url)],
        provenance={"model": ticket["model"], "provider_request": ticket["h3_task"]},
    )


def _body(answer: Answer, account: Account) -> Mapping[str, Any]:
    """Raises what an answer that is no success means for our caller."""
    if answer.status == 422:
        raise ContentRefused(reason=account.words(answer))
    if answer.status == 400:
        raise InputError(f"MiniMax refused the input: {account.words(answer)}.")
    body = answer.json(account.engine)
    if answer.status >= 300 or not isinstance(body, dict):
        raise ProviderFailed(engine=account.engine, reason=account.words(answer))
    return body


def _failure(code: str, said: str, engine: str) -> Exception:
    if code in _CONTENT:
        return ContentRefused(reason=said)
    if code in _INPUT:
        return InputError(f"MiniMax refused the input: {said}.")
    return ProviderFailed(engine=engine, reason=f"code {code}: {said}")
