"""Status reads per second of 100 waiting callers, beside a bare Starlette route that returns a constant.

    uv run python bench/status.py [--seconds 5] [--callers 100]

Each caller keeps one connection and asks again as soon as it has its answer, as fast as the server can. Both servers run one
after the other on the same uvicorn with the same parser. Printed: reads a second, p50 and p99 in ms, CPU seconds of the server
per 1,000 reads, and the ratio of the two.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import Request, urlopen

import psutil

PORT = 8498
ENDPOINT = "fal-ai/minimax/hailuo-02/pro/text-to-video"
KEY = {"Authorization": "Key local:local"}

BARE = f"""
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

BODY = b'x' * 480

async def answer(request):
    return Response(BODY, media_type="application/json")

app = Starlette(routes=[Route("/health/ready", answer), Route("/{{path:path}}", answer)])
uvicorn.run(app, port={PORT}, http="httptools", loop="uvloop", log_level="error", access_log=False)
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--callers", type=int, default=100)
    options = parser.parse_args()
    with running([sys.executable, "-c", BARE]) as bare:
        floor = measure(bare, "/anything", options)
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "limpet", "serve", "--data", data, "--port", str(PORT), "--no-worker"]
        with running(command) as limpet:
            ours = measure(limpet, f"/queue/fal-ai/minimax/requests/{submit()}/status?logs=1", options)
    report("bare Starlette", floor)
    report("Limpet status", ours)
    print(
        f"ratio: {ours['per_second'] / floor['per_second']:.2f} of the reads, at {ours['cpu'] / floor['cpu']:.1f} times the CPU"
    )


@contextmanager
def running(command: list[str]) -> Iterator[psutil.Process]:
    quiet = {**os.environ, "LIMPET_LOG_LEVEL": "error"}
    server = subprocess.Popen(command, env=quiet, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{PORT}/health/ready"):
                    break
            except URLError:
                time.sleep(0.1)
        yield psutil.Process(server.pid)
    finally:
        server.terminate()
        server.wait()


def submit() -> str:
    """A request that waits for ever: no worker runs."""
    body = json.dumps({"prompt": "a harbour at dusk"}).encode()
    with urlopen(Request(f"http://127.0.0.1:{PORT}/queue/{ENDPOINT}", data=body, headers=KEY)) as answer:
        request_id: str = json.load(answer)["request_id"]
        return request_id


def measure(server: psutil.Process, path: str, options: argparse.Namespace) -> dict[str, float]:
    before = sum(server.cpu_times()[:2])
    latencies = asyncio.run(poll(path, options.callers, options.seconds))
    cpu = sum(server.cpu_times()[:2]) - before
    quantiles = statistics.quantiles(latencies, n=100)
    return {
        "per_second": len(latencies) / options.seconds,
        "p50": quantiles[49] * 1000,
        "p99": quantiles[98] * 1000,
        "cpu": cpu / len(latencies) * 1000,
        "share": cpu / options.seconds,
    }


async def poll(path: str, callers: int, seconds: float) -> list[float]:
    end = time.perf_counter() + seconds
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nAuthorization: {KEY['Authorization']}\r\n\r\n".encode()
    found = await asyncio.gather(*(call(head, end) for _ in range(callers)))
    return [latency for latencies in found for latency in latencies]


async def call(head: bytes, end: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    latencies = []
    while (started := time.perf_counter()) < end:
        writer.write(head)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        latencies.append(time.perf_counter() - started)
    writer.close()
    return latencies


def report(name: str, figures: dict[str, float]) -> None:
    print(
        f"{name:>15}: {figures['per_second']:7.0f} reads/s, p50 {figures['p50']:.1f} ms, p99 {figures['p99']:.1f} ms,"
        f" {figures['cpu']:.2f} CPU s per 1,000 reads, {figures['share']:.2f} of a core"
    )


if __name__ == "__main__":
    main()
