"""How errors look at the gateway: HTTP errors with one body for every client, and the five codes of a failed task."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from limpet.catalog.hailuo import FIELD_OF_API
from limpet.core.errors import Failure, lineage


@dataclass(frozen=True, slots=True)
class _Rule:
    status: int
    #: The short word of the body.
    word: str


_INVALID, _NOT_FOUND = _Rule(400, "invalid_request"), _Rule(404, "not_found")
_INTERNAL, _LIMITED = _Rule(500, "internal"), _Rule(429, "rate_limited")

#: An error without an entry has that of the branch it grows from.
RULES: Mapping[str, _Rule] = {
    "error": _INTERNAL,
    "invalid_input": _INVALID,
    "body_too_large": _Rule(413, "payload_too_large"),
    "access_denied": _Rule(403, "forbidden"),
    "key_missing": _Rule(401, "unauthorized"),
    "key_invalid": _Rule(401, "unauthorized"),
    "not_found": _NOT_FOUND,
    "wrong_state": _Rule(409, "conflict"),
    "capacity": _LIMITED,
    "storage_full": _Rule(503, "internal"),
    "ledger_unavailable": _Rule(503, "internal"),
    "run_failed": _INTERNAL,
    "no_engine": _INVALID,
    "setup": _INTERNAL,
    "internal_error": _INTERNAL,
}

_GENERATION, _PARSING, _HTTP, _STATUS, _CREATION = 10004095, 10004096, 10004097, 10004098, 10004099
#: Codes of failed tasks, by branch as well.
TASK_CODES: Mapping[str, int] = {
    "error": _GENERATION,
    "invalid_input": _CREATION,
    "content_policy_violation": _GENERATION,
    "file_download_error": _HTTP,
    "access_denied": _CREATION,
    "not_found": _PARSING,
    "wrong_state": _CREATION,
    "capacity": _CREATION,
    "run_failed": _GENERATION,
    "runner_lost": _STATUS,
    "provider_failed": _PARSING,
    "provider_unavailable": _HTTP,
    "no_engine": _CREATION,
    "setup": _GENERATION,
    "internal_error": _GENERATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    status: int
    body: Mapping[str, Any]
    headers: Mapping[str, str]


def text_of(failure: Failure) -> str:
    """What happened, a schema's problems one by one, fields by the gateway's names."""
    problems = failure.context.get("problems")
    if problems:
        return "; ".join(f"{_place(problem['loc'])}: {problem['msg']}" for problem in problems)
    field = FIELD_OF_API.get(failure.field, failure.field) if failure.field else None
    return f"{field}: {failure.message}" if field else failure.message


def _place(loc: Any) -> str:
    return ".".join(FIELD_OF_API.get(str(part), str(part)) for part in loc) or "body"


def render(failure: Failure) -> Rendered:
    rule = next(RULES[code] for code in lineage(failure.code) if code in RULES)
    headers = {"retry-after": "5"} if rule.status in {429, 503} else {}
    return Rendered(status=rule.status, body=error_body(rule.status, rule.word, text_of(failure)), headers=headers)


def error_body(status: int, word: str, message: str) -> dict[str, Any]:
    """`error` stays a text: the gateway's own client (April 2026) prints raw JSON for anything else."""
    return {
        "message": message,
        "error": word,
        "error_code": status,
        "status": {"code": status, "message": message, "error_code": status},
        "data": None,
    }


def task_error(failure: Failure) -> dict[str, Any]:
    """The documented code begins with a zero, which JSON's numbers cannot: the text beside it has it whole."""
    code = next(TASK_CODES[ancestor] for ancestor in lineage(failure.code) if ancestor in TASK_CODES)
    message = text_of(failure)
    return {"code": code, "error_message": message, "error_code": f"{code:09d}", "message": message}
