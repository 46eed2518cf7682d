"""Bodies of people: limbs, torso, and the clothes that hang on them."""

from limpet.engines.embedded.scenes.light import colour
from limpet.engines.embedded.scenes.models.figure import Figure


def leg(figure: Figure, side: int, shade: float) -> None:
    pose, dress = figure.pose, figure.dress
    bare = dress.cut == "dress"
    paint = dress.skin if bare else dress.legs
    loose = 1.6 if dress.cut == "kimono" else 1.35 if dress.cut == "spacesuit" else 1.0
    hip, knee, foot = pose.hips[side], pose.knees[side], pose.feet[side]
    ankle = (foot[0], foot[1] + 0.035)
    figure.chain([hip, knee, ankle], [0.098 * loose, 0.070 * loose, 0.046 * loose], paint, shade)
    toe = 0.075 if pose.from_side else (0.012 if side else -0.012)
    figure.chain(
        [(foot[0], foot[1] + 0.012), (foot[0] + toe, foot[1])], [0.042 * loose, 0.034 * loose], dress.shoes, shade
    )


def arm(figure: Figure, side: int, shade: float) -> None:
    pose, dress = figure.pose, figure.dress
    loose = 1.5 if dress.cut in ("robe", "kimono") else 1.45 if dress.cut == "spacesuit" else 1.0
    points = [pose.shoulders[side], pose.elbows[side], pose.hands[side]]
    hand = "e8e8ea" if dress.cut == "spacesuit" else dress.skin
    figure.chain([points[2]], [0.046 * max(1.0, loose * 0.9)], hand, shade)
    sleeve = dress.skin if dress.cut == "dress" else dress.top
    wide = 0.075 if dress.cut in ("robe", "kimono") else 0.042
    stop = (points[1][0] * 0.15 + points[2][0] * 0.85, points[1][1] * 0.15 + points[2][1] * 0.85)
    if dress.glowing_arm and side == 1:
        figure.chain([points[0], points[1], points[2]], [0.052, 0.044, 0.04], "5a6470", shade)
        for share in (0.25, 0.55, 0.85):
            x = points[1][0] * (1 - share) + points[2][0] * share
            y = points[1][1] * (1 - share) + points[2][1] * share
            figure.brush.ellipse(
                *figure.at((x, y)), 0.016 * figure.tall, 0.012 * figure.tall, dress.glowing_arm, glow=3.5
            )
        return
    figure.chain([points[0], points[1], stop], [0.070 * loose, 0.054 * loose, wide], sleeve, shade)


def torso(figure: Figure) -> None:
    pose, dress = figure.pose, figure.dress
    a, b = pose.shoulders
    c, d = pose.hips
    wide = 0.055 if pose.from_side else 0.018
    waist = ((a[0] + c[0]) / 2, (a[1] + c[1]) / 2), ((b[0] + d[0]) / 2, (b[1] + d[1]) / 2)
    pinch = 0.030 if pose.from_side else -0.022
    figure.outline(
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


def skirt(figure: Figure) -> None:
    """What hangs from the waist or the shoulders."""
    pose, dress = figure.pose, figure.dress
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
    figure.brush.polygon([figure.at(p) for p in points], colour(paint, 0.95), round_m=0.06 * figure.tall)
    for share in (0.3, 0.55, 0.8):
        x = back * (1 - share) + front * share
        fold = [figure.at((hips + (share - 0.5) * 0.08, top + drop - 0.05)), figure.at((x, low + 0.01))]
        figure.brush.line(fold, 0.005 * figure.tall, colour(paint, 0.6), bulge=0)
    if dress.cut == "kimono":
        figure.brush.polygon(
            [figure.at((hips + s * 0.066, y)) for s, y in ((-1, 0.56), (1, 0.56), (1, 0.60), (-1, 0.60))],
            dress.extra.get("belt", "8c2f2f"),
        )


def armour(figure: Figure) -> None:
    """Plates over shoulders, chest and hips."""
    pose, tall = figure.pose, figure.tall
    plate, lace = figure.dress.extra.get("plate", "9aa2ad"), figure.dress.extra.get("lace", "6a717c")
    for side in (0, 1):
        x, y = pose.shoulders[side]
        out = (0.05 if side else -0.05) if not pose.from_side else 0.0
        figure.outline(
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
            figure.brush.line(
                [figure.at((x - 0.05 + out, row)), figure.at((x + 0.05 + out, row))], 0.006 * tall, lace, bulge=0
            )
    hip = (pose.hips[0][0] + pose.hips[1][0]) / 2
    for k in range(-1, 2):
        left = hip + k * 0.062 - 0.032
        points = [(left, 0.55), (left + 0.06, 0.55), (left + 0.075 * (1 + 0.1 * k), 0.36), (left - 0.01, 0.36)]
        figure.brush.polygon([figure.at(p) for p in points], colour(plate, 0.85), round_m=0.03 * tall)
        for step in range(3):
            row = 0.50 - step * 0.045
            figure.brush.line([figure.at((left, row)), figure.at((left + 0.064, row))], 0.007 * tall, lace, bulge=0)
