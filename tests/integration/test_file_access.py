"""How long files live and who reads them: headers, the platform addresses, and payload deletion."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.harness import LimpetServer, wait_for
from tests.integration.storage_calls import storage_token, upload

LIFECYCLE = "X-Fal-Object-Lifecycle"
PREFERENCE = "X-Fal-Object-Lifecycle-Preference"


@pytest.fixture(scope="module")
def stranger(server: LimpetServer, run_limpet: Callable[..., str]) -> dict[str, str]:
    """The header of another key."""
    made = json.loads(run_limpet("keys", "create", "--data", str(server.data), "--json"))
    return {"Authorization": f"Key {made['key_id']}:{made['key_secret']}"}


@pytest.fixture
def clean_settings(server: LimpetServer) -> Any:
    """Settings of the local key are everybody's in these tests."""
    yield
    server.call("PUT", "/v1/storage/settings", json={})


def _key_id(header: dict[str, str]) -> str:
    return header["Authorization"].removeprefix("Key ").partition(":")[0]


def _acl(default: str, *rules: tuple[str, str]) -> dict[str, Any]:
    return {"default": default, "rules": [{"user": user, "decision": decision} for user, decision in rules]}


def _closed(decision: str, *rules: tuple[str, str]) -> str:
    return json.dumps({"initial_acl": _acl(decision, *rules)})


def _get(server: LimpetServer, url: str, headers: dict[str, str] | None = None) -> int:
    return httpx.get(url, headers=headers).status_code


# Headers


def _all_forms(server: LimpetServer, headers: dict[str, str]) -> list[str]:
    """One file a way to upload it."""
    body = {"file_name": "a.txt", "content_type": "text/plain"}
    announced = server.call("POST", "/rest/storage/upload/initiate", json=body, headers=headers).json()
    httpx.put(announced["upload_url"], content=b"x")
    parts = server.call("POST", "/rest/storage/upload/initiate-multipart", json=body, headers=headers).json()
    path, _, query = parts["upload_url"].partition("?")
    part = httpx.put(f"{path}/1?{query}", content=b"x").json()
    httpx.post(f"{path}/complete?{query}", json={"parts": [part]})
    started = server.call("POST", "/files/upload/multipart", headers=storage_token(server) | headers).json()
    base = f"{started['access_url']}/multipart/{started['uploadId']}"
    part = httpx.put(f"{base}/1", content=b"x").json()
    httpx.post(f"{base}/complete", json={"parts": [part]})
    return [upload(server, b"x", headers=headers), announced["file_url"], parts["file_url"], started["access_url"]]


@pytest.mark.parametrize("header", [LIFECYCLE, PREFERENCE])
def test_every_form_of_upload_takes_readers_and_lifetime(server: LimpetServer, header: str) -> None:
    said = {"expiration_duration_seconds": 3600, "initial_acl": _acl("forbid")}

    urls = _all_forms(server, {header: json.dumps(said)})

    for url in urls:
        mine = server.call("GET", url.removeprefix(server.url))
        assert (_get(server, url), mine.status_code, mine.content) == (403, 200, b"x")
        assert mine.headers["cache-control"] == "private, no-cache"
    left = server.rows("SELECT extract(epoch FROM expires_at - now()) FROM limpet.files WHERE lifetime_s = 3600")
    assert len(left) >= 4
    assert all(3000 < seconds <= 3600 for (seconds,) in left)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/files/upload"),
        ("POST", "/files/upload/multipart"),
        ("POST", "/rest/storage/upload/initiate"),
        ("POST", "/rest/storage/upload/initiate-multipart"),
        ("POST", "/queue/fal-ai/minimax/video-01"),
        ("POST", "/fal-ai/minimax/video-01"),
    ],
)
def test_a_wrong_header_is_refused_and_named(server: LimpetServer, method: str, path: str) -> None:
    answer = server.call(method, path, json={"prompt": "x"}, headers={PREFERENCE: "{not json"})

    assert answer.status_code == 422
    assert PREFERENCE.lower() in answer.json()["detail"][0]["loc"]


