"""A smooth inverse-depth surface for a single picture, made without weights: ground, sky, and a subject that stands on it.

The surface never lets a camera move tear or fold the picture: its slope is bounded by an envelope that keeps near things
flat and puts the whole slope behind their edges.
"""

from dataclasses import dataclass

import cv2
import numpy as np

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
#: Row of the horizon, as a part of the height, where no sky tells it.
_USUAL_HORIZON = 0.42


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthGuess:
    """A picture's depth at a small size."""

    #: Nearness 0..1 before the envelope.
    nearness: Floats
    #: The subject's middle as a part of width and height, and its inverse depth.
    subject_x: float
    subject_y: float
    subject_near: float

    def relief(self, *, travel: float, focal_share: float) -> Relief:
        """Inverse depth whose slope suits a path of this `travel`; `focal_share` is the focal length in widths."""
        scaled = (FAR + (NEAR - FAR) * self.nearness).astype(np.float32)
        spread = cv2.dilate(scaled, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5)))
        columns = scaled.shape[1]
        # An inverse depth of r moves a pixel by r x travel focal lengths; neighbours may differ by `_STRETCH` of a cell.
        slope = _STRETCH / max(1e-3, travel * focal_share * columns)
        return Relief(cv2.GaussianBlur(_upper_envelope(spread, slope), (0, 0), 3.0))


def guess_depth(cues: Cues) -> DepthGuess:
    height, width = cues.sky.shape
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    horizon = _horizon(cues.sky)
    ground = 0.18 + 0.62 * np.clip((rows - horizon) / (1 - horizon), 0, 1)
    behind = ground + 0.10 * (cv2.GaussianBlur(cues.detail, (0, 0), 7) - 0.5)
    behind = np.where(cues.sky, np.float32(0.02), behind)
    behind = cv2.GaussianBlur(np.clip(behind, 0.02, 1).astype(np.float32), (0, 0), 3)
    nearness = _with_subject(behind, cues, horizon)
    middle_x, middle_y, near = 0.5, 0.5, float(np.median(nearness))
    if cues.trust > 0.2:
        ys, xs = np.nonzero(cues.subject)
        middle_x, middle_y = float(np.median(xs)) / (width - 1), float(np.median(ys)) / (height - 1)
        near = float(np.median(nearness[cues.subject]))
    return DepthGuess(nearness=nearness, subject_x=middle_x, subject_y=middle_y, subject_near=FAR + (NEAR - FAR) * near)


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
        contact = 0.18 + 0.62 * float(np.clip((bottom - horizon) / (1 - horizon), 0, 1))
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
