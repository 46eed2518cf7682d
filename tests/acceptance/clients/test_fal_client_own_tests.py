"""The tests of fal-client itself, from its source distribution, unchanged: its live tests, its tests of retries, all of them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.harness import LimpetServer

HERE = Path(__file__).parent / "fal_client_own_tests"
#: Its tests of repetition really wait.
PROGRAM_S = 600


def test_all_pass(make_server: Callable[..., LimpetServer], python_of, tmp_path: Path):
    """Five of them call models of other makers, which a plug-in adds to the server."""
    plugin = _installed_plugin(tmp_path / "plugin")
    server = make_server(environment={"PYTHONPATH": str(plugin), "LIMPET_ENGINES": "other-models,embedded"})
    way_in = [sys.executable, "-m", "limpet", "exec", "--server", server.url, "--"]

    done = subprocess.run(
        [python_of("fal_client_own_tests"), str(HERE / "program.py"), *way_in],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PROGRAM_S,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-4000:]
    outcomes: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    assert len(outcomes) == 282
    assert {name: text for name, text in outcomes.items() if text != "passed"} == {}


def _installed_plugin(folder: Path) -> Path:
    uv = os.environ.get("UV") or shutil.which("uv")
    assert uv, "uv installs the plug-in; start the tests with `uv run pytest`"
    command = [uv, "pip", "install", "--quiet", "--no-deps", "--target", str(folder), str(HERE / "other_models")]
    subprocess.run(command, check=True)
    return folder
