"""Decides which kind of film a job asks for, tells the caller, and gives what draws its frames."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from limpet.core.job import Job
from limpet.core.request import LogLevel
from limpet.core.spec import WIDE, VideoLook, VideoSpec
from limpet.engines.base import JobContext
from limpet.engines.embedded.video.ahead import Draw, beside
from limpet.engines.embedded.video.bounds import room
from limpet.engines.embedded.video.brush import Brush
from limpet.engines.embedded.video.correspondence import find_correspondence
from limpet.engines.embedded.video.dissolve import DissolvePassage, meet
from limpet.engines.embedded.video.effects.alive import Alive, Scenery, bring_alive
from limpet.engines.embedded.video.gentle import choose_move, own_goal
from limpet.engines.embedded.video.learned_depth import DepthModel
from limpet.engines.embedded.video.life import Field, Life, Overlay
from limpet.engines.embedded.video.margins import Edges
from limpet.engines.embedded.video.moves import Clock, camera_path, goal_path, still_path
from limpet.engines.embedded.video.passage import (
    FLAT,
    FURTHEST_BEYOND,
    FlowPassage,
    Passage,
    film_passage,
    resting_ends,
)
from limpet.engines.embedded.video.path import CameraPath, lens_for
from limpet.engines.embedded.video.stage import Shoot, film_stage
from limpet.engines.embedded.video.still import plan_staging, still_stage
from limpet.engines.embedded.video.still_light import StillLight
from limpet.engines.embedded.video.subject import Cues, CuesOnce
from limpet.engines.embedded.video.subject_picture import on_wide_frame
from limpet.engines.embedded.video.sway import Sway
from limpet.engines.embedded.video.warp import View
from limpet.media.camera import CameraScript, read_camera
from limpet.media.camera_words import Move
from limpet.media.colour import Rgb
from limpet.media.effect_words import read_effects
from limpet.media.fitting import fitted
from limpet.media.geometry import Size, output_size
from limpet.media.picture import Picture, load_picture

if TYPE_CHECKING:
    from limpet.engines.embedded.scenes.cards import Texture

#: The caller hears of it when less than this of a movement is left.
_WORTH_TELLING = 0.97
#: How sure the subject must be before its mask is used for the margins.
_KNOWN = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """What draws its frames, and what was understood of the prompt."""

    size: Size
    draw: Draw
    understood: Mapping[str, Any]
    #: The frame that stands for the clip, as a part of its length: a given first picture, else the middle.
    poster: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What films are made with."""

    brush: Brush
    #: The operator's own network, in place of what is guessed from cues.
    depth: DepthModel | None = None
    #: Folder of compiled code.
    cache: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """A job, what its prompt says of the camera, and what to draw with."""

    job: Job
    script: CameraScript
    context: JobContext
    tools: Tools
    #: To be called between the steps of work that runs beside the job's own thread.
    go_on: Callable[[], None]

    def log(self, text: str, level: LogLevel = LogLevel.INFO) -> None:
        """Writes a line for the caller, unless the job has been given up: the next one has the caller's ear then."""
        self.go_on()
        self.context.log(text, level)

    def progress(self, stage: str) -> None:
        self.go_on()
        self.context.progress(0.0, stage)

    @property
    def spec(self) -> VideoSpec:
        assert isinstance(self.job.spec, VideoSpec), "the engine's plan lets nothing else pass"
        return self.job.spec

    @property
    def own_size(self) -> Size:
        """The size without a first frame."""
        shape = self.spec.aspect_ratio or WIDE
        return output_size(self.spec.short_side, width=shape.width, height=shape.height)

    @property
    def clock(self) -> Clock:
        return Clock(frames=self.spec.frames, fps=self.spec.fps, seed=self.job.seed)

    def picture(self, role: str) -> Picture:
        return load_picture(self.job.pictures[role])

    def path(self, size: Size, cues: Cues | None = None) -> CameraPath:
        """What the prompt asks for, or a gentle move that suits it and the picture."""
        if self.script.segments:
            return camera_path(self.script.segments, lens_for(size), self.clock)
        own = choose_move(self.script.text, size, cues, seed=self.job.seed)
        self.log(f"Camera: no movement asked; {own}.")
        return goal_path(own_goal(own, lens_for(size), seed=self.job.seed), self.clock)

    def shoot(self, view: View, path: CameraPath, alive: Alive | None = None) -> Shoot:
        size, seed = view.lens.size, self.job.seed
        sways: list[Field] = [Sway(size, seed=seed)] if self.spec.look is VideoLook.ILLUSTRATED else []
        moves = {move for segment in self.script.segments for move in segment}
        lights: list[Overlay] = [StillLight(size, seed=seed)] if moves == {Move.STATIC} else []
        life = alive.life(sways, lights) if alive else Life(fields=sways, overlays=lights)
        return Shoot(view=view, path=path, fps=self.spec.fps, life=life, brush=self.tools.brush)

    def alive(self, size: Size, looks: Sequence[CuesOnce]) -> Alive:
        """What the prompt names of what the pictures show; they are looked at only if it names anything."""
        effects = read_effects(self.script.text)
        if not effects:
            return Alive()
        alive = bring_alive(
            effects, Scenery(size=size, cues=[cues.get() for cues in looks]), self.tools.brush.paint, seed=self.job.seed
        )
        _tell_alive(alive, self)
        return alive


