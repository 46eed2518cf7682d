"""Weights that have Kokoro's shapes and no training: a buzz as high as the style says, as long and as loud as the sounds are."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

RATE_HZ = 24000
#: Samples of one sound.
PER_SOUND = 1440
_HARMONICS = 12


def write_weights(folder: Path, voices: Iterable[str], *, sounds_name: str = "tokens") -> None:
    """Voices beginning with a letter and `m` are men."""
    folder.mkdir(parents=True, exist_ok=True)
    onnx.save(_network(sounds_name), folder / "kokoro-stand-in.onnx")
    styles = {}
    for place, name in enumerate(voices):
        style = np.zeros((510, 1, 256), np.float32)
        style[:, :, 0] = (100 if name[1] == "m" else 200) + place
        styles[name] = style
    with (folder / "voices-stand-in.bin").open("wb") as file:
        np.savez(file, allow_pickle=False, **styles)


def _network(sounds_name: str) -> onnx.ModelProto:
    constants = {
        "per_sound": np.array(PER_SOUND, np.int64),
        "one": np.array(1, np.int64),
        "zero": np.array(0, np.int64),
        "turn": np.array(2 * np.pi / RATE_HZ, np.float32),
        "harmonics": np.arange(1, _HARMONICS + 1, dtype=np.float32).reshape(1, -1),
        "weights": (0.25 / np.arange(1, _HARMONICS + 1)).astype(np.float32).reshape(-1, 1),
        "loudest": np.array(178, np.float32),
        "column": np.array([-1, 1], np.int64),
        "row": np.array([1, PER_SOUND], np.int64),
        "flat": np.array([-1], np.int64),
    }
    nodes = [
        helper.make_node("Shape", [sounds_name], ["shape"]),
        helper.make_node("Gather", ["shape", "one"], ["count"]),
        helper.make_node("Mul", ["count", "per_sound"], ["length"]),
        helper.make_node("Range", ["zero", "length", "one"], ["places"]),
        helper.make_node("Cast", ["places"], ["moments"], to=TensorProto.FLOAT),
        helper.make_node("Gather", ["style", "zero"], ["pitch_at"], axis=1),
        helper.make_node("Mul", ["pitch_at", "turn"], ["speed_of_phase"]),
        helper.make_node("Mul", ["moments", "speed_of_phase"], ["phase"]),
        helper.make_node("Reshape", ["phase", "column"], ["phases"]),
        helper.make_node("MatMul", ["phases", "harmonics"], ["angles"]),
        helper.make_node("Sin", ["angles"], ["waves"]),
        helper.make_node("MatMul", ["waves", "weights"], ["buzz"]),
        helper.make_node("Reshape", ["buzz", "flat"], ["flat_buzz"]),
        helper.make_node("Cast", [sounds_name], ["numbers"], to=TensorProto.FLOAT),
        helper.make_node("Div", ["numbers", "loudest"], ["levels"]),
        helper.make_node("Reshape", ["levels", "column"], ["level_column"]),
        helper.make_node("Tile", ["level_column", "row"], ["level_rows"]),
        helper.make_node("Reshape", ["level_rows", "flat"], ["loudness"]),
        helper.make_node("Mul", ["flat_buzz", "loudness"], ["slow"]),
        helper.make_node("Mul", ["slow", "speed"], ["audio"]),
    ]
    inputs = [
        helper.make_tensor_value_info(sounds_name, TensorProto.INT64, [1, "sounds"]),
        helper.make_tensor_value_info("style", TensorProto.FLOAT, [1, 256]),
        helper.make_tensor_value_info("speed", TensorProto.FLOAT, [1]),
    ]
    outputs = [helper.make_tensor_value_info("audio", TensorProto.FLOAT, ["samples"])]
    tensors = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "stand-in", inputs, outputs, tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 9
    onnx.checker.check_model(model)
    return model
