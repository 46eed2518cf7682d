"""What of a model's weights is here. Looks at names and sizes only: it is asked for every offer."""

from enum import StrEnum
from pathlib import Path

from limpet.weights.manifest import Manifest, read_manifest


class State(StrEnum):
    HERE = "here"
    PARTLY = "partly"
    NOT_HERE = "not here"


def state_of(folder: Path) -> State:
    """`HERE` only where a manifest says that the folder was once found whole, and every file has its size still."""
    manifest = read_manifest(folder)
    if manifest is not None and manifest.is_complete and all(_is_there(folder, manifest)):
        return State.HERE
    return State.PARTLY if folder.is_dir() and any(folder.iterdir()) else State.NOT_HERE


def revision_of(folder: Path) -> str | None:
    """The publisher's commit that the weights are of, for the record of results."""
    manifest = read_manifest(folder)
    return None if manifest is None else manifest.revision


def disk_use(folder: Path) -> int:
    """Bytes below the folder; a link counts as nothing."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _is_there(folder: Path, manifest: Manifest) -> list[bool]:
    return [_size(folder / file.path) == file.size_bytes for file in manifest.files]


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
