"""Uploads in forms."""

from collections.abc import AsyncIterator

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request as HttpRequest

from limpet.core.errors import UploadInvalid
from limpet.dialects.wire.body import counted_chunks

_UPLOAD_BYTES = 64 * 1000 * 1000
_CHUNK_BYTES = 1 << 20


async def read_form(http: HttpRequest) -> FormData:
    """A form with one file at most, which lies on disk once it is larger than a megabyte.

    Raises `UploadInvalid` or `BodyTooLarge`.
    """
    if not http.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        raise UploadInvalid(reason="the body is not a form of the type multipart/form-data")
    parser = MultiPartParser(http.headers, counted_chunks(http, limit_bytes=_UPLOAD_BYTES), max_files=1, max_fields=10)
    try:
        return await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise UploadInvalid(reason=f"the form cannot be read: {getattr(error, 'message', error)}") from None


async def file_chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(_CHUNK_BYTES):
        yield chunk