def test_an_expired_file_is_not_found(server: LimpetServer) -> None:
    url = upload(server, b"x", headers={LIFECYCLE: '{"expiration_duration_seconds": 1}'})

    wait_for("the file's end", lambda: _get(server, url) == 404)

    assert server.call("GET", url.removeprefix(server.url)).status_code == 404
    assert server.rows("SELECT count(*) FROM limpet.files WHERE lifetime_s = 1") == [(1,)]


def test_caches_keep_a_file_no_longer_than_it_lives(server: LimpetServer) -> None:
    url = upload(server, b"x", headers={LIFECYCLE: '{"expiration_duration_seconds": 3600}'})

    control = httpx.get(url).headers["cache-control"]

    assert 3000 < int(control.removeprefix("public, max-age=")) <= 3600


# Readers


@pytest.mark.parametrize(("decision", "status"), [("allow", 200), ("forbid", 403), ("hide", 404)])
def test_a_decision_holds_for_all_but_the_owner(
    server: LimpetServer, stranger: dict[str, str], decision: str, status: int
) -> None:
    url = upload(server, b"x", headers={LIFECYCLE: _closed(decision)})

    assert _get(server, url) == status
    assert _get(server, url, stranger) == status
    assert _get(server, url, {"Authorization": "Key nobody:nothing"}) == status
    assert server.call("GET", url.removeprefix(server.url)).status_code == 200
    assert httpx.head(url).status_code == status
    assert httpx.get(url, headers={"If-None-Match": "*"}).status_code == (304 if status == 200 else status)


def test_a_hidden_file_looks_like_none(server: LimpetServer) -> None:
    url = upload(server, b"x", headers={LIFECYCLE: _closed("hide")})

    hidden, none = httpx.get(url), httpx.get(f"{server.url}/files/b/00000000/aaaaaaaaaaaaaaaaaaaaa_a.bin")

    assert (hidden.status_code, hidden.content) == (none.status_code, none.content)


def test_a_rule_for_a_key_goes_before_the_default(server: LimpetServer, stranger: dict[str, str]) -> None:
    open_to_one = upload(server, b"x", headers={LIFECYCLE: _closed("hide", (_key_id(stranger), "allow"))})
    closed_to_one = upload(server, b"x", headers={LIFECYCLE: _closed("allow", (_key_id(stranger), "forbid"))})

    assert [_get(server, url, stranger) for url in (open_to_one, closed_to_one)] == [200, 403]
    assert [_get(server, url) for url in (open_to_one, closed_to_one)] == [404, 200]


def test_readers_change_with_the_access_list(server: LimpetServer, stranger: dict[str, str]) -> None:
    url = upload(server, b"x")
    path = f"/v1/storage/files/acl?url={url}"

    before = server.call("GET", path)
    put = server.call("PUT", path, json=_acl("hide", ("somebody", "allow")))
    after = server.call("GET", path)

    assert before.json() == _acl("allow")
    assert put.json() == after.json() == _acl("hide", ("somebody", "allow"))
    assert _get(server, url) == 404
    for method in ("GET", "PUT"):
        foreign = server.call(method, path, json=_acl("allow"), headers=stranger)
        assert (foreign.status_code, foreign.json()["error"]["type"]) == (404, "not_found")
    assert _get(server, url) == 404


