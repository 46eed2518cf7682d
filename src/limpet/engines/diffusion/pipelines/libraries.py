"""Settles the libraries of the extra `gpu` before they are used: nothing leaves the machine, and what they say goes to the log."""

import logging
import sys
from importlib.metadata import version

from limpet.core.errors import Cancelled

#: Modular pipelines log every exception that passes through a block, with its traceback, as an error.
_BLOCKS = "diffusers.modular_pipelines.modular_pipeline"
#: Warns at every use of a feature that its makers may still change, which is for those to mind who pin the version.
_MODELS = "diffusers.models.modeling_utils"
#: Says that a timestep of the whole clip, which has no sequence, is not split.
_SPLITS = "diffusers.hooks.context_parallel"


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
    logging.getLogger(_MODELS).addFilter(_is_not_about_its_age)
    logging.getLogger(_SPLITS).addFilter(_is_not_about_one_timestep)


def versions() -> dict[str, str]:
    return {library: version(library) for library in ("torch", "diffusers", "transformers")}


def _is_no_cancellation(record: logging.LogRecord) -> bool:
    """Being cancelled is no error of a block."""
    return not isinstance(sys.exception(), Cancelled)


def _is_not_about_its_age(record: logging.LogRecord) -> bool:
    return "experimental feature" not in record.getMessage()


def _is_not_about_one_timestep(record: logging.LogRecord) -> bool:
    return "2 dimensions, but got 1" not in record.getMessage()
