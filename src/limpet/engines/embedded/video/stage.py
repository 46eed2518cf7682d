"""What a camera films: one continuous picture over a relief, and cut-outs before it. Whoever draws scenes hands over a stage.

A reflection is part of the picture: where a surface mirrors, its relief holds the inverse depth of what is mirrored there, so
that it moves with the thing and not with the water.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from limpet.engines.embedded.video.ahead import Draw
from limpet.engines.embedded.video.brush import Brush
from limpet.engines.embedded.video.life import Life, Moment, Seen
from limpet.engines.embedded.video.path import CameraPath
from limpet.engines.embedded.video.raster import Cutout, Raster, lay_over
from limpet.engines.embedded.video.warp import Surface, View
from limpet.media.colour import Floats, Planes
from limpet.media.encode import Canvas


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """A cut-out that stands before the picture."""

    cutout: Cutout
    surface: Surface


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stage:
    """Everything that can be seen, with the margins that the path uncovers already drawn."""

    #: Opaque; behind layers it is complete, so that nothing is missing where they uncover it.
    picture: Raster
    surface: Surface
    #: From back to front.
    layers: Sequence[Layer] = ()
    #: What frame 0 shows to the last bit; without it frame 0 is drawn like the others.
    opening: Planes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shoot:
    """How a stage is filmed."""

    view: View
    path: CameraPath
    fps: int
    life: Life
    brush: Brush


def film_stage(stage: Stage, shoot: Shoot) -> Draw:
    """Draws the frames in order: each starts from the depths that the last one found."""
    source = shoot.brush.load(stage.picture)
    depths: list[Floats | None] = [None] * (1 + len(stage.layers))

    def seen(number: int, surface: Surface, moment: Moment) -> Seen:
        x, y, depths[number] = shoot.view.look(surface, moment.pose, depths[number])
        return Seen(x=x, y=y, near=depths[number])

    def draw(frame: int, canvas: Canvas) -> None:
        if frame == 0 and stage.opening is not None:
            canvas.planes.take(stage.opening)
            return
        seconds = frame / shoot.fps
        moment = Moment(frame=frame, seconds=seconds, from_rest=seconds, pose=shoot.path.pose(frame))
        picture = seen(0, stage.surface, moment)
        for look in shoot.life.looks(picture.x, picture.y, moment):
            source.draw(look.x, look.y, canvas.planes, share=look.share)
        for number, layer in enumerate(stage.layers, 1):
            place = seen(number, layer.surface, moment)
            lay_over(canvas.planes, layer.cutout, *shoot.life.moved(place.x, place.y, moment))
        shoot.life.laid(canvas.planes, replace(moment, seen=picture))

    return draw
