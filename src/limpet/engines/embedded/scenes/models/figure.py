"""One person on a sheet: joints in metres, and how limbs and outlines are painted between them."""

from dataclasses import dataclass

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.brush import Brush, Point
from limpet.engines.embedded.scenes.models.dresses import Dress
from limpet.engines.embedded.scenes.models.poses import Pose


@dataclass(frozen=True, slots=True)
class Figure:
    brush: Brush
    pose: Pose
    dress: Dress

    @property
    def tall(self) -> float:
        """Metres."""
        return self.dress.tall

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
