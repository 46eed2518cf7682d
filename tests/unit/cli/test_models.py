"""`limpet models` for files that are known ahead, against a real file server: whole files, files that broke off, wrong ones, and no server."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner, Result
from tests.harness import free_port

from limpet.cli.models import models_command
from limpet.core.errors import InputError, SetupError
from limpet.engines.neural.weights import WEIGHTS
from limpet.weights.published import PublishedFile, Weights, stays_inside

CONTENT = bytes(range(256)) * 5000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@dataclass
class FileServer:
    port: int
    #: The `Range` of each request.
    ranges: list[str | None] = field(default_factory=list)
    #: No connection gets beyond this place of a file.
    cut_at: int | None = None
    #: Connections are cut after so many bytes.
    per_connection: int | None = None
    ignores_ranges: bool = False
    content: bytes = CONTENT

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def server() -> Iterator[FileServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.endswith(".onnx"):
                self.send_error(404)
                return
            wanted = self.headers.get("Range")
            state.ranges.append(wanted)
            start = int(wanted[6:-1]) if wanted and not state.ignores_ranges else 0
            body = state.content[start:]
            given = body[: state.per_connection][: max(0, (state.cut_at or len(state.content)) - start)]
            if wanted and not body:
                self.send_response(416)
                self.send_header("Content-Range", f"bytes */{len(state.content)}")
                self.end_headers()
                return
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(body)))
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(state.content) - 1}/{len(state.content)}")
            self.end_headers()
            self.wfile.write(given)

        def log_message(self, *arguments: object) -> None:
            """Tests are quiet."""

    listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = FileServer(listener.server_port)
    thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield state
    listener.shutdown()
    thread.join()
    listener.server_close()


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """One small model; the true ones are hundreds of megabytes."""
    file = PublishedFile(path="deep/model.onnx", url="http://127.0.0.1:1/deep/model.onnx", sha256=SHA256)
    small = Weights(id="small", title="Small", licence="apache-2.0", size_bytes=len(CONTENT), files=(file,))
    monkeypatch.setattr("limpet.app.models.WEIGHTS", {"small": small})


def limpet(*arguments: str, data: Path) -> Result:
    return CliRunner().invoke(models_command, [*arguments, "--data", str(data)])


def state_of(data: Path) -> str:
    rows = json.loads(limpet("list", "--json", data=data).stdout)
    return str(rows[0]["state"])


@pytest.mark.usefixtures("known")
def test_weights_are_brought_and_listed(server: FileServer, tmp_path: Path) -> None:
    assert state_of(tmp_path) == "not here"
    done = limpet("pull", "small", "--from", server.url, data=tmp_path)

    assert done.exit_code == 0
    assert done.stdout.strip() == str(tmp_path / "models" / "small")
    assert (tmp_path / "models" / "small" / "deep" / "model.onnx").read_bytes() == CONTENT
    assert state_of(tmp_path) == "here"
    assert limpet("pull", "small", "--from", server.url, data=tmp_path).exit_code == 0
    assert len(server.ranges) == 1  # what is here is not brought again


@pytest.mark.usefixtures("known")
def test_a_download_that_broke_off_goes_on_where_it_was(server: FileServer, tmp_path: Path) -> None:
    server.cut_at = 500_000
    broken = limpet("pull", "small", "--from", server.url, data=tmp_path)
    assert isinstance(broken.exception, SetupError)
    assert state_of(tmp_path) == "partly"
    server.cut_at = None

    assert limpet("pull", "small", "--from", server.url, data=tmp_path).exit_code == 0
    assert server.ranges == [None, "bytes=500000-", "bytes=500000-"]
    assert (tmp_path / "models" / "small" / "deep" / "model.onnx").read_bytes() == CONTENT


@pytest.mark.usefixtures("known")
def test_a_connection_that_is_cut_off_is_opened_again_while_it_brings_something(
    server: FileServer, tmp_path: Path
) -> None:
    server.per_connection = 500_000

    assert limpet("pull", "small", "--from", server.url, data=tmp_path).exit_code == 0
    assert server.ranges == [None, "bytes=500000-", "bytes=1000000-"]
    assert (tmp_path / "models" / "small" / "deep" / "model.onnx").read_bytes() == CONTENT


@pytest.mark.usefixtures("known")
def test_a_server_without_ranges_begins_anew(server: FileServer, tmp_path: Path) -> None:
    part = tmp_path / "models" / "small" / "deep" / "model.onnx.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(CONTENT[:1000])
    server.ignores_ranges = True

    assert limpet("pull", "small", "--from", server.url, data=tmp_path).exit_code == 0
    assert part.with_suffix("").read_bytes() == CONTENT


@pytest.mark.usefixtures("known")
def test_a_part_that_is_whole_already_is_only_checked(server: FileServer, tmp_path: Path) -> None:
    part = tmp_path / "models" / "small" / "deep" / "model.onnx.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(CONTENT)

    assert limpet("pull", "small", "--from", server.url, data=tmp_path).exit_code == 0
    assert part.with_suffix("").read_bytes() == CONTENT


@pytest.mark.usefixtures("known")
def test_what_is_not_what_it_should_be_is_removed(server: FileServer, tmp_path: Path) -> None:
    server.content = b"x" + CONTENT[1:]
    done = limpet("pull", "small", "--from", server.url, data=tmp_path)

    assert isinstance(done.exception, SetupError)
    assert "not what it should be" in str(done.exception)
    assert [path.name for path in (tmp_path / "models" / "small").rglob("*") if path.is_file()] == ["limpet-model.json"]
    assert state_of(tmp_path) == "partly"


@pytest.mark.usefixtures("known")
def test_a_check_brings_again_what_was_spoilt(server: FileServer, tmp_path: Path) -> None:
    path = tmp_path / "models" / "small" / "deep" / "model.onnx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"spoilt")

    assert limpet("pull", "small", "--from", server.url, data=tmp_path).exit_code == 0
    assert path.read_bytes() == CONTENT  # no manifest had known it
    path.write_bytes(b"x" + CONTENT[1:])
    assert limpet("pull", "small", "--from", server.url, data=tmp_path).exit_code == 0
    assert path.read_bytes() != CONTENT
    assert limpet("pull", "small", "--check", "--from", server.url, data=tmp_path).exit_code == 0
    assert path.read_bytes() == CONTENT


@pytest.mark.usefixtures("known")
def test_without_a_network_it_says_what_to_do(tmp_path: Path) -> None:
    done = limpet("pull", "small", "--from", f"http://127.0.0.1:{free_port()}", data=tmp_path)

    assert isinstance(done.exception, SetupError)
    assert "ConnectError" in str(done.exception)
    assert "limpet models pull small --folder" in str(done.exception)


def test_an_unknown_model_is_no_model(tmp_path: Path) -> None:
    assert isinstance(limpet("pull", "gpt", data=tmp_path).exception, InputError)


def test_every_known_file_has_an_address_and_a_place_of_its_own() -> None:
    for weights in WEIGHTS.values():
        assert len({file.path for file in weights.files}) == len(weights.files)
        for file in weights.files:
            assert file.url.startswith("https://")
            assert stays_inside(file.path)
            assert re.fullmatch("[0-9a-f]{64}", file.sha256)
        assert weights.files or all(repository.takes for repository in weights.repositories)
    assert {"kokoro", "voxcpm", "qwen"} == set(WEIGHTS)
