"""Turns functions over arrays into machine code with numba, and keeps that code in a folder between starts.

Import it, and modules whose functions are kernels, only where kernels run: numba alone takes most of a second to import.
"""

import fcntl
import hashlib
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

_Function = TypeVar("_Function", bound=Callable[..., Any])

_kernels: list[Any] = []


def kernel(function: _Function) -> _Function:
    """Compiles at the first call for each combination of types; other Python threads run while a kernel does."""
    compiled = numba.njit(nogil=True, fastmath=True, error_model="numpy")(function)
    _kernels.append(compiled)
    return cast("_Function", compiled)


@contextmanager
def kept_in(folder: Path) -> Iterator[None]:
    """Reads the code of all kernels from `folder` and writes it there; one process at a time compiles.

    Kernels that call others contain their code, and numba only looks at the outer one's file to see whether it has changed;
    so a subfolder belongs to one state of all kernel files.
    """
    files = sorted({inspect.getfile(one.py_func) for one in _kernels})
    state = hashlib.sha256(b"".join(Path(file).read_bytes() for file in files)).hexdigest()[:16]
    place = folder / f"kernels-{state}"
    place.mkdir(parents=True, exist_ok=True)
    numba.config.CACHE_DIR = str(place)
    for one in _kernels:
        one.enable_caching()
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
