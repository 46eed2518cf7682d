"""How people hold themselves: joints of a skeleton, still or in a step."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from limpet.engines.embedded.scenes.models.brush import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """Joints in parts of the body's height; x to the side that the person goes or looks."""

    head: Point = (0.0, 0.925)
    neck: Point = (0.0, 0.835)
    shoulders: tuple[Point, Point] = ((-0.105, 0.80), (0.105, 0.80))
    elbows: tuple[Point, Point] = ((-0.135, 0.64), (0.135, 0.64))
    hands: tuple[Point, Point] = ((-0.13, 0.485), (0.13, 0.485))
    hips: tuple[Point, Point] = ((-0.052, 0.52), (0.052, 0.52))
    knees: tuple[Point, Point] = ((-0.058, 0.285), (0.058, 0.285))
    feet: tuple[Point, Point] = ((-0.065, 0.02), (0.065, 0.02))
    from_side: bool = False


def walking(phase: float, *, stride: float = 1.0) -> Pose:
    """A step seen from the side; `phase` runs 0..1 over two steps."""
    swing = math.sin(2 * math.pi * phase)
    lift = [max(0.0, math.cos(2 * math.pi * phase)), max(0.0, -math.cos(2 * math.pi * phase))]
    bob = 0.008 * math.cos(4 * math.pi * phase) - 0.012
    lean = 0.02 * stride + (0.05 if stride > 1.2 else 0.0)

    def leg(way: float, raised: float) -> tuple[Point, Point]:
        knee = (0.095 * stride * way + 0.035 * raised + 0.012, 0.285 + 0.02 * raised)
        return knee, (0.20 * stride * way - 0.03 - 0.05 * raised, 0.02 + 0.07 * raised * stride)

    (knee_a, foot_a), (knee_b, foot_b) = leg(swing, lift[0]), leg(-swing, lift[1])
    arm = 0.11 * stride
    shoulder = (lean, 0.80 + bob)
    return Pose(
        head=(lean * 1.7 + 0.012, 0.925 + bob),
        neck=(lean * 1.2, 0.835 + bob),
        shoulders=(shoulder, shoulder),
        elbows=((lean - arm * swing * 0.8 - 0.015, 0.645 + bob), (lean + arm * swing * 0.8 - 0.015, 0.645 + bob)),
        hands=((lean - arm * swing * 1.7 + 0.03, 0.50 + bob), (lean + arm * swing * 1.7 + 0.03, 0.50 + bob)),
        hips=((0.0, 0.52 + bob), (0.0, 0.52 + bob)),
        knees=(knee_a, knee_b),
        feet=(foot_a, foot_b),
        from_side=True,
    )


STANDING = Pose()


SITTING = replace(
    STANDING,
    head=(-0.01, 0.66),
    neck=(-0.01, 0.575),
    shoulders=((-0.02, 0.54), (0.0, 0.54)),
    elbows=((0.02, 0.40), (0.05, 0.40)),
    hands=((0.15, 0.34), (0.17, 0.33)),
    hips=((-0.03, 0.26), (-0.03, 0.26)),
    knees=((0.20, 0.27), (0.21, 0.26)),
    feet=((0.20, 0.02), (0.22, 0.02)),
    from_side=True,
)


ARMS_UP = replace(STANDING, elbows=((-0.20, 0.90), (0.20, 0.90)), hands=((-0.24, 1.05), (0.24, 1.05)))


STRIKING = replace(
    STANDING,
    head=(0.03, 0.895),
    neck=(0.02, 0.81),
    shoulders=((-0.07, 0.78), (0.09, 0.775)),
    elbows=((-0.03, 0.93), (0.17, 0.92)),
    hands=((0.045, 1.03), (0.085, 1.035)),
    knees=((-0.13, 0.28), (0.14, 0.29)),
    feet=((-0.20, 0.02), (0.17, 0.02)),
)


DANCING = replace(
    STANDING,
    elbows=((-0.22, 0.83), (0.20, 0.92)),
    hands=((-0.34, 0.90), (0.22, 1.07)),
    knees=((-0.05, 0.285), (0.17, 0.36)),
    feet=((-0.06, 0.02), (0.10, 0.19)),
)


FLOATING = replace(
    STANDING,
    elbows=((-0.24, 0.76), (0.22, 0.86)),
    hands=((-0.33, 0.86), (0.35, 0.82)),
    knees=((-0.13, 0.31), (0.10, 0.30)),
    feet=((-0.21, 0.10), (0.19, 0.05)),
)


POSES: Mapping[str, Pose] = {
    "standing": STANDING,
    "sitting": SITTING,
    "arms up": ARMS_UP,
    "striking": STRIKING,
    "dancing": DANCING,
    "floating": FLOATING,
    "walking": walking(0.18),
    "running": walking(0.15, stride=1.75),
}
