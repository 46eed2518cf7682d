"""fal's protocol from the client's side; also that of another Limpet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from limpet.catalog.endpoint import Endpoint
from limpet.catalog.own import UNLISTED
from limpet.core.errors import ContentRefused, InputError, ProviderFailed
from limpet.core.job import Call, Job, RemoteArtifact
from limpet.core.spec import Spec
from limpet.engines.base import Made
from limpet.engines.upstream.account import Account, Answer
from limpet.engines.upstream.calls import call_of
from limpet.engines.upstream.driver import JobUnknown, Ticket, Waiting

#: Endpoints of ours that fal has under no id of their own.
_NOT_AT_FAL = frozenset(
    {"fal-ai/minimax/voice-delete", "fal-ai/minimax/speech-01-hd", "fal-ai/minimax/speech-01-turbo"}
)
_STAGES = {"IN_QUEUE": "waiting at the provider", "IN_PROGRESS": "running at the provider"}


@dataclass(frozen=True, slots=True)
class _Bases:
    """Where fal's logical hosts are."""

    queue: str
    rest: str

    @classmethod
    def of(cls, url: str) -> "_Bases":
        """fal itself has a host for each; a Limpet has prefixes."""
        if (urlsplit(url).hostname or "").endswith("fal.run"):
            return cls("https://queue.fal.run", "https://rest.fal.ai")
        return cls(f"{url}/queue", f"{url}/rest")


class FalDriver:
    def __init__(self, models: Mapping[str, str]) -> None:
        self._models = models

    def refusal(self, endpoint: Endpoint) -> str | None:
        if (endpoint.id in _NOT_AT_FAL or endpoint.id in UNLISTED) and endpoint.id not in self._models:
            return "fal has no such endpoint"
        return None

    def check(self, spec: Spec) -> None:
        """Whatever our endpoints can say, fal's can."""

    def begin(self, job: Job, account: Account) -> Ticket:
        call = call_of(job)
        bases, model = _Bases.of(account.url), self._model(call)
        addresses = {named: _upload(path, bases, account) for named, path in call.files.items()}
        body = _with_addresses(call.body, addresses)
        # Another Limpet takes the key as a promise: the same call twice is one request there.
        headers = {"Idempotency-Key": call.request_id}
        answer = account.exchange("POST", f"{bases.queue}/{model}", json=body, headers=headers, repeats=False)
        if answer.status == 404:
            raise ProviderFailed(engine=account.engine, reason=f"it has no endpoint {model}")
        _raise_refusal(answer, account)
        found = answer.json(account.engine)
        if not isinstance(found, dict) or not isinstance(found.get("request_id"), str):
            raise ProviderFailed(engine=account.engine, reason="it gave no request id")
        app = "/".join(model.split("/")[:2])
        return {"request": f"{bases.queue}/{app}/requests/{found['request_id']}", "model": model}

    def look(self, ticket: Ticket, job: Job, account: Account) -> Waiting | Made:
        answer = account.exchange("GET", f"{ticket['request']}/status", params={"logs": "1"})
        if answer.status == 404:
            raise JobUnknown
        found = answer.json(account.engine)
        status = found.get("status") if isinstance(found, dict) else None
        if status == "COMPLETED":
            return self._result(ticket, account)
        if status not in _STAGES:
            raise ProviderFailed(engine=account.engine, reason=f"it told the status {str(status)[:40]!r}")
        return Waiting(stage=_STAGES[status], lines=list(_lines(found)))

    def cancel(self, ticket: Ticket, account: Account) -> None:
        account.finally_tell("PUT", f"{ticket['request']}/cancel")

    def _model(self, call: Call) -> str:
        return self._models.get(call.endpoint) or self._models.get("*") or call.endpoint

    def _result(self, ticket: Ticket, account: Account) -> Made:
        answer = account.exchange("GET", ticket["request"])
        _raise_refusal(answer, account)
        output = answer.json(account.engine)
        if not isinstance(output, dict):
            raise ProviderFailed(engine=account.engine, reason="its result is no JSON object")
        units = answer.headers.get("x-fal-billable-units")
        return Made(
            artifacts=list(_files(output)),
            values={name: value for name, value in output.items() if not isinstance(value, dict | list)},
            provenance={"model": ticket["model"], "provider_request": ticket["request"], "billable_units": units},
        )


def _upload(path: Path, bases: _Bases, account: Account) -> str:
    """The provider's address of a file of ours."""
    place = account.exchange(
        "POST",
        f"{bases.rest}/storage/upload/initiate",
        params={"storage_type": "fal-cdn-v3"},
        json={"file_name": "input", "content_type": "application/octet-stream"},
    )
    _raise_refusal(place, account)
    found = place.json(account.engine)
    if not isinstance(found, dict) or not {"upload_url", "file_url"} <= found.keys():
        raise ProviderFailed(engine=account.engine, reason="it offered no place for a file")
    stored = account.exchange("PUT", str(found["upload_url"]), content=path.read_bytes())
    if stored.status >= 300:
        raise ProviderFailed(engine=account.engine, reason=f"it did not take a file: {account.words(stored)}")
    return str(found["file_url"])


def _with_addresses(value: Any, addresses: Mapping[str, str]) -> Any:
    """The body with the files' addresses at the provider; fields that were left out stay out."""
    if isinstance(value, dict):
        return {name: _with_addresses(inner, addresses) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_with_addresses(inner, addresses) for inner in value]
    return addresses.get(value, value) if isinstance(value, str) else value


def _files(output: Mapping[str, Any]) -> Iterator[RemoteArtifact]:
    """Every file of an output, in its order."""
    for value in output.values():
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict) and isinstance(entry.get("url"), str):
                yield RemoteArtifact(url=entry["url"])


def _lines(status: Mapping[str, Any]) -> Iterator[str]:
    for line in status.get("logs") or ():
        if isinstance(line, dict) and isinstance(line.get("message"), str):
            yield line["message"]


def _raise_refusal(answer: Answer, account: Account) -> None:
    """Raises what an answer that is no success means for our caller."""
    if answer.status < 300:
        return
    detail = _detail(answer)
    kind, said = str(detail.get("type")), str(detail.get("msg") or account.words(answer))
    if kind == "content_policy_violation":
        raise ContentRefused(reason=said)
    if answer.status == 422:
        location = detail.get("loc")
        raise InputError(said, field=str(location[-1]) if isinstance(location, list) and len(location) > 1 else None)
    raise ProviderFailed(engine=account.engine, reason=said)


def _detail(answer: Answer) -> Mapping[str, Any]:
    """The first entry of a model error, where the body holds one."""
    try:
        body = answer.json("")
    except ProviderFailed:
        return {}
    entries = body.get("detail") if isinstance(body, dict) else None
    return entries[0] if isinstance(entries, list) and entries and isinstance(entries[0], dict) else {}