@pytest.mark.parametrize(
    ("url", "body", "status"),
    [
        ("", _acl("hide"), 400),
        ("https://example.com/x.png", _acl("hide"), 404),
        ("http://[", _acl("hide"), 404),
        ("/files/b/00000000/aaaaaaaaaaaaaaaaaaaaa_a.bin", _acl("hide"), 404),
        ("/files/../../etc/passwd", _acl("hide"), 404),
        ("/files/b/00000000/aaaaaaaaaaaaaaaaaaaaa_a.bin", {"default": "maybe"}, 400),
        ("/files/b/00000000/aaaaaaaaaaaaaaaaaaaaa_a.bin", [], 400),
    ],
)
def test_access_lists_of_what_is_no_file_are_refused(server: LimpetServer, url: str, body: Any, status: int) -> None:
    answer = server.call("PUT", "/v1/storage/files/acl", params={"url": url}, json=body)

    assert answer.status_code == status
    assert set(answer.json()["error"]) >= {"type", "message"}


# Signed addresses


def test_a_signed_address_reads_whatever_the_list_says_until_its_time_is_over(server: LimpetServer) -> None:
    url, other = (upload(server, b"x", headers={LIFECYCLE: _closed("hide")}) for _ in range(2))

    signed = server.call("POST", f"/v1/storage/files/sign?url={url}", json={"expiration_seconds": 604_800}).json()
    short = server.call("POST", f"/v1/storage/files/sign?url={url}", json={"expiration_seconds": 1}).json()
    query = signed["signed_url"].partition("?")[2]

    assert signed["signed_url"].startswith(f"{url}?identity=")
    assert httpx.get(signed["signed_url"]).content == b"x"
    assert _get(server, f"{other}?{query}") == 404
    assert _get(server, f"{url}?identity=a.b.c") == 404
    wait_for("the end of the address", lambda: _get(server, short["signed_url"]) == 404)
    assert _get(server, signed["signed_url"]) == 200


def test_an_upload_signature_does_not_read(server: LimpetServer) -> None:
    body = {"file_name": "a.txt"}
    headers = {PREFERENCE: _closed("hide")}
    announced = server.call("POST", "/rest/storage/upload/initiate", json=body, headers=headers).json()
    httpx.put(announced["upload_url"], content=b"x")

    assert _get(server, announced["upload_url"]) == 404
    assert _get(server, announced["upload_url"].replace("signature=", "identity=")) == 404


@pytest.mark.parametrize("body", [{}, {"expiration_seconds": 0}, {"expiration_seconds": 604_801}, None])
def test_addresses_are_signed_for_a_second_to_a_week(server: LimpetServer, body: Any) -> None:
    answer = server.call("POST", f"/v1/storage/files/sign?url={upload(server, b'x')}", json=body)

    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "validation_error")


def test_only_the_owner_signs(server: LimpetServer, stranger: dict[str, str]) -> None:
    url = upload(server, b"x")

    foreign = server.call("POST", f"/v1/storage/files/sign?url={url}", json={"expiration_seconds": 1}, headers=stranger)

    assert foreign.status_code == 404
    assert httpx.post(f"{server.url}/v1/storage/files/sign?url={url}", json={}).status_code == 401


# Settings


@pytest.mark.usefixtures("clean_settings")
def test_settings_hold_for_new_files_unless_the_call_says_otherwise(
    server: LimpetServer, stranger: dict[str, str]
) -> None:
    said = {"expiration_duration_seconds": 3600, "initial_acl": _acl("hide")}
    before = upload(server, b"x")

    put = server.call("PUT", "/v1/storage/settings", json=said)
    after = upload(server, b"x")
    otherwise = upload(server, b"x", headers={LIFECYCLE: _closed("forbid")})
    foreign = server.call("GET", "/v1/storage/settings", headers=stranger).json()

    assert put.json() == server.call("GET", "/v1/storage/settings").json() == said
    assert foreign == {"expiration_duration_seconds": None, "initial_acl": None}
    assert [_get(server, url) for url in (before, after, otherwise)] == [200, 404, 403]


# Requests


