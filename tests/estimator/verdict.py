"""Puts the word to a movement, by rules a person could check with a ruler on the screen.

The thresholds stand between what exact clips of known cameras give (`tests/video/test_ruler_moves.py`), not at what an engine does.
"""

from tests.estimator.motion import Motion

from limpet.media.camera_words import Move

#: In widths of the picture, over the whole clip.
_STILL = 0.004
TREMBLING = 0.001  # per frame
_LEAST_GROWTH = 0.02
#: A turn or a zoom leaves 0.0002 to 0.0008 of a width unexplained at 256 lines, all of it the coding's and the tracker's.
PARALLAX = 0.0012
_PARALLAX_OF_GROWTH = 0.006
#: What comes nearer spreads up and down as well as to the sides; what passes by does not.
_EVEN = 0.2
#: A subject that moves less than this share of what is around it is being followed.
_HELD = 0.25
#: What moves less than this share of the farthest movement stands, where no subject is known.
_NEARLY_HELD = 0.1
#: Shares of the farthest movement: a typical feature moves at least so much, or the picture turns about itself.
_LEAST_SHIFT = 0.25

#: Not a move: too few features to follow, or movements that belong to none.
UNKNOWN = None


def judge(motion: Motion) -> Move | None:
    """The one move that a clip shows from end to end."""
    if not motion.is_measurable:
        return UNKNOWN
    if motion.jitter > TREMBLING:
        return Move.SHAKE
    if motion.reach < _STILL and motion.path < _STILL:
        return Move.STATIC
    if _is_along_the_axis(motion):
        return _along_the_axis(motion)
    if motion.parallax > motion.aside:
        return _travelled(motion)
    return _sideways(motion, (Move.PAN_LEFT, Move.PAN_RIGHT, Move.TILT_UP, Move.TILT_DOWN))


def _is_along_the_axis(motion: Motion) -> bool:
    is_even = min(motion.spread) > _EVEN * max(motion.spread)
    return is_even and abs(motion.growth) > max(_LEAST_GROWTH, 1.5 * max(abs(motion.right), abs(motion.down)))


def _along_the_axis(motion: Motion) -> Move:
    travels = motion.parallax > max(PARALLAX, _PARALLAX_OF_GROWTH * abs(motion.growth))
    if motion.growth > 0:
        return Move.PUSH_IN if travels else Move.ZOOM_IN
    return Move.PULL_OUT if travels else Move.ZOOM_OUT


def _travelled(motion: Motion) -> Move | None:
    if _holds_something(motion) and motion.parallax > PARALLAX:
        return Move.TRACKING
    return _sideways(motion, (Move.TRUCK_LEFT, Move.TRUCK_RIGHT, Move.PEDESTAL_UP, Move.PEDESTAL_DOWN))


def _holds_something(motion: Motion) -> bool:
    """The subject keeps its place; without one, the far or something before it does, and nearer things pass it by."""
    if motion.subject is not None:
        return max(map(abs, motion.subject)) < _HELD * motion.reach
    low, high = max((motion.rightward, motion.downward), key=lambda ends: max(map(abs, ends)))
    return low < _NEARLY_HELD * motion.reach and high > -_NEARLY_HELD * motion.reach


def _sideways(motion: Motion, moves: tuple[Move, Move, Move, Move]) -> Move | None:
    left, right, up, down = moves
    across, along = motion.right, motion.down
    main, minor = max(abs(across), abs(along)), min(abs(across), abs(along))
    if main < 2 * minor or main < _LEAST_SHIFT * motion.reach:
        return UNKNOWN
    if abs(across) > abs(along):
        return left if across > 0 else right
    return up if along > 0 else down
