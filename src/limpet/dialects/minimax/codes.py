"""MiniMax's status codes: what each means, which of our errors is which, and the HTTP forms of `/v2`.

`/v1` answers HTTP 200 whatever happened and says it in `base_resp {status_code, status_msg}`. `/v2` answers real statuses with
`{"type": "error", "error": {"type", "message", "http_code"}, "request_id"}`, the message ending with the code in brackets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from limpet.catalog.hailuo import FIELD_OF_API
from limpet.core.errors import Failure, lineage


class Code(IntEnum):
    SUCCESS = 0
    UNKNOWN_ERROR = 1000
    TIMEOUT = 1001
    RATE_LIMIT = 1002
    NOT_AUTHORISED = 1004
    INSUFFICIENT_BALANCE = 1008
    SERVICE_ERROR = 1013
    INTERNAL_ERROR = 1024
    INPUT_REFUSED = 1026
    OUTPUT_REFUSED = 1027
    PLAN_QUOTA = 1028
    PLAN_QUOTA_TOO = 1030
    DATABASE_ERROR = 1033
    TOKENS_PER_MINUTE = 1039
    CONNECTIONS = 1041
    INVISIBLE_CHARACTERS = 1042
    CLONE_NOT_ALIKE = 1043
    CLONE_PROMPT_NOT_ALIKE = 1044
    INVALID_PARAMETERS = 2013
    UNKNOWN_VOICE = 20132
    CLONE_DURATION = 2037
    CLONE_NOT_PERMITTED = 2038
    VOICE_EXISTS = 2039
    VOICE_OF_ANOTHER = 2042
    GROWTH_LIMIT = 2045
    PROMPT_AUDIO_TOO_LONG = 2048
    INVALID_KEY = 2049
    PLAN_WINDOW = 2056
    MODEL_NOT_ON_PLAN = 2061
    SOCKET_IDLE = 2201
    SOCKET_EVENT_ILLEGAL = 2202
    SOCKET_TEXT_EMPTY = 2203
    SOCKET_TEXT_TOO_LONG = 2204
    SOCKET_REQUESTS = 2205


#: From our codes to MiniMax's; an error without an entry has that of the branch it grows from.
CODES: Mapping[str, Code] = {
    "error": Code.UNKNOWN_ERROR,
    "invalid_input": Code.INVALID_PARAMETERS,
    "audio_duration_too_short": Code.CLONE_DURATION,
    "audio_duration_too_long": Code.CLONE_DURATION,
    "unknown_voice": Code.UNKNOWN_VOICE,
    "voice_exists": Code.VOICE_EXISTS,
    "content_policy_violation": Code.INPUT_REFUSED,
    "access_denied": Code.NOT_AUTHORISED,
    "key_invalid": Code.INVALID_KEY,
    "not_found": Code.INVALID_PARAMETERS,
    "wrong_state": Code.INVALID_PARAMETERS,
    "capacity": Code.RATE_LIMIT,
    "storage_full": Code.SERVICE_ERROR,
    "ledger_unavailable": Code.DATABASE_ERROR,
    "run_failed": Code.INTERNAL_ERROR,
    "start_timeout": Code.TIMEOUT,
    "run_timeout": Code.TIMEOUT,
    "no_engine": Code.MODEL_NOT_ON_PLAN,
    "setup": Code.INTERNAL_ERROR,
    "internal_error": Code.UNKNOWN_ERROR,
}
#: What the endpoints call the fields of this API, for errors that name one.
_FIELDS: Mapping[str, str] = {**FIELD_OF_API, "audio_url": "file_id"}
#: Errors of `/v1` that have a status of their own all the same: the call has not been understood or nothing was stored.
_V1_STATUSES: Mapping[str, int] = {
    "body_too_large": 413,
    "unknown_path": 404,
    "storage_full": 503,
    "ledger_unavailable": 503,
}


@dataclass(frozen=True, slots=True)
class _V2:
    status: int
    type: str


_BAD_REQUEST, _SERVER_ERROR = _V2(400, "bad_request_error"), _V2(500, "server_error")
_RATE_LIMIT = _V2(429, "rate_limit_error")
_V2_FORMS: Mapping[Code, _V2] = {
    Code.INVALID_PARAMETERS: _BAD_REQUEST,
    Code.MODEL_NOT_ON_PLAN: _BAD_REQUEST,
    Code.VOICE_EXISTS: _BAD_REQUEST,
    Code.UNKNOWN_VOICE: _BAD_REQUEST,
    Code.CLONE_DURATION: _BAD_REQUEST,
    Code.NOT_AUTHORISED: _V2(401, "authorized_error"),  # MiniMax's spelling
    Code.INVALID_KEY: _V2(401, "authorized_error"),
    Code.INSUFFICIENT_BALANCE: _V2(402, "insufficient_balance_error"),
    Code.INPUT_REFUSED: _V2(422, "unprocessable_entity_error"),
    Code.OUTPUT_REFUSED: _V2(422, "unprocessable_entity_error"),
    Code.RATE_LIMIT: _RATE_LIMIT,
    Code.TOKENS_PER_MINUTE: _RATE_LIMIT,
    Code.CONNECTIONS: _RATE_LIMIT,
    Code.GROWTH_LIMIT: _RATE_LIMIT,
    Code.SERVICE_ERROR: _V2(529, "overloaded_error"),
    Code.DATABASE_ERROR: _V2(529, "overloaded_error"),
}


def code_of(failure: Failure) -> Code:
    return next(CODES[code] for code in lineage(failure.code) if code in CODES)


def base_resp(code: Code = Code.SUCCESS, message: str = "success") -> dict[str, Any]:
    return {"status_code": int(code), "status_msg": message}


def text_of(failure: Failure) -> str:
    """What happened, in the words of this API: a schema's problems one by one, fields by MiniMax's names."""
    problems = failure.context.get("problems")
    if problems:
        return "invalid params, " + "; ".join(f"{_place(problem['loc'])}: {problem['msg']}" for problem in problems)
    field = _FIELDS.get(failure.field, failure.field) if failure.field else None
    return f"{field}: {failure.message}" if field else failure.message


def _place(loc: Any) -> str:
    return ".".join(_FIELDS.get(str(part), str(part)) for part in loc) or "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    status: int
    body: Mapping[str, Any]


def render_v1(failure: Failure) -> Rendered:
    return Rendered(
        status=_V1_STATUSES.get(failure.code, 200), body={"base_resp": base_resp(code_of(failure), text_of(failure))}
    )


def render_v2(failure: Failure, *, request_id: str) -> Rendered:
    code = code_of(failure)
    form = _V2_FORMS.get(code, _SERVER_ERROR)
    status = 404 if failure.code == "unknown_path" else form.status
    return Rendered(status=status, body=v2_body(form.type, f"{text_of(failure)} ({int(code)})", status, request_id))


def v2_body(type_: str, message: str, status: int, request_id: str) -> dict[str, Any]:
    return {
        "type": "error",
        "error": {"type": type_, "message": message, "http_code": str(status)},
        "request_id": request_id,
    }
