"""HTTP with one provider under one key: bounded, repeated where that is safe, and interrupted at once by a cancel."""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import orjson

from limpet import __version__
from limpet.core.errors import ProviderAccountRefused, ProviderFailed, ProviderUnavailable
from limpet.engines.base import JobContext

T = TypeVar("T")

_TIMEOUT = httpx2.Timeout(30.0, connect=10.0)
#: For calls whose answer is the finished work.
PATIENT = httpx2.Timeout(300.0, connect=10.0)
#: Pauses between the tries of one exchange.
_PAUSES_S = (0.5, 1.0, 2.0, 4.0)
_LONGEST_PAUSE_S = 30.0
#: No answer of a provider's API is larger; results are collected elsewhere.
_MAX_ANSWER_BYTES = 64 << 20
_ACCOUNT_REFUSED = frozenset({401, 402, 403})
#: How often a cancel is looked for while we wait.
_LOOK_EVERY_S = 0.05
#: How much of a provider's own words is passed on.
_WORDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self, engine: str) -> Any:
        """Raises `ProviderFailed` where the provider answered with something else."""
        try:
            return orjson.loads(self.content)
        except orjson.JSONDecodeError:
            raise ProviderFailed(engine=engine, reason=f"it answered with status {self.status} and no JSON") from None


class Account:
    """Lives for one run."""

    def __init__(self, *, engine: str, url: str, headers: Mapping[str, str], context: JobContext) -> None:
        self.engine = engine
        self.url = url
        #: Where a driver leaves files that come inside an answer.
        self.scratch = context.scratch
        self._context = context
        self._secrets = [value.rpartition(" ")[2] for value in headers.values()]
        self._client = httpx2.Client(
            headers={"User-Agent": f"limpet/{__version__}", **headers}, timeout=_TIMEOUT, trust_env=False
        )
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="provider")

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._client.close()

    def pause(self, seconds: float) -> None:
        """Waits; raises `Cancelled` at once when the caller asks to stop."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self._context.check_cancelled()
            time.sleep(min(left, _LOOK_EVERY_S))  # the pause itself

    def exchange(self, method: str, url: str, *, repeats: bool = True, **options: Any) -> Answer:
        """One exchange; `options` are those of `httpx2.Client.request`. Answers below 500 but for 401, 402, 403, 429 are returned.

        With `repeats` it is tried again after every failure that may pass; without, only where the provider surely took
        nothing in. Raises `ProviderUnavailable`, `ProviderAccountRefused`, and `Cancelled`.
        """
        reason = ""
        for pause_s in (*_PAUSES_S, None):
            try:
                answer = self._interruptibly(lambda: self._send(method, url, options))
            except httpx2.TransportError as error:
                reason = f"{type(error).__name__} at {httpx2.URL(url).host}"
                repeatable = repeats or isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout)
                wait_s = pause_s
            else:
                if answer.status in _ACCOUNT_REFUSED:
                    raise ProviderAccountRefused(engine=self.engine, reason=self.words(answer))
                if answer.status < 500 and answer.status != 429:
                    return answer
                reason = self.words(answer)
                repeatable = repeats or answer.status in {429, 503}
                wait_s = pause_s and max(pause_s, _retry_after_s(answer))
            if wait_s is None or not repeatable:
                break
            self.pause(wait_s)
        raise ProviderUnavailable(engine=self.engine, reason=reason)

    def download(self, url: str, path: Path) -> int:
        """Writes the body of a good answer to `path`; returns the status. For servers of the operator's own, no others."""
        try:
            return self._interruptibly(lambda: self._pour(url, path))
        except httpx2.TransportError as error:
            raise ProviderUnavailable(engine=self.engine, reason=f"{type(error).__name__} in a download") from error

    def finally_tell(self, method: str, url: str) -> None:
        """One try at a last word, such as a cancel, in the little time that is left."""
        try:
            self._client.request(method, url, timeout=1.5)
        except httpx2.TransportError as error:
            self._context.log(f"{self.engine} could not be told to stop: {type(error).__name__}.")

    def words(self, answer: Answer) -> str:
        """What the provider says went wrong, short and without our secrets."""
        said = _message(answer) or answer.content.decode("utf-8", "replace").strip()
        for secret in self._secrets:
            said = said.replace(secret, "***")
        return f"status {answer.status}" + (f": {said[:_WORDS]}" if said else "")

    def _send(self, method: str, url: str, options: Mapping[str, Any]) -> Answer:
        with self._client.stream(method, url, **options) as response:
            content = bytearray()
            for part in response.iter_bytes():
                content += part
                if len(content) > _MAX_ANSWER_BYTES:
                    raise ProviderFailed(engine=self.engine, reason="its answer is too long")
            return Answer(status=response.status_code, headers=dict(response.headers), content=bytes(content))

    def _pour(self, url: str, path: Path) -> int:
        with self._client.stream("GET", url) as response, path.open("wb") as file:
            if response.status_code < 300:
                for part in response.iter_bytes():
                    file.write(part)
            return response.status_code

    def _interruptibly(self, call: Callable[[], T]) -> T:
        """Runs a blocking call aside, so that a cancel is heard while it blocks."""
        future: Future[T] = self._threads.submit(call)
        while True:
            try:
                return future.result(timeout=_LOOK_EVERY_S)
            except TimeoutError:
                if future.done():
                    raise
                self._context.check_cancelled()


def _retry_after_s(answer: Answer) -> float:
    value = answer.headers.get("retry-after", "")
    return min(float(value), _LONGEST_PAUSE_S) if value.isdigit() else 0.0


def _message(answer: Answer) -> str:
    """The sentence in an error body of any of the protocols, if there is one."""
    try:
        body = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return ""
    if not isinstance(body, dict):
        return ""
    error = body.get("error")
    nested = error.get("message") if isinstance(error, dict) else error
    for found in (body.get("message"), nested, body.get("detail")):
        if isinstance(found, str):
            return found
    detail = body.get("detail")
    return "; ".join(str(entry.get("msg", "")) for entry in detail) if isinstance(detail, list) else ""
