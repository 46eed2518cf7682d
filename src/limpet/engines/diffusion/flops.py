"""How much arithmetic a picture or a clip costs: multiply-adds counted from a denoiser's own configuration, as FLOP.

Counts are those of the matrix products, which are what takes the time; norms and rotations are left out.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from limpet.engines.diffusion.card import Card, Family, Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The size that a model makes; 1 frame is a picture."""

    width: int
    height: int
    frames: int = 1

    @property
    def pixels(self) -> int:
        return self.width * self.height * self.frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Denoiser:
    """What a transformer does to each token."""

    layers: int
    #: Channels of a token.
    width: int
    heads: int
    #: Channels of a token's query: heads times their size.
    attention_width: int
    feed_forward: int
    #: Weights of one layer that every token meets.
    weights_per_layer: int
    #: Tokens of the prompt.
    text_tokens: int
    #: Whether those are among the tokens of the picture; else each layer looks at them a second time.
    text_joins: bool
    #: Bytes in 16 bits of weights that see only the timestep, and may become tables.
    steering_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """FLOP of one call of a denoiser."""

    linear: float
    attention: float

    @property
    def total(self) -> float:
        return self.linear + self.attention


def _wan(config: Mapping[str, Any]) -> Denoiser:
    width, hidden = config["num_attention_heads"] * config["attention_head_dim"], config["ffn_dim"]
    return Denoiser(
        # VACE runs some layers a second time over the references.
        layers=config["num_layers"] + len(config.get("vace_layers", ())),
        width=width,
        heads=config["num_attention_heads"],
        attention_width=width,
        feed_forward=hidden,
        # Four projections of self-attention, two of cross-attention; those of the prompt meet 512 tokens only.
        weights_per_layer=6 * width**2 + 2 * width * hidden,
        text_tokens=512,
        text_joins=False,
    )


def _h3(config: Mapping[str, Any]) -> Denoiser:
    width, inner = config["hidden_size"], config["num_attention_heads"] * config["attention_head_dim"]
    hidden = config["ffn_dim"]
    return Denoiser(
        layers=config["num_layers"],
        width=width,
        heads=config["num_attention_heads"],
        attention_width=inner,
        feed_forward=hidden,
        weights_per_layer=4 * width * inner + 3 * width * hidden,
        text_tokens=800,  # an enhanced prompt with its template
        text_joins=True,
        # Six vectors for each of three kinds of tokens, weights and offset.
        steering_bytes=2 * 18 * width * (config["time_embed_dim"] + 1) * config["num_layers"],
    )


def _ltx2(config: Mapping[str, Any]) -> Denoiser:
    width = config["num_attention_heads"] * config["attention_head_dim"]
    sound = config["audio_num_attention_heads"] * config["audio_attention_head_dim"]
    return Denoiser(
        layers=config["num_layers"],
        width=width,
        heads=config["num_attention_heads"],
        attention_width=width,
        feed_forward=4 * width,
        # Self 4, prompt 2, feed-forward 8; four more between picture and sound. The sound's own tokens are few.
        weights_per_layer=14 * width**2 + 4 * width * sound,
        text_tokens=1024,
        text_joins=False,
    )


def _z_image(config: Mapping[str, Any]) -> Denoiser:
    width = config["dim"]
    hidden = int(width / 3 * 8)
    return Denoiser(
        layers=config["n_layers"] + config["n_refiner_layers"],
        width=width,
        heads=config["n_heads"],
        attention_width=width,
        feed_forward=hidden,
        weights_per_layer=4 * width**2 + 3 * width * hidden,
        text_tokens=128,
        text_joins=True,
    )


