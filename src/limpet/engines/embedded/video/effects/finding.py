"""Finds in a picture what a prompt names: water, clouds, leaves, flames, hair and cloth. What is not surely there is not found.

All of it looks at the small picture of `Cues`. A prompt's word is taken as a hint that the thing is there, never as proof.
"""

import cv2
import numpy as np

from limpet.engines.embedded.video.subject import Cues, Mask
from limpet.media.colour import Floats, Plane

#: How far a subject's mask must be trusted before hair, cloth or steam are tied to it.
SURE_SUBJECT = 0.35
#: A line is taken for the water's edge if it is that likely.
_LEAST_LINE = 0.6
_LEAST_MIRROR = 0.3
_LEAST_SOLIDITY = 0.7
#: What is small and darker by this than the sky around it is a thing, not a cloud.
_DARK_DETAIL = 14


def find_clouds(cues: Cues) -> Floats | None:
    """The sky, if it has enough texture for a drift to be seen."""
    if cues.sky.mean() < 0.06:
        return None
    sky = _with_clouds(cues)
    deep = cv2.erode(sky.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    light = cues.lab[..., 0]
    # A gradient from top to bottom is no cloud.
    rows = np.array([light[row][deep[row]].mean() if deep[row].any() else 0 for row in range(len(light))], np.float32)
    if not deep.any() or float(np.std((light - rows[:, None])[deep])) < 2.0:
        return None
    return sky.astype(np.float32)


def _with_clouds(cues: Cues) -> Mask:
    """The sky with what is white or grey in it and what it surrounds: `Cues` knows the sky by one colour only."""
    lightness, red, yellow = cv2.split(cues.lab)
    white = (lightness > 178) & (np.hypot(red - 128, yellow - 128) < 16)
    near = cv2.dilate(cues.sky.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    seen = (cues.sky | _reached(near, white)).astype(np.uint8)
    joined: Plane = cv2.morphologyEx(seen, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    usual = float(np.median(lightness[cues.sky]))
    count, parts, stats, _ = cv2.connectedComponentsWithStats(1 - joined)
    height, width = joined.shape
    for part in range(1, count):
        left, top, wide, high, area = stats[part]
        floats = top > 0 and top + high < height and left > 0 and left + wide < width
        if floats and area < 0.04 * joined.size and lightness[parts == part].mean() > usual:
            joined[parts == part] = 1
    # Birds and wires would be seen twice: they are no sky, so what is around them stays where it is.
    joined[cv2.morphologyEx(lightness, cv2.MORPH_BLACKHAT, np.ones((7, 7), np.uint8)) > _DARK_DETAIL] = 0
    found: Mask = joined > 0
    return found


def _reached(start: Mask, within: Mask) -> Mask:
    """The connected parts of `within` that touch `start`."""
    _, parts = cv2.connectedComponents(within.astype(np.uint8))
    touched = np.unique(parts[start & within])
    reached: Mask = np.isin(parts, touched[touched > 0])
    return reached


def find_foliage(cues: Cues) -> Floats | None:
    """Green and textured, without the subject, unless that is mostly green itself."""
    hue, saturation, value = _hsv(cues)
    green = (hue >= 35) & (hue <= 85) & (saturation > 50) & (value > 30)
    texture = _texture(cues)
    leaves = cv2.GaussianBlur(green.astype(np.float32), (0, 0), 1.5) > 0.5
    subject = _surely_subject(cues)
    kept_out = subject if subject.any() and leaves[subject].mean() < 0.5 else np.zeros_like(subject)
    leaves &= (texture > 0.018) & ~kept_out & ~cues.sky
    found = _large_parts(leaves, 0.004)
    return _soft(found, 2.0) if found.mean() > 0.02 else None


def find_flames(cues: Cues) -> Floats | None:
    """Small, warm and brighter than what surrounds them."""
    hue, saturation, value = _hsv(cues)
    warm = ((hue < 32) | (hue > 172)) & (saturation > 105) & (value > 200)
    core = (value > 238) & (hue < 45)
    near_warm = cv2.dilate(warm.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    lit = (warm | (core & near_warm)) & ~cues.sky
    around = cv2.GaussianBlur(value.astype(np.float32), (0, 0), 0.12 * min(value.shape))
    found = np.zeros_like(lit)
    count, parts, stats, _ = cv2.connectedComponentsWithStats(lit.astype(np.uint8))
    for part in range(1, count):
        inside = parts == part
        area = stats[part, cv2.CC_STAT_AREA] / lit.size
        stands_out = float(np.mean(value[inside].astype(np.float32) - around[inside]))
        upright = stats[part, cv2.CC_STAT_WIDTH] < 2.2 * stats[part, cv2.CC_STAT_HEIGHT] + 3
        if upright and 0.0002 < area < 0.15 and stands_out > 55 and np.any(core & inside):
            found |= inside
    return _soft(cv2.dilate(found.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, 1.2) if found.any() else None


def find_cloth(cues: Cues) -> Floats | None:
    """A band along the upper outline of a sure subject; what is deep inside it, a face above all, stays as it is."""
    if cues.trust < SURE_SUBJECT:
        return None
    subject = cues.subject
    rows = np.flatnonzero(subject.any(1))
    top, bottom = int(rows[0]), int(rows[-1])
    padded = cv2.copyMakeBorder(subject.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    inside = cv2.distanceTransform(padded, cv2.DIST_L2, 5)[1:-1, 1:-1]
    band = np.exp(-((inside / (0.05 * min(subject.shape))) ** 2))
    upper = np.clip(1.5 - 2.0 * (np.arange(len(subject)) - top) / max(1, bottom - top), 0, 1)[:, None]
    around = cv2.GaussianBlur(
        cv2.dilate(subject.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(np.float32), (0, 0), 2
    )
    share: Floats = cv2.GaussianBlur((band * upper * around).astype(np.float32), (0, 0), 1.2)
    return share


def find_water(cues: Cues) -> Floats | None:
    """Level water under a long straight line: what lies right below that line tells its colours.

    Further down it repeats them, or those of the sky, or of what is mirrored at the line; what texture it has lies in rows.
    """
    line = _water_line(cues)
    if line is None:
        return None
    height, width = cues.sky.shape
    below = (np.arange(height)[:, None] > line) & ~_surely_subject(cues)
    likely = 0.65 * _like_water(cues, line) + 0.35 * _lies_in_rows(cues)
    wet = below & (cv2.GaussianBlur((likely * below).astype(np.float32), (0, 0), 1.5) > 0.55)
    opened = cv2.morphologyEx(wet.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 5), np.uint8))
    count, parts, stats, _ = cv2.connectedComponentsWithStats(opened)
    found = np.zeros_like(below)
    for part in range(1, count):
        near_line = stats[part, cv2.CC_STAT_TOP] < line + 0.12 * height
        if near_line and stats[part, cv2.CC_STAT_WIDTH] > 0.3 * width:
            found |= parts == part
    return _soft(found, 1.5) if found.mean() > 0.03 and _solidity(found) > _LEAST_SOLIDITY else None


def _solidity(mask: Mask) -> float:
    """The part of its convex hull that it fills; what is torn into pieces is a shore, a deck, a street."""
    points = cv2.findNonZero(mask.astype(np.uint8))
    return float(mask.sum()) / max(1.0, float(cv2.contourArea(cv2.convexHull(points))))


def _water_line(cues: Cues) -> int | None:
    """The row under which water begins.

    There all columns change in the same way, and what follows lies in rows, as neither houses nor trees do, and mirrors what
    is above.
    """
    height = len(cues.lab)
    soft = cv2.GaussianBlur(cues.lab, (0, 0), 1.0) * np.array([0.6, 1, 1], np.float32)
    step = soft[4:] - soft[:-4]
    common = np.linalg.norm(step.mean(1), axis=1)
    each = np.linalg.norm(step, axis=2).mean(1)
    change = np.minimum(1, common / 9) * common / (each + 0.5)
    band = max(4, round(0.09 * height))
    rows = _lies_in_rows(cues).mean(1)
    calm = np.convolve(rows, np.ones(band) / band)[band - 1 :]
    likely = change * np.clip(calm[4 : 4 + len(change)], 0, 1) ** 2 * (cues.sky[4:].mean(1) < 0.3)
    low, high = round(0.15 * height), round(0.87 * height)
    peaks = [row for row in range(low, high) if likely[row] >= max(_LEAST_LINE, likely[row - 3 : row + 4].max())]
    mirrors = {row + 2: _mirrors(cues, row + 2) for row in peaks}
    best = max(mirrors, key=mirrors.__getitem__, default=None)
    return best if best is not None and mirrors[best] > _LEAST_MIRROR else None


def _mirrors(cues: Cues, line: int) -> float:
    """How much what is below a line has the colours of what is above it, 0..1."""
    height = len(cues.lab)
    soft = cv2.GaussianBlur(cues.lab, (0, 0), 4) * np.array([0.45, 1, 1], np.float32)
    rows = np.arange(line + 3, min(height, line + 3 + round(0.22 * height)))
    distance = np.linalg.norm(soft[rows] - soft[np.clip(2 * line - rows, 0, height - 1)], axis=2)
    return float(np.clip(1.2 - distance / 30, 0, 1).mean())


def _like_water(cues: Cues, line: int) -> Floats:
    """1 where a place has the colour of the water at the line, of the sky, or of what is mirrored; falling to 0."""
    lab, height = cues.lab, len(cues.lab)
    weight = np.array([0.3, 1, 1], np.float32)
    soft = cv2.GaussianBlur(lab, (0, 0), 4)
    mirrored = np.clip(2 * line - np.arange(height), 0, height - 1)
    distances = [np.linalg.norm((lab - soft[mirrored]) * weight, axis=2) + 2]
    band = lab[line + 2 : line + 2 + max(3, round(0.05 * height))].reshape(-1, 3)
    for part in np.percentile(band[:, 0], [15, 50, 85]):
        colour = band[np.argsort(np.abs(band[:, 0] - part))[: max(8, len(band) // 6)]].mean(0)
        distances.append(np.linalg.norm((lab - colour) * weight, axis=2))
    if cues.sky.mean() > 0.06:
        distances.append(np.linalg.norm((lab - lab[cues.sky].mean(0)) * weight, axis=2) + 3)
    likeness: Floats = np.clip(1.35 - np.minimum.reduce(distances) / 16, 0, 1).astype(np.float32)
    return likeness


def _lies_in_rows(cues: Cues) -> Floats:
    """1 where what texture there is runs across, or where there is none."""
    grey = cv2.cvtColor(cues.rgb, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    along = cv2.GaussianBlur(cv2.Sobel(grey, -1, 0, 1) ** 2, (0, 0), 4)
    across = cv2.GaussianBlur(cv2.Sobel(grey, -1, 1, 0) ** 2, (0, 0), 4)
    share = (along + 0.004) / (along + across + 0.006)
    rows: Floats = np.clip((share - 0.42) / 0.25, 0, 1).astype(np.float32)
    return rows


def find_sun(cues: Cues) -> tuple[float, float] | None:
    """The place of the one small brightest spot, as parts of width and height; not one of many lamps or a white wall."""
    light = cv2.GaussianBlur(cues.lab[..., 0], (0, 0), 1.0)
    bright = (light > max(225.0, float(light.max()) - 12)).astype(np.uint8)
    count, _, stats, middles = cv2.connectedComponentsWithStats(bright)
    if count < 2:
        return None
    areas = stats[1:, cv2.CC_STAT_AREA] / bright.size
    largest = int(np.argmax(areas))
    if not 0.0002 < areas[largest] < 0.06 or areas[largest] < 0.5 * areas.sum():
        return None
    height, width = light.shape
    return float(middles[1 + largest][0]) / (width - 1), float(middles[1 + largest][1]) / (height - 1)


def smoke_source(cues: Cues, flames: Floats | None) -> tuple[float, float, float] | None:
    """Above flames or above a sure subject: x, y and half width, as parts of width, height and width."""
    if flames is not None:
        mask = flames > 0.4
        lift = 0.0
    elif cues.trust >= SURE_SUBJECT:
        mask, lift = cues.subject, 0.36
    else:
        return None
    ys, xs = np.nonzero(mask)
    height, width = mask.shape
    top, bottom = float(np.percentile(ys, 2)), float(ys.max())
    half = max(0.045, 0.22 * float(np.percentile(xs, 90) - np.percentile(xs, 10)) / width)
    return float(np.median(xs)) / (width - 1), (top + lift * (bottom - top)) / (height - 1), half


def _hsv(cues: Cues) -> tuple[Plane, Plane, Plane]:
    hue, saturation, value = cv2.split(cv2.cvtColor(cues.rgb, cv2.COLOR_RGB2HSV))
    return hue, saturation, value


def _texture(cues: Cues) -> Floats:
    grey = cv2.cvtColor(cues.rgb, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    texture: Floats = cv2.GaussianBlur(np.abs(grey - cv2.GaussianBlur(grey, (0, 0), 2)), (0, 0), 3)
    return texture


def _surely_subject(cues: Cues) -> Mask:
    return cues.subject if cues.trust >= SURE_SUBJECT else np.zeros_like(cues.subject)


def _large_parts(mask: Mask, least: float) -> Mask:
    count, parts, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    kept = np.zeros_like(mask)
    for part in range(1, count):
        if stats[part, cv2.CC_STAT_AREA] > least * mask.size:
            kept |= parts == part
    return kept


def _soft(mask: Mask, radius: float) -> Floats:
    """With a soft edge that lies inside."""
    eroded = cv2.erode(mask.astype(np.float32), np.ones((3, 3), np.uint8))
    soft: Floats = cv2.GaussianBlur(eroded, (0, 0), radius).astype(np.float32)
    return soft
