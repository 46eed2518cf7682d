"""What each prompt asks for, in words of the camera, and whether a clip shows it."""

from dataclasses import dataclass
from typing import Literal

from tests.estimator.motion import Motion
from tests.estimator.pictures import Sample
from tests.estimator.verdict import PARALLAX, TREMBLING, judge

from limpet.media.camera_words import Move

Sign = Literal[-1, 1]

#: Combined moves share a clip, so that each has to show only so much: in widths, or as a logarithm.
_LEAST_SHIFT = 0.008
_LEAST_GROWTH = 0.02

#: What fal and MiniMax write in their documents, one word a bracket.
WORDS = (
    "Truck left",
    "Truck right",
    "Pan left",
    "Pan right",
    "Push in",
    "Pull out",
    "Pedestal up",
    "Pedestal down",
    "Tilt up",
    "Tilt down",
    "Zoom in",
    "Zoom out",
    "Shake",
    "Tracking shot",
    "Static shot",
)
_SAME_ON_FLAT = {Move.PUSH_IN: Move.ZOOM_IN, Move.PULL_OUT: Move.ZOOM_OUT}


@dataclass(frozen=True, kw_only=True)
class Together:
    """Quantities of moves that act at the same time; None is not looked at."""

    right: Sign | None = None
    down: Sign | None = None
    growth: Sign | None = None
    has_parallax: bool | None = None
    trembles: bool = False

    def is_shown_by(self, motion: Motion, *, is_flat: bool) -> bool:
        wanted = ((self.right, motion.right), (self.down, motion.down))
        return (
            motion.is_measurable
            and all(sign is None or value * sign > _LEAST_SHIFT for sign, value in wanted)
            and (self.growth is None or motion.growth * self.growth > _LEAST_GROWTH)
            and (self.has_parallax is None or is_flat or self.has_parallax == (motion.parallax > PARALLAX))
            and self.trembles == (motion.jitter > TREMBLING)
        )


@dataclass(frozen=True)
class Case:
    """A prompt and what must be seen: one item for the whole clip, two for its halves."""

    prompt: str
    wanted: tuple[Move | Together, ...]
    seconds: int = 1


SINGLE = tuple(Case(f"[{word}]", (Move(word.lower()),)) for word in WORDS)
COMBINED = (
    Case("[Pan left, Zoom in]", (Together(right=1, growth=1, has_parallax=False),)),
    Case("[Pan right, Tilt up]", (Together(right=-1, down=1, has_parallax=False),)),
    Case("[Zoom out, Tilt down]", (Together(growth=-1, down=-1, has_parallax=False),)),
    Case("[Truck left, Pedestal up]", (Together(right=1, down=1, has_parallax=True),)),
    Case("[Push in, Pedestal up]", (Together(growth=1, down=1, has_parallax=True),)),
    Case("[Truck right, Zoom in]", (Together(right=-1, growth=1, has_parallax=True),)),
    Case("[Push in, Zoom out]", (Together(has_parallax=True),)),
    Case("[Shake, Push in]", (Together(growth=1, trembles=True),)),
    Case("[左摇,上升]", (Together(right=1, down=1),)),
)
SEQUENCES = (
    Case("[Pan left] then [Tilt up]", (Move.PAN_LEFT, Move.TILT_UP), 2),
    Case("[Push in] a step, [Truck right]", (Move.PUSH_IN, Move.TRUCK_RIGHT), 2),
    Case("[Zoom in, Zoom out]", (Move.ZOOM_IN, Move.ZOOM_OUT), 2),
    Case("[Pan right, Pan left]", (Move.PAN_RIGHT, Move.PAN_LEFT), 2),
    Case("[Static shot] and then [Pedestal down]", (Move.STATIC, Move.PEDESTAL_DOWN), 2),
    Case("The camera slowly pans left, then it zooms in", (Move.PAN_LEFT, Move.ZOOM_IN), 2),
)


@dataclass(frozen=True)
class Outcome:
    """What was seen of a case."""

    sample: str
    prompt: str
    wanted: str
    seen: str
    is_right: bool
    motions: tuple[Motion, ...]

    def __str__(self) -> str:
        lines = [f"{self.sample}, {self.prompt}: wanted {self.wanted}, seen {self.seen}"]
        return "\n    ".join([*lines, *map(str, self.motions)])


def judged(sample: Sample, case: Case, motions: tuple[Motion, ...]) -> Outcome:
    """Judges what was measured of a clip that was made of `case.prompt` over the picture of `sample`."""
    pairs = list(zip(case.wanted, motions, strict=True))
    return Outcome(
        sample=sample.name,
        prompt=case.prompt,
        wanted=", then ".join(map(str, case.wanted)),
        seen=", then ".join(_seen(wanted, motion) for wanted, motion in pairs),
        is_right=all(_is_shown(wanted, motion, is_flat=sample.is_flat) for wanted, motion in pairs),
        motions=motions,
    )


def _seen(wanted: Move | Together, motion: Motion) -> str:
    return "the figures below" if isinstance(wanted, Together) else str(judge(motion) or "no move")


def _is_shown(wanted: Move | Together, motion: Motion, *, is_flat: bool) -> bool:
    if isinstance(wanted, Together):
        return wanted.is_shown_by(motion, is_flat=is_flat)
    seen = judge(motion)
    return seen == wanted or (is_flat and seen is not None and seen == _SAME_ON_FLAT.get(wanted))
