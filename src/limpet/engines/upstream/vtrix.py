"""Vtrix's protocol from the client's side: clips of the Hailuo family."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

from limpet.catalog.endpoint import Endpoint, Role
from limpet.core.errors import FeatureNotSupported, InputError, ProviderFailed
from limpet.core.job import Job, RemoteArtifact
from limpet.core.spec import Spec, VideoSpec
from limpet.engines.base import Made
from limpet.engines.upstream.account import Account, Answer
from limpet.engines.upstream.calls import call_of, data_url
from limpet.engines.upstream.driver import JobUnknown, Ticket, Waiting

_PATH = "/model/v1/generation"
#: Vtrix's model behind an endpoint, by pattern and by whether there is a first frame. The first that fits counts.
_MODELS = (
    ("*/hailuo-02*", {False: "minimax_hailuo_02", True: "minimax_hailuo_02_i2v"}),
    ("*/hailuo-2.3-fast/*", {True: "minimax_hailuo_23_fast_i2v"}),
    ("*/hailuo-2.3/*", {False: "minimax_hailuo_23_t2v", True: "minimax_hailuo_23_i2v"}),
    ("*/video-01-director*", {False: "minimax_t2v_01_director", True: "minimax_i2v_01_director"}),
    ("*/video-01-live/image-to-video", {True: "minimax_i2v_01_live"}),
    ("*/video-01*", {False: "minimax_t2v_01", True: "minimax_i2v_01"}),
)
_TAKES = frozenset({Role.FIRST_FRAME, Role.LAST_FRAME})


class VtrixDriver:
    def __init__(self, models: Mapping[str, str]) -> None:
        self._models = models

    def refusal(self, endpoint: Endpoint) -> str | None:
        has_frame = Role.FIRST_FRAME in endpoint.needs.takes
        if not endpoint.needs.takes <= _TAKES or self._model(endpoint.id, has_frame=has_frame) is None:
            return "Vtrix has no such model"
        return None

    def check(self, spec: Spec) -> None:
        if isinstance(spec, VideoSpec) and spec.last_frame is not None and spec.short_side < 768:
            raise FeatureNotSupported(reason="a last frame needs 768P or more", field=spec.last_frame.field)

    def begin(self, job: Job, account: Account) -> Ticket:
        spec = job.spec
        assert isinstance(spec, VideoSpec), "the refusal lets nothing else pass"
        model = self._model(call_of(job).endpoint, has_frame=spec.first_frame is not None)
        body = {"model": model, "input": [{"params": _parameters(spec, job)}]}
        answer = account.exchange("POST", f"{account.url}{_PATH}", json=body, repeats=False)
        task = _task(answer, account)
        if not isinstance(task.get("id"), str) or not task["id"]:
            raise ProviderFailed(engine=account.engine, reason=_problem(task) or "it gave no id")
        return {"task": task["id"], "model": model}

    def look(self, ticket: Ticket, job: Job, account: Account) -> Waiting | Made:
        answer = account.exchange("GET", f"{account.url}{_PATH}/task/{ticket['task']}")
        if answer.status == 404:
            raise JobUnknown
        task = _task(answer, account)
        match task.get("status"):
            case "completed":
                return _made(task, ticket, account)
            case "failed":
                raise ProviderFailed(engine=account.engine, reason=_problem(task) or "it gave no reason")
            case _:
                progress = task.get("progress")
                fraction = float(progress) if isinstance(progress, int | float) else 0.0
                return Waiting(fraction=min(max(fraction, 0.0), 1.0), stage="running at the provider")

    def cancel(self, ticket: Ticket, account: Account) -> None:
        """Vtrix cannot be asked to stop."""

    def _model(self, endpoint_id: str, *, has_frame: bool) -> str | None:
        given = self._models.get(endpoint_id) or self._models.get("*")
        fitting = (models.get(has_frame) for pattern, models in _MODELS if fnmatchcase(endpoint_id, pattern))
        return given or next(fitting, None)


def _parameters(spec: VideoSpec, job: Job) -> Mapping[str, Any]:
    parameters: dict[str, Any] = {
        "prompt": spec.prompt,
        "prompt_optimizer": spec.optimize_prompt,
        "duration": spec.seconds,
        "resolution": f"{spec.short_side}P",
    }
    frames = {"first_frame_image": spec.first_frame, "last_frame_image": spec.last_frame}
    return parameters | {name: data_url(job, source) for name, source in frames.items() if source is not None}


def _task(answer: Answer, account: Account) -> Mapping[str, Any]:
    if answer.status == 400:
        raise InputError(f"Vtrix refused the input: {account.words(answer)}.")
    body = answer.json(account.engine)
    if answer.status >= 300 or not isinstance(body, dict):
        raise ProviderFailed(engine=account.engine, reason=account.words(answer))
    return body


def _made(task: Mapping[str, Any], ticket: Ticket, account: Account) -> Made:
    try:
        contents = [content for part in task["output"] for content in part["content"]]
        urls = [str(content["url"]) for content in contents]
    except (KeyError, TypeError) as error:
        raise ProviderFailed(engine=account.engine, reason="its result has no files") from error
    usage = task.get("usage")
    return Made(
        artifacts=[RemoteArtifact(url=url) for url in urls],
        provenance={
            "model": ticket["model"],
            "provider_request": ticket["task"],
            "cost_usd": usage.get("cost") if isinstance(usage, dict) else None,
        },
    )


def _problem(task: Mapping[str, Any]) -> str:
    error = task.get("error")
    return (
        str(error.get("error_message") or error.get("message") or "") if isinstance(error, dict) else str(error or "")
    )
