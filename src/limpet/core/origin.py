"""The way a call came in, as far as answers depend on it: every address that we return echoes it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Base addresses without a trailing slash, as the caller can reach them."""

    #: For example `http://127.0.0.1:8400/queue` or `https://queue.fal.run`.
    queue: str
    #: Where storage calls go: `http://127.0.0.1:8400/rest` or `https://rest.fal.ai`.
    rest: str
    #: Where files are uploaded and served; file addresses are `{files}/files/...`.
    files: str
