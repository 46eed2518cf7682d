"""A decoded recording: samples without a format, which is all that engines ever see of an input."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Recording:
    """Finite 32-bit samples of shape (frames, channels), from -1 to 1; `DECODED_CHANNELS` and `DECODED_RATE_HZ` at most."""

    samples: NDArray[np.float32]
    sample_rate_hz: int

    @property
    def channels(self) -> int:
        return int(self.samples.shape[1])

    @property
    def duration_s(self) -> float:
        return len(self.samples) / self.sample_rate_hz

    def save(self, path: Path) -> None:
        """Writes a plain `.npy` file of the samples under exactly this name, the rate behind them, for `load_recording`."""
        with path.open("wb") as file:
            np.save(file, self.samples, allow_pickle=False)
            np.save(file, np.int64(self.sample_rate_hz), allow_pickle=False)


def load_recording(path: Path) -> Recording:
    with path.open("rb") as file:
        samples = np.load(file, allow_pickle=False)
        rate = np.load(file, allow_pickle=False)
    if samples.dtype != np.float32 or samples.ndim != 2 or rate.dtype != np.int64 or rate.ndim != 0:
        raise ValueError(f"{path.name} does not hold 32-bit samples and their rate")
    return Recording(samples=samples, sample_rate_hz=int(rate))
