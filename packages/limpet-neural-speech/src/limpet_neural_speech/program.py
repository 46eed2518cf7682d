"""The program: requests in lines of JSON on standard input, frames on standard output. README.md describes both."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from limpet_neural_speech.model import CannotSpeak, Model, WeightsMissing

_FULL_SCALE = 32767


def serve(model: Model, source: BinaryIO, sink: BinaryIO) -> None:
    """Answers request after request until `source` ends."""
    for line in source:
        try:
            _answer(model, json.loads(line), sink)
        except (CannotSpeak, ValueError, TypeError, KeyError) as error:
            _send(sink, {"error": f"{type(error).__name__}: {error}"})
        sink.flush()


def _answer(model: Model, request: Mapping[str, Any], sink: BinaryIO) -> None:
    _send(sink, {"rate_hz": model.rate_hz, "by": model.name})
    count = 0
    for samples in model.speak(request):
        whole = np.clip(np.rint(samples * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE).astype("<i2")
        _send(sink, {"sound": whole.nbytes}, whole.tobytes())
        sink.flush()
        count += len(whole)
    _send(sink, {"end": count})


def _send(sink: BinaryIO, frame: Mapping[str, Any], payload: bytes = b"") -> None:
    sink.write(json.dumps(frame, ensure_ascii=False).encode() + b"\n" + payload)


def _kokoro(weights: Path, device: str) -> Model:
    from limpet_neural_speech.kokoro import Kokoro

    return Kokoro(weights)


def _voxcpm(weights: Path, device: str) -> Model:
    from limpet_neural_speech.voxcpm import VoxCpm

    return VoxCpm(weights, device)


def _qwen(weights: Path, device: str) -> Model:
    from limpet_neural_speech.qwen import Qwen

    return Qwen(weights, device)


#: Each imports its library only when it is chosen; no environment has them all.
_MODELS: Mapping[str, Callable[[Path, str], Model]] = {"kokoro": _kokoro, "voxcpm": _voxcpm, "qwen": _qwen}


def main() -> None:
    parser = argparse.ArgumentParser(prog="limpet-neural-speech", description=__doc__)
    parser.add_argument("model", choices=_MODELS)
    parser.add_argument("--weights", type=Path, required=True, help="folder of the model's files")
    parser.add_argument("--device", default="auto", help="where torch computes: auto, cpu, cuda:0")
    chosen = parser.parse_args()
    # Libraries print; what they print must not stand between frames.
    sink = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        serve(_MODELS[chosen.model](chosen.weights, chosen.device), sys.stdin.buffer, sink)
    except ImportError as error:
        sys.exit(f"limpet-neural-speech: {error}; install limpet-neural-speech[{chosen.model}] in this environment")
    except WeightsMissing as error:
        sys.exit(f"limpet-neural-speech: {error}")
    except (BrokenPipeError, KeyboardInterrupt):
        sys.exit(1)
