"""Finds what a picture is of, without weights: a mask of the subject, how far to trust it, and the sky."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from limpet.media.colour import Floats, Plane, Rgb

Mask = npt.NDArray[np.bool_]

#: How far, in colour, each pixel is shut off from the picture's edges; None where that cannot be computed.
Enclosed = Callable[[Floats], Floats | None]

#: From this share on a plain area at the top counts as a backdrop.
_BACKDROP = 0.12
#: Long side of the picture on which cues are computed.
WORK_SIDE = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Cues:
    """What can be seen at a glance; all of one small size."""

    rgb: Rgb
    lab: Floats
    #: Standing out from the picture's edges, in focus, near the middle: 0..1.
    salience: Floats
    #: Local detail, 0..1.
    detail: Floats
    sky: Mask
    subject: Mask
    #: 0..1; decides how much the subject may stand out from what is behind it.
    trust: float


class CuesOnce:
    """The cues of a picture, found when they are first needed: many moves need none."""

    def __init__(self, picture: Rgb, *, enclosed: Enclosed, check: Callable[[], None]) -> None:
        self.picture = picture
        self._enclosed, self._check = enclosed, check
        self._cues: Cues | None = None

    def get(self) -> Cues:
        if self._cues is None:
            self._cues = find_cues(self.picture, enclosed=self._enclosed, check=self._check)
        return self._cues


def find_cues(picture: Rgb, *, enclosed: Enclosed, check: Callable[[], None]) -> Cues:
    """`enclosed` may know nothing (None) where it cannot be computed. `check` is called between steps and may raise to stop."""
    small = _small(picture)
    lab = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2LAB).astype(np.float32), (0, 0), 1.2)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    edges = np.hypot(cv2.Sobel(grey, -1, 1, 0), cv2.Sobel(grey, -1, 0, 1))
    sky = _find_sky(lab, edges)
    salience = _salience(lab, grey, sky, enclosed(lab))
    check()
    subject = _with_head(_cut_out(small, salience, sky), sky)
    check()
    return Cues(
        rgb=small,
        lab=lab,
        salience=salience,
        detail=_normalised(cv2.GaussianBlur(edges, (0, 0), 5)),
        sky=sky,
        subject=subject,
        trust=_trust(lab, edges, subject),
    )


def _small(picture: Rgb) -> Rgb:
    height, width = picture.shape[:2]
    factor = WORK_SIDE / max(height, width)
    size = max(8, round(width * factor)), max(8, round(height * factor))
    small: Rgb = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return small


def _normalised(values: Floats) -> Floats:
    low, high = np.percentile(values, [1, 99])
    scaled: Floats = np.clip((values - low) / max(1e-6, high - low), 0, 1).astype(np.float32)
    return scaled


def _salience(lab: Floats, grey: Floats, sky: Mask, enclosed: Floats | None) -> Floats:
    height, width = grey.shape
    across, along = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    middle = np.exp(-(((across - 0.5) / 0.33) ** 2 + ((along - 0.54) / 0.42) ** 2))
    standing_out = 0.30 * _unlike_edges(lab) + 0.25 * _in_focus(grey)
    if enclosed is not None:
        standing_out = standing_out + 0.45 * _normalised(enclosed)
    return _normalised(standing_out * (0.35 + 0.65 * middle).astype(np.float32) * ~sky)


def _unlike_edges(lab: Floats) -> Floats:
    """Distance to the colours of the top, left and right edges, without the edge that differs most from the rest."""
    border = max(2, round(0.1 * min(lab.shape[:2])))
    distances = []
    for strip in (lab[:border], lab[:, :border], lab[:, -border:]):
        colours = strip.reshape(-1, 3)
        spread = np.linalg.inv(np.cov(colours.T) + 20 * np.eye(3)).astype(np.float32)
        offset = lab - colours.mean(0)
        distances.append(_normalised(np.sqrt(np.einsum("ijk,kl,ijl->ij", offset, spread, offset))))
    total: Floats = np.sum(distances, axis=0) - np.max(distances, axis=0)
    return _normalised(total)


def _in_focus(grey: Floats) -> Floats:
    """How much a further blur takes away, which does not depend on contrast."""

    def energy(picture: Floats) -> Floats:
        slope: Floats = cv2.Sobel(picture, -1, 1, 0) ** 2 + cv2.Sobel(picture, -1, 0, 1) ** 2
        blurred: Floats = cv2.GaussianBlur(slope, (0, 0), 6)
        return blurred

    ratio: Floats = energy(grey) / (energy(cv2.GaussianBlur(grey, (0, 0), 2)) + 2e-3)
    return _normalised(ratio)


def _find_sky(lab: Floats, edges: Floats) -> Mask:
    """Smooth, bluish or bright or dark, and connected to the top edge."""
    height, width = edges.shape
    sky = np.zeros((height, width), bool)
    top = lab[: max(2, height // 14)].reshape(-1, 3)
    cv2.setRNGSeed(1)  # k-means starts from random centres; the same picture must give the same clip
    criteria = (cv2.TERM_CRITERIA_COUNT + cv2.TERM_CRITERIA_EPS, 20, 1.0)
    _, labels, centres = cv2.kmeans(top, 2, None, criteria, 2, cv2.KMEANS_PP_CENTERS)
    texture = cv2.GaussianBlur(edges, (0, 0), 1.5)
    for number, (lightness, _, yellow) in enumerate(centres):
        looks_like_sky = (yellow < 127 and lightness > 40) or lightness > 150 or lightness < 40
        if np.mean(labels == number) < 0.2 or not looks_like_sky:
            continue
        distance = np.linalg.norm((lab - centres[number]) * np.array([0.35, 1, 1], np.float32), axis=2)
        near = ((distance < 14) & (texture < 0.35)).astype(np.uint8)
        _, parts = cv2.connectedComponents(near)
        for part in np.unique(parts[0]):
            if part and np.mean(parts[0] == part) > 0.1:
                sky |= parts == part
    if sky.mean() < 0.06 or texture[sky].mean() > 0.12:
        return np.zeros((height, width), bool)
    closed: Plane = cv2.morphologyEx(sky.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    return closed > 0


def _cut_out(small: Rgb, salience: Floats, sky: Mask) -> Mask:
    threshold = cv2.threshold((salience * 255).astype(np.uint8), 0, 255, cv2.THRESH_OTSU)[0] / 255
    trimap = np.full(salience.shape, cv2.GC_PR_BGD, np.uint8)
    trimap[salience > threshold] = cv2.GC_PR_FGD
    trimap[salience > min(0.95, threshold + 0.3)] = cv2.GC_FGD
    trimap[(salience < threshold * 0.35) | sky] = cv2.GC_BGD
    sure = np.isin(trimap, (cv2.GC_FGD, cv2.GC_PR_FGD))
    if not sure.any() or sure.all():
        return np.zeros(salience.shape, bool)
    cv2.setRNGSeed(1)  # GrabCut starts its colour models from random centres
    cv2.grabCut(small, trimap, None, np.zeros((1, 65)), np.zeros((1, 65)), 2, cv2.GC_INIT_WITH_MASK)
    cut = np.isin(trimap, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    return _large_parts(cv2.morphologyEx(cut, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)))


def _with_head(subject: Mask, sky: Mask) -> Mask:
    """Adds what rises from the subject before a plain backdrop: a head whose colours are those of the backdrop."""
    if not subject.any() or sky.mean() < _BACKDROP:
        return subject
    near = cv2.dilate(subject.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    count, parts, stats, middles = cv2.connectedComponentsWithStats((~sky & ~near).astype(np.uint8))
    columns, middle_row = np.flatnonzero(subject.any(0)), float(np.mean(np.nonzero(subject)[0]))
    whole = subject.copy()
    for part in range(1, count):
        left, _, width, _, area = (int(value) for value in stats[part])
        mask = parts == part
        around = cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
        rises = middles[part][1] < middle_row and left >= columns[0] and left + width <= columns[-1] + 1
        if rises and 0.02 * subject.sum() < area < 0.5 * subject.sum() and (around & near).any():
            whole |= around & ~sky
    closed: Plane = cv2.morphologyEx(whole.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    return closed > 0


def _large_parts(cut: Plane) -> Mask:
    """Without specks and without small holes."""
    count, parts, stats, _ = cv2.connectedComponentsWithStats(cut)
    areas = stats[1:, cv2.CC_STAT_AREA]
    kept = np.zeros(cut.shape, bool)
    for part in range(1, count):
        if areas[part - 1] > max(0.15 * areas.max(), 0.003 * cut.size):
            kept |= parts == part
    count, parts, stats, _ = cv2.connectedComponentsWithStats((~kept).astype(np.uint8))
    for hole in range(1, count):
        if stats[hole, cv2.CC_STAT_AREA] < 0.01 * cut.size:
            kept |= parts == hole
    return kept


def _trust(lab: Floats, edges: Floats, subject: Mask) -> float:
    """Product of three doubts: do its colours differ from the rest, does its outline follow edges, is its size sensible."""
    area = float(subject.mean())
    if area < 0.01:
        return 0.0
    size = _ramp(area, 0.01, 0.04) * _ramp(-area, -0.72, -0.57)
    outline = cv2.morphologyEx(subject.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    outline[:3], outline[-3:], outline[:, :3], outline[:, -3:] = False, False, False, False
    if not outline.any():
        return 0.0
    near_edges = cv2.dilate(edges, np.ones((5, 5), np.uint8))
    support = float(np.mean(near_edges[outline] > max(0.25, float(np.percentile(near_edges, 60)))))
    return (
        size
        * _ramp(_separability(lab, subject), 0.28, 0.53)
        * _ramp(support, 0.55, 0.75)
        * _ramp(_step_across(lab, subject, outline), 12, 26)
    )


def _step_across(lab: Floats, subject: Mask, outline: Mask) -> float:
    """How much the colours near the outline differ between inside and outside, in levels, at the median."""

    def near(mask: Mask) -> Floats:
        share = mask.astype(np.float32)
        total = cv2.boxFilter(lab * share[..., None], -1, (9, 9), normalize=False)
        mean: Floats = total / np.maximum(cv2.boxFilter(share, -1, (9, 9), normalize=False), 1e-3)[..., None]
        return mean

    step = np.linalg.norm(near(subject) - near(~subject), axis=2)
    return float(np.median(step[outline]))


def _separability(lab: Floats, subject: Mask) -> float:
    """1 - Bhattacharyya coefficient of the colours inside and outside; told good masks from bad ones best."""
    cells = np.clip(lab / np.array([32, 16, 16], np.float32), 0, [7, 15, 15]).astype(np.int64)
    flat = (cells[..., 0] * 16 + cells[..., 1]) * 16 + cells[..., 2]
    inside = np.bincount(flat[subject], minlength=2048) / subject.sum()
    outside = np.bincount(flat[~subject], minlength=2048) / (~subject).sum()
    return float(1 - np.sqrt(inside * outside).sum())


def _ramp(value: float, low: float, high: float) -> float:
    return float(np.clip((value - low) / (high - low), 0, 1))
