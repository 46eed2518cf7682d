"""Uploads in all forms, and serving."""

import hashlib
from typing import Any

import httpx
import pytest
from tests.harness import LimpetServer


def _token(server: LimpetServer) -> dict[str, str]:
    answer = server.call("POST", "/rest/storage/auth/token?storage_type=fal-cdn-v3", json={})
    assert answer.status_code == 200
    body = answer.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_at"].endswith("+00:00")
    return {"Authorization": f"Bearer {body['token']}"}


def _upload(server: LimpetServer, content: bytes, *, name: str = "a.bin", content_type: str = "text/plain") -> str:
    headers = _token(server) | {"Content-Type": content_type, "X-Fal-File-Name": name}
    answer = server.call("POST", "/files/upload", content=content, headers=headers)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["access_url"])


def test_an_upload_is_served_with_ranges_head_and_etag(server: LimpetServer) -> None:
    content = bytes(range(256)) * 40

    url = _upload(server, content, content_type="video/mp4", name="clip.mp4")

    whole = httpx.get(url)
    part = httpx.get(url, headers={"Range": "bytes=10-19"})
    head = httpx.head(url)
    unchanged = httpx.get(url, headers={"If-None-Match": whole.headers["etag"]})
    beyond = httpx.get(url, headers={"Range": "bytes=99999-"})
    assert whole.content == content
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["etag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert whole.headers["access-control-allow-origin"] == "*"
    assert whole.headers["accept-ranges"] == "bytes"
    assert whole.headers["content-disposition"] == 'inline; filename="clip.mp4"'
    assert (part.status_code, part.content) == (206, content[10:20])
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(content)))
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert beyond.status_code == 416


def test_an_announced_file_takes_its_bytes_without_a_key(server: LimpetServer) -> None:
    announced = server.call(
        "POST",
        "/rest/storage/upload/initiate?storage_type=fal-cdn-v3",
        json={"file_name": "hello.txt", "content_type": "text/plain"},
    ).json()

    before = httpx.get(announced["file_url"])
    put = httpx.put(announced["upload_url"], content=b"Hello, World!", headers={"Content-Type": "text/plain"})

    assert before.status_code == 404
    assert put.status_code == 200
    assert httpx.get(announced["file_url"]).content == b"Hello, World!"


def test_a_forged_signature_cannot_fill_a_file(server: LimpetServer) -> None:
    body = {"file_name": "a.txt", "content_type": "text/plain"}
    one = server.call("POST", "/rest/storage/upload/initiate", json=body).json()
    other = server.call("POST", "/rest/storage/upload/initiate", json=body).json()

    signature = other["upload_url"].split("?")[1]
    borrowed = httpx.put(f"{one['file_url']}?{signature}", content=b"x")
    none = httpx.put(one["file_url"], content=b"x")

    assert (borrowed.status_code, none.status_code) == (401, 401)


def test_parts_of_the_python_client_come_in_any_order(server: LimpetServer) -> None:
    headers = _token(server)
    started = server.call("POST", "/files/upload/multipart", headers=headers | {"X-Fal-File-Name": "big.bin"}).json()
    base = f"{started['access_url']}/multipart/{started['uploadId']}"

    etags = {
        number: httpx.put(f"{base}/{number}", content=content, headers=headers).headers["etag"]
        for number, content in [(2, b"second "), (3, b"third"), (1, b"first ")]
    }
    parts = [{"partNumber": number, "etag": etag} for number, etag in etags.items()]
    done = httpx.post(f"{base}/complete", json={"parts": parts}, headers=headers)

    assert done.status_code == 200, done.text
    assert httpx.get(started["access_url"]).content == b"first second third"


def test_parts_of_the_javascript_client_are_named_in_the_body(server: LimpetServer) -> None:
    started = server.call("POST", "/rest/storage/upload/initiate-multipart", json={"file_name": "b.bin"}).json()
    path, query = started["upload_url"].split("?")

    answers = [httpx.put(f"{path}/{number}?{query}", content=b"%d" % number) for number in (1, 2)]
    parts = [answer.json() for answer in answers]
    done = httpx.post(f"{path}/complete?{query}", json={"parts": parts})

    assert [set(part) for part in parts] == [{"partNumber", "etag"}] * 2
    assert done.status_code == 200, done.text
    assert httpx.get(started["file_url"]).content == b"12"


@pytest.mark.parametrize(
    "parts", [[], [{"partNumber": 1, "etag": "wrong"}], [{"partNumber": 2, "etag": "x"}], "nonsense", [{"etag": 1}]]
)
def test_parts_that_do_not_add_up_are_refused(server: LimpetServer, parts: Any) -> None:
    started = server.call("POST", "/rest/storage/upload/initiate-multipart", json={"file_name": "b.bin"}).json()
    path, query = started["upload_url"].split("?")
    httpx.put(f"{path}/1?{query}", content=b"one")

    answer = httpx.post(f"{path}/complete?{query}", json={"parts": parts})

    assert answer.status_code == 400
    assert httpx.get(started["file_url"]).status_code == 404


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/xml", "application/pdf", "x y z"])
def test_active_types_are_downloads_that_run_nothing(server: LimpetServer, content_type: str) -> None:
    answer = httpx.get(_upload(server, b"<script>alert(1)</script>", content_type=content_type, name="a.html"))

    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\x", "%2e%2e%2fx", "CON", "-rf", "\u202egpj.exe", "n" * 4000, "\U0001f41a"]
)
def test_odd_names_never_become_paths(server: LimpetServer, name: str) -> None:
    body = {"file_name": name, "content_type": "text/plain"}
    announced = server.call("POST", "/rest/storage/upload/initiate", json=body).json()

    httpx.put(announced["upload_url"], content=b"kept")

    assert ".." not in announced["file_url"]
    assert httpx.get(announced["file_url"]).content == b"kept"


def test_an_uploaded_picture_is_a_valid_input(server: LimpetServer, fast: str, jpeg: bytes) -> None:
    url = _upload(server, jpeg, content_type="image/jpeg", name="harbour.jpg")

    request_id = server.submit(fast, {"prompt": "[Pan left]", "image_url": url})
    server.wait_until(request_id, "COMPLETED")

    assert server.result(request_id).status_code == 200, server.result(request_id).text


def test_unknown_files_are_not_found(server: LimpetServer) -> None:
    answer = httpx.get(f"{server.url}/files/b/00000000/nothing_here.mp4")

    assert answer.status_code == 404
    assert "no such file" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/rest/storage/auth/token", "/rest/storage/upload/initiate", "/files/upload"])
def test_storage_needs_a_key(server: LimpetServer, path: str) -> None:
    assert httpx.post(f"{server.url}{path}", json={}).status_code == 401
