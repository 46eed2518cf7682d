"""MiniMax's own video API by hand: create, query, the file, and what is refused at once."""

import http.client
import io
import json
from typing import Any

import av
import httpx
import pytest
from tests.harness import PATIENCE_S, LimpetServer, wait_for
from tests.integration.minimax_calls import KEY, call, create, ended, query, refusal, said

HAILUO = "MiniMax-Hailuo-02"


@pytest.fixture(scope="session")
def small_body(picture: str) -> dict[str, Any]:
    """The quickest call: six seconds of 512P."""
    return {"model": HAILUO, "prompt": "[Push in]", "first_frame_image": picture, "resolution": "512P"}


def frames_of(data: bytes) -> tuple[int, int, int]:
    with av.open(io.BytesIO(data), "r") as container:
        stream = container.streams.video[0]
        return stream.codec_context.width, stream.codec_context.height, len(list(container.decode(stream)))


def test_a_task_becomes_a_file_that_opens_without_a_key(server: LimpetServer, small_body: dict[str, Any]) -> None:
    task_id = create(server, small_body)
    first = query(server, task_id)
    task = ended(server, task_id)
    file = said(server, "GET", f"/v1/files/retrieve?file_id={task['file_id']}")["file"]

    assert first["status"] in {"Queueing", "Processing", "Success"}
    assert task == {
        "task_id": task_id,
        "status": "Success",
        "file_id": str(file["file_id"]),
        "video_width": 910,
        "video_height": 512,
        "base_resp": {"status_code": 0, "status_msg": "success"},
    }
    assert set(file) == {"file_id", "bytes", "created_at", "filename", "purpose", "download_url"}
    assert isinstance(file["file_id"], int)
    assert file["purpose"] == "video_generation"
    data = httpx.get(file["download_url"]).content
    assert len(data) == file["bytes"]
    assert frames_of(data) == (910, 512, 144)
    assert call(server, "GET", f"/v1/files/retrieve_content?file_id={file['file_id']}").content == data


@pytest.mark.parametrize("name", ["Hailuo-02", "minimax-hailuo-02", "MINIMAX-HAILUO-02"])
def test_a_model_is_known_by_both_spellings_in_any_case(
    server: LimpetServer, small_body: dict[str, Any], name: str
) -> None:
    assert ended(server, create(server, small_body | {"model": name}))["video_height"] == 512


def test_a_last_frame_alone_is_a_clip_that_ends_where_it_began(server: LimpetServer, picture: str) -> None:
    task = ended(server, create(server, {"model": HAILUO, "last_frame_image": picture}))

    assert (task["status"], task["video_width"], task["video_height"]) == ("Success", 1366, 768)


def test_null_and_unknown_fields_are_nothing(server: LimpetServer, small_body: dict[str, Any]) -> None:
    body = small_body | {"callback_url": None, "duration": None, "prompt_optimizer": None, "of_tomorrow": 1}

    assert ended(server, create(server, body))["status"] == "Success"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"model": "MiniMax-Hailuo-99"}, "model"),
        ({"model": "T2V-01"}, "makes no image to video"),
        ({"model": "MiniMax-Hailuo-02", "resolution": "1080P", "duration": 10}, "does not make 10 s at 1080P"),
        ({"resolution": "720P"}, "does not make 6 s at 720P"),
        ({"duration": 7}, "duration"),
        ({"duration": "six"}, "duration"),
        ({"prompt": "x" * 2001}, "prompt"),
        ({"prompt": 7}, "prompt"),
        ({"model": None}, "model"),
        ({"last_frame_image": "http://127.0.0.1/a.png"}, "does not make 6 s at 512P (first and last frame"),
        ({"first_frame_image": None}, "does not make 6 s at 512P (text"),
        ({"first_frame_image": None, "resolution": None, "prompt": " "}, "prompt"),
        ({"model": "S2V-01", "subject_reference": [], "first_frame_image": None}, "subject_reference"),
        ({"callback_url": "ftp://example.com/"}, "callback_url"),
        ({"aigc_watermark": "perhaps"}, "aigc_watermark"),
    ],
)
def test_a_wrong_call_is_told_at_once(
    server: LimpetServer, small_body: dict[str, Any], change: dict[str, Any], words: str
) -> None:
    code, message = refusal(server, "POST", "/v1/video_generation", json=small_body | change)

    assert code == 2013
    assert words in message