def _flux2(config: Mapping[str, Any]) -> Denoiser:
    width = config["num_attention_heads"] * config["attention_head_dim"]
    hidden = int(width * config["mlp_ratio"])
    return Denoiser(
        layers=config["num_layers"] + config["num_single_layers"],
        width=width,
        heads=config["num_attention_heads"],
        attention_width=width,
        feed_forward=hidden,
        weights_per_layer=4 * width**2 + 3 * width * hidden,
        text_tokens=512,
        text_joins=True,
    )


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Denoiser]] = {
    "WanTransformer3DModel": _wan,
    "WanVACETransformer3DModel": _wan,
    "MiniMaxH3Transformer3DModel": _h3,
    "LTX2VideoTransformer3DModel": _ltx2,
    "ZImageTransformer2DModel": _z_image,
    "Flux2Transformer2DModel": _flux2,
}

#: FLOP for each pixel of the result, counted on the full-size decoders: Wan 2.1's, Wan 2.2 5B's, H3's.
_DECODING: Mapping[str, float] = {
    "wan": 8.6e6,
    "wan-vace": 8.6e6,
    "h3": 14.8e6,
}
#: The same of Wan's decoder whose pixels come in patches.
_PATCHED_DECODING = 18.4e6
#: Pictures, and what was not counted: of the order of the smallest above.
_OTHER_DECODING = 5e6


def denoiser_of(config: Mapping[str, Any]) -> Denoiser | None:
    """None for a class that was never counted."""
    reader = _READERS.get(str(config.get("_class_name")))
    return None if reader is None else reader(config)


def read_denoiser(folder: Path) -> Denoiser | None:
    """The one of a folder of weights, by its `config.json`; partitions of a model have names of their own."""
    for file in sorted(folder.glob("transformer*/config.json")):
        return denoiser_of(json.loads(file.read_bytes()))
    return None


def largest(grid: Grid) -> Shape:
    """The most that a model makes at once, as a square: only the area counts."""
    edge = math.isqrt(grid.most_pixels) // grid.multiple * grid.multiple
    return Shape(width=edge, height=edge, frames=1 if grid.frames is None else grid.frames.longest)


def latent_frames(family: Family, grid: Grid, frames: int) -> int:
    if grid.frames is None:
        return 1
    if family == "h3":  # 17 n + 5 frames are 5 n + 2 latent ones
        return 5 * ((frames - grid.frames.offset) // grid.frames.step) + 2
    return (frames - grid.frames.offset) // grid.frames.step + 1


def tokens(card: Card, denoiser: Denoiser, shape: Shape) -> int:
    """Tokens that attend to each other."""
    multiple, rule = card.grid.multiple, card.grid.frames
    picture = (
        latent_frames(card.family, card.grid, shape.frames) * (shape.width // multiple) * (shape.height // multiple)
    )
    text = denoiser.text_tokens if denoiser.text_joins else 0
    # H3 makes the sound with the picture: two channels of 40 tokens a second.
    sound = round(2 * 40 * shape.frames / rule.fps) if card.family == "h3" and rule else 0
    return picture + text + sound


def work(card: Card, denoiser: Denoiser, shape: Shape) -> Work:
    """One call of the denoiser for one clip or picture."""
    count = tokens(card, denoiser, shape)
    crossed = 0 if denoiser.text_joins else denoiser.text_tokens
    return Work(
        linear=2 * count * denoiser.weights_per_layer * denoiser.layers,
        attention=4 * count * (count + crossed) * denoiser.attention_width * denoiser.layers,
    )


def evaluations(card: Card) -> int:
    """Calls of the denoiser for one result: twice a step where it is also asked without the prompt."""
    return card.sampling.steps * (2 if card.sampling.guidance > 1 else 1)


def decoding(card: Card, shape: Shape) -> float:
    """FLOP of making pixels of the latents."""
    patched = card.family == "wan" and card.grid.multiple == 32
    return shape.pixels * (_PATCHED_DECODING if patched else _DECODING.get(card.family, _OTHER_DECODING))


def seconds(card: Card, denoiser: Denoiser, shape: Shape, *, flops_per_s: float) -> float:
    """What a result takes on a device with this rate of matrix products, as reached in practice."""
    #: Convolutions in three dimensions reach about a quarter of it.
    decoding_s = 4 * decoding(card, shape) / flops_per_s
    return evaluations(card) * work(card, denoiser, shape).total / flops_per_s + decoding_s
