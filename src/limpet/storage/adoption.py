"""Takes weights over from a folder of this machine: a copy of a repository, a snapshot in the Hub's cache, or another Limpet's."""

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from limpet.storage.pull import PullFailed
from limpet.storage.space import check_space
from limpet.weights.checksums import sha256_of
from limpet.weights.manifest import KeptFile, Manifest, read_manifest, write_manifest
from limpet.weights.published import Weights, is_pickle

_COMMIT = re.compile("[0-9a-f]{40}")
#: A safetensors file begins with the length of its header, which is JSON.
_LENGTH_BYTES = 8
_LONGEST_HEADER_BYTES = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    weights: Weights
    #: The folder it is taken from.
    source: Path
    #: Whether the files stay where they are, and only links are made.
    links: bool = False


def adopt(adoption: Adoption, folder: Path, tell: Callable[[str], None]) -> Manifest:
    """Returns the manifest of the new folder; there is none before it is whole. Raises `PullFailed`."""
    weights, source = adoption.weights, adoption.source
    found = dict(_files(source))
    taken = {path: place for path, place in found.items() if _is_wanted(weights, path)}
    lack = weights.lack(list(taken), [path for path in found if is_pickle(path)]) or _lacking_file(weights, taken)
    if lack is not None:
        raise PullFailed(f"{source} cannot be used: {lack}")
    if not adoption.links:
        check_space(weights.id, sum(place.stat().st_size for place in taken.values()), folder.parent)
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        manifest = _fill(adoption, taken, part, tell)
        part.replace(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def _files(source: Path) -> Iterator[tuple[str, Path]]:
    """Each file by its path in the folder, and where it truly lies. Links may lead about the folder, or to the cache's blobs."""
    allowed = [source.resolve()]
    if source.parent.name == "snapshots":
        allowed.append((source.parent.parent / "blobs").resolve())
    for path in sorted(source.rglob("*")):
        place = path.resolve()
        if path.is_symlink() and not (place.is_file() and any(map(place.is_relative_to, allowed))):
            raise PullFailed(f"{path} is a link that leads out of {source}; copy the file in its place")
        if place.is_file():
            yield path.relative_to(source).as_posix(), place


def _is_wanted(weights: Weights, path: str) -> bool:
    if any(path == file.path for file in weights.files):
        return True
    return any(
        path == repository.place_of(inner) and repository.wants(inner)
        for repository in weights.repositories
        for inner in [path.removeprefix(f"{repository.folder}/") if repository.folder else path]
    )


def _lacking_file(weights: Weights, taken: Mapping[str, Path]) -> str | None:
    for file in weights.files:
        if file.path not in taken:
            return f"it has no file {file.path}"
    for path, place in taken.items():
        if path.endswith(".safetensors") and not _is_safetensors(place):
            return f"{path} is no safetensors file"
        for shard in _shards(path, place):
            if shard not in taken:
                return f"it has no file {shard}, which {path} names"
    return None


def _is_safetensors(path: Path) -> bool:
    with path.open("rb") as file:
        length = int.from_bytes(file.read(_LENGTH_BYTES), "little")
        return 2 <= length <= min(_LONGEST_HEADER_BYTES, path.stat().st_size - _LENGTH_BYTES) and file.read(1) == b"{"


def _shards(path: str, place: Path) -> Iterator[str]:
    """The files that an index of a split model names."""
    if not path.endswith(".safetensors.index.json"):
        return
    try:
        names = set(json.loads(place.read_bytes())["weight_map"].values())
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise PullFailed(f"{place} is no index of a split model: {error}") from None
    folder, _, _ = path.rpartition("/")
    yield from (f"{folder}/{name}" if folder else str(name) for name in sorted(names))


def _fill(adoption: Adoption, taken: Mapping[str, Path], part: Path, tell: Callable[[str], None]) -> Manifest:
    weights, promised = adoption.weights, _promises(adoption)
    files = []
    for path, place in taken.items():
        tell(path)
        target = part / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if adoption.links:
            target.symlink_to(place)
        else:
            shutil.copyfile(place, target)
        sha256 = sha256_of(target)
        if promised.get(path, sha256) != sha256:
            raise PullFailed(f"{place} is not what it should be: its sha256 is {sha256}, not {promised[path]}")
        files.append(KeptFile(path=path, size_bytes=target.stat().st_size, sha256=sha256))
    manifest = Manifest(
        model=weights.id, licence=weights.licence, files=files, commits=_commits(adoption), is_complete=True
    )
    write_manifest(part, manifest)
    return manifest


def _promises(adoption: Adoption) -> Mapping[str, str]:
    """What the bytes must be, where that is known: by our own list, or by the manifest of the folder."""
    manifest = read_manifest(adoption.source)
    told = {file.path: file.sha256 for file in manifest.files if file.sha256} if manifest else {}
    return told | {file.path: file.sha256 for file in adoption.weights.files}


def _commits(adoption: Adoption) -> Mapping[str, str]:
    manifest, repositories = read_manifest(adoption.source), adoption.weights.repositories
    if manifest is not None and manifest.model == adoption.weights.id:
        return manifest.commits
    if repositories and adoption.source.parent.name == "snapshots" and _COMMIT.fullmatch(adoption.source.name):
        return {repositories[0].name: adoption.source.name}
    return {}
