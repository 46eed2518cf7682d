"""Discovery over a real server: what there is, what it costs, how it is called."""

import base64
from typing import Any

import httpx
import pytest
from tests.harness import LimpetServer

from limpet.catalog.endpoints import ENDPOINTS

FAST = "fal-ai/minimax/hailuo-02-fast/image-to-video"
LIVE = "fal-ai/minimax/video-01-live"
DESIGN = "fal-ai/minimax/voice-design"
#: Music has no engine here, so a call of it is refused at once.
UNSERVED = "fal-ai/minimax-music"


def _anonymous(server: LimpetServer, path: str, **options: Any) -> httpx.Response:
    return httpx.get(f"{server.url}{path}", timeout=30, **options)


def _models(server: LimpetServer, query: str = "") -> dict[str, Any]:
    answer = _anonymous(server, f"/v1/models?{query}")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def _ids(server: LimpetServer, query: str) -> set[str]:
    return {model["endpoint_id"] for model in _models(server, f"{query}&limit=100")["models"]}


# GET /v1/models


def test_the_list_is_the_catalogue_and_needs_no_key(server: LimpetServer) -> None:
    body = _models(server, "limit=100")

    assert [model["endpoint_id"] for model in body["models"]] == list(ENDPOINTS)
    assert (body["has_more"], body["next_cursor"]) == (False, None)
    metadata = next(model for model in body["models"] if model["endpoint_id"] == FAST)["metadata"]
    assert metadata["display_name"] == "MiniMax Hailuo-02 Fast (Image to Video)"
    assert metadata["model_url"] == f"{server.url}/{FAST}"
    assert (metadata["status"], metadata["tags"], metadata["kind"]) == (
        "active",
        ["stylized", "transform"],
        "inference",
    )


@pytest.mark.parametrize("size", [7, 9, 44])
def test_pages_follow_each_other_without_gap_or_repeat(server: LimpetServer, size: int) -> None:
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        body = _models(server, f"limit={size}&cursor={cursor}")
        assert len(body["models"]) == size or not body["has_more"]
        assert body["models"], "no page is empty"
        seen += [model["endpoint_id"] for model in body["models"]]
        cursor = body["next_cursor"]
        assert body["has_more"] == (cursor is not None)

    assert seen == list(ENDPOINTS)


def test_words_category_and_status_narrow_the_list(server: LimpetServer) -> None:
    images = {"fal-ai/minimax/image-01", "fal-ai/minimax-image"}

    assert _ids(server, "q=LIVE+drawing") == {LIVE, f"{LIVE}/image-to-video"}
    assert _ids(server, "category=text-to-image") == images
    assert _ids(server, "category=text-to-image&status=active") == {"fal-ai/minimax/image-01"}
    assert _ids(server, "category=text-to-image&status=deprecated") == {"fal-ai/minimax-image"}
    assert _ids(server, "category=text-to-nothing") == set()


@pytest.mark.parametrize("query", [f"endpoint_id={FAST}&endpoint_id={LIVE}", f"endpoint_id={FAST},{LIVE}"])
def test_ids_may_be_named(server: LimpetServer, query: str) -> None:
    assert _ids(server, query) == {FAST, LIVE}


def test_the_schema_comes_with_the_list_when_asked_for(server: LimpetServer) -> None:
    (plain,) = _models(server, f"endpoint_id={FAST}")["models"]
    (full,) = _models(server, f"endpoint_id={FAST}&expand=openapi-3.0")["models"]

    assert "openapi" not in plain
    assert full["openapi"] == _anonymous(server, f"/api/openapi/queue/openapi.json?endpoint_id={FAST}").json()


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("limit=0", 400, "validation_error"),
        ("limit=101", 400, "validation_error"),
        ("limit=x", 400, "validation_error"),
        ("cursor=x", 400, "validation_error"),
        ("cursor=é", 400, "validation_error"),
        (f"cursor={base64.b64encode(b'from -1').decode()}", 400, "validation_error"),
        ("status=gone", 400, "validation_error"),
        ("expand=everything", 400, "validation_error"),
        ("&".join(f"endpoint_id=a/{number}" for number in range(51)), 400, "validation_error"),
        ("endpoint_id=fal-ai/flux/dev", 404, "not_found"),
    ],
)
def test_a_wrong_question_is_answered_in_the_platforms_form(
    server: LimpetServer, query: str, status: int, kind: str
) -> None:
    answer = _anonymous(server, f"/v1/models?{query}")

    assert answer.status_code == status
    error = answer.json()["error"]
    assert error["type"] == kind
    assert error["message"]
    assert error["request_id"] == answer.headers["x-fal-request-id"]


