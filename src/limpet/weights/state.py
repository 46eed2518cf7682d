"""What of a model's weights is here. Looks at names and sizes only: it is asked for every offer."""

from enum import StrEnum
from pathlib import Path

from limpet.weights.manifest import Manifest, read_manifest
from limpet.weights.published import Weights


class State(StrEnum):
    HERE = "here"
    PARTLY = "partly"
    NOT_HERE = "not here"


def state_of(weights: Weights, folder: Path) -> State:
    """`HERE` only where a manifest says that the folder was once found whole, it is these weights still, and no size is another."""
    manifest = read_manifest(folder)
    if manifest is not None and manifest.is_complete and _fits(manifest, weights) and all(_is_there(folder, manifest)):
        return State.HERE
    return State.PARTLY if folder.is_dir() and any(folder.iterdir()) else State.NOT_HERE


def revision_of(folder: Path) -> str | None:
    """The publisher's commit that the weights are of, for the record of results."""
    manifest = read_manifest(folder)
    return None if manifest is None else manifest.revision


def disk_use(folder: Path) -> int:
    """Bytes below the folder; a link counts as nothing."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _fits(manifest: Manifest, weights: Weights) -> bool:
    """Whether what was brought is what is wanted now; a folder that was taken over names no repositories."""
    wanted = {repository.name for repository in weights.repositories}
    is_known = not manifest.commits or wanted <= manifest.commits.keys()
    return is_known and weights.lack([file.path for file in manifest.files], []) is None


def _is_there(folder: Path, manifest: Manifest) -> list[bool]:
    return [_size(folder / file.path) == file.size_bytes for file in manifest.files]


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
