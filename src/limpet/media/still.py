"""Writes a picture as PNG or JPEG, with labels that stay in the file."""

from collections.abc import Mapping
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from limpet.media.colour import Rgb
from limpet.media.labels.mark import mark_for
from limpet.media.labels.marking import current_marking

_QUALITY = 92
# EXIF tags that picture programs show.
_DESCRIPTION, _SOFTWARE, _COMMENT = 0x010E, 0x0131, 0x9286
_UNICODE = b"UNICODE\0"


def write_still(path: Path, pixels: Rgb, *, metadata: Mapping[str, str]) -> None:
    """The suffix decides the format. `metadata` knows `title`, `description` and `comment`.

    The file appears under its name when it is whole; the same pixels and labels give the same bytes. Where a mark is wanted,
    the picture gets it.
    """
    marking = current_marking()
    if marking is not None:
        pixels = pixels.copy()
        mark_for(pixels.shape[1], pixels.shape[0]).draw_on_rgb(pixels)
        marking.done.add(path)
    image = Image.fromarray(pixels)
    unfinished = path.with_name(f".{path.name}.part")
    if path.suffix == ".png":
        labels = PngInfo()
        for name, text in metadata.items():
            labels.add_itxt(name.capitalize(), text)
        image.save(unfinished, "PNG", pnginfo=labels, compress_level=6)
    else:
        exif = Image.Exif()
        exif[_SOFTWARE] = metadata.get("title", "")
        exif[_DESCRIPTION] = metadata.get("description", "")
        exif[_COMMENT] = _UNICODE + metadata.get("comment", "").encode("utf-16-le")
        image.save(unfinished, "JPEG", quality=_QUALITY, subsampling=0, exif=exif)
    unfinished.replace(path)
