"""Makes the scenes' kernels ready: compiled code is read from a folder, or compiled and kept there."""

import threading
from pathlib import Path

from limpet.engines.embedded.compiled import kept_in
from limpet.engines.embedded.scenes.compose import compose
from limpet.engines.embedded.scenes.finish import finished
from limpet.engines.embedded.scenes.reading import Item, Reading
from limpet.engines.embedded.scenes.render import shoot
from limpet.engines.embedded.scenes.stage import Shape

_lock = threading.Lock()
_ready = threading.Event()


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
    """Renders a small picture that needs every kernel: ground with shadows, water, cards, and rain."""
    reading = Reading(settings=["sea"], weather={"rain"}, items=[Item(name="rowing boat")])
    composition = compose(reading, Shape(width=64, height=36), seed=1)
    finished(shoot(composition.world, composition.world.camera, (64, 36), check=lambda: None).light)
