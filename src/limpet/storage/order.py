"""Which files are to be brought for a model, from where, and what they must be: of their publishers, or of somebody's copy."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

import httpx2

from limpet.storage.hub import Hub, Listing, list_repository
from limpet.storage.pull import PullFailed, Source, open_client
from limpet.weights.manifest import MANIFEST, KeptFile, Manifest, parse_manifest
from limpet.weights.published import HubRepository, Weights, is_pickle, stays_inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    file: KeptFile
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    weights: Weights
    items: Sequence[Item]
    #: Commit by repository.
    commits: Mapping[str, str] = field(default_factory=dict)
    #: Files that run programs when they are opened, which are not brought.
    left_out: Sequence[str] = ()

    @property
    def manifest(self) -> Manifest:
        """What the folder says of itself before the files are there."""
        files = [item.file for item in self.items]
        return Manifest(model=self.weights.id, licence=self.weights.licence, files=files, commits=self.commits)


def order_of_publisher(weights: Weights, hub: Hub, pinned: Mapping[str, str]) -> Order:
    """`pinned`: commits of an earlier order that is gone on with. Raises `PullFailed`."""
    items = [_published(file.path, file.url, file.sha256) for file in weights.files]
    commits: dict[str, str] = {}
    left_out: list[str] = []
    for repository in weights.repositories:
        revision = {**pinned, **commits}.get(repository.name, repository.revision)
        listing = list_repository(hub, repository.name, revision)
        commits[repository.name] = listing.sha
        items += _listed(repository, listing, hub)
        left_out += [file.rfilename for file in listing.siblings if _is_refused(repository, file.rfilename)]
    order = Order(weights=weights, items=items, commits=commits, left_out=left_out)
    _check(order)
    return order


def order_of_copy(weights: Weights, url: str) -> Order:
    """What a folder at an address has: one that was brought, whose manifest says it all, or one with the published files."""
    base = url.rstrip("/")
    manifest = _manifest_at(f"{base}/{MANIFEST}")
    if manifest is not None and manifest.model == weights.id and manifest.is_complete:
        items = [_copied(file, base) for file in manifest.files]
        order = Order(weights=weights, items=items, commits=manifest.commits)
    elif weights.repositories:
        raise PullFailed(f"{base} has no whole {MANIFEST} of {weights.id}; only a folder that was brought has one")
    else:
        items = [_published(file.path, f"{base}/{quote(file.path)}", file.sha256) for file in weights.files]
        order = Order(weights=weights, items=items)
    _check(order)
    return order


def _published(path: str, url: str, sha256: str) -> Item:
    return Item(file=KeptFile(path=path, sha256=sha256), source=Source(url=url, sha256=sha256))


def _copied(file: KeptFile, base: str) -> Item:
    source = Source(url=f"{base}/{quote(file.path)}", sha256=file.sha256, git_id=file.git_id)
    return Item(file=file, source=source)


def _listed(repository: HubRepository, listing: Listing, hub: Hub) -> Iterator[Item]:
    for file in listing.siblings:
        if not repository.wants(file.rfilename):
            continue
        kept = KeptFile(
            path=repository.place_of(file.rfilename),
            size_bytes=file.size,
            sha256=file.sha256,
            git_id=file.git_id,
        )
        url = hub.file_url(repository.name, listing.sha, file.rfilename)
        source = Source(url=url, sha256=file.sha256, git_id=file.git_id, token=hub.token)
        yield Item(file=kept, source=source)


def _is_refused(repository: HubRepository, path: str) -> bool:
    return is_pickle(path) and not repository.takes and not repository.ignores_path(path)


def _manifest_at(url: str) -> Manifest | None:
    try:
        with open_client() as client:
            answer = client.get(url)
    except httpx2.HTTPError as error:
        raise PullFailed(f"{url} cannot be read: {type(error).__name__}: {error}") from error
    return parse_manifest(answer.content) if answer.status_code == 200 else None


def _check(order: Order) -> None:
    paths = [item.file.path for item in order.items]
    for path in paths:
        if not stays_inside(path) or path == MANIFEST:
            raise PullFailed(f"a file is named {path!r}, which is no place in the folder of a model")
    if len(set(paths)) < len(paths):
        raise PullFailed(f"two files of {order.weights.id} would have the same place")
    problem = order.weights.lack(paths, order.left_out)
    if problem is not None:
        raise PullFailed(problem)
