"""The camera grammar's time against a prompt's length: twice the text should take about twice the time."""

import time

from limpet.media.camera import in_tokens, read_camera
from limpet.media.camera_speech import in_sentences

PROMPTS = {
    "brackets": "[Pan left, slowly] a cat [Zoom in] sleeps, ",
    "sentences": "the camera slowly pans left while it rises and ",
    "opening brackets": "[" * 40,
    "unknown words": "[Shot 1, la la] ",
    "letters": "a" * 40,
}


def seconds(text: str) -> float:
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        for read in (read_camera, in_tokens, in_sentences):
            read(text)
        best = min(best, time.process_time() - started)
    return best


for name, piece in PROMPTS.items():
    short, long = (piece * (length // len(piece)) for length in (50_000, 100_000))
    ratio = seconds(long) / seconds(short)
    print(
        f"{name:18} {seconds(long) * 1e3:8.1f} ms for 100,000 letters; twice the text takes {ratio:.2f} times as long"
    )
