"""Streams, tokens and sockets as users of both official clients meet them."""

import json
import textwrap
from collections.abc import Callable
from typing import Any

import pytest

FAST = "fal-ai/minimax/hailuo-02-fast/image-to-video"
NO_PICTURE = "data:image/jpeg;base64,bm8gcGljdHVyZQ=="

PYTHON = """
import json, fal_client

def show(value):
    print(json.dumps(value))

"""

JAVASCRIPT = """
import { fal } from "@fal-ai/client";
const show = (value) => console.log(JSON.stringify(value));
const told = (error) => ({
  name: error.name, message: error.message, status: error.status, detail: error.body?.detail, body: error.body,
});
"""


@pytest.fixture
def python(python_program: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda code: python_program(PYTHON + textwrap.dedent(code))


@pytest.fixture
def javascript(node_program: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda code: node_program(JAVASCRIPT + code)


def _check_events(events: list[dict[str, Any]], film_in: Callable[[str], Any]) -> None:
    *progress, output = events
    assert film_in(json.dumps(output)).frames == 144
    assert any(0 < event["progress"] < 1 for event in progress)
    assert any(event["logs"] for event in progress)


# Streams


@pytest.mark.parametrize("call", ["fal_client.stream", "client.stream"])
def test_python_streams_progress_and_the_output(call: str, python, data_uri: str, film_in):
    events = python(
        f"""
        client = fal_client.SyncClient()
        show(list({call}("{FAST}", arguments={{"prompt": "{call}", "image_url": {data_uri!r}}})))
        """
    )

    _check_events(events, film_in)


def test_python_streams_asynchronously(python, data_uri: str, film_in):
    events = python(
        f"""
        import asyncio
        async def main():
            arguments = {{"prompt": "async", "image_url": {data_uri!r}}}
            show([event async for event in fal_client.stream_async("{FAST}", arguments=arguments)])
        asyncio.run(main())
        """
    )

    _check_events(events, film_in)


def test_python_raises_what_goes_wrong_in_a_stream(python):
    shown = python(
        f"""
        events = []
        try:
            for event in fal_client.stream("{FAST}", arguments={{"prompt": "x", "image_url": "{NO_PICTURE}"}}):
                events.append(event)
        except json.JSONDecodeError as error:
            show({{"last": events[-1], "sentence": error.doc}})
        """
    )

    assert shown["last"]["error_type"] == "unsupported_image_format"
    assert shown["sentence"] == f"Error 422: {shown['last']['error']}"


def test_python_raises_what_is_wrong_before_a_stream(python):
    shown = python(
        f"""
        import httpx_sse
        try:
            list(fal_client.stream("{FAST}", arguments={{"prompt": "no picture"}}))
        except httpx_sse.SSEError as error:
            show(str(error))
        """
    )

    assert "application/json" in shown


@pytest.mark.node
@pytest.mark.parametrize("mode", ["server", "client"])
def test_javascript_streams_progress_and_the_output(mode: str, javascript, data_uri: str, film_in):
    """In the mode "client" the client exchanges its key for a token and streams with that."""
    shown = javascript(
        f"""
const input = {{ prompt: "{mode}", image_url: {json.dumps(data_uri)} }};
const stream = await fal.stream("{FAST}", {{ input, connectionMode: "{mode}" }});
const events = [];
for await (const event of stream) events.push(event);
show({{ events, done: await stream.done(), requestId: stream.requestId }});
"""
    )

    _check_events(shown["events"], film_in)
    assert shown["done"] == shown["events"][-1]
    assert shown["requestId"] == shown["events"][0]["request_id"]


@pytest.mark.node
@pytest.mark.parametrize("mode", ["server", "client"])
def test_javascript_rejects_what_goes_wrong_in_a_stream(mode: str, javascript):
    shown = javascript(
        f"""
const input = {{ prompt: "{mode}", image_url: "{NO_PICTURE}" }};
const stream = await fal.stream("{FAST}", {{ input, connectionMode: "{mode}" }});
const events = [];
stream.on("data", (event) => events.push(event));
const error = await stream.done().then(() => null, told);
show({{ error, last: events.at(-1) }});
"""
    )

    assert shown["error"]["name"] == "SyntaxError"
    assert "Error 422:" in shown["error"]["message"]
    assert shown["last"]["error_type"] == "unsupported_image_format"


@pytest.mark.node
@pytest.mark.parametrize("mode", ["server", "client"])
def test_javascript_rejects_what_is_wrong_before_a_stream(mode: str, javascript):
    shown = javascript(
        f"""
const stream = await fal.stream("{FAST}", {{ input: {{ prompt: "x" }}, connectionMode: "{mode}" }});
show(await stream.done().then(() => null, told));
"""
    )

    assert shown["name"] == "ValidationError"
    assert shown["status"] == 422
    assert shown["detail"][0]["type"] == "missing"


# Realtime


@pytest.mark.parametrize("use_jwt", [True, False])
def test_python_is_told_that_an_endpoint_is_not_realtime(*, use_jwt: bool, python):
    shown = python(
        f"""
        with fal_client.realtime("{FAST}", use_jwt={use_jwt}) as connection:
            try:
                connection.recv()
            except fal_client.client.RealtimeError as error:
                show([error.error, error.reason])
        """
    )

    assert shown[0] == "NOT_REALTIME"
    assert FAST in shown[1]


def test_python_is_told_asynchronously_too(python):
    shown = python(
        f"""
        import asyncio
        async def main():
            async with fal_client.AsyncClient().realtime("{FAST}") as connection:
                try:
                    await connection.recv()
                except fal_client.client.RealtimeError as error:
                    show(error.error)
        asyncio.run(main())
        """
    )

    assert shown == "NOT_REALTIME"


@pytest.mark.node
def test_javascript_is_told_that_an_endpoint_is_not_realtime(javascript):
    shown = javascript(
        f"""
const errors = [];
const connection = fal.realtime.connect("{FAST}", {{
  throttleInterval: 0,
  onResult: (result) => show({{ result }}),
  onError: (error) => {{
    errors.push(told(error));
    if (errors.length === 2) {{ show(errors); process.exit(0); }}
  }},
}});
connection.send({{ prompt: "x" }});
"""
    )

    frame, close = shown
    assert frame["body"]["type"] == "x-fal-error"
    assert frame["message"].startswith("NOT_REALTIME: ")
    assert close["status"] == 1008
    assert FAST in close["message"]


# HTTP over a socket


def test_a_raw_socket_to_the_host_ws_is_answered_as_fal_answers_it(python, data_uri: str, film_in):
    shown = python(
        f"""
        from websockets.sync.client import connect
        headers = {{"Authorization": fal_client.auth.fetch_auth_credentials().header_value}}
        frames = []
        with connect("wss://ws.fal.run/{FAST}", additional_headers=headers) as socket:
            for body in ({{"prompt": "socket", "image_url": {data_uri!r}}}, {{}}):
                socket.send(json.dumps(body))
                frames += [json.loads(socket.recv()) for _ in range(3)]
        show(frames)
        """
    )

    (start, output, end), (start_of_error, _, end_of_error) = shown[:3], shown[3:]
    assert [frame["type"] for frame in (start, end, start_of_error, end_of_error)] == ["start", "end"] * 2
    assert film_in(json.dumps(output)).frames == 144
    assert start["request_id"] == end["request_id"]
    assert [end["status"], end_of_error["status"]] == [200, 422]
