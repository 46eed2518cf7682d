"""Ears for tests: what is said, how high, how loud, and in which colour, by means that the engine does not use itself."""

import itertools
import random
import re
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.filter import Graph
from pocketsphinx import Config, Decoder, get_model_path

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Heard:
    """A sound file as a player sees it."""

    codec: str
    rate_hz: int
    channels: int
    bit_rate: int | None
    #: Samples of the first channel, -1..1.
    samples: Samples
    #: All channels, for those who compare them.
    all_channels: Samples
    tags: Mapping[str, str]

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate_hz


def hear(path: Path) -> Heard:
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        planes = [_plane(frame) for frame in container.decode(audio=0)]
        whole = np.concatenate(planes, axis=1)
        return Heard(
            codec=stream.codec_context.name,
            rate_hz=stream.rate,
            channels=stream.channels,
            bit_rate=stream.bit_rate,
            samples=whole[0],
            all_channels=whole,
            tags=dict(container.metadata),
        )


def hear_pcm(path: Path, rate_hz: int, channels: int = 1) -> Heard:
    whole = (np.frombuffer(path.read_bytes(), "<i2").reshape(-1, channels).T / 32768).astype(np.float32)
    return Heard("pcm", rate_hz, channels, None, whole[0], whole, {})


def _plane(frame: AudioFrame) -> Samples:
    raw = np.asarray(frame.to_ndarray())
    if not frame.format.is_planar:
        raw = raw.reshape(-1, frame.layout.nb_channels).T
    full_scale = 2.0 ** (8 * raw.dtype.itemsize - 1) if raw.dtype.kind == "i" else 1.0
    return raw.astype(np.float32) / np.float32(full_scale)


# How loud: FFmpeg's own meter


@dataclass(frozen=True)
class Loudness:
    integrated_lufs: float
    range_lu: float
    true_peak_dbtp: float


def measure_loudness(samples: Samples, rate_hz: int) -> Loudness:
    """By FFmpeg's `ebur128` filter, which tells its running measures to a file."""
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "measures"
        _meter(samples, rate_hz, told)
        last = dict(line.split("=") for line in told.read_text().splitlines() if line.startswith("lavfi.r128"))
    values = {name: float(last[f"lavfi.r128.{name}"]) for name in ("I", "LRA", "true_peak")}
    return Loudness(values["I"], values["LRA"], 20 * float(np.log10(max(values["true_peak"], 1e-9))))


def _meter(samples: Samples, rate_hz: int, told: Path) -> None:
    graph = Graph()
    source = graph.add("abuffer", f"sample_rate={rate_hz}:sample_fmt=flt:channel_layout=mono:time_base=1/{rate_hz}")
    chain = [
        source,
        graph.add("ebur128", "metadata=1:peak=true"),
        graph.add("ametadata", f"mode=print:file={told}"),
        graph.add("abuffersink"),
    ]
    for one, following in itertools.pairwise(chain):
        one.link_to(following)
    graph.configure()
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples[None]), format="flt", layout="mono")
    frame.sample_rate, frame.pts = rate_hz, 0
    source.push(frame)
    source.push(None)
    with suppress(av.error.EOFError):
        while True:
            chain[-1].pull()
    # The filter closes its file when the graph goes, which is on return.


# How high: the YIN estimator (de Cheveigne and Kawahara, 2002); the engine looks for the peak of an autocorrelation


