"""Settles the libraries of the extra `gpu` before they are used: nothing leaves the machine, and what they say goes to the log."""

import logging
import sys
from importlib.metadata import version

from limpet.core.errors import Cancelled

#: Modular pipelines log every exception that passes through a block, with its traceback, as an error.
_BLOCKS = "diffusers.modular_pipelines.modular_pipeline"
#: What the libraries tell those who write programs with them, by who says it: that a feature is young, that a timestep of the
#: whole clip has no sequence to be split, that pictures are read without a package that is not needed.
_ASIDES = {
    "diffusers.models.modeling_utils": "experimental feature",
    "diffusers.hooks.context_parallel": "2 dimensions, but got 1",
    "transformers.utils.import_utils": "requires torchvision (not installed); falling back",
}


def settle() -> None:
    """To be called before anything is imported from diffusers or transformers: they copy the switch."""
    import huggingface_hub.constants

    huggingface_hub.constants.HF_HUB_OFFLINE = True
    import diffusers.utils.logging
    import transformers.utils.logging

    for library in (diffusers.utils.logging, transformers.utils.logging):
        library.disable_default_handler()
        library.enable_propagation()
        library.disable_progress_bar()
    logging.getLogger(_BLOCKS).addFilter(_is_no_cancellation)
    for name in _ASIDES:
        logging.getLogger(name).addFilter(_is_no_aside)


def versions() -> dict[str, str]:
    return {library: version(library) for library in ("torch", "diffusers", "transformers")}


def _is_no_cancellation(record: logging.LogRecord) -> bool:
    """Being cancelled is no error of a block."""
    return not isinstance(sys.exception(), Cancelled)


def _is_no_aside(record: logging.LogRecord) -> bool:
    return _ASIDES[record.name] not in record.getMessage()
