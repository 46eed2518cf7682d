"""Fills a model's folder by an order: what is here already stays, what is missing is brought, and the manifest comes last."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from limpet.storage.order import Item, Order
from limpet.storage.pull import Tell, pull
from limpet.storage.space import check_space
from limpet.weights.checksums import git_id_of, sha256_of
from limpet.weights.manifest import KeptFile, Manifest, read_manifest, write_manifest

#: Shows one file while it is brought; is told its path.
Show = Callable[[str], AbstractContextManager[Tell]]


def deliver(order: Order, folder: Path, show: Show, *, check: bool = False) -> Manifest:
    """Returns the manifest of the whole folder. `check` reads again what is here. Raises `PullFailed`; what came of it stays."""
    before = _known(folder)
    known = {} if check else before
    missing = [item for item in order.items if not _is_right(folder / item.file.path, item.file, known)]
    _check_space(order, missing, folder)
    write_manifest(folder, order.manifest)
    for item in missing:
        with show(item.file.path) as tell:
            pull(item.source, folder / item.file.path, tell)
    manifest = replace(order.manifest, files=[_kept(item, folder) for item in order.items], is_complete=True)
    write_manifest(folder, manifest)
    for path in before.keys() - {file.path for file in manifest.files}:
        (folder / path).unlink(missing_ok=True)
    return manifest


def _known(folder: Path) -> Mapping[str, KeptFile]:
    """Files that took their names when they were found right, as the manifest has them."""
    manifest = read_manifest(folder)
    return {} if manifest is None else {file.path: file for file in manifest.files}


def _is_right(path: Path, wanted: KeptFile, known: Mapping[str, KeptFile]) -> bool:
    """Whether the file is here; one that no manifest knows as the same is read."""
    if not path.is_file() or wanted.size_bytes not in {None, path.stat().st_size}:
        return False
    was = known.get(wanted.path)
    if was is not None and (was.sha256 or was.git_id) and (was.sha256, was.git_id) == (wanted.sha256, wanted.git_id):
        return True
    if wanted.sha256 is not None:
        return sha256_of(path) == wanted.sha256
    return wanted.git_id is not None and git_id_of(path) == wanted.git_id


def _check_space(order: Order, missing: list[Item], folder: Path) -> None:
    if not missing:
        return
    sizes = [item.file.size_bytes for item in missing]
    needed = sum(size or 0 for size in sizes) if any(sizes) else order.weights.size_bytes
    needed -= sum(part.stat().st_size for part in (_part(folder, item) for item in missing) if part.is_file())
    check_space(order.weights.id, needed, folder)


def _part(folder: Path, item: Item) -> Path:
    return folder / f"{item.file.path}.part"


def _kept(item: Item, folder: Path) -> KeptFile:
    path = folder / item.file.path
    return replace(item.file, size_bytes=path.stat().st_size, sha256=item.file.sha256 or sha256_of(path))