def pitches_hz(samples: Samples, rate_hz: int, *, lowest_hz: float = 40, highest_hz: float = 600) -> Samples:
    """The fundamental frequency of each voiced hundredth of a second."""
    step = max(rate_hz // 16000, 1)
    samples, rate = samples[::step], rate_hz / step
    longest, shortest = int(rate / lowest_hz), int(rate / highest_hz)
    window = longest
    starts = np.arange(0, len(samples) - window - longest - 1, int(rate / 100))
    loudest = np.abs(samples).max()
    found = []
    for start in starts:
        field = samples[start : start + window + longest].astype(np.float64)
        if np.abs(field).max() < 0.05 * loudest:
            continue
        period = _yin_period(field, window, shortest)
        if period is not None:
            found.append(rate / period)
    return np.array(found, np.float32)


def _yin_period(field: npt.NDArray[np.float64], window: int, shortest: int) -> float | None:
    size = 1 << (len(field) + window).bit_length()
    likeness = np.fft.irfft(np.fft.rfft(field, size) * np.conj(np.fft.rfft(field[:window], size)))[
        : len(field) - window
    ]
    sums = np.concatenate([[0.0], np.cumsum(field**2)])
    power = sums[window : window + len(likeness)] - sums[: len(likeness)]
    unlikeness = power[0] + power - 2 * likeness
    mean = np.cumsum(unlikeness[1:]) / np.arange(1, len(unlikeness))
    normal = np.concatenate([[1.0], unlikeness[1:] / np.maximum(mean, 1e-12)])
    below = np.flatnonzero(normal[shortest:-1] < 0.3)
    if not len(below):
        return None
    lag = shortest + int(below[0])
    while lag + 1 < len(normal) - 1 and normal[lag + 1] < normal[lag]:
        lag += 1
    if lag == shortest:
        return None  # a hiss: it is like itself at once, and less so later; there is no dip
    before, at, after = normal[lag - 1 : lag + 2]
    bend = before - 2 * at + after
    return lag + (0.5 * (before - after) / bend if bend > 0 else 0.0)


def median_pitch_hz(samples: Samples, rate_hz: int) -> float:
    return float(np.median(pitches_hz(samples, rate_hz)))


# Which colour: mean and spread of cepstra of the voiced moments


def colour(samples: Samples, rate_hz: int) -> npt.NDArray[np.float64]:
    """Nineteen means and nineteen logarithms of spreads of mel cepstra."""
    size, hop = 1024, 220
    bank = _mel_bank(40, rate_hz, size)
    padded = np.pad(samples, size // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop] * np.hanning(size)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    mel = np.log(power @ bank.T + 1e-8)
    energy = power.sum(axis=1)
    voiced = (energy > np.percentile(energy, 95) * 10**-2.5) & (mel[:, :15].mean(1) - mel[:, 30:].mean(1) > 0.5)
    places = np.arange(40) + 0.5
    cosines = np.array([np.cos(np.pi * number * places / 40) for number in range(1, 20)]) * np.sqrt(2 / 40)
    cepstra = mel[voiced] @ cosines.T
    return np.concatenate([cepstra.mean(axis=0), np.log(cepstra.std(axis=0) + 1e-6)])


def colour_distance(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> float:
    return float(np.sqrt(np.sum((one[:19] - other[:19]) ** 2)) + np.sqrt(np.sum((one[19:] - other[19:]) ** 2)))


def _mel_bank(bands: int, rate_hz: int, size: int) -> npt.NDArray[np.float64]:
    def mel(hertz: float) -> float:
        return float(2595 * np.log10(1 + hertz / 700))

    points = 700 * (10 ** (np.linspace(mel(80), mel(min(8000, rate_hz / 2)), bands + 2) / 2595) - 1)
    hertz = np.arange(size // 2 + 1) * rate_hz / size
    rising = (hertz - points[:-2, None]) / (points[1:-1] - points[:-2])[:, None]
    falling = (points[2:, None] - hertz) / (points[2:] - points[1:-1])[:, None]
    bank: npt.NDArray[np.float64] = np.maximum(0, np.minimum(rising, falling))
    return bank


# What is said: a recogniser with a grammar of five-word sentences, as listening tests use them

_MATRIX = (
    ("alan", "barry", "kathy", "lucy", "nina", "peter", "rachel", "steven", "thomas", "hannah"),
    ("bought", "gives", "got", "has", "kept", "likes", "sees", "sold", "wants", "wins"),
    ("two", "three", "four", "five", "six", "eight", "nine", "ten", "eleven", "twelve"),
    ("cheap", "dark", "green", "heavy", "large", "old", "pink", "red", "small", "thin"),
    ("beds", "chairs", "desks", "mugs", "rings", "ships", "shoes", "spoons", "tables", "toys"),
)


def matrix_sentences(count: int, seed: int = 1) -> list[str]:
    choice = random.Random(seed)
    return [" ".join(choice.choice(words) for words in _MATRIX) for _ in range(count)]


class Recogniser:
    """Hears 16 kHz sound as a sentence of the grammar."""

    RATE_HZ = 16000

    def __init__(self, folder: Path) -> None:
        grammar = folder / "matrix.gram"
        lines = " ".join(f"({'|'.join(words)})" for words in _MATRIX)
        grammar.write_text(f"#JSGF V1.0;\ngrammar matrix;\npublic <sentence> = {lines};\n")
        model = get_model_path()
        config = Config(
            hmm=f"{model}/en-us/en-us", dict=f"{model}/en-us/cmudict-en-us.dict", logfn=str(folder / "sphinx.log")
        )
        config["lm"], config["jsgf"] = None, str(grammar)
        self._decoder = Decoder(config)

    def hear(self, samples: Samples) -> str:
        loud = samples / max(float(np.abs(samples).max()), 1e-6) * 0.7
        quiet = np.zeros(self.RATE_HZ // 4, np.float32)
        noise = np.random.default_rng(0).standard_normal(len(loud) + 2 * len(quiet)) * 1e-4
        data = ((np.concatenate([quiet, loud, quiet]) + noise) * 32767).astype(np.int16).tobytes()
        self._decoder.start_utt()
        self._decoder.process_raw(data, full_utt=True)
        self._decoder.end_utt()
        found = self._decoder.hyp()
        return re.sub(r"\(\d\)", "", found.hypstr) if found else ""


def word_errors(said: str, heard: str) -> int:
    """Insertions, deletions and replacements."""
    one, other = said.split(), heard.split()
    row: Sequence[int] = range(len(other) + 1)
    for number, word in enumerate(one, 1):
        following = [number]
        for place, found in enumerate(other, 1):
            following.append(min(row[place] + 1, following[-1] + 1, row[place - 1] + (word != found)))
        row = following
    return row[-1]
