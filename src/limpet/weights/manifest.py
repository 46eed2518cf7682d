"""What a folder of weights says of itself: from where each file is, and what its bytes must be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

#: The manifest's name in the folder.
MANIFEST = "limpet-model.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    #: Below the folder.
    path: str
    #: None where it is not known before the file is here.
    size_bytes: int | None = None
    sha256: str | None = None
    #: What git calls it, where that is all the publisher says of a small file.
    git_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    model: str
    #: Id of the licence.
    licence: str
    files: Sequence[KeptFile]
    #: Commit by repository, the model's own first; empty where it came from no Hub.
    commits: Mapping[str, str] = field(default_factory=dict)
    #: Whether all files are here and were found to be right.
    is_complete: bool = False

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes or 0 for file in self.files)

    @property
    def revision(self) -> str | None:
        """The commit of the model's own repository."""
        return next(iter(self.commits.values()), None)


_FORM = TypeAdapter(Manifest)


def read_manifest(folder: Path) -> Manifest | None:
    """None where there is none, or none that can be read."""
    try:
        return _FORM.validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return None


def parse_manifest(text: bytes) -> Manifest | None:
    try:
        return _FORM.validate_json(text)
    except ValidationError:
        return None


def write_manifest(folder: Path, manifest: Manifest) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{MANIFEST}.part"
    part.write_bytes(_FORM.dump_json(manifest, indent=1, exclude_none=True) + b"\n")
    part.replace(folder / MANIFEST)