def test_outputs_have_the_lifetime_and_the_readers_that_the_call_asked_for(
    server: LimpetServer, fast: str, fast_body: dict[str, Any]
) -> None:
    said = {"expiration_duration_seconds": 3600, "initial_acl": _acl("forbid")}
    request_id = server.submit(fast, fast_body, headers={PREFERENCE: json.dumps(said)})
    server.wait_until(request_id, "COMPLETED")

    url = server.result(request_id).json()["video"]["url"]

    assert _get(server, url) == 403
    assert server.call("GET", url.removeprefix(server.url)).status_code == 200
    assert server.call("GET", f"/v1/storage/files/acl?url={url}").json() == _acl("forbid")
    statement = "SELECT lifetime_s, expires_at IS NOT NULL FROM limpet.files WHERE request_id = %s"
    assert server.rows(statement, request_id) == [(3600, True)]


def test_a_closed_file_is_an_input_for_its_owner_and_with_a_signed_address(
    server: LimpetServer, stranger: dict[str, str], fast: str, jpeg: bytes
) -> None:
    url = upload(server, jpeg, content_type="image/jpeg", name="harbour.jpg", headers={LIFECYCLE: _closed("hide")})
    signed = server.call("POST", f"/v1/storage/files/sign?url={url}", json={"expiration_seconds": 600}).json()

    def status_of(image_url: str, headers: dict[str, str] | None = None) -> int:
        body = {"prompt": "[Pan left]", "image_url": image_url}
        submitted = server.call("POST", f"/{fast}", json=body, headers=headers or {})
        return submitted.status_code

    assert status_of(url) == 200
    assert status_of(signed["signed_url"], stranger) == 200
    assert status_of(url, stranger) == 422


def test_payload_deletion_takes_input_result_and_outputs(
    server: LimpetServer, stranger: dict[str, str], fast: str, fast_body: dict[str, Any]
) -> None:
    request_id = server.submit(fast, fast_body)
    server.wait_until(request_id, "COMPLETED")
    url = server.result(request_id).json()["video"]["url"]
    path = f"/v1/models/requests/{request_id}/payloads"

    refused = server.call("DELETE", path, headers=stranger)
    deleted = server.call("DELETE", path, headers={"Idempotency-Key": "once"})
    again = server.call("DELETE", path, headers={"Idempotency-Key": "once"})

    assert (refused.status_code, refused.json()["error"]["type"]) == (403, "authorization_error")
    assert deleted.json() == {"cdn_delete_results": [{"link": url, "exception": None}]}
    assert (again.status_code, again.json()) == (200, {"cdn_delete_results": []})
    assert _get(server, url) == 404
    result = wait_for("the board to hear of it", lambda: (r := server.result(request_id)).status_code == 404 and r)
    assert "no longer kept" in result.json()["detail"]
    status = server.status(request_id, logs=True)
    assert (status["status"], status["logs"], status.get("error")) == ("COMPLETED", [], None)


def test_payloads_of_unknown_requests_are_not_found(server: LimpetServer) -> None:
    unknown = server.call("DELETE", "/v1/models/requests/123e4567-e89b-12d3-a456-426614174000/payloads")
    nonsense = server.call("DELETE", "/v1/models/requests/nonsense/payloads")

    assert [answer.status_code for answer in (unknown, nonsense)] == [404, 404]
    assert unknown.json()["error"]["type"] == nonsense.json()["error"]["type"] == "not_found"


# The command


def test_files_are_listed_and_removed_by_the_command(server: LimpetServer, run_limpet: Callable[..., str]) -> None:
    url = upload(server, b"listed", name="K%C3%A4tzchen.txt")
    data = ("--data", str(server.data))

    (row,) = json.loads(run_limpet("files", "list", "--limit", "1", "--json", *data))
    text = run_limpet("files", "list", "--owner", "local", *data)
    removed = json.loads(run_limpet("files", "rm", url, "--json", *data))

    assert url.endswith(row["key"])
    assert (row["name"], row["size_bytes"], row["owner"]) == ("Kätzchen.txt", 6, "local")
    assert row["key"] in text
    assert removed == [{"name": url, "removed": True}]
    assert _get(server, url) == 404
