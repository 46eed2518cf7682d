"""Vtrix's protocol from the client's side: clips of the Hailuo family."""

from collections.abc import Mapping
from typing import Any

from limpet.catalog.endpoint import Endpoint, Role
from limpet.catalog.endpoints import endpoint_of
from limpet.catalog.gateway import gateway_id
from limpet.catalog.hailuo import Mode, model_behind
from limpet.core.errors import FeatureNotSupported, InputError, ProviderFailed
from limpet.core.job import Job, RemoteArtifact
from limpet.core.spec import Spec, VideoSpec
from limpet.engines.base import Made
from limpet.engines.upstream.account import Account, Answer
from limpet.engines.upstream.calls import call_of, data_url
from limpet.engines.upstream.driver import JobUnknown, Ticket, Waiting

_PATH = "/model/v1/generation"
_TAKES = frozenset({Role.FIRST_FRAME, Role.LAST_FRAME})


class VtrixDriver:
    def __init__(self, models: Mapping[str, str]) -> None:
        self._models = models

    def refusal(self, endpoint: Endpoint) -> str | None:
        if not endpoint.needs.takes <= _TAKES or self._model(endpoint) is None:
            return "Vtrix has no such model"
        return None

    def check(self, spec: Spec) -> None:
        if isinstance(spec, VideoSpec) and spec.last_frame is not None and spec.short_side < 768:
            raise FeatureNotSupported(reason="a last frame needs 768P or more", field=spec.last_frame.field)

    def begin(self, job: Job, account: Account) -> Ticket:
        spec = job.spec
        assert isinstance(spec, VideoSpec), "the refusal lets nothing else pass"
        model = self._model(endpoint_of(call_of(job).endpoint))
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

    def _model(self, endpoint: Endpoint) -> str | None:
        given = self._models.get(endpoint.id) or self._models.get("*")
        behind = model_behind(endpoint)
        if given or behind is None:
            return given
        return gateway_id(behind, Mode.IMAGE if Role.FIRST_FRAME in endpoint.needs.takes else Mode.TEXT)


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
