"""Camera moves in plain sentences: "the camera slowly pans left, then zooms in". Used where a prompt has no brackets."""

import re
from collections.abc import Iterator, Mapping

from limpet.media.camera_words import Move

_WORD = re.compile(r"[a-z]+")

#: Forms of one word, so that the tables below need one each.
_STEMS: Mapping[str, str] = {
    form: stem
    for stem, forms in {
        "pan": "pans panning",
        "tilt": "tilts tilting",
        "zoom": "zooms zooming",
        "dolly": "dollies dollying",
        "truck": "trucks trucking",
        "push": "pushes pushing",
        "pull": "pulls pulling",
        "crane": "cranes craning",
        "move": "moves moving glides glide gliding",
        "slide": "slides sliding",
        "rise": "rises rising ascends ascending",
        "lower": "lowers lowering descends descending",
        "orbit": "orbits orbiting circles circling",
        "follow": "follows following",
        "track": "tracks tracking",
        "shake": "shakes shaking shaky",
        "arc": "arcs arcing",
        "roll": "rolls rolling",
        "boom": "booms booming",
        "handheld": "handycam",
        "forward": "forwards closer",
        "back": "backwards backward away",
        "left": "leftward leftwards",
        "right": "rightward rightwards",
        "up": "upward upwards",
        "down": "downward downwards",
        "static": "still fixed locked stationary motionless",
    }.items()
    for form in (stem, *forms.split())
}
#: Words that may stand inside a phrase without changing it.
_FILLER_WORDS = (
    "slow slowly gentle gently smooth smoothly soft softly quick quickly steady steadily subtle slight slightly "
    "the a to very is it s"
)
_FILLERS = frozenset(_FILLER_WORDS.split())

#: "A slow orbit" is a move without the word "camera"; what orbits slowly is a planet.
_PACED = re.compile(r"\b(?:slow|gentle|smooth|steady|quick|fast|full)\s+orbit\b")
_PACED_ORBIT = "pacedorbit"

#: Words of the craft: they name a move wherever they stand.
_CRAFT: Mapping[tuple[str, ...], Move] = {
    ("pan", "left"): Move.PAN_LEFT,
    ("pan", "right"): Move.PAN_RIGHT,
    ("tilt", "up"): Move.TILT_UP,
    ("tilt", "down"): Move.TILT_DOWN,
    ("zoom", "in"): Move.ZOOM_IN,
    ("zoom", "out"): Move.ZOOM_OUT,
    ("dolly", "in"): Move.PUSH_IN,
    ("dolly", "forward"): Move.PUSH_IN,
    ("dolly", "out"): Move.PULL_OUT,
    ("dolly", "back"): Move.PULL_OUT,
    ("dolly", "left"): Move.TRUCK_LEFT,
    ("dolly", "right"): Move.TRUCK_RIGHT,
    ("truck", "left"): Move.TRUCK_LEFT,
    ("truck", "right"): Move.TRUCK_RIGHT,
    ("push", "in"): Move.PUSH_IN,
    ("crane", "up"): Move.CRANE_UP,
    ("crane", "down"): Move.CRANE_DOWN,
    ("pedestal", "up"): Move.PEDESTAL_UP,
    ("pedestal", "down"): Move.PEDESTAL_DOWN,
    ("orbit", "left"): Move.ARC_LEFT,
    ("orbit", "right"): Move.ARC_RIGHT,
    ("orbit", "around"): Move.ARC_RIGHT,
    ("orbit", "shot"): Move.ARC_RIGHT,
    ("track", "orbit"): Move.ARC_RIGHT,
    ("arc", "left"): Move.ARC_LEFT,
    ("arc", "right"): Move.ARC_RIGHT,
    ("arc", "shot"): Move.ARC_RIGHT,
    ("roll", "clockwise"): Move.ROLL_CLOCKWISE,
    ("roll", "counterclockwise"): Move.ROLL_COUNTERCLOCKWISE,
    ("track", "left"): Move.TRUCK_LEFT,
    ("track", "right"): Move.TRUCK_RIGHT,
    ("boom", "up"): Move.CRANE_UP,
    ("boom", "down"): Move.CRANE_DOWN,
    (_PACED_ORBIT,): Move.ARC_RIGHT,
    ("track", "shot"): Move.TRACKING,
    ("static", "shot"): Move.STATIC,
    ("static", "camera"): Move.STATIC,
    ("dolly", "zoom"): Move.DOLLY_ZOOM,
    ("reverse", "dolly"): Move.DOLLY_ZOOM_OUT,
    ("vertigo", "effect"): Move.DOLLY_ZOOM,
    ("handheld",): Move.HANDHELD,
}
#: Everyday words: they name a move only soon after "camera".
_OF_CAMERA: Mapping[tuple[str, ...], Move] = {
    ("pull", "back"): Move.PULL_OUT,
    ("pull", "out"): Move.PULL_OUT,
    ("push", "forward"): Move.PUSH_IN,
    ("move", "forward"): Move.PUSH_IN,
    ("move", "in"): Move.PUSH_IN,
    ("move", "back"): Move.PULL_OUT,
    ("move", "left"): Move.TRUCK_LEFT,
    ("move", "right"): Move.TRUCK_RIGHT,
    ("move", "up"): Move.PEDESTAL_UP,
    ("move", "down"): Move.PEDESTAL_DOWN,
    ("slide", "left"): Move.TRUCK_LEFT,
    ("slide", "right"): Move.TRUCK_RIGHT,
    ("rise",): Move.PEDESTAL_UP,
    ("lower",): Move.PEDESTAL_DOWN,
    ("orbit",): Move.ARC_RIGHT,
    ("move", "parallel"): Move.TRACKING,
    ("move", "alongside"): Move.TRACKING,
    ("follow",): Move.TRACKING,
    ("track",): Move.TRACKING,
    ("shake",): Move.SHAKE,
    ("static",): Move.STATIC,
}
#: How many words "camera" reaches.
_REACH = 5
#: Between two moves these say that both act at the same time.
_TOGETHER = frozenset({"while", "and", "as", "with"})
_AFTER = frozenset({"then", "before", "after", "finally", "next"})


def read_phrases(text: str) -> tuple[tuple[Move, ...], ...]:
    """The moves that plain English words ask for, as segments in order of appearance."""
    words = [
        _STEMS.get(word, word) for word in _WORD.findall(_PACED.sub(_PACED_ORBIT, text.lower())) if word not in _FILLERS
    ]
    segments: list[list[Move]] = []
    last_end = 0
    for start, end, move in _found(words):
        between = set(words[last_end:start]) if start - last_end <= _REACH else _AFTER
        if segments and between & _TOGETHER and not between & _AFTER:
            segments[-1].append(move)
        elif not segments or segments[-1] != [move]:
            segments.append([move])
        last_end = end
    return tuple(tuple(dict.fromkeys(segment)) for segment in segments)


def _found(words: list[str]) -> Iterator[tuple[int, int, Move]]:
    """First word, end and move of each phrase; a pair of words wins over one."""
    camera = -_REACH - 1
    position = 0
    while position < len(words):
        pair, single = tuple(words[position : position + 2]), (words[position],)
        near = position - camera <= _REACH
        move = _CRAFT.get(pair) or (_OF_CAMERA.get(pair) if near else None)
        length = 2 if move else 1
        move = move or _CRAFT.get(single) or (_OF_CAMERA.get(single) if near else None)
        if move:
            yield position, position + length, move
        if words[position] == "camera":
            camera = position
        position += length
