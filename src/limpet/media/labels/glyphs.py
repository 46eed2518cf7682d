"""The two Chinese characters of the mark, as strokes: Pillow's own typeface has none, and a typeface for two would be large.

Points lie in a square of 100, the origin in its upper left corner.
"""

from collections.abc import Mapping, Sequence

from PIL import ImageDraw

Stroke = Sequence[tuple[int, int]]

SQUARE = 100
#: Width of a stroke, that of the Latin letters beside.
_STROKE = 10
_STROKES: Mapping[str, Sequence[Stroke]] = {
    "生": (
        ((28, 6), (25, 19), (20, 30), (11, 43)),
        ((23, 26), (88, 26)),
        ((19, 56), (84, 56)),
        ((53, 5), (53, 92)),
        ((6, 92), (96, 92)),
    ),
    "成": (
        ((15, 24), (94, 24)),
        ((15, 24), (15, 52), (13, 72), (5, 94)),
        ((16, 47), (45, 47), (44, 66), (41, 79), (37, 83), (27, 82)),
        ((55, 5), (57, 32), (62, 56), (71, 77), (82, 92), (89, 93), (95, 76)),
        ((87, 38), (77, 61), (61, 80), (41, 95)),
        ((70, 6), (84, 15)),
    ),
}
DRAWN = frozenset(_STROKES)


def draw_glyph(draw: ImageDraw.ImageDraw, character: str, *, left: float, top: float, side: float) -> None:
    """Draws one of `DRAWN` in white into a square of `side` pixels."""
    scale = side / SQUARE
    half = _STROKE * scale / 2
    for stroke in _STROKES[character]:
        points = [(left + x * scale, top + y * scale) for x, y in stroke]
        draw.line(points, fill=255, width=round(2 * half), joint="curve")
        for x, y in (points[0], points[-1]):
            draw.ellipse((x - half, y - half, x + half, y + half), fill=255)
