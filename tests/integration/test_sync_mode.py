"""`sync_mode: true`: the files are in the answer."""

import base64
import io
import json
from typing import Any

import av
import httpx
import pytest
from tests.harness import LimpetServer, wait_for


def _frames(uri: str) -> int:
    head, _, data = uri.partition(",")
    assert head == "data:video/mp4;base64"
    with av.open(io.BytesIO(base64.b64decode(data)), "r", format="mp4") as container:
        return len(list(container.decode(video=0)))


def test_the_file_is_in_the_answer_of_a_run_and_in_the_result_of_the_queue(
    server: LimpetServer, fast: str, fast_body: dict[str, Any]
) -> None:
    answer = server.call("POST", f"/{fast}", json=fast_body | {"prompt": "inline", "sync_mode": True})

    video = answer.json()["video"]
    assert _frames(video["url"]) == 144
    assert len(base64.b64decode(video["url"].partition(",")[2])) == video["file_size"]
    assert server.result(answer.headers["x-fal-request-id"]).json() == answer.json()


@pytest.mark.parametrize(
    "body",
    [
        {"sync_mode": False},
        {"sync_mode": "no"},
        {"prompt": 'say "sync_mode":true'},
        {"nested": {"sync_mode": True}},
        {},
    ],
)
def test_nothing_else_puts_files_into_answers(
    server: LimpetServer, fast: str, fast_body: dict[str, Any], body: dict[str, Any]
) -> None:
    answer = server.call("POST", f"/{fast}", json=fast_body | {"prompt": "by address"} | body)

    assert answer.json()["video"]["url"].startswith(f"{server.url}/files/")
    assert httpx.head(answer.json()["video"]["url"]).status_code == 200


def test_a_result_that_is_too_large_says_so(server: LimpetServer, fast: str, fast_body: dict[str, Any]) -> None:
    answer = server.call("POST", f"/{fast}", json=fast_body | {"prompt": "too large", "sync_mode": True})
    request_id = answer.headers["x-fal-request-id"]
    result = server.rows("SELECT result FROM limpet.requests WHERE id = %s", request_id)[0][0]
    result["files"][0]["size_bytes"] = 20_000_001
    changed = "UPDATE limpet.requests SET result = %s WHERE id = %s RETURNING pg_notify('limpet_requests', id::text)"
    server.rows(changed, json.dumps(result), request_id)

    wait_for("the refusal", lambda: server.result(request_id).status_code == 422)
    refused = server.result(request_id)

    (entry,) = refused.json()["detail"]
    assert (entry["loc"], entry["type"]) == (["body", "sync_mode"], "file_too_large")
