"""Offers the product's downloader to `ssrf_eval.py`: `--adapter ssrf_adapter:fetch`."""

import ipaddress
import logging

import structlog

from limpet.core.errors import ImageFormatUnsupported, UnknownFile
from limpet.core.ids import FileKey
from limpet.core.lifecycle import Reader
from limpet.media.sniff import sniff
from limpet.storage.addresses import FetchPolicy
from limpet.storage.fetch import Fetcher, Unreachable

structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))

POLICIES = {
    "default": FetchPolicy(),
    "lan": FetchPolicy(allow_private=(ipaddress.ip_network("192.168.50.0/24"),)),
    "self": FetchPolicy(own_origins=("http://127.0.0.1:8000",)),
}


async def read_own(key: FileKey, max_bytes: int, reader: Reader) -> bytes:
    if key != "abc/a.png":
        raise UnknownFile
    return b"\x89PNG\r\n\x1a\n"


async def fetch(url: str, *, field: str, policy: str, max_bytes: int, deadline: float) -> bytes:
    fetcher = Fetcher(POLICIES[policy], read_own=read_own)
    if field == "webhook":
        answer = await fetcher.post(url, body=b"{}", headers={"Content-Type": "application/json"}, deadline_s=deadline)
        if not 200 <= answer.status < 300:
            raise Unreachable(f"status {answer.status}")
        return answer.body
    data = await fetcher.fetch(url, max_bytes=max_bytes, deadline_s=deadline)
    if sniff(data) is None:  # as the decoder does with what the downloader brings
        raise ImageFormatUnsupported
    return data
