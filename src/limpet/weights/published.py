"""Where the weights of a model are published. One shape for all models; nothing is brought before it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

#: What is taken of a repository: weights that cannot run programs, settings, vocabularies, and what a licence wants to come along.
SAFE_KINDS = (".safetensors", ".json", ".txt", ".model", ".jinja", ".md")
SAFE_NAMES = ("LICENSE", "LICENCE", "NOTICE")
#: Files that run programs when they are opened.
PICKLE_KINDS = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".dill", ".joblib")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFile:
    """A file that is known before anybody is asked."""

    #: Below the model's folder.
    path: str
    url: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HubRepository:
    """A repository at the Hub, or a part of one; the Hub knows its files."""

    name: str
    #: A commit, or `main`, which follows the publisher.
    revision: str = "main"
    #: Where its files go below the model's folder.
    folder: str = ""
    #: The files that are taken, by name; empty takes every safe one.
    takes: Sequence[str] = ()
    #: Patterns of files that are not.
    ignores: Sequence[str] = ()

    def wants(self, path: str) -> bool:
        """Whether the file is taken. One that is named is taken whatever it is."""
        if self.takes:
            return path in self.takes
        return is_safe(path) and not self.ignores_path(path)

    def ignores_path(self, path: str) -> bool:
        return any(fnmatchcase(path, pattern) for pattern in self.ignores)

    def place_of(self, path: str) -> str:
        """Where a file of the repository lies below the model's folder."""
        return f"{self.folder}/{path}" if self.folder else path


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """All that a model needs on disk."""

    #: Name of the model, and of its folder.
    id: str
    title: str
    #: Id of the licence.
    licence: str
    #: About so much is brought.
    size_bytes: int
    files: Sequence[PublishedFile] = ()
    repositories: Sequence[HubRepository] = ()
    #: Folders that must hold safetensors for the model to be whole.
    parts: Sequence[str] = ()
    #: Files that its program makes there itself.
    makes: Sequence[str] = ()

    def lack(self, paths: Sequence[str], left_out: Sequence[str]) -> str | None:
        """What a folder with these files would lack; `left_out` are files that are there and not taken."""
        for repository in self.repositories:
            for name in repository.takes:
                if repository.place_of(name) not in paths:
                    return f"{repository.name} has no file {name}, which would be {repository.place_of(name)}"
        for part in self.parts:
            if not any(path.startswith(f"{part}/") and path.endswith(".safetensors") for path in paths):
                pickles = [path for path in left_out if path.startswith(f"{part}/")]
                only = f", only {', '.join(pickles)}, which could run programs and is not taken" if pickles else ""
                return f"{self.id} has no safetensors in {part}{only}"
        return None


def is_safe(path: str) -> bool:
    name = PurePosixPath(path).name
    return name.endswith(SAFE_KINDS) or name in SAFE_NAMES


def is_pickle(path: str) -> bool:
    return path.lower().endswith(PICKLE_KINDS)


def stays_inside(path: str) -> bool:
    """Whether a path that others have named leads to a place below the folder it is for, on every machine."""
    parts = path.split("/")
    return bool(path) and not set(parts) & {"", ".", ".."} and not set(path) & {"\\", ":", "\0"}
