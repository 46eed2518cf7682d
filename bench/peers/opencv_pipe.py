"""The zoom of `bench/video.py` as scripts commonly do it, OpenCV piped to ffmpeg: PICTURE OUTPUT WIDTH HEIGHT FRAMES FPS CRF."""

import math
import subprocess
import sys

import cv2

picture, output, *numbers = sys.argv[1:]
width, height, frames, fps, crf = map(int, numbers)
image = cv2.imread(picture)
given = ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{width}x{height}", "-r", str(fps), "-i", "-"]
coded = ["-c:v", "libx264", "-preset", "veryfast", "-crf", str(crf), "-pix_fmt", "yuv420p", "-threads", "2", output]
encoder = subprocess.Popen(["ffmpeg", "-v", "error", "-y", *given, *coded], stdin=subprocess.PIPE)
assert encoder.stdin is not None
for frame in range(frames):
    part = frame / (frames - 1)
    growth = math.exp(0.26 * part**3 * (part * (6 * part - 15) + 10))
    turn = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), 0, growth)
    encoder.stdin.write(cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_LINEAR).tobytes())
encoder.stdin.close()
encoder.wait()
