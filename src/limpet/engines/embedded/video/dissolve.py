"""The passage between pictures that have nothing in common."""

from dataclasses import dataclass

import cv2
import numpy as np

from limpet.engines.embedded.video.passage import FURTHEST_BEYOND, Mixture, Places
from limpet.engines.embedded.video.path import Samples, ease
from limpet.engines.embedded.video.subject import Cues
from limpet.engines.embedded.video.warp import bilinear
from limpet.media.colour import Floats, Rgb
from limpet.media.geometry import Size

#: The part of the clip that the dissolve takes, and the part of the dissolve that one place takes.
_DISSOLVE = 0.30
_SOFTNESS = 0.35
#: Both pictures are pushed into by this much during the change.
_PUSH = 0.12
#: How sure both subjects must be before they are brought together, and the most that one grows for it.
_SURE = 0.3
_MOST_GROWTH = 1.35
_TRIES = 24


@dataclass(frozen=True, slots=True)
class Meeting:
    """Where the subjects stand, in output pixels, and how much larger the last one is."""

    first: Samples
    last: Samples
    growth: float


class DissolvePassage:
    """The subjects come to one place and one size while light parts, then dark ones, of the last picture appear."""

    def __init__(self, last: Rgb, meeting: Meeting, size: Size) -> None:
        self._size = size
        self._order = _order(last)
        self._meeting = self._held(meeting)

    def mixture(self, x: Floats, y: Floats, part: float) -> Mixture:
        clock = np.clip((part - 0.5) / _DISSOLVE + 0.5, 0, 1) * (1 + _SOFTNESS)
        rows, columns = self._order.shape
        turn = bilinear(self._order, x * (columns / self._size.width), y * (rows / self._size.height))
        share = np.clip((np.float32(clock) - turn) / np.float32(_SOFTNESS), 0, 1)
        first, last = self._places(self._meeting, x, y, part)
        return Mixture(first, last, (share * share * (3 - 2 * share)).astype(np.float32))

    def _places(self, meeting: Meeting, x: Floats, y: Floats, part: float) -> tuple[Places, Places]:
        done = float(ease(np.array(part)))
        middle = meeting.first + (meeting.last - meeting.first) * done
        push = 1 + _PUSH * np.sin(np.pi * part) ** 2
        grown = meeting.growth**done * push, meeting.growth ** (done - 1) * push
        first, last = (
            ((x - middle[0]) / growth + start[0], (y - middle[1]) / growth + start[1])
            for start, growth in zip((meeting.first, meeting.last), grown, strict=True)
        )
        return _floats(first), _floats(last)

    def _held(self, meeting: Meeting) -> Meeting:
        """The subjects as far together as the pictures can be continued."""
        for strength in np.linspace(1, 0, _TRIES):
            middle = (meeting.first + meeting.last) / 2
            weaker = Meeting(
                middle + (meeting.first - middle) * strength,
                middle + (meeting.last - middle) * strength,
                float(meeting.growth**strength),
            )
            if self._fits(weaker):
                return weaker
        return Meeting(middle, middle, 1.0)

    def _fits(self, meeting: Meeting) -> bool:
        width, height = self._size.width, self._size.height
        x, y = np.meshgrid(np.array([0, width], np.float32), np.array([0, height], np.float32))
        after, before = 0.5 + _DISSOLVE / 2, 0.5 - _DISSOLVE / 2
        for part in (0.25, before, 0.5, after, 0.75):
            first, last = self._places(meeting, x, y, part)
            for (seen_x, seen_y), seen in ((first, part <= after), (last, part >= before)):
                beyond = (
                    max(-seen_x.min(), seen_x.max() - width) / width,
                    max(-seen_y.min(), seen_y.max() - height) / height,
                )
                if seen and max(beyond) > FURTHEST_BEYOND:
                    return False
        return True


def meet(first: Cues, last: Cues, size: Size) -> Meeting:
    """Subject to subject where both are known, else middle to middle."""
    middle = np.array([size.width / 2, size.height / 2])
    if min(first.trust, last.trust) < _SURE:
        return Meeting(middle, middle, 1.0)
    growth = float(np.sqrt(last.subject.mean() / first.subject.mean()))
    return Meeting(_stand(first, size), _stand(last, size), float(np.clip(growth, 1 / _MOST_GROWTH, _MOST_GROWTH)))


def _stand(cues: Cues, size: Size) -> Samples:
    rows, columns = np.nonzero(cues.subject)
    height, width = cues.subject.shape
    return np.array([np.median(columns) / width * size.width, np.median(rows) / height * size.height])


def _floats(places: tuple[Floats, Floats]) -> Places:
    return places[0].astype(np.float32), places[1].astype(np.float32)


def _order(picture: Rgb) -> Floats:
    """When each place changes, 0..1: what is light in the new picture comes first, in soft patches."""
    height, width = picture.shape[:2]
    size = -(-width // 8), -(-height // 8)
    grey = cv2.cvtColor(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    patches = np.random.default_rng(1).random((5, 8)).astype(np.float32)
    noise = cv2.resize(patches, size, interpolation=cv2.INTER_CUBIC)
    late = 0.6 * (1 - cv2.GaussianBlur(grey.astype(np.float32), (0, 0), 2) / 255) + 0.4 * noise
    low, high = float(late.min()), float(late.max())
    order: Floats = ((late - low) / max(1e-6, high - low)).astype(np.float32)
    return order
