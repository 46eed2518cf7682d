"""What the sandboxes cost: good files decoded in a locked child, against the same library in this process.

    python bench/decode.py [ROUNDS]

A 1280x720 JPEG beside Pillow, 15 seconds of speech-like sound as MP3 beside FFmpeg. Both ways take turns in one run, so that
a busy machine slows both. The goal is less than 15 ms of overhead at the median of the picture.
"""

import asyncio
import io
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import av
import numpy as np
from PIL import Image

from limpet.media.decode import close_decoders, decode_picture, decode_recording

_RATE = 44_100
_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Contest:
    name: str
    data: bytes
    in_process: Callable[[bytes], object]
    sandboxed: Callable[[bytes], Awaitable[object]]


def photograph() -> bytes:
    """About as hard to decode as a real photograph: 1.6 bits a pixel."""
    rng = np.random.default_rng(1)
    rough = Image.fromarray(rng.integers(0, 256, (90, 160, 3), dtype=np.uint8)).resize(
        (1280, 720), Image.Resampling.BICUBIC
    )
    grain = rng.normal(0, 4, (720, 1280, 3))
    file = io.BytesIO()
    Image.fromarray(np.clip(np.asarray(rough) + grain, 0, 255).astype(np.uint8)).save(file, "JPEG", quality=85)
    return file.getvalue()


def voice() -> bytes:
    """A hum with overtones and breath, as loud and as quiet as syllables are."""
    time_s = np.arange(_SECONDS * _RATE) / _RATE
    hum = sum(np.sin(2 * np.pi * 130 * number * time_s) / number for number in range(1, 12))
    breath = np.random.default_rng(1).normal(0, 0.2, time_s.size)
    samples = (0.2 * (hum + breath) * (1 + np.sin(2 * np.pi * 4 * time_s)) / 2).astype(np.float32)
    file = io.BytesIO()
    with av.open(file, "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=_RATE, layout="mono")
        for start in range(0, samples.size - 1151, 1152):
            frame = av.AudioFrame.from_ndarray(samples[None, start : start + 1152], format="fltp", layout="mono")
            frame.sample_rate, frame.pts = _RATE, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return file.getvalue()


def look(data: bytes) -> object:
    return np.asarray(Image.open(io.BytesIO(data), formats=["JPEG"]).convert("RGB")).sum()


def listen(data: bytes) -> object:
    with av.open(io.BytesIO(data), "r", format="mp3") as container:
        return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1).sum()


async def look_safely(data: bytes) -> object:
    return (await decode_picture(data)).pixels.sum()


async def listen_safely(data: bytes) -> object:
    return (await decode_recording(data)).samples.sum()


async def compare(contest: Contest, rounds: int) -> None:
    start = time.perf_counter()
    await contest.sandboxed(contest.data)
    first = time.perf_counter() - start
    inside, outside = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        contest.in_process(contest.data)
        inside.append(time.perf_counter() - start)
        start = time.perf_counter()
        await contest.sandboxed(contest.data)
        outside.append(time.perf_counter() - start)
    plain, locked = statistics.median(inside), statistics.median(outside)
    worst = statistics.quantiles(outside, n=20)[-1]
    print(f"{contest.name}, {len(contest.data) // 1000} kB, {rounds} rounds")
    print(f"  first file, with the start of the server: {first * 1000:.0f} ms")
    print(
        f"  in process {plain * 1000:.1f} ms, sandboxed {locked * 1000:.1f} ms (95th percentile {worst * 1000:.1f} ms)"
    )
    print(f"  ratio {locked / plain:.2f}, overhead {(locked - plain) * 1000:.1f} ms at the median")


async def main(rounds: int) -> None:
    await compare(Contest("JPEG 1280x720", photograph(), look, look_safely), rounds)
    await compare(Contest(f"MP3 of {_SECONDS} s", voice(), listen, listen_safely), rounds)
    close_decoders()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
