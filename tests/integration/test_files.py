"""Uploads in one piece, and serving."""

import hashlib
from urllib.parse import urlsplit

import httpx
import pytest
from tests.harness import LimpetServer
from tests.integration.storage_calls import upload

from limpet.core.ids import FILE_KEY


def test_an_upload_is_served_with_ranges_head_and_etag(server: LimpetServer) -> None:
    content = bytes(range(256)) * 40

    url = upload(server, content, content_type="video/mp4", name="clip.mp4")

    whole = httpx.get(url)
    part = httpx.get(url, headers={"Range": "bytes=10-19"})
    head = httpx.head(url)
    unchanged = httpx.get(url, headers={"If-None-Match": whole.headers["etag"]})
    beyond = httpx.get(url, headers={"Range": "bytes=99999-"})
    assert whole.content == content
    assert whole.headers["content-type"] == "video/mp4"
    assert whole.headers["etag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert whole.headers["access-control-allow-origin"] == "*"
    assert whole.headers["cross-origin-resource-policy"] == "cross-origin"
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


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "application/xml", "application/pdf", "x y z"])
def test_active_types_are_downloads_that_run_nothing(server: LimpetServer, content_type: str) -> None:
    answer = httpx.get(upload(server, b"<script>alert(1)</script>", content_type=content_type, name="a.html"))

    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\x",
        "%2e%2e%2fx",
        "CON",
        "-rf",
        "..hidden",
        "a" * 90 + "-" * 9 + "b" * 75,
        "\u202egpj.exe",
        "n" * 4000,
        "\U0001f41a",
    ],
)
def test_odd_names_never_become_paths(server: LimpetServer, name: str) -> None:
    body = {"file_name": name, "content_type": "text/plain"}
    announced = server.call("POST", "/rest/storage/upload/initiate", json=body).json()

    httpx.put(announced["upload_url"], content=b"kept")

    assert FILE_KEY.fullmatch(announced["file_url"].partition("/files/")[2])
    assert httpx.get(announced["file_url"]).content == b"kept"


def test_an_uploaded_picture_is_a_valid_input(server: LimpetServer, fast: str, jpeg: bytes) -> None:
    url = upload(server, jpeg, content_type="image/jpeg", name="harbour.jpg")

    request_id = server.submit(fast, {"prompt": "[Pan left]", "image_url": url})
    server.wait_until(request_id, "COMPLETED")

    assert server.result(request_id).status_code == 200, server.result(request_id).text


def test_a_key_uploads_to_the_host_of_the_oldest_clients(server: LimpetServer) -> None:
    """fal-client 0.2 to 0.4: https://fal.media/files/upload, with the key itself and no name."""
    headers = {"Host": "fal.media", "Content-Type": "image/png"}
    answer = server.call("POST", "/files/upload", content=b"old", headers=headers)

    address = answer.json()["access_url"]
    served = httpx.get(f"{server.url}{urlsplit(address).path}")

    assert (answer.status_code, served.content, served.headers["content-type"]) == (200, b"old", "image/png")


def test_a_token_of_the_older_store_is_a_token(server: LimpetServer) -> None:
    token = server.call("POST", "/rest/storage/auth/token?storage_type=fal-cdn", json={}).json()["token"]

    answer = server.call("POST", "/files/upload", content=b"x", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 200


def test_the_owners_name_of_a_file_stands_beside_the_safe_one(server: LimpetServer) -> None:
    body = {"file_name": "Kätzchen.txt", "content_type": "text/plain"}
    announced = server.call("POST", "/rest/storage/upload/initiate", json=body).json()
    httpx.put(announced["upload_url"], content=b"x")

    uploaded = upload(server, b"x", name="a%20%22b%22.txt")

    assert httpx.get(announced["file_url"]).headers["content-disposition"] == (
        "inline; filename=\"K_tzchen.txt\"; filename*=UTF-8''K%C3%A4tzchen.txt"
    )
    assert httpx.get(uploaded).headers["content-disposition"] == (
        "inline; filename=\"a_b_.txt\"; filename*=UTF-8''a%20%22b%22.txt"
    )


def test_several_ranges_come_in_one_answer_and_too_many_as_the_whole(server: LimpetServer) -> None:
    url = upload(server, bytes(range(100)))

    several = httpx.get(url, headers={"Range": "bytes=0-1,50-51,400-"})
    many = httpx.get(url, headers={"Range": "bytes=" + ",".join(f"{n}-{n}" for n in range(17))})
    thousands = httpx.get(url, headers={"Range": "bytes=" + ",".join(["0-"] * 5000)})
    nonsense = httpx.get(url, headers={"Range": "bytes=9-2"})
    twice = httpx.get(url, headers=[("Range", "bytes=0-1"), ("Range", "bytes=2-3")])

    assert several.status_code == 206
    assert several.headers["content-type"].startswith("multipart/byteranges")
    assert several.content.count(b"Content-Range: bytes") == 2
    assert [(answer.status_code, len(answer.content)) for answer in (many, thousands, nonsense, twice)] == [
        (200, 100)
    ] * 4


def test_a_range_of_what_has_changed_is_the_whole(server: LimpetServer) -> None:
    url = upload(server, bytes(range(100)))
    etag = httpx.head(url).headers["etag"]

    same = httpx.get(url, headers={"Range": "bytes=0-9", "If-Range": etag})
    changed = httpx.get(url, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    beyond = httpx.get(url, headers={"Range": "bytes=400-", "If-Range": '"other"'})

    assert [answer.status_code for answer in (same, changed, beyond)] == [206, 200, 200]


@pytest.mark.parametrize("header", ["*", '"x", {etag}', "W/{etag}"])
def test_what_the_reader_has_already_is_not_sent_again(server: LimpetServer, header: str) -> None:
    url = upload(server, b"known")
    etag = httpx.head(url).headers["etag"]

    answers = [call(url, headers={"If-None-Match": header.format(etag=etag)}) for call in (httpx.get, httpx.head)]

    assert [(answer.status_code, answer.content) for answer in answers] == [(304, b"")] * 2


@pytest.mark.parametrize(
    "path", ["/files/koala/abcdef_image.png", "/files/x", "/files/", "/files/b/c/d/e/f", "/files/upload"]
)
def test_addresses_of_other_shapes_are_not_found(server: LimpetServer, path: str) -> None:
    get, head = httpx.get(f"{server.url}{path}"), httpx.head(f"{server.url}{path}")

    assert (get.status_code, head.status_code) == (404, 404)
    assert "no such file" in get.json()["detail"]


def test_unknown_files_are_not_found(server: LimpetServer) -> None:
    answer = httpx.get(f"{server.url}/files/b/00000000/nothing_here.mp4")

    assert answer.status_code == 404
    assert "no such file" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/rest/storage/auth/token", "/rest/storage/upload/initiate", "/files/upload"])
def test_storage_needs_a_key(server: LimpetServer, path: str) -> None:
    assert httpx.post(f"{server.url}{path}", json={}).status_code == 401
