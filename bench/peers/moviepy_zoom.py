"""The zoom of `bench/video.py` with moviepy: PICTURE OUTPUT WIDTH HEIGHT FRAMES FPS CRF."""

import math
import sys

from moviepy import CompositeVideoClip, ImageClip

picture, output, *numbers = sys.argv[1:]
width, height, frames, fps, crf = map(int, numbers)


def growth(seconds: float) -> float:
    part = min(1.0, seconds * fps / (frames - 1))
    return math.exp(0.26 * part**3 * (part * (6 * part - 15) + 10))


clip = ImageClip(picture).with_duration(frames / fps).resized(growth).with_position("center")
CompositeVideoClip([clip], size=(width, height)).write_videofile(
    output,
    fps=fps,
    codec="libx264",
    preset="veryfast",
    ffmpeg_params=["-crf", str(crf), "-pix_fmt", "yuv420p", "-threads", "2"],
    audio=False,
    logger=None,
)
