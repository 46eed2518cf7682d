"""What a model is to the program around it."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]


class CannotSpeak(Exception):
    """The model cannot do what is asked; the text is its reason."""


class WeightsMissing(Exception):
    """The weights are not there, or are not what they should be."""


class Model(Protocol):
    #: Name and version, for those who ask who spoke.
    name: str
    rate_hz: int

    def speak(self, request: Mapping[str, Any]) -> Iterator[Samples]:
        """The sound of one sentence, -1..1, in pieces. Raises `CannotSpeak`."""
        ...
