"""The camera's own choice where a prompt says nothing of it: a gentle move that suits words and picture."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

import numpy as np

from limpet.engines.embedded.video.path import Lens, Samples, pose_row
from limpet.engines.embedded.video.subject import Cues
from limpet.media.geometry import Size


class OwnMove(StrEnum):
    """The value is what the caller reads."""

    PUSH = "a slow push in"
    DRIFT = "a slow drift to the side"
    RISE = "a slow rise"
    ARC = "a slow arc around the subject"


#: Each also goes forward a little: a picture that only slides looks like a picture.
_GOALS: Mapping[OwnMove, Callable[[Lens, float], Samples]] = {
    OwnMove.PUSH: lambda lens, side: pose_row(forward=0.13, right=side * 0.012 * lens.width_angle, zoom=0.03),
    OwnMove.DRIFT: lambda lens, side: pose_row(forward=0.07, right=side * 0.055 * lens.width_angle, zoom=0.02),
    OwnMove.RISE: lambda lens, _: pose_row(forward=0.08, over=-0.06 * lens.height_angle, zoom=0.02),
    OwnMove.ARC: lambda lens, side: pose_row(forward=0.08, around=side * 0.06 * lens.width_angle, zoom=0.02),
}
#: Words that suit a move; the first move with a word in the prompt wins.
_WORDS: Mapping[OwnMove, str] = {
    OwnMove.PUSH: "face portrait eyes smile woman man girl boy child baby cat dog lion close-up closeup door window tunnel",
    OwnMove.RISE: "tower skyscraper waterfall cliff tree cathedral rocket lighthouse mountain statue",
    OwnMove.DRIFT: "landscape panorama skyline street city beach coast field harbour harbor river train market",
    OwnMove.ARC: "product bottle watch car shoe cup vase sculpture robot toy",
}
#: How sure the subject must be before the camera goes around it.
_SURE = 0.45


def choose_move(prompt: str, size: Size, cues: Cues | None, *, seed: int) -> OwnMove:
    """The same words, picture and seed always give the same move."""
    words = set(re.findall(r"[a-z-]+", prompt.lower()))
    for move, suited in _WORDS.items():
        if words & set(suited.split()):
            return move
    candidates = _suited_to(size, cues)
    return candidates[int(np.random.default_rng(seed).integers(len(candidates)))]


def own_goal(move: OwnMove, lens: Lens, *, seed: int) -> Samples:
    side = 1.0 if np.random.default_rng(seed).random() < 0.5 else -1.0
    return _GOALS[move](lens, side)


def _suited_to(size: Size, cues: Cues | None) -> list[OwnMove]:
    if cues is not None and cues.trust > _SURE:
        return [OwnMove.PUSH, OwnMove.ARC]
    if size.height > 1.2 * size.width:
        return [OwnMove.PUSH, OwnMove.RISE]
    if cues is not None and cues.sky.mean() > 0.15:
        return [OwnMove.PUSH, OwnMove.DRIFT]
    return [OwnMove.PUSH]
