"""The camera moves and every word that names one: fal's and MiniMax's list, the gateway's list, and the Chinese tokens."""

from collections.abc import Mapping
from enum import StrEnum


class Move(StrEnum):
    """What the camera does. The value is the word that logs and results show."""

    TRUCK_LEFT = "truck left"
    TRUCK_RIGHT = "truck right"
    PAN_LEFT = "pan left"
    PAN_RIGHT = "pan right"
    PUSH_IN = "push in"
    PULL_OUT = "pull out"
    PEDESTAL_UP = "pedestal up"
    PEDESTAL_DOWN = "pedestal down"
    TILT_UP = "tilt up"
    TILT_DOWN = "tilt down"
    ZOOM_IN = "zoom in"
    ZOOM_OUT = "zoom out"
    SHAKE = "shake"
    TRACKING = "tracking shot"
    STATIC = "static shot"
    ARC_LEFT = "arc left"
    ARC_RIGHT = "arc right"
    CRANE_UP = "crane up"
    CRANE_DOWN = "crane down"
    DOLLY_ZOOM = "dolly zoom"
    DOLLY_ZOOM_OUT = "dolly zoom out"
    HANDHELD = "handheld"


#: Other names of each move. "Tilt left" is a turn: it is how one gateway's translation says "pan left".
_ALIASES: Mapping[Move, str] = {
    Move.TRUCK_LEFT: "move left, slide left, dolly left, 左移, 向左移, 左平移",
    Move.TRUCK_RIGHT: "move right, slide right, dolly right, 右移, 向右移, 右平移",
    Move.PAN_LEFT: "turn left, tilt left, 左摇, 向左摇",
    Move.PAN_RIGHT: "turn right, tilt right, 右摇, 向右摇",
    Move.PUSH_IN: "push forward, dolly in, dolly forward, move forward, 推进, 推近, 前推",
    Move.PULL_OUT: "pull back, push out, pull away, dolly out, dolly back, move back, 拉远, 拉出, 后拉",
    Move.PEDESTAL_UP: "rise, raise, move up, 上升, 升",
    Move.PEDESTAL_DOWN: "lower, descend, move down, 下降, 降",
    Move.TILT_UP: "上摇, 向上摇",
    Move.TILT_DOWN: "下摇, 向下摇",
    Move.ZOOM_IN: "变焦推近",
    Move.ZOOM_OUT: "变焦拉远",
    Move.SHAKE: "camera shake, shaking, shake slightly, shake strongly, 晃动, 抖动",
    Move.TRACKING: "tracking, track, follow, follow shot, following shot, 跟随, 跟拍",
    Move.STATIC: "static, still, fixed, locked, static camera, fixed camera, 固定, 固定镜头",
    Move.ARC_LEFT: "orbit left, 左环绕",
    Move.ARC_RIGHT: "orbit right, orbit, arc, 右环绕, 环绕",
    Move.CRANE_UP: "crane, crane shot, boom up, jib up, 升降",
    Move.CRANE_DOWN: "boom down, jib down",
    Move.DOLLY_ZOOM: "dolly zoom in, zolly, vertigo, vertigo effect, 滑动变焦",
    Move.DOLLY_ZOOM_OUT: "reverse dolly zoom",
    Move.HANDHELD: "hand held, handheld camera, handheld shot, 手持",
}

MOVES_BY_WORD: Mapping[str, Move] = {
    **{move.value: move for move in Move},
    **{word.strip(): move for move, words in _ALIASES.items() for word in words.split(",")},
}

_OPPOSITE_PAIRS = (
    (Move.TRUCK_LEFT, Move.TRUCK_RIGHT),
    (Move.PAN_LEFT, Move.PAN_RIGHT),
    (Move.PUSH_IN, Move.PULL_OUT),
    (Move.PEDESTAL_UP, Move.PEDESTAL_DOWN),
    (Move.TILT_UP, Move.TILT_DOWN),
    (Move.ZOOM_IN, Move.ZOOM_OUT),
    (Move.ARC_LEFT, Move.ARC_RIGHT),
    (Move.CRANE_UP, Move.CRANE_DOWN),
    (Move.DOLLY_ZOOM, Move.DOLLY_ZOOM_OUT),
)
OPPOSITES: Mapping[Move, Move] = {
    **dict(_OPPOSITE_PAIRS),
    **{second: first for first, second in _OPPOSITE_PAIRS},
}
