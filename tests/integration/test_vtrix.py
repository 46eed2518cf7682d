"""The gateway's API by hand: create, poll, callbacks, catalogue, and what we add to it."""

import io
from collections.abc import Callable
from typing import Any

import av
import httpx
import pytest
from tests.harness import PATIENCE_S, LimpetServer, wait_for
from tests.receiver import is_signed, receiving

KEY = {"Authorization": "Bearer local:local"}
I2V = "minimax_hailuo_02_i2v"


def call(server: LimpetServer, method: str, path: str, **options: Any) -> httpx.Response:
    headers = KEY | options.pop("headers", {})
    return httpx.request(method, f"{server.url}/vtrix{path}", headers=headers, timeout=PATIENCE_S, **options)


def create(server: LimpetServer, params: dict[str, Any], *, model: str = I2V, **options: Any) -> dict[str, Any]:
    body = {"model": model, "input": [{"params": params}]} | options.pop("fields", {})
    answer = call(server, "POST", "/model/v1/generation", json=body, **options)
    assert answer.status_code == 200, answer.text
    task: dict[str, Any] = answer.json()
    return task


def poll(server: LimpetServer, task_id: str) -> dict[str, Any]:
    answer = call(server, "GET", f"/model/v1/generation/task/{task_id}")
    assert answer.status_code == 200, answer.text
    task: dict[str, Any] = answer.json()
    return task


def ended(server: LimpetServer, task_id: str) -> dict[str, Any]:
    found: dict[str, Any] = wait_for(
        f"task {task_id}", lambda: (task := poll(server, task_id))["status"] != "in_progress" and task
    )
    return found


@pytest.fixture(scope="session")
def params(picture: str) -> dict[str, Any]:
    """The quickest call: six seconds of 512P."""
    return {"prompt": "[push in]", "first_frame_image": picture, "resolution": "512P"}


def test_a_task_becomes_a_video_with_the_documented_types(server: LimpetServer, params: dict[str, Any]) -> None:
    created = create(server, params, fields={"metadata": {"order": 7, "nul": "\0"}, "moderation": True})
    task = ended(server, created["id"])

    assert created["status"] in {"in_progress", "completed"}
    assert {"id", "created_at", "status", "model", "metadata"} <= set(created)
    assert type(task["created_at"]) is int
    assert (task["status"], task["model"]) == ("completed", I2V)
    assert task["metadata"] == {"order": 7, "nul": "\0"}
    assert task["usage"] == {"cost": "0", "discount": 0, "quantity": 6, "unit_price": "0"}, (
        "videos are counted by the second"
    )
    ((content,),) = (output["content"] for output in task["output"])
    assert (content["type"], content["duration"]) == ("video", "6")
    assert {"width": 910, "height": 512, "frames": 144}.items() <= content["metadata"].items()
    data = httpx.get(content["url"]).content
    assert len(data) == content["metadata"]["file_size"]
    with av.open(io.BytesIO(data), "r") as container:
        assert container.streams.video[0].codec_context.height == 512
    assert "error" not in task


def _forms(params: dict[str, Any]) -> list[dict[str, Any]]:
    picture = {"first_frame_image": params["first_frame_image"]}
    rest = {name: value for name, value in params.items() if name not in picture}
    return [
        {"input": [{"params": picture}, rest]},
        {"input": {"params": params}},
        {"input": params},
        {**params, "moderation": True, "dash_scope": True},
    ]


@pytest.mark.parametrize("number", range(4))
def test_parameters_are_found_where_any_client_puts_them(
    server: LimpetServer, params: dict[str, Any], number: int
) -> None:
    body = {"model": I2V, **_forms(params)[number]}
    answer = call(server, "POST", "/model/v1/generation", json=body)

    assert answer.status_code == 200, answer.text
    (stored,) = server.rows("SELECT input FROM limpet.requests WHERE id = %s", answer.json()["id"])[0]
    assert stored["image_url"] == params["first_frame_image"]
    assert stored["resolution"] == "512P"
    call(server, "POST", f"/model/v1/generation/task/{answer.json()['id']}/cancel")


def test_numbers_and_truths_may_come_as_texts(server: LimpetServer, params: dict[str, Any]) -> None:
    task = create(server, params | {"duration": "6", "prompt_optimizer": "false", "aigc_watermark": "false"})

    (stored,) = server.rows("SELECT input FROM limpet.requests WHERE id = %s", task["id"])[0]
    assert (stored["duration"], stored["prompt_optimizer"]) == ("6", False)
    call(server, "POST", f"/model/v1/generation/task/{task['id']}/cancel")


def test_camera_words_mean_what_the_document_says(server: LimpetServer, params: dict[str, Any]) -> None:
    task = create(server, params | {"prompt": "[tilt left, rise] a bay, then [pan left] [Shot 2]"})

    (stored,) = server.rows("SELECT input FROM limpet.requests WHERE id = %s", task["id"])[0]
    assert stored["prompt"] == "[Pan left, Pedestal up] a bay, then [Truck left] [Shot 2]"
    call(server, "POST", f"/model/v1/generation/task/{task['id']}/cancel")


