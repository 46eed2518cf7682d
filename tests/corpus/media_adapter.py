"""Offers the product's picture decoder to `check_media.py`: `--adapter media_adapter:decode`."""

import asyncio
from pathlib import Path

from limpet.core.errors import LimpetError
from limpet.media.sandbox import close_decoder, decode_picture


class RefusedError(Exception):
    """A refusal with the error type that callers see."""

    def __init__(self, error: LimpetError) -> None:
        super().__init__(str(error))
        self.error_type = error.code


def decode(path: str, field: str) -> None:
    try:
        asyncio.run(decode_picture(Path(path).read_bytes(), field=field))
    except LimpetError as error:
        raise RefusedError(error) from error
    finally:
        close_decoder()  # its processes are then counted in the figures of this one
