"""A sideways move with DepthFlow, headless, from a given depth map: PICTURE DEPTH OUTPUT WIDTH HEIGHT FRAMES FPS."""

import sys

from depthflow.scene import DepthScene

picture, depth, output, *numbers = sys.argv[1:]
width, height, frames, fps = map(int, numbers)


class Truck(DepthScene):  # type: ignore[misc]  # fetched only for this program; untyped
    def update(self) -> None:
        self.state.offset = (0.5 * min(1.0, self.time * fps / frames), 0.0)
        self.state.height = 0.2


scene = Truck(backend="headless")
scene.ffmpeg.h264(preset="veryfast")
scene.input(image=picture, depth=depth)
scene.main(output=output, width=width, height=height, fps=fps, time=frames / fps, ssaa=1.0, quality=50.0)
