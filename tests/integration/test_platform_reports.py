"""Reports, keys and queues at the platform addresses, over requests of known times and outcomes."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests.harness import PATIENCE_S, LimpetServer, wait_for

VIDEO_01 = "fal-ai/minimax/video-01"
DIRECTOR = "fal-ai/minimax/video-01-director"
RESULT = {
    "files": [
        {
            "key": "b/0a0a0a0a/aaaaaaaaaaaaaaaaaaaaa_a.mp4",
            "content_type": "video/mp4",
            "file_name": "a.mp4",
            "size_bytes": 9,
        }
    ]
}
PROBLEM = {"type": "string_type", "loc": ["prompt"], "msg": "Input should be a valid string", "input": "a\0b"}
SCHEMA = {"code": "schema_mismatch", "message": "It does not fit.", "context": {"problems": [PROBLEM]}}
CRASH = {"code": "engine_failed", "message": "It broke.", "context": {}}
CANCEL = {"code": "cancelled", "message": "The request was cancelled.", "context": {}}

#: Times of acceptance, start and end on two days around a change of clocks in Berlin, with endpoint and failure.
STORY: list[tuple[str, str | None, str, str, dict[str, Any] | None]] = [
    ("2026-03-28T10:00:00Z", "2026-03-28T10:00:02Z", "2026-03-28T10:00:12Z", VIDEO_01, None),
    ("2026-03-28T10:30:00Z", "2026-03-28T10:30:04Z", "2026-03-28T10:30:24Z", VIDEO_01, None),
    ("2026-03-28T22:30:00Z", "2026-03-28T22:30:00Z", "2026-03-28T22:30:30Z", VIDEO_01, None),
    ("2026-03-28T23:30:00Z", "2026-03-28T23:30:00Z", "2026-03-28T23:30:05Z", VIDEO_01, CRASH),
    ("2026-03-29T10:00:00Z", None, "2026-03-29T10:00:00Z", VIDEO_01, SCHEMA),
    ("2026-03-29T10:00:00Z", None, "2026-03-29T10:00:09Z", DIRECTOR, CANCEL),
    ("2026-03-29T22:30:00Z", "2026-03-29T22:30:00Z", "2026-03-29T22:30:10Z", DIRECTOR, None),
]
BOTH_DAYS = {"start": "2026-03-28", "end": "2026-03-30", "endpoint_id": f"{VIDEO_01},{DIRECTOR}"}


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimpetServer]:
    """A server without a worker: nothing runs, nothing is tidied away."""
    running = LimpetServer(tmp_path_factory.mktemp("quiet"), arguments=("--no-worker",)).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def make_key(quiet: LimpetServer) -> Any:
    def make(alias: str) -> dict[str, str]:
        answer = quiet.call("POST", "/v1/keys", json={"alias": alias})
        assert answer.status_code == 201, answer.text
        made: dict[str, str] = answer.json()
        return made

    return make


@pytest.fixture(scope="module")
def key(quiet: LimpetServer, make_key: Any) -> dict[str, str]:
    """A key to which the first four requests of the story belong; the others are the local key's."""
    made: dict[str, str] = make_key("a studio")
    for number, (created, started, ended, endpoint, failure) in enumerate(STORY):
        owner = made["key_id"] if number < 4 else "local"
        id_ = str(uuid.UUID(int=number + 1))
        quiet.rows(
            "INSERT INTO limpet.requests (id, owner, endpoint, lane, priority, status, input, input_digest, created_at,"
            " started_at, completed_at, result, failure)"
            " VALUES (%s, %s, %s, 'x', 0, 'completed', %s, 'x', %s, %s, %s, %s, %s) RETURNING id",
            *(id_, owner, endpoint, json.dumps({"prompt": f"{number}\0"}), created, started, ended),
            None if failure else json.dumps(RESULT),
            json.dumps(failure, separators=(",", ":")) if failure else None,
        )
        if failure is None:
            quiet.rows(
                "INSERT INTO limpet.usage (request_id, owner, endpoint, engine, run_seconds, at, unit, units, usd_per_unit)"
                " VALUES (%s, %s, %s, 'embedded', 1, %s, 'video', 1, 0.5) RETURNING 1",
                *(id_, owner, endpoint, ended),
            )
    return made


