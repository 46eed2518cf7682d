"""Asks the Hub, or a mirror of it, which files a repository has at a commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import httpx2
from pydantic import BaseModel, ValidationError

from limpet.storage.pull import PullFailed, open_client


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    #: Base address.
    url: str
    #: Token of an account, if there is one.
    token: str | None = None

    def file_url(self, repository: str, commit: str, path: str) -> str:
        return f"{self.url.rstrip('/')}/{quote(repository)}/resolve/{quote(commit, safe='')}/{quote(path)}"

    def listing_url(self, repository: str, revision: str) -> str:
        return f"{self.url.rstrip('/')}/api/models/{quote(repository)}/revision/{quote(revision, safe='')}"

    def page_url(self, repository: str) -> str:
        return f"{self.url.rstrip('/')}/{quote(repository)}"


class _LargeFile(BaseModel):
    sha256: str


class ListedFile(BaseModel):
    """A file as the Hub's own library knows it too."""

    #: Its path in the repository.
    rfilename: str
    size: int | None = None
    #: What git calls it; of a large file, its pointer.
    blobId: str | None = None  # noqa: N815 - the Hub's own name
    lfs: _LargeFile | None = None

    @property
    def sha256(self) -> str | None:
        return self.lfs.sha256 if self.lfs else None

    @property
    def git_id(self) -> str | None:
        return None if self.lfs else self.blobId


class Listing(BaseModel):
    #: The commit.
    sha: str
    siblings: Sequence[ListedFile]


def list_repository(hub: Hub, repository: str, revision: str) -> Listing:
    """Raises `PullFailed`."""
    url = hub.listing_url(repository, revision)
    headers = {"Authorization": f"Bearer {hub.token}"} if hub.token else {}
    try:
        with open_client() as client:
            answer = client.get(url, params={"blobs": "true"}, headers=headers)
    except httpx2.HTTPError as error:
        raise PullFailed(f"{url} cannot be read: {type(error).__name__}: {error}") from error
    if answer.status_code in {401, 403}:
        raise PullFailed(
            f"{hub.page_url(repository)} is given only to accounts that may have it, or there is no such repository; "
            "set hub_token to a token of one"
        )
    if answer.status_code != 200:
        raise PullFailed(f"{url} answers with status {answer.status_code}")
    try:
        return Listing.model_validate_json(answer.content)
    except ValidationError as error:
        raise PullFailed(f"{url} answers with no listing of a repository: {error.errors()[0]['msg']}") from error
