"""The gateway's model ids: each is a model of MiniMax's with some of its modes."""

from collections.abc import Mapping
from dataclasses import replace

from limpet.catalog.hailuo import VIDEO_MODELS, Mode, VideoModel
from limpet.core.errors import NotFound


def _model(id_: str, minimax: str, *modes: Mode) -> VideoModel:
    model = VIDEO_MODELS[minimax]
    return replace(model, id=id_, modes={mode: model.modes[mode] for mode in modes})


_MODELS = (
    _model("minimax_t2v_01", "T2V-01", Mode.TEXT),
    _model("minimax_t2v_01_director", "T2V-01-Director", Mode.TEXT),
    _model("minimax_i2v_01", "I2V-01", Mode.IMAGE),
    _model("minimax_i2v_01_director", "I2V-01-Director", Mode.IMAGE),
    _model("minimax_i2v_01_live", "I2V-01-live", Mode.IMAGE),
    _model("minimax_hailuo_02", "MiniMax-Hailuo-02", Mode.TEXT),
    _model("minimax_hailuo_02_i2v", "MiniMax-Hailuo-02", Mode.IMAGE, Mode.FRAMES),
    _model("minimax_hailuo_23_t2v", "MiniMax-Hailuo-2.3", Mode.TEXT),
    _model("minimax_hailuo_23_i2v", "MiniMax-Hailuo-2.3", Mode.IMAGE),
    _model("minimax_hailuo_23_fast_i2v", "MiniMax-Hailuo-2.3-Fast", Mode.IMAGE),
)
MODELS: Mapping[str, VideoModel] = {model.id: model for model in _MODELS}


def find_model(id_: str) -> VideoModel:
    model = MODELS.get(id_)
    if model is None:
        raise NotFound(f"model not found: {id_[:100]}", field="model")
    return model


def needs_first_frame(model: VideoModel) -> bool:
    return Mode.TEXT not in model.modes
