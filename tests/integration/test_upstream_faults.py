"""Providers that misbehave: each ends in the right state, in fal's words, with nothing lost."""

import json
from collections.abc import Iterator

import pytest
from tests.harness import LimpetServer, wait_for
from tests.provider import Asked, Die, Hang, Provider, Reply, Script, providing

SUBMITTED = Reply.of({"request_id": "7f2f9a0e-3c6a-4b42-9c0a-2f1d8a3e5b61"})
COMPLETED = Reply.of({"status": "COMPLETED", "logs": None})
STATUS = "/queue/fal-ai/minimax/requests/7f2f9a0e-3c6a-4b42-9c0a-2f1d8a3e5b61/status"
RESULT = STATUS.removesuffix("/status")


def _ends_with(result: Reply) -> Script:
    """A provider that works until the result."""

    def script(asked: Asked) -> Reply:
        if asked.path == STATUS:
            return COMPLETED
        return result if asked.path == RESULT else SUBMITTED

    return script


def _nonsense(asked: Asked) -> Reply:
    return Reply(body=b"<html>welcome</html>")


def _busy_at_first(asked: Asked) -> Reply:
    if asked.method == "POST" and asked.earlier < 2:
        return Reply.of({"detail": "slow down"}, 429)
    return _refusing(asked)


_refusing = _ends_with(
    Reply.of({"detail": [{"loc": ["body", "prompt"], "msg": "Not this.", "type": "content_policy_violation"}]}, 422)
)


def _broken(asked: Asked) -> Reply:
    return Reply.of({"detail": "out of order"}, 500)


def _hanging(asked: Asked) -> Reply:
    raise Hang


def _dying(asked: Asked) -> Reply:
    if asked.method == "POST":
        return SUBMITTED
    raise Die


def _page(asked: Asked) -> Reply:
    if asked.path == "/file":
        return Reply(body=b"<!doctype html><script>alert(1)</script>")
    return _ends_with(Reply.of({"video": {"url": f"http://{asked.host}/page/file"}}))(asked)


def _h3(status: str, **more: object) -> Script:
    """MiniMax's `/v2`, whose only task stands so."""

    def script(asked: Asked) -> Reply:
        if asked.method == "POST":
            return Reply.of({"task_id": "7"})
        return Reply.of({"task": {"id": "7", "status": status, **more}})

    return script


#: A scenario an endpoint, so that the profile can tell them apart.
SCRIPTS: dict[str, tuple[str, Script]] = {
    "nonsense": ("fal-ai/minimax/video-01", _nonsense),
    "busy": ("fal-ai/minimax/video-01-director", _busy_at_first),
    "broken": ("fal-ai/minimax/hailuo-02/standard/text-to-video", _broken),
    "hanging": ("fal-ai/minimax/hailuo-02/pro/text-to-video", _hanging),
    "dying": ("fal-ai/minimax/hailuo-2.3/standard/text-to-video", _dying),
    "empty": ("fal-ai/minimax/hailuo-2.3/pro/text-to-video", _ends_with(Reply.of({}))),
    "page": ("fal-ai/minimax/video-01-live", _page),
    "h3-waiting": ("minimax/h3/text-to-video", _h3("queued")),
    "h3-refusing": (
        "minimax/h3/reference-to-video",
        _h3("failed", error={"code": "1026", "message": "not this either"}),
    ),
}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing({name: script for name, (_, script) in SCRIPTS.items()}) as provider:
        yield provider


@pytest.fixture(scope="module")
def near(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimpetServer]:
    kinds = {name: "minimax" if name.startswith("h3") else "fal" for name in SCRIPTS}
    providers = {name: {"kind": kind, "url": f"{provider.url}/{name}", "key": "a:b"} for name, kind in kinds.items()}
    profile = {endpoint: [f"upstream:{name}"] for name, (endpoint, _) in SCRIPTS.items()}
    environment = {"LIMPET_PROVIDERS": json.dumps(providers), "LIMPET_PROFILE": json.dumps(profile)}
    server = LimpetServer(tmp_path_factory.mktemp("near"), environment=environment).start()
    yield server
    server.stop()


@pytest.mark.parametrize(
    ("scenario", "status", "type_", "words"),
    [
        ("nonsense", 500, "downstream_service_error", "no JSON"),
        ("busy", 422, "content_policy_violation", "Not this."),
        ("broken", 500, "downstream_service_unavailable", "out of order"),
        ("dying", 500, "downstream_service_unavailable", "cannot be reached"),
        ("empty", 500, "downstream_service_error", "lacks what the endpoint promises"),
        ("page", 500, "downstream_service_error", "no media file"),
        ("h3-refusing", 422, "content_policy_violation", "not this either"),
    ],
)
def test_a_misbehaving_provider_ends_in_an_error_that_says_so(
    near: LimpetServer, scenario: str, status: int, type_: str, words: str
) -> None:
    request_id = near.submit(SCRIPTS[scenario][0], {"prompt": "a harbour"})
    near.wait_until(request_id, "COMPLETED")

    answer = near.result(request_id)

    (problem,) = answer.json()["detail"]
    assert (answer.status_code, problem["type"]) == (status, type_)
    assert words in problem["msg"]


def test_a_refused_submit_is_repeated_only_where_nothing_was_taken_in(near: LimpetServer, provider: Provider) -> None:
    """A 500 may have cost money already; a 429 has not."""
    for scenario in ("busy", "broken"):
        near.wait_until(near.submit(SCRIPTS[scenario][0], {"prompt": "a harbour"}), "COMPLETED")

    assert provider.count("busy", "POST", f"/queue/{SCRIPTS['busy'][0]}") >= 3
    assert provider.count("broken", "POST", f"/queue/{SCRIPTS['broken'][0]}") <= 2


def test_a_provider_that_hangs_does_not_hold_a_cancel(near: LimpetServer, provider: Provider) -> None:
    endpoint = SCRIPTS["hanging"][0]
    request_id = near.submit(endpoint, {"prompt": "a harbour"})
    wait_for("the submit there", lambda: provider.count("hanging", "POST", f"/queue/{endpoint}"))

    near.cancel(request_id)
    near.wait_until(request_id, "COMPLETED")

    assert near.result(request_id).status_code == 499
    assert "runner-killed" not in near.log.read_text()


def test_a_clip_of_hailuo_3_that_waits_at_its_provider_is_cancelled_there(
    near: LimpetServer, provider: Provider
) -> None:
    request_id = near.submit(SCRIPTS["h3-waiting"][0], {"prompt": "a harbour"})
    wait_for("a look there", lambda: provider.count("h3-waiting", "GET", "/v2/query/video_generation/7"))

    near.cancel(request_id)

    wait_for("the cancel there", lambda: provider.count("h3-waiting", "DELETE", "/v2/video_generation/7"))
