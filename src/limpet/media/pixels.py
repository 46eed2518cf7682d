"""Turns the bytes of one picture into upright 8-bit RGB, and opacity where it has any. Runs in the decoding child only; knows Pillow, not NumPy."""

import io
import warnings
from collections.abc import Iterator
from itertools import chain

from PIL import Image, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

from limpet.media.decoder_wire import Decoded, TooLargeError
from limpet.media.limits import PICTURE_LIMITS

#: All that decoding needs is imported before the doors close; TIFF is the reader of EXIF, MPO that of phones' JPEGs.
_PLUGINS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)

_ORIENTATION_TAG = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_STRIP_BYTES = 1 << 20


def decode(data: bytes, format_name: str, numbers: tuple[int, int]) -> Decoded:
    """The first frame as upright RGB, row by row, then its opacity; `numbers` are width and height as its header says them."""
    try:
        planes = _upright(data, format_name, numbers)
    except MemoryError as error:
        raise TooLargeError from error
    return Decoded(planes[0].size, chain.from_iterable(map(_strips, planes)))


def _upright(data: bytes, format_name: str, size: tuple[int, int]) -> list[Image.Image]:
    """The first frame as upright RGB, and its opacity if some of it is not opaque.

    Transparent parts are laid over white, 16-bit samples are scaled to 8, CMYK, grey and palettes become RGB. Colour
    profiles are not applied, and no metadata survives.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # broken metadata is no reason to refuse the pixels
        image: Image.Image = Image.open(io.BytesIO(data), formats=[format_name])
        if image.size != size:
            raise ValueError("the header that was checked is not the one that counts")
        image.load()
        turn = _UPRIGHT.get(_orientation(image))
        planes = _planes(image)
        del image
        return planes if turn is None else [plane.transpose(turn) for plane in planes]


def _strips(image: Image.Image) -> Iterator[bytes]:
    """The pixels row by row, in parts of about a megabyte: a second whole copy would not fit the limit."""
    rows = max(1, _STRIP_BYTES // (len(image.getbands()) * image.width))
    for top in range(0, image.height, rows):
        yield image.crop((0, top, image.width, min(top + rows, image.height))).tobytes()


def warm_up() -> None:
    """Decodes one small picture of each format, so that nothing is imported lazily in a locked child."""
    Image.init()
    Image.MAX_IMAGE_PIXELS = PICTURE_LIMITS.max_pixels  # Pillow's own look at the header, should it differ from ours
    exif = Image.Exif()
    exif[_ORIENTATION_TAG] = 6
    for format_name in ("JPEG", "PNG", "WEBP"):
        for mode in ("RGB", "P", "RGBA"):
            if format_name == "JPEG" and mode != "RGB":
                continue
            file = io.BytesIO()
            Image.new(mode, (8, 4)).save(file, format_name, exif=exif)
            for _ in decode(file.getvalue(), format_name, (8, 4)).parts:
                pass


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION_TAG, 1))
    except Exception:  # noqa: BLE001  hostile EXIF raises anything; without it the picture stays as it is stored
        return 1


def _planes(image: Image.Image) -> list[Image.Image]:
    if image.mode.startswith("I"):
        return [image.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L").convert("RGB")]
    if image.has_transparency_data:
        layer = image if image.mode == "RGBA" else image.convert("RGBA")
        page = Image.new("RGB", layer.size, "white")
        page.paste(layer, mask=layer)
        alpha = layer.getchannel("A")
        return [page] if alpha.getextrema() == (255, 255) else [page, alpha]
    return [image if image.mode == "RGB" else image.convert("RGB")]
