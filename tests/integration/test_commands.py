"""The command line as a user meets it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import av
import pytest
from tests.harness import PATIENCE_S

LIMPET = [sys.executable, "-m", "limpet"]


def _limpet(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*LIMPET, *arguments], capture_output=True, text=True, timeout=PATIENCE_S, check=False, **options
    )


@pytest.fixture
def photo(tmp_path: Path, jpeg: bytes) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(jpeg)
    return path


def _run_arguments(fast: str, photo: Path, output: Path, *more: str) -> Sequence[str]:
    return ["run", fast, "--prompt", "[Push in] dusk", "--image_url", str(photo), "-o", str(output), *more]


def test_run_makes_a_file_and_tells_its_facts(fast: str, photo: Path, tmp_path: Path) -> None:
    output = tmp_path / "made" / "out.mp4"

    done = _limpet(*_run_arguments(fast, photo, output))

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == f"{output}: 910x512, 24 fps, 144 frames, 6 s, engine embedded"
    with av.open(str(output), "r") as container:
        assert len(list(container.decode(video=0))) == 144


def test_run_prints_json_for_machines(fast: str, photo: Path, tmp_path: Path) -> None:
    done = _limpet(*_run_arguments(fast, photo, tmp_path / "out.mp4", "--json"))

    told = json.loads(done.stdout)
    (file,) = told["files"]
    assert (file["width"], file["height"], file["frames"]) == (910, 512, 144)
    assert told["provenance"]["engine"] == "embedded"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--prompt", "x"], 2, "--image_url"),
        (["--prompt", "x", "--image_url", "no-such-file.jpg"], 2, "neither a file nor an address"),
        (["--prompt", "x", "--image_url", "data:,x", "--duration", "7"], 2, "--duration"),
        (["--prompt", "x", "--image_url", "data:,x"], 2, "not an image"),
        (["--prompt", "x", "--image_url", "http://127.0.0.1:1/x.png"], 2, "could not be downloaded"),
    ],
)
def test_run_tells_what_is_wrong_by_exit_code_and_words(fast: str, arguments: list[str], code: int, words: str) -> None:
    done = _limpet("run", fast, *arguments)

    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_run_of_an_unknown_endpoint_is_a_usage_error() -> None:
    done = _limpet("run", "fal-ai/minimax/no-such")

    assert done.returncode == 2
    assert "There is no endpoint" in done.stderr


def test_an_interrupt_cancels_cleanly(slow: str, photo: Path, tmp_path: Path) -> None:
    output = tmp_path / "out.mp4"
    command = [*LIMPET, "run", slow, "--prompt", "x", "--image_url", str(photo), "-o", str(output)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline()  # the engine's first word: it is at work

        process.send_signal(signal.SIGINT)

        assert process.wait(PATIENCE_S) == 130
        assert "cancelled" in process.stderr.read()
    assert not output.exists()


def test_a_public_address_needs_a_key_first(tmp_path: Path, run_limpet: Callable[..., str]) -> None:
    arguments = ["serve", "--host", "0.0.0.0", "--port", "0", "--data", str(tmp_path)]

    refused = _limpet(*arguments)

    assert refused.returncode == 3
    assert "limpet keys create" in refused.stderr
    run_limpet("keys", "create", "--data", str(tmp_path))
    with subprocess.Popen([*LIMPET, *arguments], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        banner = next(line for line in process.stderr if "listens on" in line)
        process.terminate()
        process.stderr.read()
        assert process.wait(PATIENCE_S) == 0
    assert "local:local" not in banner


def test_an_unreachable_database_is_told_clearly(tmp_path: Path) -> None:
    environment = {**os.environ, "LIMPET_DATABASE_URL": "postgresql://user:hunter2@127.0.0.1:1/none"}

    done = _limpet("serve", "--port", "0", "--data", str(tmp_path), env=environment)

    assert done.returncode == 3
    assert "LIMPET_DATABASE_URL" in done.stderr
    assert "hunter2" not in done.stderr


def test_a_port_in_use_is_told_clearly(tmp_path: Path, server: Any) -> None:
    done = _limpet("serve", "--port", str(server.port), "--data", str(tmp_path))

    assert done.returncode == 3
    assert "--port" in done.stderr


def test_config_show_names_origins_and_masks_secrets(tmp_path: Path) -> None:
    (tmp_path / "limpet.toml").write_text("cpu_slots = 2\n")
    environment = {**os.environ, "LIMPET_DATABASE_URL": "postgresql://u:hunter2@db/x", "LIMPET_PORT": "9000"}

    done = _limpet("config", "show", "--json", cwd=tmp_path, env=environment)

    told = json.loads(done.stdout)
    assert told["port"] == {"value": 9000, "origin": "variable LIMPET_PORT"}
    assert told["cpu_slots"] == {"value": 2, "origin": "file limpet.toml"}
    assert told["host"]["origin"] == "default"
    assert "hunter2" not in done.stdout


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    done = _limpet("config", "show", env={**os.environ, "LIMPET_CPU_SLOTS": "many"})

    assert done.returncode == 3
    assert "cpu_slots" in done.stderr


def test_help_loads_no_heavy_library() -> None:
    code = "import sys; from limpet.cli.main import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    loaded = set(done.stdout.split())
    assert not loaded & {"numpy", "cv2", "av", "PIL", "psycopg", "pydantic", "starlette", "rich", "cryptography"}