def _get(server: LimpetServer, path: str, query: dict[str, Any], key: dict[str, str] | None = None) -> Any:
    headers = {"Authorization": f"Key {key['key'] if key else 'local:local'}"}
    answer = httpx.get(f"{server.url}/v1/{path}", params=query, headers=headers, timeout=PATIENCE_S)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _number(item: dict[str, Any]) -> int:
    """The place in the story."""
    return uuid.UUID(item["request_id"]).int - 1


# Usage


@pytest.mark.usefixtures("key")
def test_usage_counts_results_by_day_and_endpoint(quiet: LimpetServer) -> None:
    body = _get(quiet, "models/usage", {"start": "2026-03-28", "end": "2026-03-30", "timeframe": "day"})

    assert [
        (bucket["bucket"], [(line["endpoint_id"], line["quantity"]) for line in bucket["results"]])
        for bucket in body["time_series"]
    ] == [("2026-03-28T00:00:00+00:00", [(VIDEO_01, 3)]), ("2026-03-29T00:00:00+00:00", [(DIRECTOR, 1)])]
    line = body["time_series"][0]["results"][0]
    assert line == {
        "endpoint_id": VIDEO_01,
        "unit": "video",
        "quantity": 3,
        "unit_price": 0.5,
        "percent_discount": None,
        "cost_subtotal": 1.5,
        "cost_discount": 0,
        "cost_total": 1.5,
        "cost": 1.5,
        "currency": "USD",
    }
    assert (body["next_cursor"], body["has_more"]) == (None, False)
    assert "summary" not in body


@pytest.mark.usefixtures("key")
def test_days_begin_in_the_callers_zone(quiet: LimpetServer) -> None:
    query = {"start": "2026-03-28", "end": "2026-03-31", "timeframe": "day", "timezone": "Europe/Berlin"}

    body = _get(quiet, "models/usage", query)

    # 22:30 UTC is 23:30 on the 28th in winter time and 00:30 on the 30th in summer time.
    assert [(bucket["bucket"], bucket["results"][0]["quantity"]) for bucket in body["time_series"]] == [
        ("2026-03-28T00:00:00+01:00", 3),
        ("2026-03-30T00:00:00+02:00", 1),
    ]


def test_usage_names_keys_if_asked(quiet: LimpetServer, key: dict[str, str]) -> None:
    query = {"start": "2026-03-28", "end": "2026-03-30", "expand": "summary,auth_method,auth_method_structured"}

    body = _get(quiet, "models/usage", query)

    assert "time_series" not in body
    assert [(line["endpoint_id"], line["auth_method"], line["quantity"]) for line in body["summary"]] == [
        (VIDEO_01, "a studio", 3),
        (DIRECTOR, "local key", 1),
    ]
    assert body["summary"][0]["auth_method_structured"] == {"detail": "a studio", "api_key_id": key["key_id"]}


def test_usage_is_filtered_by_key_and_endpoint(quiet: LimpetServer, key: dict[str, str]) -> None:
    span = {"start": "2026-03-28", "end": "2026-03-30", "expand": ["summary"]}

    def total(**query: str) -> float:
        return float(sum(line["quantity"] for line in _get(quiet, "models/usage", span | query)["summary"]))

    assert total() == 4
    assert total(api_key_id=key["key_id"]) == 3
    assert total(api_key_id=f"{key['key_id']},local") == 4
    assert total(endpoint_id=DIRECTOR) == 1
    assert total(endpoint_id=DIRECTOR, api_key_id=key["key_id"]) == 0


@pytest.mark.usefixtures("key")
def test_bounds_move_out_to_whole_buckets_unless_told_not_to(quiet: LimpetServer) -> None:
    query = {"start": "2026-03-28T10:15:00Z", "end": "2026-03-28T22:00:00Z", "timeframe": "day", "expand": "summary"}

    bound = _get(quiet, "models/usage", query)["summary"][0]["quantity"]
    exact = _get(quiet, "models/usage", query | {"bound_to_timeframe": "false"})["summary"][0]["quantity"]

    assert (bound, exact) == (3, 1)


@pytest.mark.usefixtures("key")
def test_buckets_come_in_pages(quiet: LimpetServer) -> None:
    query = {"start": "2026-03-28", "end": "2026-03-30", "timeframe": "hour", "limit": "2"}

    first = _get(quiet, "models/usage", query)
    second = _get(quiet, "models/usage", query | {"cursor": first["next_cursor"]})

    assert (len(first["time_series"]), first["has_more"]) == (2, True)
    assert (len(second["time_series"]), second["has_more"], second["next_cursor"]) == (1, False, None)


