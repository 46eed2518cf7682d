"""The camera moves and every word that names one, in one table for each API that has words of its own.

MOVES_BY_WORD   fal's list, which is MiniMax's English one; MiniMax's Chinese tokens; what people write besides
GATEWAY_MOVES   the same, but with the gateway's meanings: its list is a translation of the Chinese one in which a
                truck became "pan" and a pan became "tilt left"
"""

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
    ROLL_CLOCKWISE = "roll clockwise"
    ROLL_COUNTERCLOCKWISE = "roll counterclockwise"


#: Other names of each move. "Tilt left" can only be a turn; "push out" stands in MiniMax's own sample.
_ENGLISH: Mapping[Move, str] = {
    Move.TRUCK_LEFT: "move left, slide left, dolly left, glide left, track left",
    Move.TRUCK_RIGHT: "move right, slide right, dolly right, glide right, track right",
    Move.PAN_LEFT: "turn left, tilt left",
    Move.PAN_RIGHT: "turn right, tilt right",
    Move.PUSH_IN: "push forward, dolly in, dolly forward, move forward",
    Move.PULL_OUT: "pull back, push out, pull away, dolly out, dolly back, move back",
    Move.PEDESTAL_UP: "rise, raise, move up",
    Move.PEDESTAL_DOWN: "lower, descend, move down",
    Move.SHAKE: "camera shake, shaking, shake slightly, shake strongly",
    Move.TRACKING: "tracking, track, follow, follow shot, following shot",
    Move.STATIC: "static, still, fixed, locked, static camera, fixed camera",
    Move.ARC_LEFT: "orbit left",
    Move.ARC_RIGHT: "orbit right, orbit, arc",
    Move.CRANE_UP: "crane, crane shot, boom up, jib up",
    Move.CRANE_DOWN: "boom down, jib down",
    Move.DOLLY_ZOOM: "dolly zoom in, zolly, vertigo, vertigo effect",
    Move.DOLLY_ZOOM_OUT: "reverse dolly zoom",
    Move.HANDHELD: "hand held, handheld camera, handheld shot",
    Move.ROLL_COUNTERCLOCKWISE: "roll counter clockwise, roll anticlockwise",
}
_CHINESE: Mapping[Move, str] = {
    Move.TRUCK_LEFT: "左移, 向左移, 左平移",
    Move.TRUCK_RIGHT: "右移, 向右移, 右平移",
    Move.PAN_LEFT: "左摇, 向左摇",
    Move.PAN_RIGHT: "右摇, 向右摇",
    Move.PUSH_IN: "推进, 推近, 前推",
    Move.PULL_OUT: "拉远, 拉出, 后拉",
    Move.PEDESTAL_UP: "上升, 升",
    Move.PEDESTAL_DOWN: "下降, 降",
    Move.TILT_UP: "上摇, 向上摇",
    Move.TILT_DOWN: "下摇, 向下摇",
    Move.ZOOM_IN: "变焦推近",
    Move.ZOOM_OUT: "变焦拉远",
    Move.SHAKE: "晃动, 抖动",
    Move.TRACKING: "跟随, 跟拍",
    Move.STATIC: "固定, 固定镜头",
    Move.ARC_LEFT: "左环绕",
    Move.ARC_RIGHT: "右环绕, 环绕",
    Move.CRANE_UP: "升降",
    Move.DOLLY_ZOOM: "滑动变焦",
    Move.HANDHELD: "手持",
}
_GATEWAY: Mapping[Move, str] = {
    Move.TRUCK_LEFT: "pan left",
    Move.TRUCK_RIGHT: "pan right",
}


def _by_word(table: Mapping[Move, str]) -> dict[str, Move]:
    return {word.strip(): move for move, words in table.items() for word in words.split(",")}


MOVES_BY_WORD: Mapping[str, Move] = {move.value: move for move in Move} | _by_word(_ENGLISH) | _by_word(_CHINESE)
GATEWAY_MOVES: Mapping[str, Move] = {**MOVES_BY_WORD, **_by_word(_GATEWAY)}

#: Words of MiniMax's tutorial for directors that stand for several moves at once.
PRESETS: Mapping[str, tuple[Move, ...]] = {
    "left circling": (Move.TRUCK_LEFT, Move.PAN_RIGHT, Move.TRACKING),
    "right circling": (Move.TRUCK_RIGHT, Move.PAN_LEFT, Move.TRACKING),
    "left walking": (Move.TRUCK_LEFT, Move.TRACKING),
    "right walking": (Move.TRUCK_RIGHT, Move.TRACKING),
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
    (Move.ROLL_CLOCKWISE, Move.ROLL_COUNTERCLOCKWISE),
)
OPPOSITES: Mapping[Move, Move] = {
    **dict(_OPPOSITE_PAIRS),
    **{second: first for first, second in _OPPOSITE_PAIRS},
}
