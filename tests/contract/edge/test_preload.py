"""Node programs of every kind with the preload: fal's addresses go to the server, all others stay as they are."""

import pytest

pytestmark = pytest.mark.node

STATUS = "https://queue.fal.run/app/test/requests/7/status?logs=1"


@pytest.mark.parametrize(
    "call",
    [
        f'fetch("{STATUS}")',
        f'fetch(new URL("{STATUS}"))',
        f'fetch(new Request("{STATUS}", {{headers: {{"x-own": "1"}}}}))',
        f'fetch("{STATUS}#fragment", {{headers: new Headers({{"x-own": "1"}})}})',
    ],
)
def test_every_form_of_fetch_reaches_the_server_and_keeps_fals_addresses(call: str, stub, node_exec):
    shown = node_exec(f"const r = await {call}; console.log(JSON.stringify([r.url, await r.json()]))")

    assert shown[0] == STATUS
    assert shown[1]["status_url"] == "https://queue.fal.run/app/test/requests/7/status"
    assert stub.calls[0]["query"] == "logs=1"
    assert stub.calls[0]["origin"].files == stub.url


@pytest.mark.parametrize(
    ("suffix", "wrap"),
    [(".mjs", "{}"), (".cjs", "(async () => {{ {} }})()")],
)
def test_modules_of_both_kinds_are_served(suffix: str, wrap: str, stub, node_exec):
    code = wrap.format('console.log(await (await fetch("https://fal.run/x", {method: "POST", body: "7"})).text());')

    assert node_exec(code, suffix=suffix) == 7


def test_worker_threads_are_served(stub, node_exec):
    shown = node_exec(
        """
import { Worker } from "node:worker_threads";
const code = 'fetch("https://fal.run/x").then(r => require("node:worker_threads").parentPort.postMessage(r.status))';
new Worker(code, { eval: true }).on("message", (status) => console.log(status));
"""
    )

    assert shown == 200


@pytest.mark.parametrize(
    "call",
    [
        'fetch("https://fal.run/app/length", {method: "POST", duplex: "half", body: stream})',
        'fetch(new Request("https://fal.run/app/length", {method: "POST", duplex: "half", body: stream}))',
        'fetch("https://fal.run/app/length", {method: "PUT", body: new Uint8Array(3_000_000)})',
        'fetch(new Request("https://fal.run/app/length", {method: "PUT", body: new Blob([new Uint8Array(3_000_000)])}))',
        'fetch(new Request("https://fal.run/app/length"), {method: "POST", duplex: "half", body: stream})',
    ],
)
def test_bodies_of_every_form_arrive_whole(call: str, stub, node_exec):
    shown = node_exec(
        f"""
let left = 3;
const stream = new ReadableStream({{
  pull(controller) {{
    if (left-- === 0) controller.close();
    else controller.enqueue(new Uint8Array(1_000_000));
  }},
}});
console.log(JSON.stringify(await (await {call}).json()));
"""
    )

    assert shown == {"size": 3_000_000}


@pytest.mark.parametrize("call", ["fetch(address, init)", "fetch(new Request(address, init))"])
def test_an_aborted_call_ends_at_the_server(call: str, stub, node_exec):
    shown = node_exec(
        f"""
const abort = new AbortController();
const [address, init] = ["https://fal.run/app/wait", {{method: "POST", body: "x", signal: abort.signal}}];
setTimeout(() => abort.abort(), 300);
await {call}.catch((error) => console.log(JSON.stringify(error.name)));
"""
    )

    assert shown == "AbortError"
    assert stub.left.wait(30)


def test_events_pass_as_they_come(stub, node_exec):
    shown = node_exec(
        """
const response = await fetch("https://fal.run/app/test/stream", {method: "POST", body: "{}"});
const reader = response.body.getReader();
const first = new TextDecoder().decode((await reader.read()).value);
console.log(JSON.stringify(first));
await reader.cancel();
process.exit(0);
"""
    )

    assert shown == 'data: {"n": 1}\n\n'


def test_sockets_reach_the_server(stub, node_exec):
    shown = node_exec(
        """
const socket = new WebSocket("wss://fal.run/app/realtime?fal_jwt_token=t");
socket.onopen = () => socket.send("there");
socket.onmessage = (message) => console.log(JSON.stringify([message.data, socket instanceof WebSocket]));
"""
    )

    assert shown == ["there back", True]
    assert stub.calls[0]["query"] == "fal_jwt_token=t"


def test_the_https_module_goes_through_the_tunnel(stub, node_exec):
    shown = node_exec(
        """
import https from "node:https";
https.get("https://fal.run/x", (response) => { response.resume(); console.log(response.statusCode); });
"""
    )

    assert shown == 200
    assert stub.calls[0]["headers"]["host"] == "fal.run"


def test_other_addresses_stay_as_they_are(stub, node_exec):
    shown = node_exec(
        """
const own = await fetch(`${process.env.LIMPET_SERVER}/x`, {method: "POST", body: "1"});
const data = await (await fetch("data:text/plain,hello")).text();
const broken = await fetch("not an address").catch((error) => error.name);
console.log(JSON.stringify([own.url, data, broken, typeof fetch, fetch.name]));
"""
    )

    assert shown == [f"{stub.url}/x", "hello", "TypeError", "function", "fetch"]
    assert "x-fal-target-url" not in stub.calls[0]["headers"]


def test_a_program_may_replace_fetch_itself(stub, node_exec):
    assert (
        node_exec(
            """
const before = globalThis.fetch;
globalThis.fetch = async (...call) => { const response = await before(...call); return response.status + 1; };
console.log(await fetch("https://fal.run/x"));
"""
        )
        == 201
    )