# Analytics


METRICS = "request_count,success_count,user_error_count,error_count,runtime_error_count,connection_error_count"


@pytest.mark.usefixtures("key")
def test_analytics_count_outcomes(quiet: LimpetServer) -> None:
    body = _get(quiet, "models/analytics", BOTH_DAYS | {"expand": f"summary,{METRICS}"})

    assert body["summary"] == [
        {
            "endpoint_id": VIDEO_01,
            "request_count": 5,
            "success_count": 3,
            "user_error_count": 1,
            "error_count": 1,
            "runtime_error_count": 1,
            "connection_error_count": 0,
        },
        {
            "endpoint_id": DIRECTOR,
            "request_count": 2,
            "success_count": 1,
            "user_error_count": 1,
            "error_count": 0,
            "runtime_error_count": 0,
            "connection_error_count": 0,
        },
    ]


@pytest.mark.usefixtures("key")
def test_analytics_have_percentiles_of_the_wait_and_of_the_run(quiet: LimpetServer) -> None:
    query = {"start": "2026-03-28T10:00:00Z", "end": "2026-03-28T11:00:00Z", "endpoint_id": VIDEO_01}
    names = "p25_duration,p50_duration,p99_duration,p50_prepare_duration,total_billable_duration"

    (line,) = _get(quiet, "models/analytics", query | {"expand": f"summary,{names}"})["summary"]

    assert line == {
        "endpoint_id": VIDEO_01,
        "p25_duration": 12.5,
        "p50_duration": 15,
        "p99_duration": 19.9,
        "p50_prepare_duration": 3,
        "total_billable_duration": 30,
    }


@pytest.mark.usefixtures("key")
def test_percentiles_of_requests_that_never_ran_are_left_out(quiet: LimpetServer) -> None:
    query = {"start": "2026-03-29T10:00:00Z", "end": "2026-03-29T11:00:00Z", "endpoint_id": DIRECTOR}

    (line,) = _get(quiet, "models/analytics", query | {"expand": "summary,request_count,p50_duration"})["summary"]

    assert line == {"endpoint_id": DIRECTOR, "request_count": 1}


def test_a_key_analyses_its_own_requests_only(quiet: LimpetServer, key: dict[str, str]) -> None:
    own = _get(quiet, "models/analytics", BOTH_DAYS | {"expand": "summary,request_count"}, key)
    every = _get(quiet, "models/analytics", BOTH_DAYS | {"expand": "summary,request_count"})

    assert [line["request_count"] for line in own["summary"]] == [4]
    assert [line["request_count"] for line in every["summary"]] == [5, 2]


@pytest.mark.usefixtures("key")
def test_analytics_show_a_series_of_counts_by_default(quiet: LimpetServer) -> None:
    body = _get(quiet, "models/analytics", BOTH_DAYS)

    assert sum(line["request_count"] for bucket in body["time_series"] for line in bucket["results"]) == 7


# Requests


@pytest.mark.usefixtures("key")
def test_requests_are_listed_newest_first(quiet: LimpetServer) -> None:
    items = _get(quiet, "models/requests/by-endpoint", BOTH_DAYS)["items"]

    assert [_number(item) for item in items] == [6, 5, 4, 3, 2, 1, 0]
    assert [item["status_code"] for item in items] == [200, 499, 422, 500, 200, 200, 200]
    assert items[-1] == {
        "request_id": str(uuid.UUID(int=1)),
        "endpoint_id": VIDEO_01,
        "sent_at": "2026-03-28T10:00:00+00:00",
        "started_at": "2026-03-28T10:00:02+00:00",
        "ended_at": "2026-03-28T10:00:12+00:00",
        "status_code": 200,
        "duration": 12,
    }


@pytest.mark.usefixtures("key")
@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"status": "success"}, [6, 2, 1, 0]),
        ({"status": "user_error"}, [5, 4]),
        ({"status": "error"}, [3]),
        ({"sort_by": "duration"}, [2, 1, 0, 6, 5, 3, 4]),
        ({"endpoint_id": DIRECTOR}, [6, 5]),
        ({"request_id": str(uuid.UUID(int=3))}, [2]),
        ({"end": "2026-03-28T12:00:00Z"}, [1, 0]),
    ],
)
def test_requests_are_filtered_and_sorted(quiet: LimpetServer, query: dict[str, str], numbers: list[int]) -> None:
    items = _get(quiet, "models/requests/by-endpoint", BOTH_DAYS | query)["items"]

    assert [_number(item) for item in items] == numbers


