"""What our pages live by and fal does not have: sessions, requests in every state, deliveries, files, workers, camera words."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.harness import AUTHORIZATION, LimpetServer, wait_for

SPEECH = "fal-ai/minimax/speech-02-turbo"
PAGE = {"x-limpet-page": "1"}


def _session(server: LimpetServer, body: dict[str, Any]) -> httpx.Response:
    return httpx.post(f"{server.url}/v1/session", json=body)


def _key(server: LimpetServer, **body: str) -> dict[str, str]:
    made: dict[str, str] = server.call("POST", "/v1/keys", json={"alias": "test", **body}).json()
    return {"Authorization": f"Key {made['key']}"}


def _show(server: LimpetServer, request_id: str, headers: dict[str, str] = AUTHORIZATION) -> httpx.Response:
    return httpx.get(f"{server.url}/v1/requests/{request_id}", headers=headers)


# Sessions


def test_a_session_is_a_cookie_that_no_script_reads_and_no_site_sends(server: LimpetServer) -> None:
    answer = _session(server, {"key": "local:local"})

    assert answer.json() == {"key_id": "local", "scope": "ADMIN"}
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "local:local" not in cookie


def test_behind_a_proxy_a_session_knows_its_own_address(make_server: Callable[..., LimpetServer]) -> None:
    server = make_server(arguments=("--no-worker",), environment={"LIMPET_TRUST_FORWARDED": "true"})
    proxied = {"x-forwarded-host": "localhost:8443", "x-forwarded-proto": "https"}
    opened = httpx.post(f"{server.url}/v1/session", json={}, headers=proxied)
    cookie = {"Cookie": opened.headers["set-cookie"].partition(";")[0]}

    assert "secure" in opened.headers["set-cookie"].lower()
    for origin, status in {"https://localhost:8443": 200, "http://127.0.0.1:9": 401}.items():
        headers = PAGE | proxied | cookie | {"Origin": origin}
        assert httpx.get(f"{server.url}/v1/keys", headers=headers).status_code == status


def test_a_session_stands_for_its_key(server: LimpetServer) -> None:
    cookies = _session(server, {}).cookies

    assert httpx.get(f"{server.url}/v1/keys", cookies=cookies, headers=PAGE).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{}, PAGE | {"Origin": "http://127.0.0.1:9"}, PAGE | {"Origin": "null"}, PAGE | {"Authorization": "Key a:b"}],
    ids=["no header", "another port", "no origin", "a wrong key beside it"],
)
def test_a_session_does_not_count_for_calls_of_other_pages(server: LimpetServer, headers: dict[str, str]) -> None:
    cookies = _session(server, {}).cookies

    assert httpx.post(f"{server.url}/v1/keys", json={"alias": "x"}, cookies=cookies, headers=headers).status_code == 401


def test_a_session_of_the_local_key_counts_on_loopback_only(server: LimpetServer) -> None:
    cookies = _session(server, {}).cookies
    foreign = PAGE | {"Host": "limpet.test"}

    assert httpx.get(f"{server.url}/v1/keys", cookies=cookies, headers=foreign).status_code == 401
    assert httpx.post(f"{server.url}/v1/session", json={}, headers=foreign).status_code == 401
    assert httpx.get(f"{server.url}/v1/session", headers=foreign).json()["local_key"] is False


def test_a_session_ends_with_its_key(server: LimpetServer) -> None:
    key = server.call("POST", "/v1/keys", json={"alias": "short"}).json()
    cookies = _session(server, {"key": key["key"]}).cookies
    assert httpx.get(f"{server.url}/v1/session", cookies=cookies, headers=PAGE).json()["key_id"] == key["key_id"]

    server.call("DELETE", f"/v1/keys/{key['key_id']}")

    wait_for(
        "the session to end",
        lambda: httpx.get(f"{server.url}/v1/session", cookies=cookies, headers=PAGE).json()["key_id"] is None,
    )


@pytest.mark.parametrize("key", ["", "local", "nobody:nothing", "é:é"])
def test_a_wrong_key_opens_no_session(server: LimpetServer, key: str) -> None:
    answer = _session(server, {"key": key})

    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers


def test_a_forged_session_is_none(server: LimpetServer) -> None:
    forged = {"limpet-session": "bG9jYWw.9999999999.AAAA"}

    assert httpx.get(f"{server.url}/v1/keys", cookies=forged, headers=PAGE).status_code == 401


# Requests


def test_requests_are_listed_in_every_state(desk: LimpetServer) -> None:
    waiting = desk.submit(SPEECH, {"text": "Good morning."})
    refused = desk.submit(SPEECH, {"text": ""})

    def ids(state: str) -> list[str]:
        items = desk.call("GET", f"/v1/requests?state={state}&endpoint_id={SPEECH}").json()["items"]
        return [item["request_id"] for item in items]

    assert waiting in ids("queued")
    assert waiting not in ids("failed")
    assert refused in ids("failed")
    assert ids("running") == []
    newest = desk.call("GET", "/v1/requests?limit=1").json()
    assert newest["items"][0]["request_id"] == refused
    assert newest["items"][0]["status_code"] == 422
    assert newest["has_more"] is True


def test_a_request_is_shown_in_full(server: LimpetServer) -> None:
    request_id = server.submit(SPEECH, {"text": "Good morning."})
    server.wait_until(request_id, "COMPLETED")

    shown = _show(server, request_id).json()

    assert (shown["status"], shown["status_code"], shown["attempt"]) == ("COMPLETED", 200, 1)
    assert shown["json_input"] == {"text": "Good morning."}
    assert shown["json_output"] == server.result(request_id).json()
    assert shown["provenance"]["engine"] == "embedded"
    assert shown["sent_at"] < shown["started_at"] < shown["ended_at"]
    assert shown["logs"]
    listed = server.call("GET", "/v1/requests").json()["items"]
    assert next(item for item in listed if item["request_id"] == request_id)["engine"] == "embedded"


def test_changes_of_a_request_are_told_as_they_happen(server: LimpetServer) -> None:
    request_id = server.submit(SPEECH, {"text": "Good morning. " * 5})

    answer = server.call("GET", f"/v1/requests/{request_id}/events")

    changes = [json.loads(line.removeprefix("data: ")) for line in answer.text.split("\n\n") if line]
    assert changes[-1]["status"] == "COMPLETED"
    assert changes[-1]["progress"] == 1
    lines = [line["message"] for change in changes for line in change["logs"]]
    assert lines == [line["message"] for line in _show(server, request_id).json()["logs"]]


def test_a_key_sees_its_own_requests_and_an_administrator_all(desk: LimpetServer) -> None:
    one, other, boss = _key(desk), _key(desk), _key(desk, scope="ADMIN")
    request_id = desk.submit(SPEECH, {"text": "Good morning."}, headers=one)

    assert _show(desk, request_id, one).status_code == 200
    assert _show(desk, request_id, boss).status_code == 200
    assert _show(desk, request_id, other).status_code == 404
    for path in ("events", "webhook"):
        method = "POST" if path == "webhook" else "GET"
        answer = httpx.request(method, f"{desk.url}/v1/requests/{request_id}/{path}", headers=other)
        assert answer.status_code == 404
    assert httpx.get(f"{desk.url}/v1/requests", headers=other).json()["items"] == []
    assert httpx.get(f"{desk.url}/v1/webhooks", headers=other).json()["items"] == []
    assert httpx.get(f"{desk.url}/v1/workers", headers=one).status_code == 403


@pytest.mark.parametrize("query", ["state=lost", "limit=0", "limit=101", "cursor=x"])
def test_a_wrong_question_is_told(desk: LimpetServer, query: str) -> None:
    assert desk.call("GET", f"/v1/requests?{query}").status_code == 400


def test_keys_have_a_scope(server: LimpetServer) -> None:
    assert httpx.get(f"{server.url}/v1/keys", headers=_key(server, scope="ADMIN")).status_code == 200
    assert httpx.get(f"{server.url}/v1/keys", headers=_key(server)).status_code == 403
    assert server.call("POST", "/v1/keys", json={"alias": "x", "scope": "root"}).status_code == 400


# Files, workers, models, camera


def test_files_are_listed_and_removed_by_their_owner(server: LimpetServer) -> None:
    mine, other = _key(server), _key(server)
    place = server.call(
        "POST",
        "/rest/storage/upload/initiate",
        json={"file_name": "note.txt", "content_type": "text/plain"},
        headers=mine,
    ).json()
    httpx.put(place["upload_url"], content=b"note")
    at = {"url": place["file_url"]}

    (file,) = httpx.get(f"{server.url}/v1/storage/files", headers=mine).json()["items"]

    assert (file["url"], file["file_name"], file["file_size"]) == (place["file_url"], "note.txt", 4)
    assert httpx.get(f"{server.url}/v1/storage/files", headers=other).json()["items"] == []
    assert httpx.delete(f"{server.url}/v1/storage/files", params=at, headers=other).status_code in {403, 404}
    assert httpx.get(place["file_url"]).status_code == 200
    assert httpx.delete(f"{server.url}/v1/storage/files", params=at, headers=mine).status_code == 204
    assert httpx.get(place["file_url"]).status_code == 404


def test_workers_and_lanes_are_shown(server: LimpetServer, desk: LimpetServer) -> None:
    desk.submit(SPEECH, {"text": "Good morning."})

    assert all(slot["silent_s"] < 60 for slot in server.call("GET", "/v1/workers").json()["slots"])
    assert server.call("GET", "/v1/workers").json()["engines"] == ["embedded"]
    assert desk.call("GET", "/v1/workers").json()["slots"] == []
    assert desk.call("GET", "/v1/workers").json()["lanes"][0]["waiting"] > 0


def test_models_say_who_makes_them_or_why_nobody_does(desk: LimpetServer) -> None:
    models = desk.call("GET", "/v1/models?limit=100&expand=engine").json()["models"]
    engines = {model["endpoint_id"]: model["engine"] for model in models}

    assert engines[SPEECH] == {"name": "embedded", "lane": "cpu", "reason": None, "attribution": None}
    assert engines["fal-ai/minimax-music/v2"]["name"] is None
    assert "embedded" in engines["fal-ai/minimax-music/v2"]["reason"]


def test_camera_words_are_read_as_the_engine_reads_them(desk: LimpetServer) -> None:
    said = desk.call("GET", "/v1/camera", params={"prompt": "[Pan left, dance] fog"}).json()

    assert said["moves"] == ["pan left"]
    assert said["ignored"] == ["dance"]
    assert "pan left" in desk.call("GET", "/v1/camera").json()["words"]
    assert desk.call("GET", "/v1/camera", params={"prompt": "x" * 4001}).status_code == 400


# Pages


def test_a_browser_gets_pages_and_a_program_documents(desk: LimpetServer) -> None:
    eyes = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}

    assert "<title>Limpet</title>" in httpx.get(f"{desk.url}/", headers=eyes).text
    assert "<title>Limpet</title>" in httpx.get(f"{desk.url}/models/{SPEECH}", headers=eyes).text
    assert httpx.get(f"{desk.url}/models/fal-ai/nothing", headers=eyes).status_code == 404
    assert (
        httpx.get(f"{desk.url}/models/{SPEECH}", follow_redirects=True)
        .headers["content-type"]
        .startswith("text/markdown")
    )
    assert (
        httpx.get(f"{desk.url}/models/{SPEECH}/llms.txt", headers=eyes)
        .headers["content-type"]
        .startswith("text/markdown")
    )


@pytest.mark.parametrize("path", ["/static/assets/../index.html", "/static/index.html", "/static/assets/nothing.js"])
def test_nothing_but_built_files_is_served(desk: LimpetServer, path: str) -> None:
    assert httpx.get(f"{desk.url}{path}").status_code == 404