@pytest.mark.parametrize("body", [b"{", b"[]", b"null", b"7"])
def test_a_body_that_is_no_object_is_a_wrong_call(server: LimpetServer, body: bytes) -> None:
    assert refusal(server, "POST", "/v1/video_generation", content=body)[0] == 2013


def test_a_task_that_fails_says_why_with_a_code_that_is_not_zero(server: LimpetServer, small_picture: str) -> None:
    task = ended(server, create(server, {"model": HAILUO, "first_frame_image": small_picture}))

    assert task["status"] == "Fail"
    assert task["base_resp"]["status_code"] == 2013
    assert task["base_resp"]["status_msg"].startswith("first_frame_image: The image is smaller")
    assert "file_id" not in task


def test_keys_come_in_two_headers_and_a_group_in_the_address(server: LimpetServer) -> None:
    url = f"{server.url}/minimax/v1/files/list?GroupId=1"

    def code(headers: dict[str, str]) -> int:
        answer = httpx.get(url, headers=headers, timeout=PATIENCE_S)
        assert answer.status_code == 200
        found: int = answer.json()["base_resp"]["status_code"]
        return found

    assert code(KEY) == code({"x-api-key": "local:local"}) == 0
    assert code({}) == code({"Authorization": "Basic abc"}) == 1004
    assert code({"Authorization": "Bearer sk-nobody"}) == 2049


def test_a_page_of_another_site_cannot_use_the_local_key(server: LimpetServer) -> None:
    assert refusal(server, "GET", "/v1/files/list", headers={"Origin": "https://evil.example"})[0] == 2049


@pytest.mark.parametrize("task_id", ["123456789012345", "0", "-1", "abc", "9" * 30, "1.5", "", "\N{SUPERSCRIPT TWO}"])
def test_an_unknown_task_has_no_status(server: LimpetServer, task_id: str) -> None:
    body = said(server, "GET", "/v1/query/video_generation", params={"task_id": task_id})

    assert body["base_resp"]["status_code"] == 2013
    assert "status" not in body


def test_tasks_and_files_of_another_key_are_unknown(
    server: LimpetServer, small_body: dict[str, Any], run_limpet: Any
) -> None:
    task_id = create(server, small_body)
    file_id = ended(server, task_id)["file_id"]
    other = run_limpet("keys", "create", "--data", str(server.data)).split()[-1]
    as_other = {"headers": {"Authorization": f"Bearer {other}"}}

    assert said(server, "GET", f"/v1/query/video_generation?task_id={task_id}", **as_other)["base_resp"][
        "status_code"
    ] == (2013)
    assert refusal(server, "GET", f"/v1/files/retrieve?file_id={file_id}", **as_other)[0] == 2013
    assert refusal(server, "POST", "/v1/files/delete", json={"file_id": file_id}, **as_other)[0] == 2013
    assert query(server, task_id)["file_id"] == file_id


def test_paths_and_methods_that_are_none_have_statuses_of_http(server: LimpetServer) -> None:
    nothing = call(server, "GET", "/v1/nothing")
    wrong = call(server, "GET", "/v1/video_generation")

    assert (nothing.status_code, nothing.json()["base_resp"]["status_code"]) == (404, 2013)
    assert (wrong.status_code, wrong.json()["base_resp"]["status_code"]) == (405, 2013)
    assert nothing.headers["trace-id"] != wrong.headers["trace-id"]


