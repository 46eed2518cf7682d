"""Proportions of what walks on four legs."""

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Beast:
    """Proportions in parts of the body's length, which is one; it looks to the right."""

    coat: str
    belly: str = ""
    length: float = 1.0
    leg: float = 0.55
    leg_width: float = 0.12
    chest: float = 0.42
    waist: float = 0.34
    neck: float = 0.30
    #: Degrees above the horizontal.
    neck_rise: float = 50.0
    neck_width: float = 0.22
    head: float = 0.26
    head_width: float = 0.17
    snout: float = 0.6
    #: pointed, round, long, none
    ears: str = "pointed"
    #: thin, bushy, hair, tuft, stub
    tail: str = "thin"
    mane: str = ""
    antlers: bool = False
    horn: str = ""
    hooves: str = ""
    spots: str = ""
    stripes: str = ""
    trunk: bool = False
    humps: bool = False


BEASTS: Mapping[str, Beast] = {
    "dog": Beast(coat="a9713d", belly="d9b98c", length=0.75, leg=0.52, neck=0.26, head=0.26, ears="round", tail="thin"),
    "wolf": Beast(
        coat="6d6f76", belly="b5b3ae", length=1.1, leg=0.56, neck=0.30, neck_rise=32, head=0.28, tail="bushy"
    ),
    "fox": Beast(
        coat="c9622a",
        belly="f0e4d2",
        length=0.7,
        leg=0.42,
        leg_width=0.085,
        chest=0.30,
        waist=0.26,
        neck=0.22,
        head=0.24,
        head_width=0.15,
        tail="bushy",
        hooves="2a1c18",
    ),
    "horse": Beast(
        coat="6b3f22",
        length=1.6,
        leg=0.68,
        leg_width=0.11,
        chest=0.40,
        waist=0.34,
        neck=0.44,
        neck_rise=52,
        neck_width=0.24,
        head=0.32,
        head_width=0.15,
        snout=0.75,
        tail="hair",
        mane="241712",
        hooves="221a16",
    ),
    "unicorn": Beast(
        coat="eef0f4",
        length=1.6,
        leg=0.68,
        leg_width=0.11,
        chest=0.40,
        waist=0.34,
        neck=0.44,
        neck_rise=54,
        neck_width=0.24,
        head=0.32,
        head_width=0.15,
        snout=0.75,
        tail="hair",
        mane="d9a6d9",
        hooves="c9b8a0",
        horn="f2d98a",
    ),
    "deer": Beast(
        coat="94653a",
        belly="d9c3a0",
        length=1.3,
        leg=0.66,
        leg_width=0.08,
        chest=0.36,
        waist=0.29,
        neck=0.40,
        neck_rise=60,
        neck_width=0.17,
        head=0.24,
        head_width=0.13,
        snout=0.65,
        ears="long",
        tail="stub",
        antlers=True,
        hooves="241a14",
    ),
    "cow": Beast(
        coat="efe9df",
        length=1.7,
        leg=0.46,
        leg_width=0.13,
        chest=0.50,
        waist=0.48,
        neck=0.22,
        neck_rise=22,
        neck_width=0.30,
        head=0.32,
        head_width=0.20,
        snout=0.85,
        ears="long",
        tail="tuft",
        spots="2a2422",
        hooves="2a2422",
    ),
    "sheep": Beast(
        coat="f4efe4",
        length=1.0,
        leg=0.34,
        leg_width=0.085,
        chest=0.56,
        waist=0.56,
        neck=0.18,
        neck_rise=28,
        neck_width=0.28,
        head=0.26,
        head_width=0.17,
        snout=0.7,
        ears="round",
        tail="stub",
        hooves="2a2422",
    ),
    "bear": Beast(
        coat="5b3d28",
        length=1.7,
        leg=0.40,
        leg_width=0.20,
        chest=0.52,
        waist=0.50,
        neck=0.20,
        neck_rise=22,
        neck_width=0.36,
        head=0.30,
        head_width=0.26,
        ears="round",
        tail="stub",
    ),
    "polar bear": Beast(
        coat="eceae2",
        length=1.8,
        leg=0.40,
        leg_width=0.20,
        chest=0.50,
        waist=0.50,
        neck=0.26,
        neck_rise=20,
        neck_width=0.32,
        head=0.28,
        head_width=0.22,
        ears="round",
        tail="stub",
    ),
    "lion": Beast(
        coat="c99a55",
        belly="e0c594",
        length=1.5,
        leg=0.46,
        leg_width=0.14,
        chest=0.40,
        waist=0.34,
        neck=0.22,
        neck_rise=36,
        neck_width=0.30,
        head=0.28,
        head_width=0.22,
        ears="round",
        tail="tuft",
        mane="7a4a20",
    ),
    "tiger": Beast(
        coat="d9842f",
        belly="f2e4cc",
        length=1.6,
        leg=0.42,
        leg_width=0.15,
        chest=0.38,
        waist=0.35,
        neck=0.20,
        neck_rise=22,
        neck_width=0.28,
        head=0.28,
        head_width=0.22,
        ears="round",
        tail="thin",
        stripes="1f1612",
    ),
    "elephant": Beast(
        coat="7d7a78",
        length=2.6,
        leg=0.48,
        leg_width=0.20,
        chest=0.60,
        waist=0.58,
        neck=0.16,
        neck_rise=30,
        neck_width=0.42,
        head=0.30,
        head_width=0.34,
        ears="none",
        tail="tuft",
        trunk=True,
    ),
    "giraffe": Beast(
        coat="d9ab62",
        length=1.7,
        leg=0.95,
        leg_width=0.11,
        chest=0.44,
        waist=0.36,
        neck=1.15,
        neck_rise=68,
        neck_width=0.20,
        head=0.28,
        head_width=0.14,
        snout=0.7,
        ears="long",
        tail="tuft",
        spots="8a5226",
        hooves="4a3424",
    ),
    "camel": Beast(
        coat="c49a62",
        length=1.8,
        leg=0.66,
        leg_width=0.11,
        chest=0.42,
        waist=0.36,
        neck=0.50,
        neck_rise=48,
        neck_width=0.18,
        head=0.26,
        head_width=0.14,
        snout=0.75,
        tail="tuft",
        humps=True,
    ),
    "cat": Beast(
        coat="8a8580",
        belly="d9d4cc",
        length=0.48,
        leg=0.44,
        leg_width=0.11,
        chest=0.34,
        waist=0.32,
        neck=0.16,
        neck_rise=48,
        neck_width=0.22,
        head=0.26,
        head_width=0.25,
        snout=0.25,
        tail="thin",
    ),
    "rabbit": Beast(
        coat="a58f78",
        belly="e6dccb",
        length=0.36,
        leg=0.24,
        leg_width=0.16,
        chest=0.44,
        waist=0.54,
        neck=0.14,
        neck_rise=45,
        neck_width=0.26,
        head=0.30,
        head_width=0.24,
        snout=0.4,
        ears="long",
        tail="stub",
    ),
}


def beast_height(beast: Beast) -> float:
    """From the ground to above head, ears and antlers."""
    rise = math.sin(math.radians(beast.neck_rise)) * beast.neck
    top = beast.leg + beast.chest * 0.75 + rise + beast.head_width * 0.9
    extra = 0.45 if beast.antlers else 0.25 if beast.horn or beast.ears == "long" else 0.08
    return (top + extra) * beast.length
