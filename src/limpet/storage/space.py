"""Whether a disk has room for what is to be brought."""

import shutil
from pathlib import Path

from limpet.storage.pull import PullFailed

#: What must stay free.
_RESERVE_BYTES = 1 << 30


def check_space(title: str, needed_bytes: int, folder: Path) -> None:
    """Raises `PullFailed` where the disk of `folder`, which need not be there yet, has no room for so much."""
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(nearest).free - _RESERVE_BYTES
    if needed_bytes > free:
        raise PullFailed(
            f"{title} needs {needed_bytes / 1e9:.1f} GB more, and {nearest} has room for {max(0, free) / 1e9:.1f} GB"
        )
