"""From weights as they were read to weights that are fast here. Each step is one of the neighbouring files; the order matters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from limpet.engines.diffusion.card import Card, Family
from limpet.engines.diffusion.flops import read_denoiser, tokens
from limpet.engines.diffusion.memory import Layout, is_decoder, is_denoiser
from limpet.engines.diffusion.pipelines import attention, context_parallel, foretelling
from limpet.engines.diffusion.pipelines.attention import NATIVE, AttentionShape, Choice
from limpet.engines.diffusion.pipelines.compiling import CompiledBlocks
from limpet.engines.diffusion.pipelines.decoders import prepare_decoder
from limpet.engines.diffusion.pipelines.modulation import ModulationTables
from limpet.engines.diffusion.pipelines.placement import Placement
from limpet.engines.diffusion.pipelines.precision import coarsen
from limpet.engines.diffusion.pipelines.residence import Residence, settle

#: Families whose attention hides tokens: paddings of the prompt.
_MASKED: frozenset[Family] = frozenset({"z-image", "ltx2"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What was done, and what is needed to undo or to tell it."""

    placement: Placement
    attention: Choice
    residence: Residence
    compiled: Sequence[CompiledBlocks]
    #: Denoisers that keep something from step to step.
    foretold: Sequence[Any] = ()

    @property
    def provenance(self) -> Mapping[str, str]:
        """`approximate` names what makes other pictures than plain 16 bits do, `devices` who took part of a group."""
        facts = {
            "attention": self.attention.backend,
            "layout": self.placement.layout.value,
            "compiled": "yes" if any(not blocks.failed for blocks in self.compiled) else "no",
        }
        share = self.placement.share
        if share.working + share.idle > 1:
            facts["devices"] = f"{share.working} of {share.working + share.idle}"
        approximate = ["steps"] if self.foretold else []
        if self.placement.precision != "16-bit":
            facts["precision"] = self.placement.precision
            approximate.append("precision")
        return facts | ({"approximate": ", ".join(approximate)} if approximate else {})

    def begin(self) -> None:
        """Before each run: one that was broken off leaves its steps behind."""
        for denoiser in self.foretold:
            foretelling.forget(denoiser)


def ready(components: Mapping[str, Any], card: Card, folder: Path, placement: Placement) -> Readiness:
    """Takes the parts of a pipeline on the host, LoRAs in them, and leaves them where and how they are to run."""
    models = {name: part for name, part in components.items() if isinstance(part, torch.nn.Module)}
    denoisers = [model for name, model in models.items() if is_denoiser(name)]
    for name, model in models.items():
        if is_decoder(name):
            prepare_decoder(model, tiled=placement.tiled)
    for denoiser in denoisers:
        _lighten(denoiser, card, placement)
    choice = _choice(card, folder, placement)
    attention.use(denoisers, choice.backend)
    for denoiser in denoisers:
        _relieve(denoiser, card, placement)
    residence = settle(models, placement.layout, placement.device)
    wants_compiling = placement.compiled and placement.layout is not Layout.BLOCK_OFFLOAD
    compiled = [CompiledBlocks(denoiser) for denoiser in denoisers] if wants_compiling else []
    return Readiness(
        placement=placement,
        attention=choice,
        residence=residence,
        compiled=compiled,
        foretold=denoisers if placement.foretold else (),
    )


def _lighten(denoiser: Any, card: Card, placement: Placement) -> None:
    """Fewer weights, and smaller ones."""
    if card.family == "h3" and torch.device(placement.device).type == "cuda":
        ModulationTables(denoiser)
    if placement.precision != "16-bit":
        coarsen(denoiser.to(placement.device), placement.precision)  # a processor would take minutes
        if placement.layout is Layout.MODEL_OFFLOAD:
            denoiser.to("cpu")  # the other one needs the room


def _relieve(denoiser: Any, card: Card, placement: Placement) -> None:
    """Less work in a run, or a part of it only."""
    if placement.share.working > 1:
        context_parallel.share(denoiser, placement.device)
    if placement.foretold:
        foretelling.foretell(denoiser, card.sampling.steps)


def _choice(card: Card, folder: Path, placement: Placement) -> Choice:
    denoiser = read_denoiser(folder)
    if denoiser is None or placement.shape is None or placement.cache is None:
        return Choice(backend=NATIVE)
    devices = placement.share.working
    shape = AttentionShape(
        tokens=tokens(card, denoiser, placement.shape),
        heads=-(-denoiser.heads // devices),
        head_size=denoiser.attention_width // denoiser.heads,
        masked=card.family in _MASKED,
        shared=devices > 1,
    )
    return attention.choose(card.id, shape, device=placement.device, cache=placement.cache)