def test_camera_words_can_mean_what_they_say(make_server: Callable[..., LimpetServer], params: dict[str, Any]) -> None:
    environment = {"LIMPET_VTRIX_CAMERA_WORDS": "literal", "LIMPET_VTRIX_CALLBACK_CHALLENGE": "true"}
    server = make_server(environment=environment)
    create(server, params | {"prompt": "[pan left]"})
    with receiving() as receiver:
        body = {"model": I2V, "input": params | {"callback_url": f"{receiver.url}/hook"}}
        refused = call(server, "POST", "/model/v1/generation", json=body)

        assert "failed the challenge" in refused.json()["message"]
        assert set(receiver.next().json) == {"challenge"}
    assert server.rows("SELECT input ->> 'prompt' FROM limpet.requests") == [("[Pan left]",)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"first_frame_image": None}, "first_frame_image"),
        ({"duration": 7}, "duration"),
        ({"resolution": "1080P", "duration": 10}, "1080P"),
        ({"resolution": "720P"}, "720P"),
        ({"last_frame_image": "http://127.0.0.1/a.png"}, "512P"),
        ({"prompt": "x" * 2001}, "prompt"),
        ({"aigc_watermark": "perhaps"}, "aigc_watermark"),
        ({"callback_url": "http://10.0.0.1/"}, "webhook address"),
    ],
)
def test_a_wrong_call_is_told_at_once(
    server: LimpetServer, params: dict[str, Any], change: dict[str, Any], words: str
) -> None:
    answer = call(server, "POST", "/model/v1/generation", json={"model": I2V, "input": [{"params": params | change}]})
    body = answer.json()

    assert answer.status_code == 400, answer.text
    assert words in body["message"]
    assert (body["error"], body["error_code"], body["data"]) == ("invalid_request", 400, None)
    assert body["status"] == {"code": 400, "message": body["message"], "error_code": 400}


@pytest.mark.parametrize("body", [[], 7, {}, {"model": 7}, {"model": I2V, "input": 7}, {"model": I2V, "metadata": 7}])
def test_a_body_of_another_shape_is_a_wrong_call(server: LimpetServer, body: Any) -> None:
    assert call(server, "POST", "/model/v1/generation", json=body).status_code == 400


def test_unknown_models_tasks_keys_and_paths(server: LimpetServer, run_limpet: Any, params: dict[str, Any]) -> None:
    task = create(server, params)
    other = run_limpet("keys", "create", "--data", str(server.data)).split()[-1]
    path = f"/model/v1/generation/task/{task['id']}"

    assert call(server, "POST", "/model/v1/generation", json={"model": "kling"}).status_code == 404
    assert call(server, "GET", "/model/v1/generation/task/d758n65e878c73cmdg20").status_code == 404
    assert call(server, "GET", path, headers={"Authorization": f"Bearer {other}"}).status_code == 404
    assert call(server, "GET", path, headers={"Authorization": "Bearer sa-x"}).status_code == 401
    assert call(server, "GET", path, headers={"Authorization": ""}).json()["error"] == "unauthorized"
    assert call(server, "GET", "/model/v1/nothing").json()["error"] == "not_found"
    assert call(server, "PUT", "/model/v1/generation").status_code == 405


def test_a_task_of_another_dialect_is_unknown(server: LimpetServer, fast: str, fast_body: dict[str, Any]) -> None:
    request_id = server.submit(fast, fast_body)

    assert call(server, "GET", f"/model/v1/generation/task/{request_id}").status_code == 404
    server.cancel(request_id)


def test_a_failed_task_has_one_of_the_five_codes(
    server: LimpetServer, params: dict[str, Any], small_picture: str
) -> None:
    small = ended(server, create(server, params | {"first_frame_image": small_picture})["id"])
    gone = ended(server, create(server, params | {"first_frame_image": "https://nowhere.invalid/a.png"})["id"])

    assert small["status"] == gone["status"] == "failed"
    assert (small["error"]["code"], small["error"]["error_code"]) == (10004099, "010004099")
    assert small["error"]["error_message"].startswith("first_frame_image: ")
    assert gone["error"]["code"] == 10004097
    assert "output" not in small
    assert "usage" not in small


def test_a_repeated_call_with_one_idempotency_key_is_one_task(server: LimpetServer, params: dict[str, Any]) -> None:
    headers = {"Idempotency-Key": "order-7"}

    assert create(server, params, headers=headers)["id"] == create(server, params, headers=headers)["id"]


