"""Pixel sizes of image-01 by shape."""

from collections.abc import Mapping

from limpet.core.errors import FeatureNotSupported
from limpet.core.spec import AspectRatio
from limpet.media.geometry import Size

SIZES: Mapping[AspectRatio, Size] = {
    AspectRatio(1, 1): Size(1024, 1024),
    AspectRatio(16, 9): Size(1280, 720),
    AspectRatio(4, 3): Size(1152, 864),
    AspectRatio(3, 2): Size(1248, 832),
    AspectRatio(2, 3): Size(832, 1248),
    AspectRatio(3, 4): Size(864, 1152),
    AspectRatio(9, 16): Size(720, 1280),
    AspectRatio(21, 9): Size(1344, 576),
}


def size_of(shape: AspectRatio) -> Size:
    """Raises `FeatureNotSupported` for shapes that image-01 does not have."""
    if shape not in SIZES:
        listed = ", ".join(f"{known.width}:{known.height}" for known in SIZES)
        raise FeatureNotSupported(reason=f"it makes pictures of the shapes {listed}", field="aspect_ratio")
    return SIZES[shape]
