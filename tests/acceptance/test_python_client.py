"""fal-client 1.0.3: errors, uploads, handles, streams, cancels, as its user sees them."""

import hashlib
import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FAST = "fal-ai/minimax/hailuo-02-fast/image-to-video"

PREAMBLE = """
import json, fal_client

def outcome(call):
    try:
        return {"result": call()}
    except fal_client.FalClientHTTPError as error:
        detail = error.response.json().get("detail")
        return {
            "status": error.status_code,
            "types": [entry["type"] for entry in detail] if isinstance(detail, list) else detail,
            "fields": [entry["loc"] for entry in detail] if isinstance(detail, list) else None,
            "message": str(error),
        }

def show(value):
    print(json.dumps(value))

"""


@pytest.fixture
def run(python_program: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda code: python_program(PREAMBLE + textwrap.dedent(code))


def plain_picture(width: int, height: int) -> str:
    return f'fal_client.encode_image(__import__("PIL.Image").Image.new("RGB", ({width}, {height}), "teal"), "jpeg")'


NO_PICTURE = 'fal_client.encode(b"no picture", "image/jpeg")'
CUT_PICTURE = f"{plain_picture(640, 360)}[: 23 + 1200]"  # 23 characters of scheme and type, then whole groups of four


@pytest.mark.parametrize(
    ("arguments", "type_", "field"),
    [
        ('{"prompt": "x"}', "missing", "image_url"),
        ('{"image_url": "data:,x"}', "missing", "prompt"),
        ('{"prompt": 7, "image_url": "data:,x"}', "string_type", "prompt"),
        ('{"prompt": "x", "image_url": "data:,x", "duration": "7"}', "literal_error", "duration"),
        ('{"prompt": "x", "image_url": "http://192.0.2.1/a.jpg"}', "file_download_error", "image_url"),
        ('{"prompt": "x", "image_url": "http://no.such.host.invalid/a.jpg"}', "file_download_error", "image_url"),
        (f'{{"prompt": "x", "image_url": {NO_PICTURE}}}', "unsupported_image_format", "image_url"),
        (f'{{"prompt": "x", "image_url": {CUT_PICTURE}}}', "image_load_error", "image_url"),
        (f'{{"prompt": "x", "image_url": {plain_picture(299, 400)}}}', "image_too_small", "image_url"),
        (f'{{"prompt": "x", "image_url": {plain_picture(2000, 310)}}}', "image_aspect_ratio_error", "image_url"),
    ],
)
def test_bad_input_is_a_422_that_names_the_field(arguments: str, type_: str, field: str, run):
    shown = run(f'show(outcome(lambda: fal_client.subscribe("{FAST}", arguments={arguments})))')

    assert shown["status"] == 422
    assert shown["types"] == [type_]
    assert shown["fields"] == [["body", field]]


def test_bad_input_is_a_422_of_a_synchronous_call_too(run):
    shown = run(f'show(outcome(lambda: fal_client.run("{FAST}", arguments={{}})))')

    assert shown["status"] == 422
    assert shown["types"] == ["missing", "missing"]


@pytest.mark.parametrize("call", ["submit", "run"])
def test_an_unknown_endpoint_is_a_404(call: str, run):
    shown = run(f'show(outcome(lambda: fal_client.{call}("fal-ai/no-such-app", arguments={{}})))')

    assert shown["status"] == 404
    assert "no-such-app" in shown["message"]


def test_an_unknown_request_is_a_404(run):
    identity = "00000000-0000-4000-8000-000000000000"

    shown = run(f'show(outcome(lambda: str(fal_client.status("{FAST}", "{identity}"))))')

    assert shown["status"] == 404


def test_a_wrong_key_is_a_401(run):
    shown = run(f'show(outcome(lambda: fal_client.SyncClient(key="a:b").run("{FAST}", arguments={{}})))')

    assert shown["status"] == 401


def test_a_handle_made_from_the_id_equals_the_one_of_submit(run, data_uri: str):
    shown = run(
        f"""
        handle = fal_client.submit("{FAST}", arguments={{"prompt": "x", "image_url": {data_uri!r}}})
        again = fal_client.SyncClient().get_handle("{FAST}", handle.request_id)
        urls = lambda h: [h.request_id, h.response_url, h.status_url, h.cancel_url]
        handle.cancel()
        show([urls(handle), urls(again)])
        """
    )

    assert shown[0] == shown[1]
    assert shown[0][1] == f"https://queue.fal.run/fal-ai/minimax/requests/{shown[0][0]}"


def test_the_log_is_shown_while_it_runs(run, data_uri: str, film_in):
    shown = run(
        f"""
        seen = []
        result = fal_client.subscribe(
            "{FAST}",
            arguments={{"prompt": "[Push in] a street", "image_url": {data_uri!r}}},
            with_logs=True,
            on_enqueue=lambda request_id: seen.append(request_id),
            on_queue_update=lambda update: seen.append(
                [type(update).__name__, [log["message"] for log in getattr(update, "logs", None) or []]]
            ),
        )
        show({{"id": seen[0], "updates": seen[1:], "result": result}})
        """
    )

    assert {name for name, _ in shown["updates"]} <= {"Queued", "InProgress", "Completed"}
    assert shown["updates"][-1][0] == "Completed"
    assert any(messages for _, messages in shown["updates"])
    assert film_in(json.dumps(shown["result"])).frames == 144


def test_a_synchronous_call_returns_the_video(run, data_uri: str, film_in):
    shown = run(f'show(fal_client.run("{FAST}", arguments={{"prompt": "x", "image_url": {data_uri!r}}}))')

    assert film_in(json.dumps(shown)).frames == 144


def test_the_async_client_does_the_same(run, data_uri: str, film_in):
    shown = run(
        f"""
        import asyncio
        arguments = {{"prompt": "x", "image_url": {data_uri!r}}}
        show(asyncio.run(fal_client.subscribe_async("{FAST}", arguments=arguments)))
        """
    )

    assert film_in(json.dumps(shown)).frames == 144


def test_a_cancelled_request_ends_and_says_so(run, data_uri: str):
    shown = run(
        f"""
        import time
        arguments = {{"prompt": "x", "image_url": {data_uri!r}, "duration": "10"}}
        handle = fal_client.submit("{FAST}", arguments=arguments)
        handle.cancel()
        for update in handle.iter_events(interval=0.1):
            last = update
        show({{"last": type(last).__name__, "error_type": last.error_type, **outcome(handle.get)}})
        """
    )

    assert shown["last"] == "Completed"
    assert shown["error_type"] == "client_cancelled"
    assert shown["status"] == 499


def test_a_finished_request_cannot_be_cancelled(run, data_uri: str):
    shown = run(
        f"""
        handle = fal_client.submit("{FAST}", arguments={{"prompt": "x", "image_url": {data_uri!r}}})
        handle.get()
        show(outcome(handle.cancel))
        """
    )

    assert shown["status"] == 400


def test_a_program_with_client_timeout_ends(run, data_uri: str):
    shown = run(
        f"""
        try:
            fal_client.subscribe(
                "{FAST}",
                arguments={{"prompt": "x", "image_url": {data_uri!r}, "duration": "10"}},
                client_timeout=1.1,
            )
        except fal_client.FalClientTimeoutError as error:
            show(type(error).__name__)
        """
    )

    assert shown == "FalClientTimeoutError"


def test_uploads_come_back_byte_for_byte(run, tmp_path: Path):
    (tmp_path / "a b.bin").write_bytes(bytes(range(256)) * 1000)

    shown = run(
        """
        import hashlib, httpx
        addresses = [
            fal_client.upload(b"some bytes", "application/octet-stream", file_name="small.bin"),
            fal_client.upload_file("a b.bin"),
            fal_client.upload(b"to the older store", "application/octet-stream", repository="fal"),
        ]
        show([[url, hashlib.sha256(httpx.get(url).content).hexdigest()] for url in addresses])
        """
    )

    expected = [b"some bytes", bytes(range(256)) * 1000, b"to the older store"]
    assert [digest for _, digest in shown] == [hashlib.sha256(data).hexdigest() for data in expected]
    assert all(url.startswith("http://127.0.0.1:") for url, _ in shown)


def test_a_big_file_is_uploaded_in_parts(run, tmp_path: Path):
    with (tmp_path / "zeros.bin").open("wb") as file:
        file.truncate(101 * 2**20)  # above 100 MiB the client sends parts

    shown = run(
        """
        import hashlib, httpx
        url = fal_client.upload_file("zeros.bin")
        digest, size = hashlib.sha256(), 0
        with httpx.stream("GET", url) as answer:
            for chunk in answer.iter_bytes():
                digest.update(chunk)
                size += len(chunk)
        show([size, digest.hexdigest() == hashlib.sha256(bytes(size)).hexdigest()])
        """
    )

    assert shown == [101 * 2**20, True]