def make_film(job: Job, context: JobContext, tools: Tools) -> Film:
    """Reads and analyses; frames are drawn only when they are asked for."""
    script = read_camera(_prompt(job))
    _tell_camera(script, context)

    def make(go_on: Callable[[], None]) -> Film:
        return _make(_Order(job=job, script=script, context=context, tools=tools, go_on=go_on))

    return beside(make, check=context.check_cancelled)


def _make(order: _Order) -> Film:
    pictures = order.job.pictures
    if "first_frame" in pictures and "last_frame" in pictures:
        return _passage_film(order)
    if "first_frame" in pictures:
        return _picture_film(order.picture("first_frame").pixels, order)
    if "subject" in pictures:
        return _subject_film(order.picture("subject"), order)
    return _scene_film(order)


def _subject_film(picture: Picture, order: _Order) -> Film:
    """The subject in a scene of the prompt; the photograph itself where it cannot be cut out with certainty."""
    # It imports what draws scenes, which imports numba.
    from limpet.engines.embedded.images.subject import cut_out

    card = cut_out(picture)
    if card is None:
        fate = "it could not be cut out with certainty, so the photograph is shown as it is"
        film = _picture_film(on_wide_frame(picture.pixels, order.own_size), order)
    else:
        fate = "it was cut out and stands in the scene"
        film = _scene_film(order, card)
    order.log(f"Subject: {fate}.")
    return replace(film, understood={**film.understood, "subject": fate})


def _picture_film(picture: Rgb, order: _Order) -> Film:
    size = output_size(order.spec.short_side, width=picture.shape[1], height=picture.shape[0])
    order.progress("looking")
    view = View(lens_for(size), settle=order.tools.brush.settle)
    cues = CuesOnce(fitted(picture, size), enclosed=order.tools.brush.enclosed, check=order.go_on)
    path = order.path(size, None if order.script.segments else cues.get())
    staging = plan_staging(view, path, cues, order.tools.depth)
    _tell_kept(staging.kept, order)
    alive = order.alive(size, [cues])
    shoot = order.shoot(staging.view, staging.path, alive)
    stage = still_stage(picture, staging, partial(_extended, cues=cues, order=order), rim=shoot.life.reach)
    understood: dict[str, Any] = {"camera": list(order.script.words), "effects": _understood(alive)}
    if not path.turns_only:
        model = order.tools.depth
        understood |= {"depth": "learned", "weights": model.name} if model else {"depth": "guessed"}
    return Film(size=size, draw=film_stage(stage, shoot), understood=understood)


def _extended(picture: Rgb, edges: Edges, cues: CuesOnce, order: _Order) -> Rgb:
    """With margins, in which the subject does not appear a second time."""
    order.progress("continuing the picture")
    seen = cues.get()
    avoid = seen.subject if seen.trust > _KNOWN else None
    return order.tools.brush.extend(picture, edges, avoid, check=order.go_on)


