"""People: a skeleton in a pose, dressed. Seen from behind or from the side, because faces are beyond flat shapes."""

from limpet.engines.embedded.scenes.models.body import arm, armour, leg, skirt, torso
from limpet.engines.embedded.scenes.models.brush import Brush, Point
from limpet.engines.embedded.scenes.models.carried import carry
from limpet.engines.embedded.scenes.models.dresses import Dress
from limpet.engines.embedded.scenes.models.figure import Figure
from limpet.engines.embedded.scenes.models.heads import head
from limpet.engines.embedded.scenes.models.poses import Pose

#: Height of a figure's sheet in body heights: room for a hat or raised arms.
SHEET_HEIGHT = 1.26


def person(brush: Brush, pose: Pose, dress: Dress) -> None:
    figure = Figure(brush, pose, dress)
    carry(figure, behind=True)
    if dress.cape:
        figure.outline(_cape(pose), dress.cape)
    arm(figure, 0, 0.72)
    leg(figure, 0, 0.75)
    leg(figure, 1, 1.0)
    torso(figure)
    skirt(figure)
    if dress.cut == "armour":
        armour(figure)
    if dress.cape and not pose.from_side:
        figure.outline([(-0.115, 0.81), (0.115, 0.81), (0.16, 0.13), (0.03, 0.10), (-0.15, 0.13)], dress.cape)
    head(figure)
    arm(figure, 1, 1.0)
    carry(figure, behind=False)


def _cape(pose: Pose) -> list[Point]:
    """Behind the body, from the shoulders to the ankles."""
    left, right, hem = pose.shoulders[0][0], pose.shoulders[1][0], 0.12
    return [(left - 0.03, 0.82), (right + 0.03, 0.82), (right + 0.08, hem), (0.0, hem - 0.03), (left - 0.12, hem)]