def test_an_unknown_platform_address_is_answered_in_the_platforms_form(server: LimpetServer) -> None:
    unknown = _anonymous(server, "/v1/compute/instances")
    wrong_method = httpx.delete(f"{server.url}/v1/models")

    assert (unknown.status_code, unknown.json()["error"]["type"]) == (404, "not_found")
    assert (wrong_method.status_code, wrong_method.json()["error"]["type"]) == (405, "validation_error")


# Prices


def test_prices_are_nothing_until_the_operator_names_some(server: LimpetServer) -> None:
    answer = server.call("GET", f"/v1/models/pricing?endpoint_id={FAST}&endpoint_id={DESIGN}")

    assert answer.json()["prices"] == [
        {"endpoint_id": FAST, "unit_price": 0.0, "unit": "second", "currency": "USD"},
        {"endpoint_id": DESIGN, "unit_price": 0.0, "unit": "character", "currency": "USD"},
    ]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ([], 400),
        ({"estimate_type": "guess", "endpoints": {FAST: {"unit_quantity": 1}}}, 400),
        ({"estimate_type": "unit_price", "endpoints": {}}, 400),
        ({"estimate_type": "unit_price", "endpoints": {FAST: {"call_quantity": 1}}}, 400),
        ({"estimate_type": "unit_price", "endpoints": {FAST: {"unit_quantity": 0}}}, 400),
        ({"estimate_type": "unit_price", "endpoints": {"fal-ai/flux/dev": {"unit_quantity": 1}}}, 404),
    ],
)
def test_a_wrong_estimate_is_refused(server: LimpetServer, body: object, status: int) -> None:
    answer = server.call("POST", "/v1/models/pricing/estimate", json=body)

    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_prices_need_a_key_and_names(server: LimpetServer) -> None:
    without_key = _anonymous(server, f"/v1/models/pricing?endpoint_id={FAST}")
    without_names = server.call("GET", "/v1/models/pricing")

    assert (without_key.status_code, without_key.json()["error"]["type"]) == (401, "authorization_error")
    assert (without_names.status_code, without_names.json()["error"]["type"]) == (400, "validation_error")


# Documents


def test_the_openapi_document_names_this_server(server: LimpetServer) -> None:
    document = _anonymous(server, f"/api/openapi/queue/openapi.json?endpoint_id={FAST}").json()

    assert document["openapi"] == "3.0.4"
    assert document["servers"] == [{"url": f"{server.url}/queue"}]
    assert document["info"]["x-fal-metadata"]["playgroundUrl"] == f"{server.url}/models/{FAST}"


@pytest.mark.parametrize("query", ["", "?endpoint_id=", "?endpoint_id=fal-ai/flux/dev"])
def test_there_is_no_openapi_document_of_an_unknown_endpoint(server: LimpetServer, query: str) -> None:
    answer = _anonymous(server, f"/api/openapi/queue/openapi.json{query}")

    assert (answer.status_code, answer.text) == (404, "null")


