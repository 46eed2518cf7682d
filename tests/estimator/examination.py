"""Everything that is measured of one clip, so that each is rendered and followed once."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from tests.estimator.borders import Flaw, find_flaws
from tests.estimator.cases import Case, Outcome, judged
from tests.estimator.clips import Lumas
from tests.estimator.course import Course, course
from tests.estimator.fidelity import likeness
from tests.estimator.lines import typical_bend
from tests.estimator.motion import Motion, measure, measure_tracks
from tests.estimator.pictures import Sample
from tests.estimator.rendering import Take, rendered_lumas
from tests.estimator.steadiness import change, flicker
from tests.estimator.tracks import follow_features

from limpet.media.camera_words import Move

#: Levels, root mean square. The encoder's own frame types give 0.1 to 0.25.
FLICKER_LEVELS = 0.5
#: A step back shorter than this is the tracker's error.
BACK_PX = 0.15
#: Mean change from frame to frame of a picture that stands; an encoder that skips every block leaves up to 0.011.
FROZEN_LEVELS = 0.02
#: A camera that turns or zooms bends lines by up to 0.3 px at 256 lines, as measured here; all of it is the tracker's.
BEND_PX = 0.8
#: A static camera's movement from frame to frame.
STATIC_PX = 0.2

#: Moves that go one way.
ONE_WAY = frozenset(set(Move) - {Move.SHAKE, Move.STATIC})


@dataclass(frozen=True)
class Examination:
    outcome: Outcome
    course: Course
    flicker_levels: float
    flaws: tuple[Flaw, ...]
    #: Of ten straight lines of the picture, nine are bent by less.
    bend_px: float
    #: Median over the steps of the mean change of a pixel, in levels.
    change_levels: float
    #: Longest step of the whole picture, in pixels.
    longest_step_px: float
    #: Of the first frame, against the picture: PSNR in dB and SSIM.
    likeness: tuple[float, float]

    def border_faults(self) -> list[str]:
        return [f"{flaw.kind} {flaw.side} border in {flaw.frames:.0%} of frames" for flaw in self.flaws]

    def faults(self, case: Case) -> list[str]:
        """What a viewer would call wrong in time, apart from the move itself."""
        found = []
        if self.flicker_levels > FLICKER_LEVELS:
            found.append(f"flickers by {self.flicker_levels:.2f} levels")
        if len(case.wanted) == 1 and case.wanted[0] in ONE_WAY:
            if self.course.farthest_back_px > BACK_PX:
                found.append(f"goes back {self.course.farthest_back_px:.2f} px")
            if self.course.repeats:
                found.append(f"repeats {self.course.repeats} frames")
        if case.wanted == (Move.STATIC,):
            if self.longest_step_px > STATIC_PX:
                found.append(f"moves {self.longest_step_px:.2f} px in one frame")
            if self.change_levels < FROZEN_LEVELS:
                found.append(f"is frozen: {self.change_levels:.3f} levels a frame")
        return found


@cache
def examined(sample: Sample, case: Case, short_side: int = 256) -> Examination:
    picture = sample.read()
    take = Take(prompt=case.prompt, pictures={"first_frame": picture}, seconds=case.seconds, short_side=short_side)
    return examine(sample, case, rendered_lumas(take))


def examine(sample: Sample, case: Case, lumas: Lumas) -> Examination:
    tracks = follow_features(lumas)
    motions: tuple[Motion, ...]
    if len(case.wanted) == 1:
        motions = (measure_tracks(lumas, tracks, sample.subject),)
    else:
        middle = len(lumas) // 2
        motions = (measure(lumas[: middle + 1], sample.subject), measure(lumas[middle:], sample.subject))
    return Examination(
        outcome=judged(sample, case, motions),
        course=course(tracks),
        flicker_levels=flicker(tracks.brightness(lumas)),
        flaws=tuple(find_flaws(lumas)),
        bend_px=typical_bend(lumas),
        change_levels=float(np.median(change(lumas))),
        longest_step_px=float(np.linalg.norm(tracks.steps(), axis=1).max()),
        likeness=likeness(lumas[0], sample.read()),
    )