@pytest.mark.usefixtures("key")
def test_requests_come_in_pages(quiet: LimpetServer) -> None:
    seen, cursor = [], None
    while True:
        query = BOTH_DAYS | {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        body = _get(quiet, "models/requests/by-endpoint", query)
        seen += [_number(item) for item in body["items"]]
        cursor = body["next_cursor"]
        if not body["has_more"]:
            break

    assert cursor is None
    assert seen == [6, 5, 4, 3, 2, 1, 0]


@pytest.mark.usefixtures("key")
def test_payloads_are_what_was_sent_and_answered(quiet: LimpetServer) -> None:
    items = _get(quiet, "models/requests/by-endpoint", BOTH_DAYS | {"expand": "payloads"})["items"]

    assert items[-1]["json_input"] == {"prompt": "0\0"}
    assert items[-1]["json_output"]["video"]["url"] == f"{quiet.url}/files/{RESULT['files'][0]['key']}"
    assert items[3]["json_output"]["detail"][0]["msg"] == "It broke."


def test_a_key_lists_its_own_requests_only(quiet: LimpetServer, key: dict[str, str]) -> None:
    items = _get(quiet, "models/requests/by-endpoint", BOTH_DAYS, key)["items"]

    assert [_number(item) for item in items] == [3, 2, 1, 0]


# What is refused


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("models/usage", {"start": "yesterday"}),
        ("models/usage", {"start": "2026-01-02", "end": "2026-01-01"}),
        ("models/usage", {"timezone": "CET"}),
        ("models/usage", {"timezone": "../../etc/passwd"}),
        ("models/usage", {"timezone": "Europe/Nowhere"}),
        ("models/usage", {"timeframe": "year"}),
        ("models/usage", {"start": "2020-01-01", "timeframe": "minute"}),
        ("models/usage", {"bound_to_timeframe": "maybe"}),
        ("models/usage", {"expand": "auth_method"}),
        ("models/usage", {"expand": "everything"}),
        ("models/usage", {"limit": "0"}),
        ("models/usage", {"cursor": "not base64"}),
        ("models/usage", {"cursor": "MA=="}),
        ("models/usage", {"endpoint_id": ",".join(f"a/{n}" for n in range(51))}),
        ("models/analytics", {}),
        ("models/analytics", {"endpoint_id": VIDEO_01, "expand": "time_series"}),
        ("models/requests/by-endpoint", {}),
        ("models/requests/by-endpoint", {"endpoint_id": VIDEO_01, "limit": "101"}),
        ("models/requests/by-endpoint", {"endpoint_id": VIDEO_01, "status": "ok"}),
        ("models/requests/by-endpoint", {"endpoint_id": VIDEO_01, "request_id": "7"}),
    ],
)
def test_a_senseless_query_is_a_400_of_the_platform(quiet: LimpetServer, path: str, query: dict[str, str]) -> None:
    answer = quiet.call("GET", f"/v1/{path}", params=query)

    assert answer.status_code == 400, answer.text
    assert answer.json()["error"]["type"] == "validation_error"
    assert answer.json()["error"]["message"]


# Keys and meta


def test_a_key_is_made_used_listed_and_ended(quiet: LimpetServer, make_key: Any) -> None:
    made = make_key("  for a day ")
    headers = {"Authorization": f"Key {made['key_id']}:{made['key_secret']}"}
    probe = f"{quiet.url}/queue/fal-ai/minimax/requests/{uuid.uuid4()}/status"

    listed = {entry["key_id"]: entry for entry in quiet.call("GET", "/v1/keys").json()["keys"]}
    with_key = httpx.get(probe, headers=headers).status_code
    ended = [quiet.call("DELETE", f"/v1/keys/{made['key_id']}").status_code for _ in range(2)]
    after = {entry["key_id"] for entry in quiet.call("GET", "/v1/keys").json()["keys"]}

    assert made["key"] == f"{made['key_id']}:{made['key_secret']}"
    assert set(listed[made["key_id"]]) == {"key_id", "alias", "scope", "running_limit", "created_at"}
    assert (listed[made["key_id"]]["alias"], listed[made["key_id"]]["scope"]) == ("for a day", "API")
    assert with_key == 404
    assert ended == [204, 204]
    assert made["key_id"] not in after


