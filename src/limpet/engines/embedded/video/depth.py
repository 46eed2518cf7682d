"""A smooth inverse-depth surface for a single picture, made without weights: ground, sky, and a subject that stands on it.

The surface never lets a camera move tear or fold the picture: its slope is bounded by an envelope that keeps near things
flat and puts the whole slope behind their edges.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from limpet.engines.embedded.video.lines import beside, straight_lines, straightened
from limpet.engines.embedded.video.subject import Cues, Mask
from limpet.engines.embedded.video.warp import Relief
from limpet.media.colour import Floats, Plane

#: Inverse depths of the farthest and of the nearest thing.
FAR, NEAR = 0.22, 1.0
#: Largest change of a map's local scale along a line; below 1 nothing folds.
_STRETCH = 0.45
#: A part of the subject that fills this much of its convex hull is taken as the whole hull.
_SOLID = 0.55
#: The subject keeps this much of its surroundings with it, as a part of the short side.
_HALO = 0.045
#: Nearness that the ground may gain over the height of the picture.
_STEEPEST = 1.3
#: How sure the subject must be to be aimed at.
_KNOWN = 0.2
#: What is smaller than this part of the short side does not catch the eye, and what is this much weaker than its middle is not it.
_AT_A_GLANCE, _NEARLY = 0.03, 0.85
#: How sure it must be that lines on it may go their own way.
_SURE = 0.5
#: Row of the horizon, as a part of the height, where no sky tells it.
_USUAL_HORIZON = 0.42


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a path goes: what an inverse depth of 1 moves, as a part of the picture's width."""

    widths: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DepthGuess:
    """A picture's depth at a small size: nearness 0..1 before the envelope."""

    nearness: Floats
    cues: Cues

    def relief(self, reach: Reach) -> Relief:
        """Inverse depth whose slope suits the path, and along which straight lines stay straight."""
        scaled = (FAR + (NEAR - FAR) * self.nearness).astype(np.float32)
        spread = cv2.dilate(scaled, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5)))
        # Neighbours may move apart by `_STRETCH` of a cell.
        slope = _STRETCH / max(1e-3, reach.widths * scaled.shape[1])
        smooth = cv2.GaussianBlur(_upper_envelope(spread, slope), (0, 0), 3.0)
        lines = straight_lines(self.cues.rgb)
        if self.cues.trust > _SURE:
            lines = beside(lines, self.cues.subject.astype(np.uint8))
        return Relief(_upper_envelope(straightened(smooth, lines), slope) if len(lines) else smooth)

    @property
    def aimed_at(self) -> Mask:
        """What a camera keeps in its place: the subject, or what catches the eye where none is known."""
        return self.cues.subject if self.cues.trust > _KNOWN else _eye_catcher(self.cues.salience)

    @property
    def subject_middle(self) -> tuple[float, float]:
        """As parts of width and height."""
        rows, columns = np.nonzero(self.aimed_at)
        height, width = self.nearness.shape
        return float(np.median(columns)) / (width - 1), float(np.median(rows)) / (height - 1)

    def subject_near(self, relief: Relief) -> float:
        """Inverse depth of what is aimed at."""
        return float(np.median(relief.near[self.aimed_at]))


def _eye_catcher(salience: Floats) -> Mask:
    """The place that stands out most, as far as it stands out nearly as much."""
    calm = cv2.GaussianBlur(salience, (0, 0), _AT_A_GLANCE * min(salience.shape))
    _, parts = cv2.connectedComponents((calm >= _NEARLY * calm.max()).astype(np.uint8))
    caught: Mask = parts == parts.flat[int(np.argmax(calm))]
    return caught


def learned_depth(nearness: Floats, cues: Cues) -> DepthGuess:
    """What a network found, at the size of the cues."""
    height, width = cues.sky.shape
    small = cv2.resize(nearness, (width, height), interpolation=cv2.INTER_AREA)
    return DepthGuess(nearness=small, cues=cues)


def guess_depth(cues: Cues) -> DepthGuess:
    height = cues.sky.shape[0]
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    horizon = _horizon(cues.sky)
    ground = _ground(rows, horizon, has_sky=bool(cues.sky.any()))
    behind = ground + 0.10 * (cv2.GaussianBlur(cues.detail, (0, 0), 7) - 0.5)
    behind = np.where(cues.sky, np.float32(0.02), behind)
    behind = cv2.GaussianBlur(np.clip(behind, 0.02, 1).astype(np.float32), (0, 0), 3)
    return DepthGuess(nearness=_with_subject(behind, cues, horizon), cues=cues)


def _ground(rows: Floats, horizon: float, *, has_sky: bool) -> Floats:
    """Nearness of the ground at these rows; where there is sky the horizon is nearly as far, so that what rises stays straight."""
    farthest = 0.07 if has_sky else 0.18
    # A narrow strip of ground does not come near, or whatever stands on it would bend at its foot.
    rise = min(0.80 - farthest, _STEEPEST * (1 - horizon))
    ground: Floats = (farthest + rise * np.clip((rows - horizon) / (1 - horizon), 0, 1)).astype(np.float32)
    return ground


def _horizon(sky: Mask) -> float:
    """The row where most of the sky ends."""
    if sky.mean() < 0.06:
        return _USUAL_HORIZON
    height = sky.shape[0]
    lowest = np.where(sky.any(0), height - 1 - np.argmax(sky[::-1], axis=0), 0)
    return float(np.clip(np.percentile(lowest, 80) / height, 0.15, 0.75))


def _with_subject(behind: Floats, cues: Cues, horizon: float) -> Floats:
    """Each part of the subject stands upright where it meets the ground, slightly rounded."""
    height = behind.shape[0]
    nearness = behind.copy()
    count, parts, stats, _ = cv2.connectedComponentsWithStats(_generous(cues.subject))
    for part in range(1, count):
        mask = parts == part
        bottom = (stats[part, cv2.CC_STAT_TOP] + stats[part, cv2.CC_STAT_HEIGHT] - 1) / (height - 1)
        contact = float(_ground(np.array(bottom, np.float32), horizon, has_sky=bool(cues.sky.any())))
        inside = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
        upright = max(contact, 0.55) + 0.12 * np.sqrt(inside / max(1.0, float(inside.max())))
        nearness = np.where(mask, cues.trust * upright + (1 - cues.trust) * behind, nearness)
    return np.clip(nearness, 0, 1).astype(np.float32)


def _generous(subject: Mask) -> Plane:
    """The subject without dents: a missed handle or rim would be torn from it, some background beside it is not noticed."""
    mask = subject.astype(np.uint8)
    radius = round(0.06 * min(mask.shape))
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2))
    outlines, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    for outline in outlines:
        hull = cv2.convexHull(outline)
        if cv2.contourArea(outline) > _SOLID * cv2.contourArea(hull):
            cv2.fillConvexPoly(mask, hull, 1)
    radius = round(_HALO * min(mask.shape))
    whole: Plane = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1,) * 2))
    return whole


def _upper_envelope(values: Floats, slope: float) -> Floats:
    """The lowest surface above `values` that nowhere falls by more than `slope` per cell."""
    straight = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    square = np.ones((3, 3), np.uint8)
    envelope = values
    for _ in range(int(np.ptp(values) / slope) + 1):
        raised = np.maximum(envelope, cv2.dilate(envelope, straight) - np.float32(slope))
        raised = np.maximum(raised, cv2.dilate(envelope, square) - np.float32(slope * 2**0.5))
        if np.array_equal(raised, envelope):
            break
        envelope = raised
    return envelope