def test_a_body_beyond_the_limit_is_refused_by_its_head(server: LimpetServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
    connection.putrequest("POST", "/minimax/v1/video_generation")
    for name, value in (KEY | {"Content-Length": "65000000"}).items():
        connection.putheader(name, value)
    connection.endheaders()

    answer = connection.getresponse()

    assert answer.status == 413
    assert json.loads(answer.read())["base_resp"]["status_code"] == 2013
    connection.close()


# Files


def upload(server: LimpetServer, recording: bytes, /, **changes: Any) -> dict[str, Any]:
    form = {"data": {"purpose": "voice_clone"}, "files": {"file": ("my voice.mp3", recording, "audio/mpeg")}} | changes
    return said(server, "POST", "/v1/files/upload", **form)


def test_an_upload_is_listed_read_and_deleted(server: LimpetServer) -> None:
    content = b"ID3" + bytes(range(256)) * 8192
    file = upload(server, content)["file"]
    listed = said(server, "GET", "/v1/files/list?purpose=voice_clone")
    read = said(server, "GET", f"/v1/files/retrieve?file_id={file['file_id']}")["file"]
    fetched = httpx.get(read["download_url"]).content
    deleted = said(server, "POST", "/v1/files/delete", json={"file_id": str(file["file_id"]), "purpose": "voice_clone"})

    assert (file["filename"], file["bytes"], file["purpose"]) == ("my voice.mp3", len(content), "voice_clone")
    assert file in listed["files"]
    assert listed["files"] == listed["data"]
    assert fetched == content
    assert deleted["file_id"] == file["file_id"]
    assert refusal(server, "GET", f"/v1/files/retrieve?file_id={file['file_id']}")[0] == 2013
    assert file not in said(server, "GET", "/v1/files/list")["files"]


def test_older_clients_have_one_path_for_all(server: LimpetServer) -> None:
    form = {"data": {"purpose": "prompt_audio"}, "files": {"file": ("a.wav", b"RIFF", "audio/wav")}}
    file = said(server, "POST", "/v1/files", **form)["file"]
    listed = said(server, "GET", "/v1/files")["data"]
    deleted = said(server, "DELETE", f"/v1/files?file_id={file['file_id']}")

    assert file in listed
    assert (deleted["id"], deleted["object"], deleted["deleted"]) == (file["file_id"], "file", True)


@pytest.mark.parametrize(
    "form",
    [
        {"data": {"purpose": "no_such"}},
        {"data": {}},
        {"files": {"other": ("a.mp3", b"a")}},
        {"files": None},
        {"files": None, "data": None, "json": {"purpose": "voice_clone"}},
        {"files": None, "data": None, "content": b"--x", "headers": {"Content-Type": "multipart/form-data"}},
        {
            "files": None,
            "data": None,
            "content": b"--x",
            "headers": {"Content-Type": "multipart/form-data; boundary=x"},
        },
    ],
)
def test_a_wrong_form_is_told(server: LimpetServer, form: dict[str, Any]) -> None:
    assert upload(server, b"x", **form)["base_resp"]["status_code"] == 2013


# /v2


def create_v2(server: LimpetServer, *content: dict[str, Any], **fields: Any) -> httpx.Response:
    body = {"model": "MiniMax-H3", "duration": 4, "content": list(content)} | fields
    return call(server, "POST", "/v2/video_generation", json=body)


TEXT = {"type": "text", "text": "[Pan left] a harbour at dusk"}


def test_an_h3_task_from_an_upload_has_the_shape_of_its_frame(server: LimpetServer, jpeg: bytes) -> None:
    form = {"data": {"purpose": "video_generation_input"}, "files": {"file": ("a.jpg", jpeg, "image/jpeg")}}
    file_id = said(server, "POST", "/v1/files/upload", **form)["file"]["file_id"]
    picture = {"type": "image_url", "image_url": {"url": f"mm_file://{file_id}"}}
    created = create_v2(server, TEXT, picture, ratio="1:1")
    assert created.status_code == 200, created.text
    task_id = created.json()["task_id"]
    task = wait_for(
        "the task",
        lambda: (
            (task := call(server, "GET", f"/v2/query/video_generation/{task_id}").json()["task"])["status"]
            not in {"queued", "running"}
            and task
        ),
    )

    assert set(created.json()) == {"task_id"}
    assert task["status"] == "succeeded", task
    assert (task["id"], task["model"], task["task_type"], task["ratio"]) == (
        task_id,
        "MiniMax-H3",
        "generation",
        "adaptive",
    )
    assert task["usage"]["output_seconds"] == 4
    assert task["usage"]["input_image_count"] == 1
    assert frames_of(httpx.get(task["content"]["url"]).content) == (1366, 768, 96)
    listed = call(server, "GET", f"/v2/query/video_generation?filter.task_ids={task_id}&filter.status=succeeded").json()
    assert listed["total"] == 1
    assert listed["items"][0]["id"] == task_id
    others = f"/v2/query/video_generation?filter.model=MiniMax-H3-Max&filter.task_ids={task_id}"
    assert call(server, "GET", others).json()["items"] == []
    assert call(server, "DELETE", f"/v2/video_generation/{task_id}").status_code == 200
    assert call(server, "GET", f"/v2/query/video_generation/{task_id}").status_code == 400


@pytest.mark.parametrize(
    ("content", "fields", "words"),
    [
        ([TEXT], {}, "ratio"),
        ([TEXT], {"ratio": "adaptive"}, "adaptive"),
        ([TEXT], {"ratio": "2:1"}, "ratio"),
        ([TEXT], {"ratio": "16:9", "model": "MiniMax-H9"}, "model"),
        ([TEXT], {"ratio": "16:9", "duration": 3}, "4 to 15 seconds"),
        ([TEXT], {"ratio": "16:9", "duration": 4, "model": "MiniMax-H3-Max"}, "5 to 15 seconds"),
        ([TEXT], {"ratio": "16:9", "resolution": "480P"}, "480P"),
        ([TEXT, TEXT], {"ratio": "16:9"}, "exactly one"),
        ([{"type": "text", "text": " "}], {"ratio": "16:9"}, "exactly one"),
        ([TEXT, {"type": "image_url"}], {}, "image_url.url"),
        ([TEXT, {"type": "image_url", "image_url": {"url": "mm_file://1"}}], {}, "no such file"),
        ([TEXT, {"type": "audio_url", "audio_url": {"url": "http://a"}}], {}, "beside it"),
        ([TEXT, {"type": "video_url", "video_url": {"url": "http://a"}}], {}, "references"),
        ([TEXT, {"type": "audio_url", "role": "first_frame", "audio_url": {"url": "http://a"}}], {}, "cannot be"),
        ([TEXT, *[{"type": "image_url", "image_url": {"url": "http://a"}}] * 2], {}, "needs a role"),
    ],
)
def test_a_wrong_h3_call_is_told_with_a_status(
    server: LimpetServer, content: list[dict[str, Any]], fields: dict[str, Any], words: str
) -> None:
    answer = create_v2(server, *content, **fields)
    body = answer.json()

    assert answer.status_code == 400, answer.text
    assert body["type"] == "error"
    assert body["error"]["type"] == "bad_request_error"
    assert body["error"]["http_code"] == "400"
    assert words in body["error"]["message"]
    assert body["error"]["message"].endswith(("(2013)", "(2061)"))
    assert body["request_id"] == answer.headers["trace-id"]


def test_an_h3_call_without_a_key_is_unauthorised(server: LimpetServer) -> None:
    answer = httpx.get(f"{server.url}/minimax/v2/query/video_generation/1")

    assert (answer.status_code, answer.json()["error"]["type"]) == (401, "authorized_error")


@pytest.mark.parametrize("query", ["page_num=0", "page_size=101", "page_size=x", "filter.status=done"])
def test_a_wrong_page_is_told(server: LimpetServer, query: str) -> None:
    assert call(server, "GET", f"/v2/query/video_generation?{query}").status_code == 400


@pytest.mark.parametrize("path", ["/v2/h3_context_ir", "/v2/video_regeneration"])
def test_what_no_engine_offers_is_said(server: LimpetServer, path: str) -> None:
    answer = call(server, "POST", path, json={})

    assert answer.status_code == 400
    assert "no engine" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/video_template_generation"),
        ("GET", "/v1/query/video_template_generation?task_id=1"),
    ],
)
def test_templates_of_the_agent_are_refused_in_the_apis_own_words(server: LimpetServer, method: str, path: str) -> None:
    code, message = refusal(server, method, path, json={"template_id": "392753057216684038"})

    assert code == 2013
    assert "/v1/video_generation" in message