def test_a_receiver_is_told_of_start_and_end(server: LimpetServer, params: dict[str, Any]) -> None:
    with receiving() as receiver:
        task = create(server, params | {"callback_url": f"{receiver.url}/hook"})
        started, end = receiver.next(), receiver.next()

    assert (started.json["id"], started.json["status"]) == (task["id"], "in_progress")
    assert end.json == poll(server, task["id"])
    assert end.json["status"] == "completed"
    jwks = httpx.get(f"{server.url}/.well-known/jwks.json").json()
    assert is_signed(started, jwks)
    assert is_signed(end, jwks)


# Ours


def test_a_task_can_be_cancelled_until_it_has_ended(server: LimpetServer, params: dict[str, Any]) -> None:
    slow = create(server, params | {"resolution": "1080P"})
    cancelled = call(server, "POST", f"/model/v1/generation/task/{slow['id']}/cancel")
    again = call(server, "POST", f"/model/v1/generation/task/{slow['id']}/cancel")

    assert cancelled.status_code == 200
    assert cancelled.json()["status"] == "failed"
    assert "cancelled" in cancelled.json()["error"]["error_message"]
    assert (again.status_code, again.json()["error"]) == (409, "conflict")


def test_tasks_are_listed_page_by_page(make_server: Callable[..., LimpetServer], params: dict[str, Any]) -> None:
    server = make_server()
    ids = [create(server, params)["id"] for _ in range(3)]
    for id_ in ids[:2]:
        call(server, "POST", f"/model/v1/generation/task/{id_}/cancel")
    ended(server, ids[2])

    def listed(query: str) -> dict[str, Any]:
        body: dict[str, Any] = call(server, "GET", f"/model/v1/generation/tasks?{query}").json()
        return body

    first = listed("limit=2")
    second = listed(f"limit=2&cursor={first['next_cursor']}")
    assert [task["id"] for task in [*first["tasks"], *second["tasks"]]] == ids[::-1]
    assert second["next_cursor"] is None
    assert [task["id"] for task in listed("status=completed")["tasks"]] == [ids[2]]
    assert listed("status=failed")["total"] == 2
    assert call(server, "GET", "/model/v1/generation/tasks?status=done").status_code == 400


def test_an_upload_is_an_address_that_a_task_takes(server: LimpetServer, params: dict[str, Any], jpeg: bytes) -> None:
    answer = call(server, "POST", "/api/v1/storage/files", files={"file": ("a.jpg", jpeg, "image/jpeg")}).json()
    task = create(server, params | {"first_frame_image": answer["url"]})

    assert answer["data"] == {"url": answer["url"]}
    assert ended(server, task["id"])["status"] == "completed"


# The catalogue


def test_the_catalogue_is_public_and_paged(server: LimpetServer) -> None:
    def listed(query: str = "") -> dict[str, Any]:
        answer = httpx.get(f"{server.url}/vtrix/api/v1/skill/models?{query}").json()
        assert answer["status"]["code"] == 200
        data: dict[str, Any] = answer["data"]
        return data

    everything = listed()
    assert everything["total"] == 10
    assert set(everything["models"][0]) == {
        "id",
        "name",
        "type",
        "description",
        "input_modalities",
        "output_modalities",
    }
    page = listed("page=3&page_size=4")
    assert (len(page["models"]), page["page"], page["page_size"], page["total_pages"]) == (2, 3, 4, 3)
    assert [model["id"] for model in listed("keywords=hailuo%2002%20i2v")["models"]] == [I2V]
    assert listed("type=audio")["models"] == []


def test_a_spec_says_where_and_with_what_a_model_is_called(server: LimpetServer) -> None:
    spec = httpx.get(f"{server.url}/vtrix/api/v1/skill/models/{I2V}/spec").json()["data"]
    parameters = {parameter["name"]: parameter for parameter in spec["parameters"]}

    assert spec["api"]["endpoint"] == f"{server.url}/vtrix/model/v1/generation"
    assert set(parameters) == {
        "prompt",
        "first_frame_image",
        "last_frame_image",
        "prompt_optimizer",
        "duration",
        "resolution",
        "callback_url",
        "aigc_watermark",
    }
    assert parameters["first_frame_image"]["required"]
    assert not parameters["prompt"]["required"]
    assert parameters["duration"]["constraints"]["enum"] == ["6", "10"]
    assert parameters["resolution"]["constraints"] == {"enum": ["512P", "768P", "1080P"], "default": "768P"}
    unknown = httpx.get(f"{server.url}/vtrix/api/v1/skill/models/kling/spec")
    assert unknown.json()["status"]["code"] == unknown.status_code == 404


def test_a_spec_for_a_caller_of_the_public_name_names_it(server: LimpetServer) -> None:
    headers = {"Host": "cloud.vtrix.ai"}
    spec = httpx.get(f"{server.url}/api/v1/skill/models/{I2V}/spec", headers=headers).json()["data"]

    assert spec["api"]["endpoint"] == "https://cloud.vtrix.ai/model/v1/generation"
