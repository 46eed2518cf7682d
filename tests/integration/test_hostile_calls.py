"""Bodies, ids and keys that nobody should send, over all three ways in: fal's answer each time, never a 5xx."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from tests.harness import AUTHORIZATION, PATIENCE_S, LimpetServer

I2V = "fal-ai/minimax/hailuo-02-fast/image-to-video"
T2V = "fal-ai/minimax/hailuo-02/standard/text-to-video"
H3 = "minimax/h3/text-to-video"
SPEECH = "fal-ai/minimax/speech-02-hd"
IMAGE = "fal-ai/minimax/image-01"
ACCEPTED = "accepted"
#: One for all calls: a new one reads all certificates of the machine.
CLIENT = httpx.Client(timeout=PATIENCE_S)

Way = Callable[[LimpetServer, str, str], tuple[str, dict[str, str]]]


@pytest.fixture(scope="module", autouse=True)
def _close_client() -> Iterator[None]:
    yield
    CLIENT.close()


def _by_prefix(server: LimpetServer, host: str, path: str) -> tuple[str, dict[str, str]]:
    return f"{server.url}{'' if host == 'fal.run' else '/queue'}{path}", {}


def _by_host(server: LimpetServer, host: str, path: str) -> tuple[str, dict[str, str]]:
    return f"{server.url}{path}", {"Host": host}


def _by_proxy(server: LimpetServer, host: str, path: str) -> tuple[str, dict[str, str]]:
    return f"{server.url}/api/fal/proxy", {"x-fal-target-url": f"https://{host}{path}"}


WAYS = pytest.mark.parametrize("way", [_by_prefix, _by_host, _by_proxy])

#: What is sent, and the type of the refusal.
BODIES: dict[str, tuple[str, bytes, str]] = {
    "nothing": (T2V, b"", "json_invalid"),
    "half of it": (T2V, b'{"prompt": "x"', "json_invalid"),
    "two at once": (T2V, b'{"prompt": "x"}{}', "json_invalid"),
    "a form": (T2V, b"prompt=x", "json_invalid"),
    "XML": (T2V, b"<prompt>x</prompt>", "json_invalid"),
    "UTF-16": (T2V, '{"prompt": "x"}'.encode("utf-16"), "json_invalid"),
    "NaN": (SPEECH, b'{"text": "x", "voice_setting": {"speed": NaN}}', "json_invalid"),
    "infinity": (SPEECH, b'{"text": "x", "voice_setting": {"speed": -Infinity}}', "json_invalid"),
    "deep nesting": (T2V, b'{"prompt": ' + b"[" * 100_000, "json_invalid"),
    "no object": (T2V, b'["prompt"]', "model_type"),
    "null": (T2V, b"null", "model_type"),
    "a null field": (T2V, b'{"prompt": null}', "string_type"),
    "a list for text": (T2V, b'{"prompt": ["x"]}', "string_type"),
    "another case of an enum": (IMAGE, b'{"prompt": "x", "aspect_ratio": "16:9 "}', "literal_error"),
    "another case of a word": (SPEECH, b'{"text": "x", "language_boost": "english"}', "literal_error"),
    "no such length": (T2V, b'{"prompt": "x", "duration": "-6"}', "literal_error"),
    "too many characters": (SPEECH, b'{"text": "' + b"x" * 5001 + b'"}', "string_too_long"),
    "only spaces": (SPEECH, b'{"text": " \\n\\t "}', "string_too_short"),
    "a negative number": (IMAGE, b'{"prompt": "x", "num_images": -1}', "greater_than_equal"),
    "nought": (IMAGE, b'{"prompt": "x", "num_images": 0}', "greater_than_equal"),
    "a fraction": (IMAGE, b'{"prompt": "x", "num_images": 1.5}', "int_from_float"),
    "too large a number": (IMAGE, b'{"prompt": "x", "num_images": 1e300}', ""),
    "more digits than numbers have": (SPEECH, b'{"text": "x", "voice_setting": {"pitch": 1' + b"0" * 400 + b"}}", ""),
    "a word for a number": (H3, b'{"prompt": "x", "duration": "long"}', "int_parsing"),
    "a number for yes": (T2V, b'{"prompt": "x", "prompt_optimizer": 2}', "bool_parsing"),
    "an address of no kind": (I2V, b'{"prompt": "x", "image_url": 7}', "string_type"),
    "unknown fields": (T2V, b'{"prompt": "x", "__proto__": {"a": 1}, "model": null}', ACCEPTED),
    "a number as text": (H3, b'{"prompt": "x", "duration": "6"}', ACCEPTED),
    "text as a number": (T2V, b'{"prompt": "x", "duration": 6}', ACCEPTED),
    "NUL and a right-to-left mark": (T2V, '{"prompt": "a\\u0000b\u202e"}'.encode(), ACCEPTED),
    "a field twice": (T2V, b'{"prompt": 7, "prompt": "x"}', ACCEPTED),
}


def _call(server: LimpetServer, way: Way, method: str, host: str, path: str, **options: Any) -> httpx.Response:
    url, headers = way(server, host, path)
    return CLIENT.request(method, url, headers=AUTHORIZATION | headers | options.pop("headers", {}), **options)


def _told(server: LimpetServer, way: Way, endpoint: str, content: bytes) -> str:
    """The type of the refusal, at submit or at the result; or that there is none."""
    answer = _call(server, way, "POST", "queue.fal.run", f"/{endpoint}", content=content)
    if answer.status_code == 200:
        app, request_id = "/".join(endpoint.split("/")[:2]), answer.json()["request_id"]
        answer = _call(server, way, "GET", "queue.fal.run", f"/{app}/requests/{request_id}")
    if answer.status_code == 400 and answer.json()["detail"] == "Request is still in progress":
        return ACCEPTED
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/json"), answer.text
    return str(answer.json()["detail"][0]["type"])


@WAYS
@pytest.mark.parametrize("name", BODIES)
def test_a_body_gets_fals_answer(desk: LimpetServer, way: Way, name: str) -> None:
    endpoint, content, type_ = BODIES[name]

    told = _told(desk, way, endpoint, content)

    assert told == type_ or (not type_ and told != ACCEPTED)


@WAYS
@pytest.mark.parametrize("name", [name for name, (_, _, type_) in BODIES.items() if type_ != ACCEPTED])
def test_a_synchronous_call_says_the_same_at_once(desk: LimpetServer, way: Way, name: str) -> None:
    endpoint, content, type_ = BODIES[name]

    answer = _call(desk, way, "POST", "fal.run", f"/{endpoint}", content=content)

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/json"), answer.text
    assert answer.json()["detail"][0]["type"] == type_ or not type_


@WAYS
@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "no type; at=all"])
def test_the_content_type_does_not_matter(desk: LimpetServer, way: Way, content_type: str) -> None:
    headers = {"Content-Type": content_type}

    answer = _call(desk, way, "POST", "queue.fal.run", f"/{T2V}", content=b'{"prompt": "x"}', headers=headers)

    assert (answer.status_code, answer.json()["status"]) == (200, "IN_QUEUE")


@WAYS
@pytest.mark.parametrize("host", ["queue.fal.run", "fal.run"])
def test_a_body_of_more_than_30_mb_is_refused(desk: LimpetServer, way: Way, host: str) -> None:
    answer = _call(desk, way, "POST", host, f"/{T2V}", content=b'{"prompt": "' + b"x" * 30_000_000)

    assert (answer.status_code, answer.json()["error_type"]) == (413, "bad_request")


# Ids and keys of others


@WAYS
@pytest.mark.parametrize("action", ["GET", "GET /status", "GET /status/stream", "PUT /cancel"])
@pytest.mark.parametrize("other", ["foreign", "no-uuid", "%00", "..%2f..%2fhealth", "9" * 3000, "'%3B%20--"])
def test_what_is_not_ones_own_is_not_found(
    desk: LimpetServer, way: Way, action: str, other: str, stranger: str
) -> None:
    """A request of another key looks like none."""
    method, _, end = action.partition(" ")
    request_id = desk.submit(T2V, {"prompt": "x"}) if other == "foreign" else other

    answer = _call(
        desk,
        way,
        method,
        "queue.fal.run",
        f"/fal-ai/minimax/requests/{request_id}{end}",
        headers={"Authorization": f"Key {stranger}"},
    )

    assert answer.status_code == 404, answer.text
    assert other != "foreign" or answer.json() == {"status": "NOT_FOUND"}


@pytest.fixture(scope="module")
def stranger(desk: LimpetServer) -> str:
    answer = desk.call("POST", "/v1/keys", json={"alias": "a stranger"})
    key: str = answer.json()["key"]
    return key


@WAYS
@pytest.mark.parametrize("host", ["queue.fal.run", "fal.run"])
@pytest.mark.parametrize(
    "header", ["Key", "Key :", "Key local:other", "Key \udcff:x", "Bearer a.b.c", "Basic bG9jYWw6bG9jYWw="]
)
def test_a_foreign_key_is_refused(desk: LimpetServer, way: Way, host: str, header: str) -> None:
    url, headers = way(desk, host, f"/{T2V}")
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]

    answer = CLIENT.post(
        url,
        headers=[*raw, (b"Authorization", header.encode("utf-8", "surrogateescape"))],
        json={"prompt": "x"},
    )

    assert answer.status_code == 401, answer.text
    assert answer.json()["detail"]
