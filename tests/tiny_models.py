"""Checkpoints of no size for every kind of pipeline, built from the libraries' own classes, in the layout that weights are pulled in.

Their weights are random: what they make is noise, and tells only whether it depends on what it should depend on.
"""

from collections.abc import Callable
from pathlib import Path

import torch
from tests.tiny import h3, ltx, pictures, wan

from limpet.engines.diffusion.card import Card, FrameRule, Grid, Sampling, Task

#: Two steps of the first expert and two of the second.
_FOUR_STEPS = Sampling(steps=4, sigmas=(1.0, 0.9375, 0.8333, 0.625))
_COARSE_IN_TIME = FrameRule(step=4, offset=1, fps=4, shortest=5, longest=97)
_PICTURES = Grid(multiple=16, most_pixels=1024 * 1024)
_CLIPS = Grid(multiple=32, most_pixels=1280 * 736, frames=_COARSE_IN_TIME)
#: No shorter ones: its pipeline refuses what lasts less than five seconds.
_H3_CLIPS = Grid(
    multiple=32, most_pixels=768 * 1344, frames=FrameRule(step=17, offset=5, fps=24, shortest=124, longest=345)
)
_LTX_CLIPS = Grid(
    multiple=32, most_pixels=1920 * 1088, frames=FrameRule(step=8, offset=1, fps=24, shortest=9, longest=257)
)
_ALL_VIDEO = (Task.TEXT_TO_VIDEO, Task.IMAGE_TO_VIDEO, Task.FIRST_LAST_TO_VIDEO, Task.SUBJECT_TO_VIDEO)


def _card(id_: str, family: str, tasks: tuple[Task, ...], grid: Grid, sampling: Sampling) -> Card:
    return Card(
        id=id_,
        title=f"{id_}, random weights",
        family=family,  # type: ignore[arg-type]  # one of the families, spelled below
        repository=f"limpet/{id_}",
        licence="apache-2.0",
        tasks=tasks,
        grid=grid,
        sampling=sampling,
    )


CARDS = {
    card.id: card
    for card in (
        _card("tiny-wan-t2v", "wan", (Task.TEXT_TO_VIDEO,), _CLIPS, _FOUR_STEPS),
        _card("tiny-wan-i2v", "wan", (Task.IMAGE_TO_VIDEO, Task.FIRST_LAST_TO_VIDEO), _CLIPS, _FOUR_STEPS),
        _card(
            "tiny-wan-5b",
            "wan",
            (Task.TEXT_TO_VIDEO, Task.IMAGE_TO_VIDEO),
            _CLIPS,
            Sampling(steps=3, sigmas=(1.0, 0.757, 0.522), is_stochastic=True),
        ),
        _card(
            "tiny-vace",
            "wan-vace",
            (Task.SUBJECT_TO_VIDEO,),
            Grid(multiple=16, most_pixels=1280 * 720, frames=_COARSE_IN_TIME),
            Sampling(steps=3, guidance=5.0, shift=3.0, negative_prompt="blurred"),
        ),
        _card("tiny-h3", "h3", _ALL_VIDEO, _H3_CLIPS, Sampling(steps=4, shift=6.0)),
        _card("tiny-ltx", "ltx2", _ALL_VIDEO[:3], _LTX_CLIPS, Sampling(steps=4, sigmas=(1.0, 0.975, 0.725, 0.421875))),
        _card("tiny-z-image", "z-image", (Task.TEXT_TO_IMAGE,), _PICTURES, Sampling(steps=4)),
        _card("tiny-klein", "flux2-klein", (Task.TEXT_TO_IMAGE, Task.SUBJECT_TO_IMAGE), _PICTURES, Sampling(steps=4)),
    )
}

_BUILDERS: dict[str, Callable[[Path], None]] = {
    "tiny-wan-t2v": wan.two_experts,
    "tiny-wan-i2v": wan.two_experts_from_picture,
    "tiny-wan-5b": wan.text_and_picture,
    "tiny-vace": wan.vace,
    "tiny-h3": h3.h3,
    "tiny-ltx": ltx.ltx,
    "tiny-z-image": pictures.z_image,
    "tiny-klein": pictures.klein,
}


def build(card: Card, models: Path) -> Path:
    """Saves the checkpoint of this card below a folder of models; always the same one."""
    folder = models / card.id
    if not folder.exists():
        torch.manual_seed(0)
        _BUILDERS[card.id](folder)
    return folder
