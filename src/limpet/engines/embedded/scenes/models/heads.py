"""Heads of people: hair, hats, hoods and helmets."""

from collections.abc import Callable, Mapping

from limpet.engines.embedded.scenes.models.figure import Figure


def head(figure: Figure) -> None:
    pose, dress, tall = figure.pose, figure.dress, figure.tall
    x, y = pose.head
    figure.chain([pose.neck, (x, y - 0.03)], [0.052, 0.050], dress.skin, 0.85)
    figure.brush.ellipse(*figure.at((x, y)), 0.052 * tall, 0.068 * tall, dress.skin, round_m=0.05 * tall)
    if pose.from_side and dress.head not in ("helmet", "hood"):
        figure.brush.ellipse(
            *figure.at((x + 0.050, y - 0.012)), 0.012 * tall, 0.012 * tall, dress.skin, round_m=0.02 * tall
        )
    _HEADS[dress.head](figure, x, y)
    if dress.beard:
        beard = [(x - 0.035, y - 0.035), (x + 0.048, y - 0.03), (x + 0.03, y - 0.10), (x - 0.005, y - 0.085)]
        figure.outline(beard, dress.beard)


def _short(figure: Figure, x: float, y: float) -> None:
    back = 0.5 if figure.pose.from_side else 0.0
    points = [
        (x - 0.058, y - 0.02),
        (x - 0.05, y + 0.055),
        (x, y + 0.078),
        (x + 0.05, y + 0.055),
        (x + 0.056 - 0.03 * back, y + 0.01),
    ]
    lower = [(x + 0.01, y + 0.025)] if figure.pose.from_side else [(x + 0.045, y - 0.045), (x - 0.045, y - 0.045)]
    figure.outline([*points, *lower], figure.dress.hair)


def _long(figure: Figure, x: float, y: float) -> None:
    _short(figure, x, y)
    figure.outline(
        [
            (x - 0.062, y + 0.02),
            (x + 0.03, y + 0.05),
            (x + 0.022, y - 0.10),
            (x + 0.01, y - 0.19),
            (x - 0.07, y - 0.18),
        ],
        figure.dress.hair,
    )


def _bun(figure: Figure, x: float, y: float) -> None:
    _short(figure, x, y)
    figure.brush.ellipse(*figure.at((x - 0.03, y + 0.078)), 0.026 * figure.tall, 0.024 * figure.tall, figure.dress.hair)


def _bald(figure: Figure, x: float, y: float) -> None:
    """Nothing on it."""


def _hood(figure: Figure, x: float, y: float) -> None:
    figure.outline(
        [
            (x - 0.085, y - 0.09),
            (x - 0.08, y + 0.03),
            (x - 0.01, y + 0.10),
            (x + 0.065, y + 0.04),
            (x + 0.075, y - 0.05),
            (x + 0.06, y - 0.11),
        ],
        figure.dress.top,
    )
    if figure.pose.from_side or figure.dress.extra.get("face"):
        figure.brush.ellipse(
            *figure.at((x + 0.03, y - 0.015)), 0.032 * figure.tall, 0.052 * figure.tall, "0d0b10", bulge=0
        )


def _hat(figure: Figure, x: float, y: float) -> None:
    _short(figure, x, y)
    paint = figure.dress.extra.get("hat", figure.dress.legs)
    figure.brush.ellipse(*figure.at((x, y + 0.045)), 0.115 * figure.tall, 0.020 * figure.tall, paint, lean_y=0.4)
    figure.outline(
        [(x - 0.06, y + 0.045), (x - 0.05, y + 0.11), (x, y + 0.118), (x + 0.05, y + 0.11), (x + 0.06, y + 0.045)],
        paint,
    )


def _straw(figure: Figure, x: float, y: float) -> None:
    _short(figure, x, y)
    figure.brush.polygon(
        [figure.at(p) for p in ((x - 0.15, y + 0.025), (x, y + 0.115), (x + 0.15, y + 0.025))],
        "c9a964",
        round_m=0.1 * figure.tall,
        grain=0.1,
    )


def _pointed(figure: Figure, x: float, y: float) -> None:
    _long(figure, x, y)
    paint = figure.dress.top
    figure.brush.ellipse(*figure.at((x, y + 0.045)), 0.13 * figure.tall, 0.022 * figure.tall, paint, lean_y=0.4)
    figure.brush.polygon(
        [
            figure.at(p)
            for p in ((x - 0.065, y + 0.05), (x - 0.03, y + 0.22), (x + 0.02, y + 0.19), (x + 0.065, y + 0.05))
        ],
        paint,
        round_m=0.06 * figure.tall,
    )


def _crown(figure: Figure, x: float, y: float) -> None:
    _long(figure, x, y)
    gold = [
        (x - 0.055, y + 0.05),
        (x - 0.06, y + 0.11),
        (x - 0.028, y + 0.08),
        (x, y + 0.12),
        (x + 0.028, y + 0.08),
        (x + 0.06, y + 0.11),
        (x + 0.055, y + 0.05),
    ]
    figure.brush.polygon([figure.at(p) for p in gold], "e3b53c", glow=0.15, round_m=0.02)


def _helmet(figure: Figure, x: float, y: float) -> None:
    if figure.dress.cut == "spacesuit":
        figure.brush.ellipse(
            *figure.at((x, y)), 0.098 * figure.tall, 0.100 * figure.tall, "eceef2", round_m=0.1 * figure.tall
        )
        figure.brush.ellipse(
            *figure.at((x + 0.014, y + 0.004)),
            0.072 * figure.tall,
            0.068 * figure.tall,
            "3a2a12",
            round_m=0.07 * figure.tall,
            glow=0.10,
        )
        figure.brush.ellipse(
            *figure.at((x - 0.008, y + 0.030)),
            0.030 * figure.tall,
            0.016 * figure.tall,
            "ffdf9a",
            turn=0.5,
            glow=0.5,
            opacity=0.75,
            bulge=0,
        )
        return
    figure.outline(
        [(x - 0.062, y - 0.06), (x - 0.06, y + 0.05), (x, y + 0.085), (x + 0.06, y + 0.05), (x + 0.062, y - 0.06)],
        "9aa2ad",
    )
    figure.brush.box(*figure.at((x - 0.045, y + 0.002)), *figure.at((x + 0.055, y + 0.018)), "14161a", bulge=0)
    figure.outline([(x - 0.01, y + 0.08), (x - 0.05, y + 0.15), (x - 0.11, y + 0.10), (x - 0.06, y + 0.09)], "b02a2a")


def _kabuto(figure: Figure, x: float, y: float) -> None:
    figure.outline(
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
        figure.outline(horn, "d9a93c", glow=0.06)


HeadPainter = Callable[[Figure, float, float], None]
_HEADS: Mapping[str, HeadPainter] = {
    "short": _short,
    "long": _long,
    "bun": _bun,
    "bald": _bald,
    "hood": _hood,
    "hat": _hat,
    "straw": _straw,
    "pointed": _pointed,
    "crown": _crown,
    "helmet": _helmet,
    "kabuto": _kabuto,
}
