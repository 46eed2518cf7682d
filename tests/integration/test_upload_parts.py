"""Uploads in parts, in the form of each client."""

from typing import Any

import httpx
import pytest
from tests.harness import LimpetServer
from tests.integration.storage_calls import storage_token


def test_parts_of_the_python_client_come_in_any_order(server: LimpetServer) -> None:
    headers = storage_token(server)
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


def _start(server: LimpetServer, *, storage_type: str = "fal-cdn-v3") -> tuple[str, str]:
    """The addresses of the upload and of the file."""
    path = f"/rest/storage/upload/initiate-multipart?storage_type={storage_type}"
    started = server.call("POST", path, json={"file_name": "b.bin", "content_type": None}).json()
    return started["upload_url"], started["file_url"]


def _put(upload_url: str, number: object, content: bytes) -> httpx.Response:
    path, _, query = upload_url.partition("?")
    return httpx.put(f"{path}/{number}?{query}", content=content)


def _complete(upload_url: str, parts: object) -> httpx.Response:
    path, _, query = upload_url.partition("?")
    return httpx.post(f"{path}/complete?{query}", json={"parts": parts})


def test_the_older_store_gives_an_address_for_each_part(server: LimpetServer) -> None:
    """As `MultipartUploadGCS` of the `fal` package does it."""
    upload_url, file_url = _start(server, storage_type="gcs")
    parts = []
    for number, content in [(1, b"one "), (2, b"two")]:
        address = server.call("POST", f"{upload_url.removeprefix(server.url)}/{number}").json()["upload_url"]
        answer = httpx.put(address, content=content)
        parts.append({"part_number": number, "etag": answer.headers["etag"].strip('"')})

    done = server.call("POST", f"{upload_url.removeprefix(server.url)}/complete", json={"parts": parts})

    assert done.status_code == 200, done.text
    assert httpx.get(file_url).content == b"one two"


def test_the_older_store_takes_a_file_in_one_piece(server: LimpetServer) -> None:
    path = "/rest/storage/upload/initiate?storage_type=gcs"
    started = server.call("POST", path, json={"file_name": "a.txt", "content_type": "text/plain"}).json()

    put = httpx.put(started["upload_url"], content=b"x", headers={"Authorization": "Key whatever:it-is"})

    assert put.status_code == 200
    assert httpx.get(started["file_url"]).content == b"x"


@pytest.mark.parametrize("storage_type", ["gcs", "fal-cdn-v3"])
def test_the_proxys_own_address_completes_an_upload(server: LimpetServer, storage_type: str) -> None:
    upload_url, file_url = _start(server, storage_type=storage_type)
    etag = _put(upload_url, 1, b"one").json()["etag"]
    body = {"upload_url": upload_url, "parts": [{"partNumber": 1, "etag": etag}]}

    done = server.call("POST", "/rest/storage/upload/complete-multipart", json=body)
    forged = server.call("POST", "/rest/storage/upload/complete-multipart", json=body | {"upload_url": file_url})

    assert (done.status_code, done.json()["file_url"]) == (200, file_url)
    assert forged.status_code == 401
    assert httpx.get(file_url).content == b"one"


def test_a_repeated_part_replaces_the_earlier_one(server: LimpetServer) -> None:
    upload_url, file_url = _start(server)
    first, second = _put(upload_url, 1, b"first").json(), _put(upload_url, 1, b"second").json()

    outdated = _complete(upload_url, [first])
    done = _complete(upload_url, [second, second])

    assert (outdated.status_code, done.status_code) == (400, 200)
    assert httpx.get(file_url).content == b"second"


def test_a_repeated_completion_changes_nothing(server: LimpetServer) -> None:
    upload_url, file_url = _start(server)
    part = _put(upload_url, 1, b"one").json()

    answers = [_complete(upload_url, [part]) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert httpx.get(file_url).content == b"one"


@pytest.mark.parametrize("number", [0, 10_001, "99999999999999999999", "9" * 5000, "x", "\u0661"])
def test_parts_have_numbers_from_1_to_10000(server: LimpetServer, number: object) -> None:
    upload_url, _ = _start(server)

    assert _put(upload_url, number, b"x").status_code == 400


def test_the_last_number_is_a_part(server: LimpetServer) -> None:
    upload_url, file_url = _start(server)
    last, first = _put(upload_url, 10_000, b"last").json(), _put(upload_url, 1, b"first ").json()

    done = _complete(upload_url, [last, first])

    assert done.status_code == 200
    assert httpx.get(file_url).content == b"first last"


@pytest.mark.parametrize(
    "parts",
    [
        None,
        {},
        [None],
        ["1"],
        [{"partNumber": None, "etag": "x"}],
        [{"partNumber": "one", "etag": "x"}],
        [{"partNumber": 10**30, "etag": "x"}],
        [{"partNumber": 1}],
    ],
)
def test_lists_of_parts_that_are_none_are_refused(server: LimpetServer, parts: Any) -> None:
    upload_url, _ = _start(server)
    _put(upload_url, 1, b"one")

    assert _complete(upload_url, parts).status_code == 400


def test_the_limit_holds_for_one_piece_and_for_all_parts_together(make_server: Any) -> None:
    server: LimpetServer = make_server(environment={"LIMPET_UPLOAD_LIMIT_BYTES": "10"})
    headers = storage_token(server)

    fits = server.call("POST", "/files/upload", content=b"x" * 10, headers=headers)
    whole = server.call("POST", "/files/upload", content=b"x" * 11, headers=headers)
    upload_url, file_url = _start(server)
    parts = [_put(upload_url, number, b"12345") for number in (1, 2, 3)]
    again = _put(upload_url, 2, b"54321")
    joined = _complete(upload_url, [parts[0].json(), again.json()])

    assert (fits.status_code, whole.status_code) == (200, 422)
    assert [part.status_code for part in parts] == [200, 200, 422]
    assert "larger" in whole.json()["detail"][0]["msg"]
    assert (again.status_code, joined.status_code) == (200, 200)
    assert httpx.get(file_url).content == b"1234554321"
