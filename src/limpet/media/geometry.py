"""Pixel sizes of videos: what a short side and a shape come to."""

from dataclasses import dataclass

#: The narrowest and widest shapes that are made, as width over height: 2:5 and 5:2.
_NARROWEST = (2, 5)
_WIDEST = (5, 2)


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels; both are even, as 4:2:0 video needs."""

    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """A part of a picture, in pixels of that picture."""

    left: int
    top: int
    width: int
    height: int

    @property
    def rows(self) -> slice:
        return slice(self.top, self.top + self.height)

    @property
    def columns(self) -> slice:
        return slice(self.left, self.left + self.width)


def output_size(short_side: int, *, width: int, height: int) -> Size:
    """The size of a video with this short side and the shape of a `width` x `height` picture.

    The long side is rounded to the nearest even number: 16:9 gives 910x512, 1280x720, 1366x768 and 1920x1080.
    Shapes beyond 2:5 and 5:2 are held at these.
    """
    if width * _NARROWEST[1] < height * _NARROWEST[0]:
        width, height = _NARROWEST
    if width * _WIDEST[1] > height * _WIDEST[0]:
        width, height = _WIDEST
    if width >= height:
        return Size(_nearest_even(short_side * width, height), short_side)
    return Size(short_side, _nearest_even(short_side * height, width))


def cover_crop(size: Size, *, width: int, height: int) -> Crop:
    """The largest centred part of a `width` x `height` picture that has the shape of `size`."""
    if width * size.height > height * size.width:
        kept = max(1, round(height * size.width / size.height))
        return Crop(left=(width - kept) // 2, top=0, width=kept, height=height)
    kept = max(1, round(width * size.height / size.width))
    return Crop(left=0, top=(height - kept) // 2, width=width, height=kept)


def _nearest_even(dividend: int, divisor: int) -> int:
    """The even number nearest to `dividend / divisor`, in whole numbers so that no float decides."""
    return 2 * ((dividend + divisor) // (2 * divisor))
