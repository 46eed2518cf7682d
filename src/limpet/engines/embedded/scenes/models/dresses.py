"""What people wear and carry."""

from collections.abc import Mapping
from dataclasses import dataclass, field

SKIN = "b98262"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    top: str = "4a5a78"
    legs: str = "33384a"
    shoes: str = "241f1d"
    hair: str = "2c211b"
    skin: str = SKIN
    #: trousers, dress, coat, robe, kimono, armour, spacesuit
    cut: str = "trousers"
    #: short, long, bun, bald, hood, hat, helmet, kabuto, crown, pointed, straw
    head: str = "short"
    cape: str = ""
    #: What is carried: sword, katana, staff, umbrella, backpack, lantern, bag, lifepack
    carries: tuple[str, ...] = ()
    glowing_arm: str = ""
    bulk: float = 1.0
    #: Height in metres.
    tall: float = 1.75
    beard: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


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
