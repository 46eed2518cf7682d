"""What is measured, by name. A case is one call on a lent machine, or a part of one."""

from collections.abc import Callable, Iterator, Mapping

from bench.gpu import ceilings
from bench.gpu.clips import Clip
from bench.gpu.decoders import Decoding
from bench.gpu.denoisers import Denoising
from bench.gpu.machine import Bench
from bench.gpu.rows import Row

Case = Callable[[Bench], Iterator[Row]]

CASES: Mapping[str, Case] = {
    "ceilings": ceilings.rows,
    "a14b-480p": Denoising(case="a14b-480p", name="a14b", shape=(832, 480, 81)).rows,
    "a14b-720p": Denoising(case="a14b-720p", name="a14b", shape=(1280, 720, 81), runs=2).rows,
    "a14b-768p": Denoising(case="a14b-768p", name="a14b", shape=(1360, 768, 97), runs=1).rows,
    "a14b-vae": Decoding(case="a14b-vae", name="wan-vae", shape=(1360, 768, 97)).rows,
    "h3-768p": Denoising(case="h3-768p", name="h3", shape=(1344, 768, 141), runs=2).rows,
    "h3-vae": Decoding(case="h3-vae", name="h3-vae", shape=(1344, 768, 141)).rows,
    "5b-768p": Denoising(case="5b-768p", name="5b", shape=(1344, 768, 145)).rows,
    "5b-vae": Decoding(case="5b-vae", name="5b-vae", shape=(1344, 768, 145)).rows,
    "clip-5b": Clip(
        case="clip-5b", name="5b", shape=(1280, 704, 121), plain_steps=50, timed_steps=50, few_steps=3
    ).rows,
    "clip-a14b-512p": Clip(
        case="clip-a14b-512p", name="a14b", shape=(912, 512, 97), plain_steps=40, timed_steps=2, few_steps=4
    ).rows,
    "clip-a14b-768p": Clip(
        case="clip-a14b-768p", name="a14b", shape=(1360, 768, 97), plain_steps=40, timed_steps=2, few_steps=4, runs=2
    ).rows,
}
