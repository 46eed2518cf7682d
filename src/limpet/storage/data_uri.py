"""Decodes `data:` URIs (RFC 2397): input files that travel inside the request. The media type is not believed."""

import base64
import binascii
from urllib.parse import unquote_to_bytes

from limpet.core.errors import FileTooLarge
from limpet.storage.urls import AddressRefused

#: Longest part before the comma; real ones have under 100 characters.
_MAX_HEADER = 1000
#: Each costs sixty bytes of memory while it is decoded. 20 MB of base64 with coded plus and slash signs have 830,000.
_MAX_PERCENT_SIGNS = 1_000_000
_TO_STANDARD = bytes.maketrans(b"-_", b"+/")
_WHITE_SPACE = b" \t\r\n\f"


def is_data_uri(url: str) -> bool:
    return url[:5].lower() == "data:"


def decode_data_uri(url: str, *, max_bytes: int) -> bytes:
    """The bytes in `url`; their number is known, and limited, before anything is decoded."""
    comma = url.find(",", 0, _MAX_HEADER)
    if comma < 0:
        raise AddressRefused("a data URI without a comma")
    if not url[5:comma].rstrip().lower().endswith(";base64"):
        return _decode_percent(url[comma + 1 :], max_bytes)
    # Percent signs and white space are rare in base64; what they add is at most two thirds.
    if (len(url) - comma - 1) // 4 > max_bytes:
        raise FileTooLarge(max_size=max_bytes)
    return _decode_base64(_bytes_of(url[comma + 1 :]), max_bytes)


def _decode_percent(text: str, max_bytes: int) -> bytes:
    if len(text) - 2 * text.count("%") > max_bytes:
        raise FileTooLarge(max_size=max_bytes)
    data = _bytes_of(text)
    if len(data) > max_bytes:
        raise FileTooLarge(max_size=max_bytes)
    return data


def _bytes_of(text: str) -> bytes:
    if text.count("%") > _MAX_PERCENT_SIGNS:
        raise AddressRefused("too many percent signs")
    try:
        return unquote_to_bytes(text)
    except UnicodeEncodeError as error:
        raise AddressRefused("half a surrogate pair in a data URI") from error


def _decode_base64(coded: bytes, max_bytes: int) -> bytes:
    coded = coded.translate(_TO_STANDARD, _WHITE_SPACE).rstrip(b"=")
    if len(coded) * 3 // 4 > max_bytes:
        raise FileTooLarge(max_size=max_bytes)
    try:
        return base64.b64decode(coded + b"=" * (-len(coded) % 4), validate=True)
    except binascii.Error as error:
        raise AddressRefused("not base64") from error
