"""The Vtrix gateway's model ids: each is a model of MiniMax's with some of its modes."""

from collections.abc import Mapping
from dataclasses import replace

from limpet.catalog.hailuo import VIDEO_MODELS, Mode, VideoModel
from limpet.core.errors import NotFound

#: MiniMax's model and its modes, by the gateway's id.
_IDS: Mapping[str, tuple[str, tuple[Mode, ...]]] = {
    "minimax_t2v_01": ("T2V-01", (Mode.TEXT,)),
    "minimax_t2v_01_director": ("T2V-01-Director", (Mode.TEXT,)),
    "minimax_i2v_01": ("I2V-01", (Mode.IMAGE,)),
    "minimax_i2v_01_director": ("I2V-01-Director", (Mode.IMAGE,)),
    "minimax_i2v_01_live": ("I2V-01-live", (Mode.IMAGE,)),
    "minimax_hailuo_02": ("MiniMax-Hailuo-02", (Mode.TEXT,)),
    "minimax_hailuo_02_i2v": ("MiniMax-Hailuo-02", (Mode.IMAGE, Mode.FRAMES)),
    "minimax_hailuo_23_t2v": ("MiniMax-Hailuo-2.3", (Mode.TEXT,)),
    "minimax_hailuo_23_i2v": ("MiniMax-Hailuo-2.3", (Mode.IMAGE,)),
    "minimax_hailuo_23_fast_i2v": ("MiniMax-Hailuo-2.3-Fast", (Mode.IMAGE,)),
}


def _model(id_: str, minimax: str, modes: tuple[Mode, ...]) -> VideoModel:
    model = VIDEO_MODELS[minimax]
    return replace(model, id=id_, modes={mode: model.modes[mode] for mode in modes})


GATEWAY_MODELS: Mapping[str, VideoModel] = {id_: _model(id_, *served) for id_, served in _IDS.items()}


def find_gateway_model(id_: str) -> VideoModel:
    model = GATEWAY_MODELS.get(id_)
    if model is None:
        raise NotFound(f"model not found: {id_[:100]}", field="model")
    return model


def gateway_id(model: VideoModel, mode: Mode) -> str | None:
    """What the gateway calls a model of MiniMax's in this mode."""
    return next((id_ for id_, (minimax, modes) in _IDS.items() if minimax == model.id and mode in modes), None)


def needs_first_frame(model: VideoModel) -> bool:
    return Mode.TEXT not in model.modes
