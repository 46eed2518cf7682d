"""How long a clip takes from the official Python client's call to its answer, beside how long it plays.

    uv run python bench/clip.py [--runs 5] [--picture docs/samples/harbour.jpg]

Starts a server of its own, runs `fal_client.subscribe` under `limpet exec`, and prints wall time per run and their ratio to
the clip's length. Below 1 the video is ready sooner than it could be watched.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ENDPOINTS = {
    "fal-ai/minimax/hailuo-02-fast/image-to-video": "512P",
    "fal-ai/minimax/hailuo-02/standard/image-to-video": "768P",
    "fal-ai/minimax/hailuo-02/pro/image-to-video": "1080P",
}
PLAYS_S = 6.0
PORT = 8499

CLIENT = """
import json, sys, time
import fal_client
endpoint, picture, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
url = fal_client.upload_file(picture)
walls = []
for number in range(runs):
    started = time.perf_counter()
    fal_client.subscribe(endpoint, arguments={"prompt": f"[Push in] harbour {number}", "image_url": url})
    walls.append(time.perf_counter() - started)
print(json.dumps(walls))
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--picture", type=Path, default=Path("docs/samples/harbour.jpg"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        limpet = [sys.executable, "-m", "limpet"]
        quiet = {**os.environ, "LIMPET_LOG_LEVEL": "error"}
        server = subprocess.Popen(
            [*limpet, "serve", "--data", data, "--port", str(PORT)], env=quiet, stderr=subprocess.DEVNULL
        )
        try:
            wait_until_ready()
            for endpoint, tier in ENDPOINTS.items():
                report(tier, measure(limpet, endpoint, options))
        finally:
            server.terminate()
            server.wait()


def wait_until_ready() -> None:
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{PORT}/health/ready"):
                return
        except URLError:
            time.sleep(0.1)


def measure(limpet: list[str], endpoint: str, options: argparse.Namespace) -> list[float]:
    under_exec = [*limpet, "exec", "--server", f"http://127.0.0.1:{PORT}", "--"]
    client = [sys.executable, "-c", CLIENT, endpoint, str(options.picture), str(options.runs)]
    done = subprocess.run([*under_exec, *client], stdout=subprocess.PIPE, check=True)
    walls: list[float] = json.loads(done.stdout)
    return walls


def report(tier: str, walls: list[float]) -> None:
    first, rest = walls[0], walls[1:] or walls
    print(
        f"{tier:>6}: first {first:.2f} s, then median {statistics.median(rest):.2f} s"
        f" = {statistics.median(rest) / PLAYS_S:.2f} of the {PLAYS_S:g} s that it plays"
    )


if __name__ == "__main__":
    main()
