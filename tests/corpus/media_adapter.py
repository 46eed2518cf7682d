"""Offers the product's decoders to `check_media.py`: `--adapter media_adapter:decode`."""

import asyncio
from pathlib import Path

from limpet.core.errors import LimpetError
from limpet.dialects.fal.errors import render
from limpet.media.decode import close_decoders, decode_picture, decode_recording


class RefusedError(Exception):
    """A refusal with the error type that callers see."""

    def __init__(self, error: LimpetError) -> None:
        super().__init__(str(error))
        self.error_type = render(error.failure()).error_type


def decode(path: str, field: str) -> None:
    data = Path(path).read_bytes()
    try:
        asyncio.run(decode_recording(data, field=field) if field == "audio" else decode_picture(data, field=field))
    except LimpetError as error:
        raise RefusedError(error) from error
    finally:
        close_decoders()  # their processes are then counted in the figures of this one
