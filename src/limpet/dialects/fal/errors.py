"""How errors look in fal's protocol: which status, which of its shapes, which type.

Model errors are lists of entries, `{"detail": [{"loc", "msg", "type", "url", "ctx", "input"}]}`; request errors are flat,
`{"detail": "...", "error_type": "..."}`. The Python client shows `detail`, the JavaScript client `message`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from limpet.core.errors import Failure

_DOCUMENTATION = "https://docs.fal.ai/errors#"
#: Longest piece of a caller's input that is shown back; enough to recognise it, too short for a data URI or a key.
_ECHO_LENGTH = 256


class Shape(Enum):
    MODEL = "model"
    REQUEST = "request"
    #: `{"status": "..."}`, where clients probe for a word.
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Rule:
    status: int
    shape: Shape
    #: fal's name of the error; None where fal sends none.
    type: str | None = None
    #: Where the input is that it concerns, if that is not the body.
    location: tuple[str, ...] | None = None


_M, _R, _W = Shape.MODEL, Shape.REQUEST, Shape.WORD

RULES: Mapping[str, Rule] = {
    "error": Rule(500, _R, "internal_error"),
    # Input
    "invalid_input": Rule(422, _M, "invalid_input"),
    "schema_mismatch": Rule(422, _M),
    "malformed_body": Rule(422, _M, "json_invalid"),
    "body_too_large": Rule(413, _R, "bad_request"),
    "file_download_error": Rule(422, _M, "file_download_error"),
    "file_too_large": Rule(422, _M, "file_too_large"),
    "image_load_error": Rule(422, _M, "image_load_error"),
    "image_too_small": Rule(422, _M, "image_too_small"),
    "image_too_large": Rule(422, _M, "image_too_large"),
    "image_aspect_ratio_error": Rule(422, _M, "image_aspect_ratio_error"),
    "unsupported_image_format": Rule(422, _M, "unsupported_image_format"),
    "audio_load_error": Rule(422, _M, "unsupported_audio_format"),  # fal has no word of its own for a broken file
    "audio_duration_too_short": Rule(422, _M, "audio_duration_too_short"),
    "audio_duration_too_long": Rule(422, _M, "audio_duration_too_long"),
    "unsupported_audio_format": Rule(422, _M, "unsupported_audio_format"),
    "feature_not_supported": Rule(422, _M, "feature_not_supported"),
    "unknown_voice": Rule(422, _M, "value_error"),
    "idempotency_key_reuse": Rule(422, _R, "idempotency_key_reuse"),
    "idempotency_key_invalid": Rule(422, _R, "bad_request"),
    "voice_exists": Rule(422, _M, "value_error"),
    "webhook_url_not_allowed": Rule(422, _M, "webhook_url_not_allowed", ("query", "fal_webhook")),
    "content_policy_violation": Rule(422, _M, "content_policy_violation"),
    "upload_invalid": Rule(400, _R, "bad_request"),
    # Access
    "access_denied": Rule(403, _R),
    "key_missing": Rule(401, _R),
    "key_invalid": Rule(401, _R),
    "scope_missing": Rule(403, _R),
    "signature_invalid": Rule(401, _R),
    "file_forbidden": Rule(403, _R),
    # Not there
    "not_found": Rule(404, _R),
    "unknown_endpoint": Rule(404, _R),
    "unknown_path": Rule(404, _R),
    "unknown_request": Rule(404, _W, "NOT_FOUND"),
    "unknown_file": Rule(404, _R),
    "payloads_erased": Rule(404, _R),
    # Wrong moment
    "wrong_state": Rule(400, _R),
    "not_completed": Rule(400, _R),
    "already_completed": Rule(400, _W, "ALREADY_COMPLETED"),
    # Capacity. 503 only where surely nothing was stored: the JavaScript client sends it again.
    "capacity": Rule(503, _R),
    "storage_full": Rule(503, _R, "storage_full"),
    "ledger_unavailable": Rule(503, _R),
    "queue_full": Rule(429, _R, "queue_full"),
    "too_many_at_once": Rule(429, _R, "concurrent_requests_limit"),
    # Accepted requests without a result. 500 rather than 503: clients repeat the latter.
    "run_failed": Rule(500, _R, "runner_server_error"),
    "cancelled": Rule(499, _R, "client_cancelled"),
    "start_timeout": Rule(504, _R, "request_timeout"),
    "runner_lost": Rule(500, _R, "runner_disconnected"),
    "run_timeout": Rule(504, _M, "generation_timeout"),
    "engine_failed": Rule(500, _M, "internal_server_error"),
    "label_failed": Rule(500, _M, "internal_server_error"),
    "provider_failed": Rule(500, _M, "downstream_service_error"),
    "provider_unavailable": Rule(500, _M, "downstream_service_unavailable"),
    "provider_account_refused": Rule(500, _M, "downstream_service_error"),
    "no_engine": Rule(422, _M, "feature_not_supported"),
    # Ours
    "setup": Rule(500, _R, "internal_error"),
    "internal_error": Rule(500, _R, "internal_error"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str]
    #: What a status answer says of it.
    error_type: str | None


def render(failure: Failure) -> Rendered:
    rule = RULES[failure.code]
    retryable = "true" if failure.retryable else "false"
    headers = {"x-fal-retryable": retryable, "x-fal-needs-retry": "1" if rule.status == 429 else "0"}
    if rule.status in {404, 422}:
        headers["x-fal-billable-units"] = "0"
    if failure.code == "start_timeout":
        headers["x-fal-request-timeout-type"] = "user"  # the JavaScript client repeats every other 504
    if rule.status in {429, 503}:
        headers["retry-after"] = "5"
    match rule.shape:
        case Shape.WORD:
            return Rendered(status=rule.status, body={"status": rule.type}, headers=headers, error_type=None)
        case Shape.MODEL:
            entries = _entries(failure, rule)
            return Rendered(
                status=rule.status, body={"detail": entries}, headers=headers, error_type=str(entries[0]["type"])
            )
        case Shape.REQUEST:
            body = {"detail": failure.message, "message": failure.message}
            if rule.type is not None:
                body["error_type"] = headers["x-fal-error-type"] = rule.type
            return Rendered(status=rule.status, body=body, headers=headers, error_type=rule.type)


def _entries(failure: Failure, rule: Rule) -> list[dict[str, Any]]:
    if rule.type is None:
        return [_schema_entry(problem) for problem in failure.context["problems"]]
    location = rule.location or ("body", *(failure.field.split(".") if failure.field else ()))
    return [
        {
            "loc": list(location),
            "msg": failure.message,
            "type": rule.type,
            "url": f"{_DOCUMENTATION}{rule.type}",
            "ctx": dict(failure.context) or None,
            "input": None,
        }
    ]


def _schema_entry(problem: Mapping[str, Any]) -> dict[str, Any]:
    context = problem.get("ctx")
    return {
        "loc": ["body", *problem["loc"]],
        "msg": problem["msg"],
        "type": problem["type"],
        "url": problem.get("url"),
        "ctx": {name: _echo(value) for name, value in context.items()} if context else None,
        "input": _echo(problem.get("input")),
    }


def _echo(value: object) -> object:
    """A caller's value, shown back short."""
    if isinstance(value, bool | int | float | None):
        return value
    if isinstance(value, dict):
        return {_cut(str(name)): _echo(inner) for name, inner in list(value.items())[:20]}
    if isinstance(value, list | tuple):
        return [_echo(inner) for inner in value[:20]]
    return _cut(str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _ECHO_LENGTH else f"{text[:_ECHO_LENGTH]}..."
