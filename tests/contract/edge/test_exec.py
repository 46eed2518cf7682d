"""`limpet exec` as a process: what programs see, and what the shell sees of them."""

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

SHOW = "import json, os; print(json.dumps(dict(os.environ)))"


def test_the_python_client_submits_polls_and_fetches_through_the_tunnel(stub, python_exec):
    shown = python_exec(
        """
import json, fal_client
handle = fal_client.submit("app/test", arguments={"a": 1})
rebuilt = fal_client.SyncClient().get_handle("app/test", handle.request_id)
print(json.dumps({"urls": [handle.status_url, rebuilt.status_url], "result": handle.get()}))
"""
    )

    assert shown["urls"] == ["https://queue.fal.run/app/test/requests/7/status"] * 2
    assert shown["result"] == {"video": {"url": f"{stub.url}/files/b/1.mp4"}}
    assert stub.calls[0]["headers"]["authorization"] == "Key local:local"


def test_files_can_have_addresses_of_a_public_name(stub, python_exec, node_exec):
    public = "https://v3.fal.media/files/b/1.mp4"

    assert python_exec(
        'import json, fal_client; print(json.dumps(fal_client.result("app/test", "7")))', options=("--public-files",)
    ) == {"video": {"url": public}}
    assert node_exec(
        'const answer = await fetch("https://queue.fal.run/app/test/requests/7"); '
        "console.log(JSON.stringify(await answer.json()));",
        options=("--public-files",),
    ) == {"video": {"url": public}}


def test_the_python_client_uploads_through_the_tunnel(stub, python_exec):
    shown = python_exec(
        'import json, fal_client; print(json.dumps(fal_client.upload(b"x" * 20_000_000, "application/octet-stream")))'
    )

    assert shown == f"{stub.url}/files/b/1.bin"
    assert [(call["host"], call.get("size")) for call in stub.calls] == [("rest", None), ("cdn", 20_000_000)]


def test_the_python_client_streams_through_the_tunnel(stub, python_exec):
    stub.go_on.set()

    assert python_exec(
        'import json, fal_client; print(json.dumps(list(fal_client.stream("app/test", arguments={}))))'
    ) == [{"n": 1}, {"n": 2}]


def test_the_python_client_connects_sockets_through_the_tunnel(stub, python_exec):
    assert (
        python_exec(
            """
import json
from websockets.sync.client import connect
with connect("wss://fal.run/app/realtime") as socket:
    socket.send("there")
    print(json.dumps(socket.recv()))
"""
        )
        == "there back"
    )


def test_curl_calls_through_the_tunnel(stub, limpet_exec):
    done = limpet_exec("sh", "-c", 'curl -sS https://fal.run/x -H "Authorization: Key $FAL_KEY" -d sent')

    assert done.stdout == "sent"
    assert stub.calls[0]["headers"]["authorization"] == "Key local:local"


def test_the_key_can_be_chosen(stub, limpet_exec):
    limpet_exec("sh", "-c", 'curl -sS https://fal.run/x -H "Authorization: Key $FAL_KEY"', options=("--key", "a:b"))

    assert stub.calls[0]["headers"]["authorization"] == "Key a:b"


def test_the_files_of_trust_are_gone_after_the_run(limpet_exec):
    shown = json.loads(limpet_exec(sys.executable, "-c", SHOW).stdout)

    assert not Path(shown["SSL_CERT_FILE"]).parent.exists()


def test_the_output_is_the_programs_alone(limpet_exec):
    done = limpet_exec("echo", "just this")

    assert (done.stdout, done.stderr) == ("just this\n", "")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["true"], 0),
        (["sh", "-c", "exit 7"], 7),
        (["sh", "-c", "kill -KILL $$"], 137),
        (["/nowhere/x"], 127),
        (["/"], 126),
    ],
)
def test_the_exit_code_is_the_programs(command: list[str], code: int, limpet_exec):
    assert limpet_exec(*command).returncode == code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_reach_the_program(number: signal.Signals, stub, exec_command: list[str]):
    code = (
        "import signal, sys, time\n"
        f"signal.signal({int(number)}, lambda *_: sys.exit(9))\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)"
    )
    with subprocess.Popen(
        [*exec_command, "--server", stub.url, "--", sys.executable, "-c", code],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"ready\n"
        running.send_signal(number)

        assert running.wait(30) == 9


def test_without_a_server_the_message_says_how_to_start_one(exec_command: list[str]):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    done = subprocess.run(
        [*exec_command, "--server", f"http://127.0.0.1:{port}", "--", "echo", "never"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert "limpet serve" in done.stderr
    assert done.stdout == ""


def test_an_address_with_a_path_is_wrong_use(stub, exec_command: list[str]):
    done = subprocess.run(
        [*exec_command, "--server", f"{stub.url}/x", "--", "true"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2
    assert "no address of a server" in done.stderr


def test_other_hosts_need_leave(limpet_exec):
    done = limpet_exec("curl", "-sS", "https://example.com/")

    assert done.returncode == 56
    assert "example.com:443; allow it with --allow-other-hosts" in done.stderr


def test_this_machine_is_reached_without_the_tunnel(stub, python_exec):
    assert python_exec(
        "import json, os, httpx; print(httpx.post(os.environ['LIMPET_SERVER'] + '/x', json={'n': 1}).text)",
        HTTP_PROXY="http://127.0.0.1:1",
        http_proxy="http://127.0.0.1:1",
        NO_PROXY="*",
    ) == {"n": 1}
