"""Reads a folder of weights again, byte for byte."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from limpet.weights.checksums import sha256_of
from limpet.weights.manifest import MANIFEST, KeptFile, Manifest, write_manifest
from limpet.weights.published import Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    path: str
    what: str


def verify(weights: Weights, folder: Path, manifest: Manifest, tell: Callable[[str], None]) -> list[Fault]:
    """What is not as the manifest says. A file that is wrong loses its place in it, so that nothing loads the folder any more."""
    faults, right = [], []
    for file in manifest.files:
        tell(file.path)
        what = _wrong(folder / file.path, file)
        if what is None:
            right.append(file)
        else:
            faults.append(Fault(path=file.path, what=what))
    if faults:
        write_manifest(folder, replace(manifest, files=right, is_complete=False))
    known = {MANIFEST, *(file.path for file in manifest.files), *weights.makes}
    return [*faults, *_strays(folder, known)]


def _wrong(path: Path, file: KeptFile) -> str | None:
    if not path.is_file():
        return "is not there"
    if (size := path.stat().st_size) != file.size_bytes:
        return f"has {size} bytes, not {file.size_bytes}"
    return None if sha256_of(path) == file.sha256 else "has other bytes than it should"


def _strays(folder: Path, known: set[str]) -> Iterator[Fault]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in known:
            yield Fault(path=name, what="belongs to nothing")
