"""The tests of fal-client itself, from its source distribution, unchanged."""

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
#: Its tests of repetition really wait.
PROGRAM_S = 600

#: These call image and language models of other makers; Limpet answers with the 404 of an endpoint that it does not serve.
NOT_MINIMAX = {
    "tests.test_async_client.test_fal_client": 'Application "fast-sdxl" not found',
    "tests.test_async_client.test_fal_client_streaming": "Expected response header Content-Type",
    "tests.test_sync_client.test_fal_client": 'Application "fast-sdxl" not found',
    "tests.test_sync_client.test_fal_client_encode": 'Application "fast-sdxl" not found',
    "tests.test_sync_client.test_fal_client_streaming": "Expected response header Content-Type",
}


def test_all_pass_that_call_no_model_of_others(server: str, python_of, tmp_path: Path):
    program = str(HERE / "fal_client_own_tests" / "program.py")
    way_in = [sys.executable, "-m", "limpet", "exec", "--server", server, "--"]

    done = subprocess.run(
        [python_of("fal_client_own_tests"), program, *way_in],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=PROGRAM_S,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-4000:]
    outcomes: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    others = {name: text for name, text in outcomes.items() if text != "passed"}
    assert len(outcomes) == 282
    assert others.keys() == NOT_MINIMAX.keys()
    for name, reason in NOT_MINIMAX.items():
        assert reason in others[name]
