"""Bad input over HTTP: fal's bodies and types, never a 5xx, and always at the result."""

import base64
import io
from typing import Any

import httpx
import pytest
from PIL import Image
from tests.harness import AUTHORIZATION, LimpetServer


def _data_uri(width: int, height: int) -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, "PNG")
    return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"


CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("missing field", {"prompt": "x"}, "image_url", "missing"),
    ("wrong type", {"prompt": 5, "image_url": "https://example.com/a.png"}, "prompt", "string_type"),
    ("wrong enum", {"prompt": "x", "image_url": "https://e.com/a.png", "duration": "7"}, "duration", "literal_error"),
    ("null", {"prompt": None, "image_url": "https://example.com/a.png"}, "prompt", "string_type"),
    ("no such host", {"prompt": "x", "image_url": "https://nowhere.invalid/a.png"}, "image_url", "file_download_error"),
    ("private address", {"prompt": "x", "image_url": "http://127.0.0.1:1/a.png"}, "image_url", "file_download_error"),
    ("file address", {"prompt": "x", "image_url": "file:///etc/passwd"}, "image_url", "file_download_error"),
    ("not a picture", {"prompt": "x", "image_url": "data:text/plain,hello"}, "image_url", "unsupported_image_format"),
    ("too small", {"prompt": "x", "image_url": _data_uri(200, 150)}, "image_url", "image_too_small"),
    ("too wide", {"prompt": "x", "image_url": _data_uri(1200, 400)}, "image_url", "image_aspect_ratio_error"),
]


@pytest.mark.parametrize(("body", "field", "type_"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_bad_input_is_told_at_the_result(
    server: LimpetServer, fast: str, body: dict[str, Any], field: str, type_: str
) -> None:
    request_id = server.submit(fast, body)
    done = server.wait_until(request_id, "COMPLETED")
    result = server.result(request_id)

    (entry,) = result.json()["detail"]
    assert result.status_code == 422
    assert (entry["loc"], entry["type"]) == (["body", field], type_)
    assert set(entry) == {"loc", "msg", "type", "url", "ctx", "input"}
    assert done["error_type"] == type_
    assert done["error"]
    assert result.headers["x-fal-retryable"] == "false"
    assert result.headers["x-fal-billable-units"] == "0"


def test_a_synchronous_call_tells_bad_input_at_once(server: LimpetServer, fast: str) -> None:
    answer = server.call("POST", f"/{fast}", json={"prompt": "x"})

    assert answer.status_code == 422
    assert answer.json()["detail"][0]["type"] == "missing"


def test_a_faulty_body_is_told_before_a_missing_engine(server: LimpetServer) -> None:
    answer = server.call("POST", "/fal-ai/minimax/speech-02-hd", json={})

    assert (answer.status_code, answer.json()["detail"][0]["type"]) == (422, "missing")


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("fal-ai/no-such-app", 'Application "no-such-app" not found'),
        ("fal-ai/minimax/no-such-path", "Path /no-such-path not found"),
    ],
)
@pytest.mark.parametrize("host", ["", "/queue"])
def test_unknown_endpoints_are_not_found(server: LimpetServer, host: str, path: str, detail: str) -> None:
    answer = server.call("POST", f"{host}/{path}", json={"prompt": "x"})

    assert (answer.status_code, answer.json()["detail"]) == (404, detail)
    assert answer.json()["message"] == detail


@pytest.mark.parametrize("content", [b"", b"{", b"[1", b'{"a": NaN}', b"\xff\xfe", b'{"prompt": "\\ud800"}'])
def test_malformed_json_is_a_422_of_its_own_type(server: LimpetServer, fast: str, content: bytes) -> None:
    answer = server.call("POST", f"/queue/{fast}", content=content)

    assert answer.status_code == 422
    assert answer.json()["detail"][0]["type"] == "json_invalid"


@pytest.mark.parametrize("body", [[], "text", 5, None])
def test_a_body_that_is_no_object_is_refused(server: LimpetServer, fast: str, body: object) -> None:
    answer = server.call("POST", f"/{fast}", json=body)

    assert answer.status_code == 422
    assert isinstance(answer.json()["detail"], list)


def test_a_huge_body_is_refused_while_it_arrives(server: LimpetServer, fast: str) -> None:
    answer = server.call("POST", f"/queue/{fast}", content=b'{"prompt":"' + b"x" * 31_000_000)

    assert answer.status_code == 413
    assert answer.json()["error_type"] == "bad_request"


def test_characters_that_databases_dislike_pass(server: LimpetServer, fast: str) -> None:
    request_id = server.submit(fast, {"prompt": "a\u0000b \U0001f41a", "image_url": "data:,\u0000"})

    server.wait_until(request_id, "COMPLETED")

    assert server.result(request_id).status_code == 422


def test_a_missing_key_is_told(server: LimpetServer, fast: str) -> None:
    answer = httpx.post(f"{server.url}/queue/{fast}", json={})

    assert answer.status_code == 401
    assert "Authorization" in answer.json()["detail"]


@pytest.mark.parametrize("header", ["Key", "Key nonsense", "Key a:b", "Basic YTpi", "Bearer ..."])
def test_wrong_keys_are_refused(server: LimpetServer, fast: str, header: str) -> None:
    answer = httpx.post(f"{server.url}/queue/{fast}", json={}, headers={"Authorization": header})

    assert answer.status_code == 401


def test_an_overlong_idempotency_key_is_refused(server: LimpetServer, fast: str) -> None:
    answer = server.call("POST", f"/queue/{fast}", json={}, headers={"Idempotency-Key": "k" * 256})

    assert answer.status_code == 422


def test_cors_lets_browsers_call_and_read_what_they_need(server: LimpetServer, fast: str) -> None:
    preflight = httpx.options(
        f"{server.url}/queue/{fast}",
        headers={
            "Origin": "http://localhost:3000",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,x-fal-queue-priority",
        },
    )
    answer = httpx.post(
        f"{server.url}/queue/{fast}", json={}, headers=AUTHORIZATION | {"Origin": "http://localhost:3000"}
    )

    assert preflight.status_code == 200
    assert "x-fal-queue-priority" in preflight.headers["access-control-allow-headers"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "x-fal-request-id" in answer.headers["access-control-expose-headers"]