def _passage_film(order: _Order) -> Film:
    first, last = order.picture("first_frame").pixels, order.picture("last_frame").pixels
    size = output_size(order.spec.short_side, width=first.shape[1], height=first.shape[0])
    pictures = fitted(first, size), fitted(last, size)
    order.progress("comparing")
    found = find_correspondence(*pictures, check=order.go_on)
    kind = "flow" if found.flows else "dissolve"
    order.log(
        f"Last frame: {found.shared:.0%} of both pictures correspond; "
        + ("what they share moves from one to the other." if found.flows else "they dissolve into each other.")
    )
    looks = [CuesOnce(picture, enclosed=order.tools.brush.enclosed, check=order.go_on) for picture in pictures]
    passage: Passage
    if found.flows:
        passage = FlowPassage(found.flows, size, order.tools.brush.retrace)
    else:
        passage = DissolvePassage(pictures[1], meet(looks[0].get(), looks[1].get(), size), size)
    alive = order.alive(size, looks)
    view, path = View(lens_for(size)), _over_pictures(order, size)
    kept = room(view, FLAT, path, furthest=FURTHEST_BEYOND)
    _tell_kept(kept, order)
    shoot = order.shoot(view, path.scaled(kept), alive)
    continued = [partial(_extended, cues=cues, order=order) for cues in looks]
    return Film(
        size=size,
        draw=film_passage(pictures, passage, shoot, continued),
        understood={"camera": list(order.script.words), "passage": kind, "effects": _understood(alive)},
    )


def _over_pictures(order: _Order, size: Size) -> CameraPath:
    """The path of a passage; without words the pictures' own movement is enough."""
    if not order.script.segments:
        return still_path(order.clock)
    return resting_ends(order.path(size))


def _scene_film(order: _Order, subject: "Texture | None" = None) -> Film:
    # Scenes import numba, which takes most of a second: only where they are drawn.
    from limpet.engines.embedded.images.subject import in_light, without_people
    from limpet.engines.embedded.scenes.account import account, tell
    from limpet.engines.embedded.scenes.compose import add_card
    from limpet.engines.embedded.scenes.film import Step, film_scene, stage_film
    from limpet.engines.embedded.scenes.reading import read_prompt
    from limpet.engines.embedded.scenes.ready import is_ready, make_ready
    from limpet.engines.embedded.scenes.stage import Shape

    reading, size = read_prompt(order.script.text), order.own_size
    tell(reading, order.context)
    if not is_ready():
        order.progress("compiling kernels")
    make_ready(order.tools.cache)
    order.progress("building the scene")
    if subject is not None:
        reading = without_people(reading)
    scene = stage_film(reading, size, seed=order.job.seed, check=order.go_on)
    if subject is not None:
        shape = Shape(width=size.width, height=size.height)
        add_card(scene, in_light(subject, scene.world.light), shape, seed=order.job.seed)
    path = order.path(size)
    steps = [Step(**path.pose(frame)._asdict()) for frame in range(len(path))]
    drawn = {"setting": scene.setting, "light": scene.hour.value, "things": sorted(set(scene.names.values()))}
    return Film(
        size=size,
        draw=film_scene(scene, reading, size, steps, fps=order.spec.fps, check=order.context.check_cancelled),
        understood={"camera": list(order.script.words), **account(reading), "scene": drawn},
        poster=0.5,
    )


def _prompt(job: Job) -> str:
    assert isinstance(job.spec, VideoSpec), "the engine's plan lets nothing else pass"
    return job.spec.prompt


def _tell_camera(script: CameraScript, context: JobContext) -> None:
    if script.segments:
        context.log(f"Camera: {', then '.join(script.words)}.")
    for remark in script.remarks:
        context.log(remark, LogLevel.WARN)


def _tell_alive(alive: Alive, order: _Order) -> None:
    if alive.shown:
        order.log(f"Brought to life: {', '.join(alive.shown)}.")
    if alive.missing:
        order.log(f"Named, but not found in the picture with certainty: {', '.join(alive.missing)}.", LogLevel.WARN)


def _understood(alive: Alive) -> Mapping[str, Any]:
    return {"shown": [effect.value for effect in alive.shown], "not_found": [effect.value for effect in alive.missing]}


def _tell_kept(kept: float, order: _Order) -> None:
    if kept < _WORTH_TELLING:
        order.log(f"The camera movement was held to {kept:.0%}, so that it stays over the picture.")
