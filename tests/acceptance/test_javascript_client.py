"""@fal-ai/client 1.10.1: errors, uploads, streams, cancels, as its user sees them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.node

FAST = "fal-ai/minimax/hailuo-02-fast/image-to-video"

PREAMBLE = """
import { fal, ApiError, ValidationError } from "@fal-ai/client";
const show = (value) => console.log(JSON.stringify(value));
const outcome = async (call) => {
  try {
    return { result: await call() };
  } catch (error) {
    return {
      validation: error instanceof ValidationError,
      api: error instanceof ApiError,
      status: error.status,
      message: error.message,
      detail: error.body?.detail,
      requestId: error.requestId,
      fields: error instanceof ValidationError ? error.fieldErrors.map((entry) => [entry.loc, entry.type]) : null,
    };
  }
};
"""


@pytest.fixture
def run(node_program: Callable[[str], Any]) -> Callable[[str], Any]:
    return lambda code: node_program(PREAMBLE + code)


def test_bad_input_is_a_validation_error_with_its_fields(run):
    shown = run(f'show(await outcome(() => fal.subscribe("{FAST}", {{ input: {{ prompt: 7 }} }})));')

    assert shown["validation"]
    assert shown["status"] == 422
    assert shown["fields"] == [[["body", "prompt"], "string_type"], [["body", "image_url"], "missing"]]
    assert shown["requestId"]


def test_a_file_that_is_no_picture_is_uploaded_and_then_refused(run):
    shown = run(
        f"""
const input = {{ prompt: "x", image_url: new Blob(["no picture"], {{ type: "image/jpeg" }}) }};
show(await outcome(() => fal.subscribe("{FAST}", {{ input }})));
"""
    )

    assert shown["fields"] == [[["body", "image_url"], "unsupported_image_format"]]


@pytest.mark.parametrize("call", ["fal.queue.submit", "fal.run"])
def test_an_unknown_endpoint_is_a_404(call: str, run):
    shown = run(f'show(await outcome(() => {call}("fal-ai/no-such-app", {{ input: {{}} }})));')

    assert shown["api"]
    assert shown["status"] == 404
    assert "no-such-app" in shown["detail"]


@pytest.mark.parametrize("mode", ["polling", "streaming"])
def test_both_ways_of_following_a_request_end_with_the_video(mode: str, run, data_uri: str, film_in):
    shown = run(
        f"""
const updates = [];
const result = await fal.subscribe("{FAST}", {{
  input: {{ prompt: "[Pan left] a street", image_url: "{data_uri}" }},
  logs: true,
  mode: "{mode}",
  onQueueUpdate: (update) => updates.push([update.status, (update.logs ?? []).map((log) => log.message)]),
}});
show({{ updates, data: result.data, requestId: result.requestId }});
"""
    )

    statuses = [status for status, _ in shown["updates"]]
    assert set(statuses) <= {"IN_QUEUE", "IN_PROGRESS", "COMPLETED"}
    assert statuses[-1] == "COMPLETED"
    messages = shown["updates"][-1][1]
    assert messages
    assert len(messages) == len(set(messages))  # a stream that repeats entries doubles them here
    assert film_in(json.dumps(shown["data"])).frames == 144


def test_a_picture_given_as_a_blob_becomes_the_first_frame(run, data_uri: str, film_in):
    shown = run(
        f"""
const picture = await (await fetch("{data_uri}")).blob();
show((await fal.run("{FAST}", {{ input: {{ prompt: "x", image_url: picture }} }})).data);
"""
    )

    assert film_in(json.dumps(shown)).frames == 144


def test_a_cancelled_request_ends_and_says_so(run, data_uri: str):
    shown = run(
        f"""
const input = {{ prompt: "x", image_url: "{data_uri}", duration: "10" }};
const {{ request_id: requestId }} = await fal.queue.submit("{FAST}", {{ input }});
await fal.queue.cancel("{FAST}", {{ requestId }});
const last = await fal.queue.subscribeToStatus("{FAST}", {{ requestId }}).catch((error) => ({{ status: error.name }}));
show({{ last, ...(await outcome(() => fal.queue.result("{FAST}", {{ requestId }}))) }});
"""
    )

    assert shown["last"]["status"] == "COMPLETED"
    assert shown["status"] == 499


def test_an_aborted_subscription_rejects(run, data_uri: str):
    shown = run(
        f"""
const abort = new AbortController();
const call = outcome(() => fal.subscribe("{FAST}", {{
  input: {{ prompt: "x", image_url: "{data_uri}", duration: "10" }},
  abortSignal: abort.signal,
  onQueueUpdate: () => abort.abort(),
}}));
show(await call);
"""
    )

    assert "result" not in shown


def test_uploads_come_back_byte_for_byte(run):
    shown = run(
        """
const url = await fal.storage.upload(new File(["some", "bytes"], "a b.txt", { type: "text/plain" }));
show([url, await (await fetch(url)).text()]);
"""
    )

    assert shown[0].startswith("http://127.0.0.1:")
    assert shown[1] == "somebytes"


def test_a_big_file_is_uploaded_in_parts(run):
    shown = run(
        """
const url = await fal.storage.upload(new Blob([new Uint8Array(91 * 2 ** 20)], { type: "application/octet-stream" }));
let size = 0, nonzero = 0;
for await (const chunk of (await fetch(url)).body) { size += chunk.length; nonzero += chunk.some((byte) => byte) ? 1 : 0; }
show([size, nonzero]);
"""
    )

    assert shown == [91 * 2**20, 0]
