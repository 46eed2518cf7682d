"""Makes the scenes' kernels ready: compiled code is read from a folder, or compiled and kept there."""

import threading
from pathlib import Path

from limpet.engines.embedded.compiled import kept_in
from limpet.engines.embedded.scenes.drawing import draw

_lock = threading.Lock()
_ready = threading.Event()
#: Small pictures that between them use every kernel.
_TRIALS = ("a boat on the sea in the rain", "a vase in a studio")


def is_ready() -> bool:
    return _ready.is_set()


def make_ready(cache: Path | None) -> None:
    """Half a minute the first time on a machine, then under two seconds a process, then nothing."""
    with _lock:
        if _ready.is_set():
            return
        if cache is None:
            _try_all()
        else:
            with kept_in(cache):
                _try_all()
        _ready.set()


def _try_all() -> None:
    for prompt in _TRIALS:
        draw(prompt, width=64, height=36, seed=1, check=lambda: None)