def test_the_paths_of_the_document_lead_to_a_request(server: LimpetServer) -> None:
    """The document has the full id in its paths, unlike the addresses that answers carry: both must work."""
    document = _anonymous(server, f"/api/openapi/queue/openapi.json?endpoint_id={UNSERVED}").json()
    base = document["servers"][0]["url"]
    (submit,) = [path for path, item in document["paths"].items() if "post" in item]
    (status,) = [path for path in document["paths"] if path.endswith("/status")]
    headers = {"Authorization": "Key local:local"}

    body = {"prompt": "x", "reference_audio_url": "https://a/1.mp3"}
    request_id = httpx.post(f"{base}{submit}", json=body, headers=headers).json()["request_id"]
    answer = httpx.get(f"{base}{status.format(request_id=request_id)}", headers=headers)

    assert answer.json()["status"] == "COMPLETED"
    assert answer.json()["error_type"] == "feature_not_supported"


def test_the_markdown_document_is_served_where_fal_has_it(server: LimpetServer) -> None:
    answer = _anonymous(server, f"/models/{FAST}/llms.txt")

    assert answer.headers["content-type"] == "text/markdown; charset=utf-8"
    assert answer.text.startswith("# MiniMax Hailuo-02 Fast (Image to Video)\n")
    assert f"- **Endpoint**: `{server.url}/{FAST}`" in answer.text
    assert _anonymous(server, f"/models/{FAST}/api").next_request.url.path == f"/models/{FAST}/llms.txt"  # type: ignore[union-attr]  # it is a redirect
    assert _anonymous(server, "/models/fal-ai/flux/dev/llms.txt").status_code == 404


@pytest.mark.parametrize("host", ["fal.ai", "api.fal.ai"])
def test_callers_that_use_fals_names_read_fals_names(server: LimpetServer, host: str) -> None:
    text = _anonymous(server, f"/models/{FAST}/llms.txt", headers={"Host": host}).text
    (model,) = _anonymous(server, f"/v1/models?endpoint_id={FAST}", headers={"Host": host}).json()["models"]

    assert f"- **Endpoint**: `https://fal.run/{FAST}`" in text
    assert f"[Model Playground](https://fal.ai/models/{FAST})" in text
    assert model["metadata"]["model_url"] == f"https://fal.run/{FAST}"


# Endpoints without an engine


@pytest.mark.parametrize(
    ("endpoint", "body", "who"),
    [
        ("fal-ai/minimax-music", {"prompt": "la", "reference_audio_url": "https://a/1.mp3"}, "an upstream engine"),
    ],
)
def test_a_call_that_no_engine_serves_names_the_engine_that_would(
    server: LimpetServer, endpoint: str, body: dict[str, Any], who: str
) -> None:
    answer = server.call("POST", f"/{endpoint}", json=body)

    assert answer.status_code == 422
    (entry,) = answer.json()["detail"]
    assert entry["type"] == "feature_not_supported"
    assert who in entry["msg"]


@pytest.mark.parametrize(
    ("endpoint", "app", "body"),
    [
        ("fal-ai/minimax-music/v2.6", "fal-ai/minimax-music", {"prompt": "slow", "is_instrumental": True}),
        ("minimax/h3/reference-to-video", "minimax/h3", {"prompt": "x", "reference_image_urls": ["https://a/1.png"]}),
    ],
)
def test_every_app_has_addresses_of_its_own(
    server: LimpetServer, endpoint: str, app: str, body: dict[str, Any]
) -> None:
    answer = server.call("POST", f"/queue/{endpoint}", json=body).json()

    assert answer["response_url"] == f"{server.url}/queue/{app}/requests/{answer['request_id']}"
    status = server.call("GET", answer["status_url"].removeprefix(server.url)).json()
    assert (status["status"], status["error_type"]) == ("COMPLETED", "feature_not_supported")


def test_an_old_id_makes_what_its_successor_makes(server: LimpetServer) -> None:
    answer = server.call("POST", "/queue/fal-ai/minimax-video", json={"prompt": "dusk over the sea"}).json()

    assert answer["response_url"] == f"{server.url}/queue/fal-ai/minimax-video/requests/{answer['request_id']}"
    status = server.wait_until(answer["request_id"], "COMPLETED")
    assert "error" not in status
    assert server.result(answer["request_id"]).json()["video"]["content_type"] == "video/mp4"
