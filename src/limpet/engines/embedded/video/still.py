"""The film of one given picture: the picture itself is frame 0, then the camera moves over it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from limpet.engines.embedded.video.depth import Relief, make_relief
from limpet.engines.embedded.video.path import CameraPath, Lens
from limpet.engines.embedded.video.picture import fitted, raster_of
from limpet.engines.embedded.video.raster import pixel_map, sample
from limpet.engines.embedded.video.subject import find_cues
from limpet.engines.embedded.video.sway import Sway
from limpet.engines.embedded.video.warp import Aim, Overshoot, Surface, View
from limpet.media.colour import Planes, Rgb, to_planes

#: How much of the width and height a camera may see beyond the picture; more could not be filled believably.
_FURTHEST_BEYOND = 0.125


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """A picture's depth and a path that stays where the picture can be continued."""

    view: View
    surface: Surface
    path: CameraPath
    beyond: Overshoot
    #: What remains of the asked amplitude, 0..1.
    kept: float


def _staged(view: View, surface: Surface, path: CameraPath) -> Staging:
    kept = view.room(surface, path, furthest=_FURTHEST_BEYOND)
    shortened = path.scaled(kept)
    return Staging(view=view, surface=surface, path=shortened, beyond=view.overshoot(surface, shortened), kept=kept)


def stage_picture(picture: Rgb, lens: Lens, path: CameraPath, *, check: Callable[[], None]) -> Staging:
    """Finds depth, unless only turns and zooms are asked, and shortens the path until its margins can be filled.

    `check` is called between steps and may raise to stop.
    """
    if path.turns_only:
        return _staged(View(lens), 0.0, path)
    cues = find_cues(fitted(picture, lens.size), check=check)
    relief = make_relief(cues)
    check()
    surface = relief.surface(travel=path.travel, focal_share=lens.focal / lens.size.width)
    return _staged(View(lens, _aim_at(relief, lens)), surface, path)


def still_film(picture: Rgb, staging: Staging, *, fps: int, sway: Sway | None) -> Iterator[Planes]:
    """All frames; the first is the fitted picture to the last bit."""
    size = staging.view.lens.size
    yield to_planes(fitted(picture, size))
    raster = raster_of(picture, size, staging.beyond)
    near: Surface = staging.surface if isinstance(staging.surface, float) else float(np.mean(staging.surface))
    for frame in range(1, len(staging.path)):
        x, y, near = staging.view.look(staging.surface, staging.path.pose(frame), near)
        if sway is not None:
            x, y = sway.moved(x, y, frame / fps)
        yield sample(raster, pixel_map(raster.place, x, y, size))


def _aim_at(relief: Relief, lens: Lens) -> Aim:
    return Aim(
        x=(relief.subject_x - 0.5) * lens.width_angle,
        y=(relief.subject_y - 0.5) * lens.height_angle,
        near=relief.subject_near,
    )
