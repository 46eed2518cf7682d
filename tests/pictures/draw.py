"""Draws the pictures of the set that no photograph gives: a street in exact perspective, a product on white, a painting."""

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.float64]

#: Rays per pixel and axis; the mean of them is a pixel.
_FINE = 3


def street(width: int = 640, height: int = 360) -> Picture:
    """Two rows of houses along a road, every edge a straight line: whatever bends in a clip was bent by the renderer."""
    columns, rows = np.meshgrid(np.arange(width * _FINE) + 0.5, np.arange(height * _FINE) + 0.5)
    right = (columns / _FINE - width / 2) / (0.9 * width)
    down = (rows / _FINE - 0.46 * height) / (0.9 * width)
    fine = np.where(
        (down > 0)[..., None], _road(right, down), np.array([150, 185, 225]) - 140 * np.clip(-down, 0, 1)[..., None]
    )
    for side in (-1, 1):
        fine = _with_facade(fine, right * side, down, phase=side)
    return _coarse(_with_lamps(fine, width, height))


def _road(right: Numbers, down: Numbers) -> Numbers:
    """Ground 1.6 m below the eye: asphalt with lanes, kerbs and paving."""
    depth = 1.6 / np.maximum(down, 1e-3)
    across = right * depth
    stripe = (np.abs(across) < 0.12) & (depth % 6 < 3)
    paving = np.abs(across) > 3.2
    joints = paving & ((across % 0.8 < 0.05) | (depth % 0.8 < 0.05))
    grain = 12 * np.sin(across * 37 + np.sin(depth * 23)) * np.sin(depth * 31 + np.sin(across * 17))
    shade = np.where(paving, 150.0, 88.0) + np.where(stripe, 140, 0) - np.where(joints, 45, 0) + grain
    return np.asarray(np.clip(shade, 0, 255)[..., None] * np.array([1.0, 0.98, 0.95]))


def _with_facade(picture: Numbers, right: Numbers, down: Numbers, *, phase: int) -> Numbers:
    """The house fronts 5 m beside the eye: storeys of windows, a colour for each house, 9 to 15 m high."""
    depth = 5 / np.maximum(right, 1e-3)
    above = 1.6 - down * depth
    house = np.floor(depth / 8 + phase)
    roof = 9 + 2 * (house * 2.7 % 4)
    seen = (right > 0.02) & (above > 0) & (above < roof) & (depth < 90)
    tint = np.array([190.0, 172, 150]) + np.stack([24 * np.sin(house * factor) for factor in (2.1, 2.4, 3.0)], axis=-1)
    pane = (above % 3 > 1.0) & (above % 3 < 2.5) & (depth % 2 > 0.6) & (depth % 2 < 1.6)
    cross = pane & ((np.abs(above % 3 - 1.8) < 0.05) | (np.abs(depth % 2 - 1.1) < 0.05))
    ledge = above % 3 < 0.18
    bricks = 8 * ((above % 0.3 < 0.04) | ((depth + np.floor(above / 0.3) * 0.3) % 0.6 < 0.04))
    wall = tint - 10 - bricks[..., None] + 25 * ledge[..., None]
    wall = np.where(pane[..., None], np.array([45.0, 55, 70]) + 15 * (above % 3)[..., None], wall)
    wall = np.where(cross[..., None], 230.0, wall) * (0.72 if phase < 0 else 1.0)
    return np.where(seen[..., None], wall, picture)


def _with_lamps(fine: Numbers, width: int, height: int) -> Numbers:
    """Lamp posts at the kerb, far ones first."""
    for depth in (48, 32, 22, 14, 9):
        for side in (-1, 1):
            post = [_seen(3.4 * side, level, depth, width, height) for level in (-1.6, 3.0)]
            arm = _seen(2.4 * side, 3.0, depth, width, height)
            thick = max(2, round(30 * _FINE / depth))
            for start, end in (post, (post[1], arm)):
                cv2.line(fine, start, end, (38.0, 42.0, 46.0), thick, cv2.LINE_AA)
    return fine


def _seen(across: float, above: float, depth: float, width: int, height: int) -> tuple[int, int]:
    scale = 0.9 * width / depth
    return round((width / 2 + across * scale) * _FINE), round((0.46 * height - above * scale) * _FINE)


