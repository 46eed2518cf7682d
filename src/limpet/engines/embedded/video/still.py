"""One given picture as a stage: its depth, its margins, and a path that stays within them."""

from dataclasses import dataclass

from limpet.engines.embedded.video.bounds import Overshoot, overshoot, room
from limpet.engines.embedded.video.depth import DepthGuess, Reach, guess_depth, learned_depth
from limpet.engines.embedded.video.learned_depth import DepthModel
from limpet.engines.embedded.video.path import CameraPath, Lens
from limpet.engines.embedded.video.picture import Extend, Extent, raster_of, raster_scale
from limpet.engines.embedded.video.stage import Stage
from limpet.engines.embedded.video.subject import CuesOnce
from limpet.engines.embedded.video.warp import Aim, Relief, Surface, View
from limpet.media.colour import Rgb, to_planes
from limpet.media.fitting import fitted

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
    kept = room(view, surface, path, furthest=_FURTHEST_BEYOND)
    shortened = path.scaled(kept)
    return Staging(view=view, surface=surface, path=shortened, beyond=overshoot(view, surface, shortened), kept=kept)


def plan_staging(view: View, path: CameraPath, cues: CuesOnce, model: DepthModel | None) -> Staging:
    """Finds depth, unless only turns and zooms are asked, and shortens the path until its margins can be filled.

    A model replaces what is guessed from cues.
    """
    lens = view.lens
    if path.turns_only:
        return _staged(view, 0.0, path)
    seen = cues.get()
    reach = Reach(widths=path.travel * lens.focal / lens.size.width)
    guess = guess_depth(seen) if model is None else learned_depth(model.nearness(cues.picture), seen)
    relief = guess.relief(reach)
    return _staged(view.aimed(_aim_at(guess, relief, lens)), relief, path)


def still_stage(picture: Rgb, staging: Staging, extend: Extend, *, rim: float) -> Stage:
    """The picture with its margins, wider by the `rim` that its own life needs; frame 0 is the fitted picture to the last bit."""
    size = staging.view.lens.size
    extent = Extent(scale=raster_scale(size, picture), beyond=staging.beyond, rim=rim)
    return Stage(
        picture=raster_of(picture, size, extent, extend),
        surface=staging.surface,
        opening=to_planes(fitted(picture, size)),
    )


def _aim_at(guess: DepthGuess, relief: Relief, lens: Lens) -> Aim:
    x, y = guess.subject_middle
    return Aim(x=(x - 0.5) * lens.width_angle, y=(y - 0.5) * lens.height_angle, near=guess.subject_near(relief))
