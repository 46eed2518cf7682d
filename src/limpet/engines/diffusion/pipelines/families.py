"""From a model card and a folder to a pipeline that makes takes."""

from pathlib import Path
from typing import TYPE_CHECKING

from limpet.engines.diffusion.card import Card
from limpet.engines.diffusion.pipelines import libraries
from limpet.engines.diffusion.pipelines.placement import Placement
from limpet.engines.diffusion.take import Pipeline

if TYPE_CHECKING:
    from limpet.engines.diffusion.pipelines.drawing import DiffusersPipeline


def open_pipeline(card: Card, folder: Path, placement: Placement) -> Pipeline:
    """Reads the weights of the card out of this folder; takes as long as the disk does."""
    libraries.settle()
    pipeline = _read(card, folder, placement)
    pipeline.settle(folder)
    return pipeline


def _read(card: Card, folder: Path, placement: Placement) -> "DiffusersPipeline":
    match card.family:  # each imports classes of its own, a second or two
        case "wan":
            from limpet.engines.diffusion.pipelines.wan import WanClips

            return WanClips(card, folder, placement)
        case "wan-vace":
            from limpet.engines.diffusion.pipelines.vace import VaceClips

            return VaceClips(card, folder, placement)
        case "z-image":
            from limpet.engines.diffusion.pipelines.z_image import ZImagePictures

            return ZImagePictures(card, folder, placement)
        case "flux2-klein":
            from limpet.engines.diffusion.pipelines.klein import KleinPictures

            return KleinPictures(card, folder, placement)
        case "h3":
            from limpet.engines.diffusion.pipelines.h3 import H3Clips

            return H3Clips(card, folder, placement)
        case "ltx2":
            from limpet.engines.diffusion.pipelines.ltx import LtxClips

            return LtxClips(card, folder, placement)
