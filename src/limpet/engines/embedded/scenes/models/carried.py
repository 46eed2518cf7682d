"""What people carry in their hands or on their backs."""

from collections.abc import Callable, Mapping

from limpet.engines.embedded.scenes.models.figure import Figure


def _katana(figure: Figure) -> None:
    hand = figure.pose.hands[1]
    tip = (hand[0] - 0.34, hand[1] + 0.32) if hand[1] > 0.9 else (hand[0] + 0.40, hand[1] - 0.12)
    middle = ((hand[0] + tip[0]) / 2 + 0.015, (hand[1] + tip[1]) / 2 + 0.02)
    figure.brush.line(
        [figure.at(hand), figure.at(middle), figure.at(tip)], 0.014 * figure.tall, "e6ebf2", glow=0.25, round_m=0.01
    )
    grip = (hand[0] + (hand[0] - tip[0]) * 0.2, hand[1] + (hand[1] - tip[1]) * 0.2)
    figure.brush.line([figure.at(hand), figure.at(grip)], 0.020 * figure.tall, "30222a")


def _sword(figure: Figure) -> None:
    hand = figure.pose.hands[1]
    figure.brush.line(
        [figure.at(hand), figure.at((hand[0] + 0.05, 0.03))], 0.020 * figure.tall, "c9d0da", glow=0.1, round_m=0.01
    )
    figure.brush.line(
        [figure.at((hand[0] - 0.05, hand[1] - 0.015)), figure.at((hand[0] + 0.05, hand[1] - 0.005))],
        0.014 * figure.tall,
        "caa24a",
    )


def _staff(figure: Figure) -> None:
    x = figure.pose.hands[1][0]
    figure.brush.line([figure.at((x + 0.02, 0.0)), figure.at((x, 1.08))], 0.016 * figure.tall, "6b4a2c")
    if figure.dress.extra.get("magic"):
        figure.brush.ellipse(
            *figure.at((x, 1.10)), 0.034 * figure.tall, 0.034 * figure.tall, figure.dress.extra["magic"], glow=3.0
        )


def _umbrella(figure: Figure) -> None:
    x, y = figure.pose.hands[1]
    paint = figure.dress.extra.get("umbrella", "b8323a")
    figure.brush.line([figure.at((x, y)), figure.at((x - 0.03, 1.15))], 0.008 * figure.tall, "2a2a2a")
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
    figure.outline(canopy, paint)


def _backpack(figure: Figure) -> None:
    x = figure.pose.shoulders[0][0] - (0.075 if figure.pose.from_side else -0.105)
    figure.outline(
        [(x - 0.06, 0.83), (x + 0.05, 0.83), (x + 0.055, 0.60), (x - 0.065, 0.60)],
        figure.dress.extra.get("pack", "b5562f"),
    )


def _lantern(figure: Figure) -> None:
    x, y = figure.pose.hands[1]
    figure.brush.line([figure.at((x, y)), figure.at((x + 0.015, y - 0.05))], 0.006 * figure.tall, "2a2a2a")
    figure.brush.ellipse(
        *figure.at((x + 0.015, y - 0.085)), 0.028 * figure.tall, 0.038 * figure.tall, "ffc45a", glow=3.0
    )


def _lifepack(figure: Figure) -> None:
    x, y = figure.pose.neck
    figure.outline([(x - 0.13, y + 0.01), (x + 0.13, y + 0.01), (x + 0.13, y - 0.28), (x - 0.13, y - 0.28)], "d4d8de")


def _bag(figure: Figure) -> None:
    x, y = figure.pose.hands[0]
    figure.outline(
        [(x - 0.05, y - 0.03), (x + 0.06, y - 0.03), (x + 0.065, y - 0.13), (x - 0.055, y - 0.13)],
        figure.dress.extra.get("bag", "7a2230"),
    )


_CARRIED: Mapping[str, Callable[[Figure], None]] = {
    "katana": _katana,
    "sword": _sword,
    "staff": _staff,
    "umbrella": _umbrella,
    "backpack": _backpack,
    "lantern": _lantern,
    "lifepack": _lifepack,
    "bag": _bag,
}
#: On the back, where the body hides it.
_BEHIND = frozenset({"lifepack"})


def carry(figure: Figure, *, behind: bool) -> None:
    """Paints what hangs behind the body, or what is in front of it."""
    for name in figure.dress.carries:
        if (name in _BEHIND) == behind:
            _CARRIED[name](figure)
