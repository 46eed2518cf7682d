"""Tokens in exchange for a key: what they open, and for how long."""

from typing import Any

import httpx
import pytest
from tests.harness import AUTHORIZATION, PATIENCE_S, LimpetServer, wait_for

from limpet.service.keys import Signer

TEXT_TO_VIDEO = "fal-ai/minimax/video-01"


def _token(server: LimpetServer, *apps: str, **options: Any) -> str:
    # Longer than any test waits: a token must not end by itself where a test waits for another end.
    body = {"allowed_apps": list(apps), "token_expiration": 3600}
    answer = server.call("POST", "/rest/tokens/", json=body, **options)
    assert answer.status_code == 200, answer.text
    return str(answer.json())


def _stream_status(server: LimpetServer, token: str) -> int:
    """What a stream answers to a browser that has only this token; its request is cancelled at once."""
    url = f"{server.url}/{TEXT_TO_VIDEO}/stream"
    body = {"prompt": "a token"}
    with httpx.stream("POST", url, params={"fal_jwt_token": token}, json=body, timeout=PATIENCE_S) as answer:
        if answer.status_code == 200:
            server.cancel(answer.headers["x-fal-request-id"])
        return answer.status_code


@pytest.mark.parametrize("path", ["/rest/tokens", "/rest/tokens/", "/rest/tokens/realtime"])
def test_a_token_is_one_json_text(server: LimpetServer, path: str) -> None:
    answer = server.call("POST", path, json={"allowed_apps": ["minimax"], "duration": 60})

    assert answer.status_code == 200
    assert isinstance(answer.json(), str)


@pytest.mark.parametrize("app", ["minimax", "fal-ai/minimax", TEXT_TO_VIDEO, f"{TEXT_TO_VIDEO}/stream"])
def test_a_token_opens_its_app_by_any_of_its_names(server: LimpetServer, app: str) -> None:
    assert _stream_status(server, _token(server, "flux", app)) == 200


@pytest.mark.parametrize("app", ["flux", "fal-ai/flux", "other/minimax", "minimax/h3", "fal-ai"])
def test_a_token_opens_no_other_app(server: LimpetServer, app: str) -> None:
    assert _stream_status(server, _token(server, app)) == 403


def test_a_token_opens_no_route_but_its_endpoints(server: LimpetServer) -> None:
    token = _token(server, "minimax")

    for path in ("/queue/fal-ai/minimax/video-01", "/rest/tokens/", "/rest/storage/upload/initiate"):
        answer = httpx.post(f"{server.url}{path}", params={"fal_jwt_token": token}, json={"prompt": "x"})
        assert answer.status_code == 401, path


@pytest.mark.parametrize("broken", ["", "x", "a.b.c", "{token}x", "x{token}"])
def test_a_broken_token_is_a_401(server: LimpetServer, broken: str) -> None:
    token = broken.format(token=_token(server, "minimax"))

    assert _stream_status(server, token) == 401


def test_an_expired_token_is_a_401(server: LimpetServer) -> None:
    ((secret,),) = server.rows("SELECT value FROM limpet.secrets WHERE name = 'signing'")
    yesterday = Signer(bytes(secret), now=lambda: 1_700_000_000.0)
    token = yesterday.sign("app-token", '{"owner":"local","apps":["minimax"]}', ttl_s=60)
    storage_token = Signer(bytes(secret)).sign("storage-token", '{"owner":"local","apps":["minimax"]}', ttl_s=60)
    same_but_now = Signer(bytes(secret)).sign("app-token", '{"owner":"local","apps":["minimax"]}', ttl_s=60)

    assert _stream_status(server, same_but_now) == 200
    assert _stream_status(server, token) == 401
    assert _stream_status(server, storage_token) == 401


def test_a_token_ends_with_its_key(server: LimpetServer) -> None:
    made = server.call("POST", "/v1/keys", json={"alias": "soon gone"}).json()
    token = _token(server, "minimax", headers={"Authorization": f"Key {made['key']}"})

    def status() -> int:
        """Of a call without a prompt: a caller who may call hears what is wrong with it."""
        url = f"{server.url}/{TEXT_TO_VIDEO}"
        return httpx.post(url, params={"fal_jwt_token": token}, json={}, timeout=PATIENCE_S).status_code

    assert status() == 422
    assert server.call("DELETE", f"/v1/keys/{made['key_id']}").status_code == 204
    wait_for("the key to be forgotten", lambda: status() == 401)


def test_requests_of_a_token_belong_to_its_key(server: LimpetServer) -> None:
    url, token = f"{server.url}/{TEXT_TO_VIDEO}/stream", _token(server, "minimax")
    with httpx.stream("POST", url, params={"fal_jwt_token": token}, json={"prompt": "whose"}) as answer:
        request_id = answer.headers["x-fal-request-id"]

    assert server.cancel(request_id).status_code == 202  # another key would see a 404


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"allowed_apps": []},
        {"allowed_apps": "minimax"},
        {"allowed_apps": [1]},
        {"allowed_apps": ["minimax"], "token_expiration": 0},
        {"allowed_apps": ["minimax"], "token_expiration": 10**9},
        {"allowed_apps": ["minimax"], "token_expiration": "long"},
        {"allowed_apps": ["minimax"], "token_expiration": True},
    ],
)
def test_a_senseless_wish_for_a_token_is_a_422(server: LimpetServer, body: object) -> None:
    answer = server.call("POST", "/rest/tokens/", json=body)

    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"][0] == "body"


def test_a_token_needs_a_key(server: LimpetServer) -> None:
    answer = httpx.post(f"{server.url}/rest/tokens/", json={"allowed_apps": ["minimax"]})

    assert answer.status_code == 401


def test_a_web_page_gets_no_token_for_the_local_key(server: LimpetServer) -> None:
    headers = AUTHORIZATION | {"origin": "https://evil.example"}

    answer = httpx.post(f"{server.url}/rest/tokens/", json={"allowed_apps": ["minimax"]}, headers=headers)

    assert answer.status_code == 401
