"""Calls of MiniMax's API by hand."""

import io
import wave
from typing import Any

import httpx
from tests.harness import PATIENCE_S, LimpetServer, wait_for

KEY = {"Authorization": "Bearer local:local"}


def call(server: LimpetServer, method: str, path: str, **options: Any) -> httpx.Response:
    headers = KEY | options.pop("headers", {})
    return httpx.request(method, f"{server.url}/minimax{path}", headers=headers, timeout=PATIENCE_S, **options)


def said(server: LimpetServer, method: str, path: str, **options: Any) -> dict[str, Any]:
    """The body of an answer that is JSON, as MiniMax gives it: status 200 and a `base_resp` with it."""
    answer = call(server, method, path, **options)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    assert set(body["base_resp"]) == {"status_code", "status_msg"}
    assert answer.headers["trace-id"]
    return body


def create(server: LimpetServer, body: dict[str, Any]) -> str:
    answer = said(server, "POST", "/v1/video_generation", json=body)
    assert answer["base_resp"] == {"status_code": 0, "status_msg": "success"}, answer
    task_id = answer["task_id"]
    assert isinstance(task_id, str)
    assert task_id.isdigit()
    assert len(task_id) == 15
    return task_id


def query(server: LimpetServer, task_id: str) -> dict[str, Any]:
    return said(server, "GET", f"/v1/query/video_generation?task_id={task_id}")


def ended(server: LimpetServer, task_id: str) -> dict[str, Any]:
    found: dict[str, Any] = wait_for(
        f"task {task_id}", lambda: (task := query(server, task_id))["status"] in {"Success", "Fail"} and task
    )
    return found


def refusal(server: LimpetServer, method: str, path: str, **options: Any) -> tuple[int, str]:
    """Code and message of an answer that is none."""
    base = said(server, method, path, **options)["base_resp"]
    return base["status_code"], base["status_msg"]


def recording(seconds: float) -> bytes:
    """A sound that is not silent, as a WAV file."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(range(1, 251)) * int(seconds * 64))
    return buffer.getvalue()
