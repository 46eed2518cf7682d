"""People: a skeleton in a pose, dressed. Seen from behind or from the side, because faces are beyond flat shapes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush, Point

SKIN = "b98262"
#: Height of a figure's sheet in body heights: room for a hat or raised arms.
SHEET_HEIGHT = 1.26


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    top: str = "4a5a78"
    legs: str = "33384a"
    shoes: str = "241f1d"
    hair: str = "2c211b"
    skin: str = SKIN
    #: trousers, dress, coat, robe, kimono, armour, spacesuit
    cut: str = "trousers"
    #: short, long, bun, bald, hood, hat, helmet, kabuto, crown, pointed, cap
    head: str = "short"
    cape: str = ""
    #: What is carried: sword, katana, staff, umbrella, backpack, lantern, guitar, camera
    carries: tuple[str, ...] = ()
    glowing_arm: str = ""
    bulk: float = 1.0
    #: Height in metres.
    tall: float = 1.75
    beard: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


class _Figure:
    """One person on a sheet."""

    def __init__(self, brush: Brush, pose: Pose, dress: Dress) -> None:
        self.brush, self.pose, self.dress = brush, pose, dress
        self.tall = dress.tall

    def at(self, point: Point) -> Point:
        return point[0] * self.tall, point[1] * self.tall

    def chain(self, points: list[Point], widths: list[float], paint: str, shade: float = 1.0, **look: float) -> None:
        bulk = self.tall * self.dress.bulk
        self.brush.limb(
            [self.at(p) for p in points],
            [w * bulk for w in widths],
            colour(paint, shade),
            round_m=0.035 * self.tall,
            **look,
        )

    def outline(self, points: list[Point], paint: str, shade: float = 1.0, **look: float) -> None:
        self.brush.blob([self.at(p) for p in points], colour(paint, shade), round_m=0.07 * self.tall, **look)

    def leg(self, side: int, shade: float) -> None:
        pose, dress = self.pose, self.dress
        bare = dress.cut == "dress"
        paint = dress.skin if bare else dress.legs
        loose = 1.6 if dress.cut == "kimono" else 1.35 if dress.cut == "spacesuit" else 1.0
        hip, knee, foot = pose.hips[side], pose.knees[side], pose.feet[side]
        ankle = (foot[0], foot[1] + 0.035)
        self.chain([hip, knee, ankle], [0.098 * loose, 0.070 * loose, 0.046 * loose], paint, shade)
        toe = 0.075 if pose.from_side else (0.012 if side else -0.012)
        self.chain(
            [(foot[0], foot[1] + 0.012), (foot[0] + toe, foot[1])], [0.042 * loose, 0.034 * loose], dress.shoes, shade
        )

    def arm(self, side: int, shade: float) -> None:
        pose, dress = self.pose, self.dress
        loose = 1.5 if dress.cut in ("robe", "kimono") else 1.45 if dress.cut == "spacesuit" else 1.0
        points = [pose.shoulders[side], pose.elbows[side], pose.hands[side]]
        hand = "e8e8ea" if dress.cut == "spacesuit" else dress.skin
        self.chain([points[2]], [0.046 * max(1.0, loose * 0.9)], hand, shade)
        sleeve = dress.skin if dress.cut == "dress" else dress.top
        wide = 0.075 if dress.cut in ("robe", "kimono") else 0.042
        stop = (points[1][0] * 0.15 + points[2][0] * 0.85, points[1][1] * 0.15 + points[2][1] * 0.85)
        if dress.glowing_arm and side == 1:
            self.chain([points[0], points[1], points[2]], [0.052, 0.044, 0.04], "5a6470", shade)
            for share in (0.25, 0.55, 0.85):
                x = points[1][0] * (1 - share) + points[2][0] * share
                y = points[1][1] * (1 - share) + points[2][1] * share
                self.brush.ellipse(*self.at((x, y)), 0.016 * self.tall, 0.012 * self.tall, dress.glowing_arm, glow=3.5)
            return
        self.chain([points[0], points[1], stop], [0.070 * loose, 0.054 * loose, wide], sleeve, shade)

    def torso(self) -> None:
        pose, dress = self.pose, self.dress
        a, b = pose.shoulders
        c, d = pose.hips
        wide = 0.055 if pose.from_side else 0.018
        waist = ((a[0] + c[0]) / 2, (a[1] + c[1]) / 2), ((b[0] + d[0]) / 2, (b[1] + d[1]) / 2)
        pinch = 0.030 if pose.from_side else -0.022
        self.outline(
            [
                (a[0] - wide, a[1] + 0.005),
                (pose.neck[0], pose.neck[1] - 0.005),
                (b[0] + wide, b[1] + 0.005),
                (waist[1][0] + pinch + wide * 0.6, waist[1][1]),
                (d[0] + 0.042, d[1] - 0.02),
                (c[0] - 0.042, c[1] - 0.02),
                (waist[0][0] - pinch - wide * 0.6, waist[0][1]),
            ],
            dress.top,
        )

    def skirt(self) -> None:
        """What hangs from the waist or the shoulders."""
        pose, dress = self.pose, self.dress
        hem, flare, top = {
            "dress": (0.26, 0.075, 0.60),
            "coat": (0.20, 0.060, 0.62),
            "robe": (0.03, 0.085, 0.62),
            "kimono": (0.10, 0.065, 0.58),
        }.get(dress.cut, (0.0, 0.0, 0.0))
        if not flare:
            return
        hips = pose.hips[0][0] * 0.5 + pose.hips[1][0] * 0.5
        drop = pose.hips[0][1] - 0.52
        back = min(pose.knees[0][0], pose.knees[1][0]) - flare
        front = max(pose.knees[0][0], pose.knees[1][0]) + flare
        paint = dress.legs if dress.cut == "kimono" else dress.top
        low = max(0.02, hem + drop * 0.4)
        points = [
            (hips - 0.062, top + drop),
            (hips + 0.062, top + drop),
            (front, low + 0.01),
            ((front + back) / 2, low - 0.012),
            (back, low),
        ]
        self.brush.polygon([self.at(p) for p in points], colour(paint, 0.95), round_m=0.06 * self.tall)
        for share in (0.3, 0.55, 0.8):
            x = back * (1 - share) + front * share
            fold = [self.at((hips + (share - 0.5) * 0.08, top + drop - 0.05)), self.at((x, low + 0.01))]
            self.brush.line(fold, 0.005 * self.tall, colour(paint, 0.6), bulge=0)
        if dress.cut == "kimono":
            self.brush.polygon(
                [self.at((hips + s * 0.066, y)) for s, y in ((-1, 0.56), (1, 0.56), (1, 0.60), (-1, 0.60))],
                dress.extra.get("belt", "8c2f2f"),
            )

    def head(self) -> None:
        pose, dress, tall = self.pose, self.dress, self.tall
        x, y = pose.head
        self.chain([pose.neck, (x, y - 0.03)], [0.052, 0.050], dress.skin, 0.85)
        self.brush.ellipse(*self.at((x, y)), 0.052 * tall, 0.068 * tall, dress.skin, round_m=0.05 * tall)
        if pose.from_side and dress.head not in ("helmet", "hood"):
            self.brush.ellipse(
                *self.at((x + 0.050, y - 0.012)), 0.012 * tall, 0.012 * tall, dress.skin, round_m=0.02 * tall
            )
        paint = getattr(self, "_" + dress.head.replace(" ", "_"), self._short)
        paint(x, y)
        if dress.beard:
            beard = [(x - 0.035, y - 0.035), (x + 0.048, y - 0.03), (x + 0.03, y - 0.10), (x - 0.005, y - 0.085)]
            self.outline(beard, dress.beard)

    def _short(self, x: float, y: float) -> None:
        back = 0.5 if self.pose.from_side else 0.0
        points = [
            (x - 0.058, y - 0.02),
            (x - 0.05, y + 0.055),
            (x, y + 0.078),
            (x + 0.05, y + 0.055),
            (x + 0.056 - 0.03 * back, y + 0.01),
        ]
        lower = [(x + 0.01, y + 0.025)] if self.pose.from_side else [(x + 0.045, y - 0.045), (x - 0.045, y - 0.045)]
        self.outline([*points, *lower], self.dress.hair)

    def _long(self, x: float, y: float) -> None:
        self._short(x, y)
        self.outline(
            [
                (x - 0.062, y + 0.02),
                (x + 0.03, y + 0.05),
                (x + 0.022, y - 0.10),
                (x + 0.01, y - 0.19),
                (x - 0.07, y - 0.18),
            ],
            self.dress.hair,
        )

    def _bun(self, x: float, y: float) -> None:
        self._short(x, y)
        self.brush.ellipse(*self.at((x - 0.03, y + 0.078)), 0.026 * self.tall, 0.024 * self.tall, self.dress.hair)

    def _bald(self, x: float, y: float) -> None:
        """Nothing on it."""

    def _hood(self, x: float, y: float) -> None:
        self.outline(
            [
                (x - 0.085, y - 0.09),
                (x - 0.08, y + 0.03),
                (x - 0.01, y + 0.10),
                (x + 0.065, y + 0.04),
                (x + 0.075, y - 0.05),
                (x + 0.06, y - 0.11),
            ],
            self.dress.top,
        )
        if self.pose.from_side or self.dress.extra.get("face"):
            self.brush.ellipse(*self.at((x + 0.03, y - 0.015)), 0.032 * self.tall, 0.052 * self.tall, "0d0b10", bulge=0)

    def _hat(self, x: float, y: float) -> None:
        self._short(x, y)
        paint = self.dress.extra.get("hat", self.dress.legs)
        self.brush.ellipse(*self.at((x, y + 0.045)), 0.115 * self.tall, 0.020 * self.tall, paint, lean_y=0.4)
        self.outline(
            [(x - 0.06, y + 0.045), (x - 0.05, y + 0.11), (x, y + 0.118), (x + 0.05, y + 0.11), (x + 0.06, y + 0.045)],
            paint,
        )

    def _cap(self, x: float, y: float) -> None:
        self._hat(x, y)

    def _straw(self, x: float, y: float) -> None:
        self._short(x, y)
        self.brush.polygon(
            [self.at(p) for p in ((x - 0.15, y + 0.025), (x, y + 0.115), (x + 0.15, y + 0.025))],
            "c9a964",
            round_m=0.1 * self.tall,
            grain=0.1,
        )

    def _pointed(self, x: float, y: float) -> None:
        self._long(x, y)
        paint = self.dress.top
        self.brush.ellipse(*self.at((x, y + 0.045)), 0.13 * self.tall, 0.022 * self.tall, paint, lean_y=0.4)
        self.brush.polygon(
            [
                self.at(p)
                for p in ((x - 0.065, y + 0.05), (x - 0.03, y + 0.22), (x + 0.02, y + 0.19), (x + 0.065, y + 0.05))
            ],
            paint,
            round_m=0.06 * self.tall,
        )

    def _crown(self, x: float, y: float) -> None:
        self._long(x, y)
        gold = [
            (x - 0.055, y + 0.05),
            (x - 0.06, y + 0.11),
            (x - 0.028, y + 0.08),
            (x, y + 0.12),
            (x + 0.028, y + 0.08),
            (x + 0.06, y + 0.11),
            (x + 0.055, y + 0.05),
        ]
        self.brush.polygon([self.at(p) for p in gold], "e3b53c", glow=0.15, round_m=0.02)

    def _helmet(self, x: float, y: float) -> None:
        if self.dress.cut == "spacesuit":
            self.brush.ellipse(
                *self.at((x, y)), 0.098 * self.tall, 0.100 * self.tall, "eceef2", round_m=0.1 * self.tall
            )
            self.brush.ellipse(
                *self.at((x + 0.014, y + 0.004)),
                0.072 * self.tall,
                0.068 * self.tall,
                "3a2a12",
                round_m=0.07 * self.tall,
                glow=0.10,
            )
            self.brush.ellipse(
                *self.at((x - 0.008, y + 0.030)),
                0.030 * self.tall,
                0.016 * self.tall,
                "ffdf9a",
                turn=0.5,
                glow=0.5,
                opacity=0.75,
                bulge=0,
            )
            return
        self.outline(
            [(x - 0.062, y - 0.06), (x - 0.06, y + 0.05), (x, y + 0.085), (x + 0.06, y + 0.05), (x + 0.062, y - 0.06)],
            "9aa2ad",
        )
        self.brush.box(*self.at((x - 0.045, y + 0.002)), *self.at((x + 0.055, y + 0.018)), "14161a", bulge=0)
        self.outline([(x - 0.01, y + 0.08), (x - 0.05, y + 0.15), (x - 0.11, y + 0.10), (x - 0.06, y + 0.09)], "b02a2a")

    def _kabuto(self, x: float, y: float) -> None:
        self.outline(
            [
                (x - 0.115, y - 0.065),
                (x - 0.072, y + 0.03),
                (x, y + 0.088),
                (x + 0.072, y + 0.03),
                (x + 0.115, y - 0.065),
                (x + 0.05, y - 0.03),
                (x - 0.05, y - 0.03),
            ],
            "2a2a33",
        )
        for side in (-1, 1):
            horn = [
                (x + side * 0.015, y + 0.045),
                (x + side * 0.10, y + 0.15),
                (x + side * 0.085, y + 0.075),
                (x + side * 0.03, y + 0.03),
            ]
            self.outline(horn, "d9a93c", glow=0.06)

    def armour(self) -> None:
        """Plates over shoulders, chest and hips."""
        pose, tall = self.pose, self.tall
        plate, lace = self.dress.extra.get("plate", "9aa2ad"), self.dress.extra.get("lace", "6a717c")
        for side in (0, 1):
            x, y = pose.shoulders[side]
            out = (0.05 if side else -0.05) if not pose.from_side else 0.0
            self.outline(
                [
                    (x - 0.05 + out, y + 0.035),
                    (x + 0.05 + out, y + 0.035),
                    (x + 0.058 + out, y - 0.09),
                    (x - 0.058 + out, y - 0.09),
                ],
                plate,
            )
            for step in range(3):
                row = y - 0.01 - step * 0.03
                self.brush.line(
                    [self.at((x - 0.05 + out, row)), self.at((x + 0.05 + out, row))], 0.006 * tall, lace, bulge=0
                )
        hip = (pose.hips[0][0] + pose.hips[1][0]) / 2
        for k in range(-1, 2):
            left = hip + k * 0.062 - 0.032
            points = [(left, 0.55), (left + 0.06, 0.55), (left + 0.075 * (1 + 0.1 * k), 0.36), (left - 0.01, 0.36)]
            self.brush.polygon([self.at(p) for p in points], colour(plate, 0.85), round_m=0.03 * tall)
            for step in range(3):
                row = 0.50 - step * 0.045
                self.brush.line([self.at((left, row)), self.at((left + 0.064, row))], 0.007 * tall, lace, bulge=0)

    def props(self) -> None:
        for item in self.dress.carries:
            getattr(self, "_carry_" + item)()

    def _carry_katana(self) -> None:
        hand = self.pose.hands[1]
        tip = (hand[0] - 0.34, hand[1] + 0.32) if hand[1] > 0.9 else (hand[0] + 0.40, hand[1] - 0.12)
        middle = ((hand[0] + tip[0]) / 2 + 0.015, (hand[1] + tip[1]) / 2 + 0.02)
        self.brush.line(
            [self.at(hand), self.at(middle), self.at(tip)], 0.014 * self.tall, "e6ebf2", glow=0.25, round_m=0.01
        )
        grip = (hand[0] + (hand[0] - tip[0]) * 0.2, hand[1] + (hand[1] - tip[1]) * 0.2)
        self.brush.line([self.at(hand), self.at(grip)], 0.020 * self.tall, "30222a")

    def _carry_sword(self) -> None:
        hand = self.pose.hands[1]
        self.brush.line(
            [self.at(hand), self.at((hand[0] + 0.05, 0.03))], 0.020 * self.tall, "c9d0da", glow=0.1, round_m=0.01
        )
        self.brush.line(
            [self.at((hand[0] - 0.05, hand[1] - 0.015)), self.at((hand[0] + 0.05, hand[1] - 0.005))],
            0.014 * self.tall,
            "caa24a",
        )

    def _carry_staff(self) -> None:
        x = self.pose.hands[1][0]
        self.brush.line([self.at((x + 0.02, 0.0)), self.at((x, 1.08))], 0.016 * self.tall, "6b4a2c")
        if self.dress.extra.get("magic"):
            self.brush.ellipse(
                *self.at((x, 1.10)), 0.034 * self.tall, 0.034 * self.tall, self.dress.extra["magic"], glow=3.0
            )

    def _carry_umbrella(self) -> None:
        x, y = self.pose.hands[1]
        paint = self.dress.extra.get("umbrella", "b8323a")
        self.brush.line([self.at((x, y)), self.at((x - 0.03, 1.15))], 0.008 * self.tall, "2a2a2a")
        canopy = [
            (x - 0.33, 1.02),
            (x - 0.24, 1.14),
            (x - 0.03, 1.20),
            (x + 0.18, 1.14),
            (x + 0.27, 1.02),
            (x + 0.12, 1.045),
            (x - 0.03, 1.03),
            (x - 0.18, 1.045),
        ]
        self.outline(canopy, paint)

    def _carry_backpack(self) -> None:
        x = self.pose.shoulders[0][0] - (0.075 if self.pose.from_side else -0.105)
        self.outline(
            [(x - 0.06, 0.83), (x + 0.05, 0.83), (x + 0.055, 0.60), (x - 0.065, 0.60)],
            self.dress.extra.get("pack", "b5562f"),
        )

    def _carry_lantern(self) -> None:
        x, y = self.pose.hands[1]
        self.brush.line([self.at((x, y)), self.at((x + 0.015, y - 0.05))], 0.006 * self.tall, "2a2a2a")
        self.brush.ellipse(*self.at((x + 0.015, y - 0.085)), 0.028 * self.tall, 0.038 * self.tall, "ffc45a", glow=3.0)

    def _carry_lifepack(self) -> None:
        x, y = self.pose.neck
        self.outline([(x - 0.13, y + 0.01), (x + 0.13, y + 0.01), (x + 0.13, y - 0.28), (x - 0.13, y - 0.28)], "d4d8de")

    def _carry_bag(self) -> None:
        x, y = self.pose.hands[0]
        self.outline(
            [(x - 0.05, y - 0.03), (x + 0.06, y - 0.03), (x + 0.065, y - 0.13), (x - 0.055, y - 0.13)],
            self.dress.extra.get("bag", "7a2230"),
        )


def person(brush: Brush, pose: Pose, dress: Dress) -> None:
    figure = _Figure(brush, pose, dress)
    behind = {"backpack", "lifepack"} & set(dress.carries)
    if "lifepack" in behind:
        figure._carry_lifepack()  # noqa: SLF001  the figure is ours
    if dress.cape:
        shoulder, hem = pose.shoulders, 0.12
        spread = [
            (shoulder[0][0] - 0.03, 0.82),
            (shoulder[1][0] + 0.03, 0.82),
            (shoulder[1][0] + 0.08, hem),
            (0.0, hem - 0.03),
            (shoulder[0][0] - 0.12, hem),
        ]
        figure.outline(spread, dress.cape)
    figure.arm(0, 0.72)
    figure.leg(0, 0.75)
    figure.leg(1, 1.0)
    figure.torso()
    figure.skirt()
    if dress.cut == "armour":
        figure.armour()
    if dress.cape and not pose.from_side:
        back = [(-0.115, 0.81), (0.115, 0.81), (0.16, 0.13), (0.03, 0.10), (-0.15, 0.13)]
        figure.outline(back, dress.cape)
    figure.head()
    figure.arm(1, 1.0)
    shown = replace(dress, carries=tuple(item for item in dress.carries if item != "lifepack"))
    figure.dress = shown
    figure.props()


DRESSES: Mapping[str, Dress] = {
    "person": Dress(),
    "man": Dress(top="3f4b63", legs="2b3040"),
    "woman": Dress(top="9a2f45", legs="9a2f45", hair="35211a", cut="coat", head="long", carries=("bag",)),
    "girl": Dress(top="d77a92", legs="d77a92", hair="4a2f1f", cut="dress", head="long", tall=1.45),
    "child": Dress(top="d9a13a", legs="3d5a86", hair="3a281c", tall=1.15, bulk=1.1),
    "samurai": Dress(
        top="3a2030",
        legs="33303e",
        cut="kimono",
        head="kabuto",
        carries=("katana",),
        extra={"plate": "5b1f26", "lace": "c79a45", "belt": "c79a45"},
    ),
    "old samurai": Dress(
        top="6a6f80",
        legs="3a3a48",
        hair="e4e4e6",
        beard="dededf",
        cut="kimono",
        head="bun",
        carries=("katana",),
        extra={"belt": "8c2f2f"},
    ),
    "ninja": Dress(
        top="1d1f28",
        legs="1d1f28",
        cut="kimono",
        head="hood",
        carries=("katana",),
        extra={"belt": "5a1d22", "face": "1"},
    ),
    "knight": Dress(top="8f98a5", legs="7c8592", cut="armour", head="helmet", cape="8c1f2a", carries=("sword",)),
    "wizard": Dress(
        top="37407c",
        legs="37407c",
        hair="e0e0e4",
        cut="robe",
        head="pointed",
        beard="e6e6ea",
        carries=("staff",),
        extra={"magic": "9ad8ff"},
    ),
    "monk": Dress(top="b5642a", legs="b5642a", cut="robe", head="bald"),
    "king": Dress(top="6c1f33", legs="3a1a26", hair="d9d2c4", cut="robe", head="crown", cape="8c1f2a", beard="cfc8ba"),
    "queen": Dress(top="4a2a6e", legs="4a2a6e", hair="7a4a20", cut="robe", head="crown"),
    "astronaut": Dress(
        top="e6e8ec", legs="dfe2e7", shoes="c9cdd4", cut="spacesuit", head="helmet", bulk=1.28, carries=("lifepack",)
    ),
    "smuggler": Dress(
        top="5a4030",
        legs="2f2a2a",
        hair="3a2a20",
        cut="coat",
        head="hat",
        glowing_arm="59e0ff",
        extra={"hat": "33261f"},
    ),
    "traveller": Dress(
        top="6a5238", legs="4a4238", cut="trousers", head="hat", carries=("backpack", "staff"), extra={"hat": "6b4f2e"}
    ),
    "dancer": Dress(top="c23a5a", legs="c23a5a", hair="2a1a18", cut="dress", head="bun"),
    "farmer": Dress(top="7a5a3a", legs="46506a", head="straw"),
    "detective": Dress(top="4c4438", legs="2e2a28", cut="coat", head="hat", extra={"hat": "3a332b"}),
    "fisherman": Dress(top="c9a03a", legs="3a4a5a", head="hat", extra={"hat": "c9a03a"}),
    "businessman": Dress(top="2a303c", legs="23272f", head="short", carries=("bag",), extra={"bag": "4a3424"}),
}
