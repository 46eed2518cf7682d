"""Camera moves as a sentence, for models that were trained on sentences and take a bracket for text."""

from collections.abc import Mapping, Sequence

from limpet.media.camera import Segment, Words, read_camera
from limpet.media.camera_words import MOVES_BY_WORD, Move

_VERBS: Mapping[Move, str] = {
    Move.TRUCK_LEFT: "slides to the left",
    Move.TRUCK_RIGHT: "slides to the right",
    Move.PAN_LEFT: "pans left",
    Move.PAN_RIGHT: "pans right",
    Move.PUSH_IN: "pushes in",
    Move.PULL_OUT: "pulls back",
    Move.PEDESTAL_UP: "rises",
    Move.PEDESTAL_DOWN: "descends",
    Move.TILT_UP: "tilts up",
    Move.TILT_DOWN: "tilts down",
    Move.ZOOM_IN: "zooms in",
    Move.ZOOM_OUT: "zooms out",
    Move.SHAKE: "shakes as if held by hand",
    Move.TRACKING: "follows the subject",
    Move.STATIC: "stays fixed",
    Move.ARC_LEFT: "arcs to the left around the subject",
    Move.ARC_RIGHT: "arcs to the right around the subject",
    Move.CRANE_UP: "cranes up",
    Move.CRANE_DOWN: "cranes down",
    Move.DOLLY_ZOOM: "makes a dolly zoom",
    Move.DOLLY_ZOOM_OUT: "makes a reverse dolly zoom",
    Move.HANDHELD: "is handheld",
    Move.ROLL_CLOCKWISE: "rolls clockwise",
    Move.ROLL_COUNTERCLOCKWISE: "rolls counterclockwise",
}


def camera_sentence(segments: Sequence[Segment]) -> str:
    """`The camera pans left and pushes in, then zooms out.`; empty for no moves."""
    if not segments:
        return ""
    return f"The camera {', then '.join(_together(segment) for segment in segments)}."


def in_sentences(prompt: str, words: Words = MOVES_BY_WORD) -> str:
    """The prompt without brackets of camera words, followed by a sentence that says them.

    A prompt that speaks of the camera in sentences of its own stays as it is.
    """
    script = read_camera(prompt, words)
    if not script.is_bracketed:
        return prompt
    text = script.text.strip()
    if text and text[-1] not in ".!?。！？…":  # noqa: RUF001  # Chinese prompts close with Chinese marks
        text += "."
    return f"{text} {camera_sentence(script.segments)}".strip()


def _together(segment: Segment) -> str:
    verbs = [_VERBS[move] for move in segment]
    return verbs[0] if len(verbs) == 1 else f"{', '.join(verbs[:-1])} and {verbs[-1]}"