def product(width: int = 480, height: int = 480) -> Picture:
    """A bottle on white, as shops show it: no texture behind, a soft shadow below."""
    columns, rows = np.meshgrid(np.linspace(-1, 1, width * _FINE), np.linspace(-1, 1, height * _FINE))
    shadow = 60 * np.exp(-((columns / 0.5) ** 2) - ((rows - 0.8) / 0.07) ** 2)
    fine = np.repeat((252 - shadow)[..., None], 3, axis=2)
    neck = np.clip((rows + 0.45) / 0.2, 0, 1)
    radius = np.where(rows < -0.45, 0.12, 0.12 + 0.22 * neck * neck * (3 - 2 * neck))
    body = (np.abs(columns) < radius) & (rows > -0.75) & (rows < 0.8)
    turn = np.clip(columns / radius, -1, 1)
    light = 0.35 + 0.65 * np.sqrt(1 - turn**2) + 0.9 * np.exp(-(((turn + 0.45) / 0.09) ** 2))
    tint = np.where((rows < -0.58)[..., None], np.array([60.0, 60, 65]), np.array([30.0, 105, 90]))
    label = (rows > 0.05) & (rows < 0.6)
    tint = np.where(label[..., None], np.array([225.0, 215, 190]), tint)
    tint = np.where((label & (np.abs(rows % 0.11 - 0.05) < 0.012))[..., None], np.array([120.0, 40, 40]), tint)
    fine = np.where(body[..., None], np.clip(tint * light[..., None], 0, 255), fine).astype(np.uint8)
    for text, row, size in (("LIMPET", 0.30, 3.4), ("sea water", 0.44, 2.2), ("No 20", 0.56, 2.0)):
        (long, _), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_COMPLEX, size * width / 1000, 3)
        place = (width * _FINE - long) // 2, round((row + 1) / 2 * height * _FINE)
        cv2.putText(fine, text, place, cv2.FONT_HERSHEY_COMPLEX, size * width / 1000, (40, 35, 60), 3, cv2.LINE_AA)
    return _coarse(fine)


def painting(width: int = 600, height: int = 450) -> Picture:
    """A landscape with a tree and a barn in broad strokes of a brush, finer ones on top."""
    random = np.random.default_rng(11)
    plan = _plan(width, height)
    canvas = cv2.blur(plan, (41, 41))
    lean = cv2.resize(random.normal(size=(6, 8)), (width, height), interpolation=cv2.INTER_CUBIC)
    for thick, strokes in ((14, 1500), (8, 3500), (4, 6000), (2, 5000)):
        for x, y in zip(random.integers(0, width, strokes), random.integers(0, height, strokes), strict=True):
            color = plan[y, x] + random.normal(0, 13, 3)
            angle = lean[y, x] + (0.3 if y < height * 0.5 else 1.2)
            reach = thick * 1.6 * np.array([np.cos(angle), np.sin(angle)])
            start, end = np.array([x, y]) - reach, np.array([x, y]) + reach
            cv2.line(canvas, start.astype(int).tolist(), end.astype(int).tolist(), color.tolist(), thick, cv2.LINE_AA)
    return np.asarray(np.clip(canvas, 0, 255), np.uint8)


def _plan(width: int, height: int) -> Numbers:
    """The flat colours that the strokes follow."""
    rows = np.linspace(0, 1, height)[:, None, None]
    plan = np.broadcast_to(np.array([95.0, 140, 200]) + rows * np.array([160, 90, 0]), (height, width, 3)).copy()
    x = np.arange(width)
    for base, swing, period, color in (
        (0.50, 0.07, 90, (96, 120, 160)),
        (0.58, 0.04, 60, (70, 115, 85)),
        (0.66, 0.02, 120, (150, 150, 60)),
        (0.80, 0.015, 80, (110, 135, 45)),
    ):
        top = height * (base + swing * np.sin(x / period + base * 20))
        plan[np.arange(height)[:, None] > top] = color
    w, h = width, height
    cv2.ellipse(plan, (int(w * 0.74), int(h * 0.16)), (26, 26), 0, 0, 360, (250.0, 225.0, 150.0), -1)
    cv2.rectangle(plan, (int(w * 0.24), int(h * 0.5)), (int(w * 0.27), int(h * 0.86)), (70.0, 48.0, 34.0), -1)
    cv2.ellipse(plan, (int(w * 0.255), int(h * 0.40)), (int(w * 0.14), int(h * 0.22)), 0, 0, 360, (40.0, 84, 40), -1)
    cv2.rectangle(plan, (int(w * 0.60), int(h * 0.55)), (int(w * 0.80), int(h * 0.72)), (165.0, 60.0, 45.0), -1)
    roof = np.array([[0.57, 0.56], [0.70, 0.44], [0.83, 0.56]]) * [w, h]
    cv2.fillPoly(plan, [roof.astype(np.int32)], (85.0, 60.0, 60.0))
    path = np.array([[0.66, 0.73], [0.72, 0.73], [0.62, 1.0], [0.38, 1.0]]) * [w, h]
    cv2.fillPoly(plan, [path.astype(np.int32)], (205.0, 180.0, 130.0))
    return plan


def _coarse(fine: Numbers | Picture) -> Picture:
    size = fine.shape[1] // _FINE, fine.shape[0] // _FINE
    coarse = cv2.resize(fine, size, interpolation=cv2.INTER_AREA)
    return np.asarray(np.clip(coarse, 0, 255), np.uint8)