@pytest.mark.parametrize("body", [{}, [], {"alias": ""}, {"alias": " "}, {"alias": 7}, {"alias": "x" * 201}])
def test_a_key_needs_an_alias(quiet: LimpetServer, body: object) -> None:
    answer = quiet.call("POST", "/v1/keys", json=body)

    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "validation_error")


def test_a_token_ends_with_its_key(quiet: LimpetServer, make_key: Any) -> None:
    made = make_key("a browser's")
    headers = {"Authorization": f"Key {made['key']}"}
    token = httpx.post(f"{quiet.url}/rest/tokens/", json={"allowed_apps": ["minimax"]}, headers=headers).json()
    url = f"{quiet.url}/{VIDEO_01}/stream?fal_jwt_token={token}"
    before = httpx.post(url, json={}).status_code

    quiet.call("DELETE", f"/v1/keys/{made['key_id']}")

    assert before == 422
    wait_for("the token to end", lambda: httpx.post(url, json={}, timeout=PATIENCE_S).status_code == 401)


def test_meta_names_where_webhooks_come_from(quiet: LimpetServer) -> None:
    assert httpx.get(f"{quiet.url}/v1/meta").json() == {"webhook_ip_ranges": ["127.0.0.1/32"]}


# Queues


def test_a_queue_is_counted_and_flushed_for_its_key_or_for_all(quiet: LimpetServer, make_key: Any) -> None:
    own = {"Authorization": f"Key {make_key('a queue')['key']}"}
    path = "/v1/serverless/apps/fal-ai/minimax/queue"

    def size(**options: Any) -> int:
        found: int = quiet.call("GET", path, **options).json()["queue_size"]
        return found

    others = [quiet.submit(VIDEO_01, {"prompt": f"other {n}"}) for n in range(2)]
    mine = [quiet.submit(VIDEO_01, {"prompt": f"mine {n}"}, headers=own) for n in range(3)]
    before = (size(), size(headers=own))
    flushed = quiet.call("DELETE", path, headers=own)
    after = (size(), size(headers=own))
    quiet.call("DELETE", path)

    assert before == (5, 3)
    assert (flushed.status_code, flushed.content) == (204, b"")
    assert after == (2, 0)
    assert size() == 0
    for request_id in others:
        assert quiet.wait_until(request_id, "COMPLETED")["error_type"] == "client_cancelled"
    status = quiet.call("GET", f"/queue/fal-ai/minimax/requests/{mine[0]}/status", headers=own).json()
    assert status["status"] == "COMPLETED"
    assert quiet.rows("SELECT 1 FROM procrastinate_jobs WHERE queue_name <> 'webhooks'") == []


def test_a_queue_of_an_unknown_app_is_a_404(quiet: LimpetServer) -> None:
    answer = quiet.call("GET", "/v1/serverless/apps/nobody/nothing/queue")

    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "not_found")


# Scopes


#: Every route of these pages, and whether only an administrator may call it.
ROUTES = [
    ("GET", "/v1/models/usage", True),
    ("GET", f"/v1/models/analytics?endpoint_id={VIDEO_01}", False),
    ("GET", f"/v1/models/requests/by-endpoint?endpoint_id={VIDEO_01}", False),
    ("GET", "/v1/keys", True),
    ("POST", "/v1/keys", True),
    ("DELETE", "/v1/keys/none", True),
    ("GET", "/v1/serverless/apps/fal-ai/minimax/queue", False),
    ("DELETE", "/v1/serverless/apps/fal-ai/minimax/queue", False),
]


@pytest.mark.parametrize(("method", "path", "is_for_admins"), ROUTES)
@pytest.mark.parametrize("scope", ["none", "wrong", "api", "admin"])
def test_each_scope_opens_its_routes(
    *, quiet: LimpetServer, key: dict[str, str], method: str, path: str, is_for_admins: bool, scope: str
) -> None:
    credentials = {"none": None, "wrong": "Key a:b", "api": f"Key {key['key']}", "admin": "Key local:local"}[scope]
    headers = {"Authorization": credentials} if credentials else {}

    answer = httpx.request(
        method, f"{quiet.url}{path}", headers=headers, json={"alias": "x"} if method == "POST" else None
    )

    expected = {"none": 401, "wrong": 401, "api": 403 if is_for_admins else 0, "admin": 0}[scope]
    if expected:
        assert answer.status_code == expected
        assert answer.json()["error"]["type"] == "authorization_error"
    else:
        assert answer.is_success, answer.text
