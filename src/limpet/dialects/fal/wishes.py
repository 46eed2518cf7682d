"""What a call asks for in headers beside its body.

Values that make no sense are ignored, as fal does: a header is a wish, not an input.
"""

import math
from collections.abc import Mapping

import orjson
from starlette.requests import Request as HttpRequest

from limpet.core.request import Wishes
from limpet.dialects.fal.lifecycle import CALL_HEADERS, lifecycle_of

_PRIORITIES = {"normal": 0, "low": -10}
_TRUE = frozenset({"1", "true", "yes"})
#: fal's own limit of server-side attempts.
_MOST_ATTEMPTS = 10
_MOST_TAGS = 10
_SHORTEST_START_S = 0.1


def wishes_of(http: HttpRequest) -> Wishes:
    """Raises `InvalidInput` for the one wish that is not to be passed over: who may read the outputs, and how long."""
    headers = http.headers
    return Wishes(
        priority=_PRIORITIES.get(headers.get("x-fal-queue-priority", "normal").lower(), 0),
        start_within_s=_seconds(headers.get("x-fal-request-timeout")),
        attempts=_attempts(headers.get("x-fal-no-retry"), headers.get("x-fal-retry-config")),
        keeps_payloads=headers.get("x-fal-store-io", "1").strip() != "0",
        tags=_tags(headers.get("x-fal-tags", "")),
        runner_hint=headers.get("x-fal-runner-hint", "")[:200] or None,
        lifecycle=lifecycle_of(http, CALL_HEADERS),
    )


def most_waiting(http: HttpRequest) -> int | None:
    text = http.query_params.get("fal_max_queue_length", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _seconds(text: str | None) -> float | None:
    try:
        seconds = float(text or "")
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds > _SHORTEST_START_S else None


def _attempts(no_retry: str | None, config: str | None) -> int | None:
    """A lost runner is the only thing that is ever run again by itself, so of the config only that counts."""
    if no_retry is not None and no_retry.strip().lower() in _TRUE:
        return 1
    try:
        retries = orjson.loads(config or "{}")["connection_error"]["retries"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None
    return min(retries + 1, _MOST_ATTEMPTS) if isinstance(retries, int) and retries >= 0 else None


def _tags(text: str) -> Mapping[str, str]:
    pairs = [part.partition("=") for part in text.split(",") if "=" in part]
    return {name.strip()[:64]: value.strip()[:256] for name, _, value in pairs[:_MOST_TAGS]}
