"""What the sandbox costs: a good 1280x720 JPEG decoded in a locked child, against Pillow in this process.

    python bench/decode.py [ROUNDS]

Both kinds take turns in one run, so that a busy machine slows both. The goal is less than 15 ms of overhead at the median.
"""

import asyncio
import io
import statistics
import sys
import time

import numpy as np
from PIL import Image

from limpet.media.decode import close_decoders, decode_picture


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


def in_process(data: bytes) -> float:
    start = time.perf_counter()
    np.asarray(Image.open(io.BytesIO(data), formats=["JPEG"]).convert("RGB")).sum()
    return time.perf_counter() - start


async def sandboxed(data: bytes) -> float:
    start = time.perf_counter()
    (await decode_picture(data)).pixels.sum()
    return time.perf_counter() - start


async def main(rounds: int) -> None:
    data = photograph()
    first = await sandboxed(data)
    inside, outside = [], []
    for _ in range(rounds):
        inside.append(in_process(data))
        outside.append(await sandboxed(data))
    plain, locked = statistics.median(inside), statistics.median(outside)
    worst = statistics.quantiles(outside, n=20)[-1]
    print(f"JPEG 1280x720, {len(data) // 1000} kB, {rounds} rounds")
    print(f"first picture, with the start of the server: {first * 1000:.0f} ms")
    print(f"in process {plain * 1000:.1f} ms, sandboxed {locked * 1000:.1f} ms (95th percentile {worst * 1000:.1f} ms)")
    print(f"ratio {locked / plain:.2f}, overhead {(locked - plain) * 1000:.1f} ms at the median")
    close_decoders()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
