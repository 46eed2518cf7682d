"""A whole clip from a picture and a prompt: reading, denoising, decoding, 8-bit pixels; without the file around them."""

import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import torch
from bench.gpu import builds
from bench.gpu.denoisers import CARDS
from bench.gpu.machine import Bench
from bench.gpu.rows import Row
from diffusers import FlowMatchEulerDiscreteScheduler, WanImageToVideoPipeline
from PIL import Image
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, UMT5Config, UMT5EncoderModel

from limpet.engines.diffusion.cards import read_shelf
from limpet.engines.diffusion.flops import Shape
from limpet.engines.diffusion.pipelines.placement import Placement
from limpet.engines.diffusion.pipelines.prompt_cache import PromptCache, remember_prompts
from limpet.engines.diffusion.pipelines.readying import ready

_PROMPT = "a harbour at dusk, the camera moves slowly towards the lighthouse"
_TINY = (64, 64, 5)
_PROMPT_CACHE_BYTES = 256 * 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    case: str
    name: str
    shape: tuple[int, int, int]
    #: As the documentation has it: steps with guidance, and how many of them are timed.
    plain_steps: int
    timed_steps: int
    #: Of the distilled weights, without guidance.
    few_steps: int
    runs: int = 3

    def rows(self, bench: Bench) -> Iterator[Row]:
        shape = _TINY if bench.small else self.shape
        parts = _parts(self.name, bench)
        yield self._plain(bench, _pipeline(parts), shape)
        with TemporaryDirectory() as folder:
            yield from self._ours(bench, _pipeline(parts), shape, Path(folder))
        del parts
        gc.collect()

    def _plain(self, bench: Bench, pipeline: Any, shape: tuple[int, int, int]) -> Row:
        ends: list[float] = []

        def note(*_: Any) -> dict[str, Any]:
            bench.synchronise()
            ends.append(time.perf_counter())
            return {}

        steps = 2 if bench.small else self.timed_steps
        with bench.peak() as peak:
            took_s = bench.timed(lambda: _make(pipeline, shape, steps, guidance=3.5, callback_on_step_end=note), 1)[0]
            row = Row(case=self.case, what="", kind="plain", shape=_words(shape), seconds=[took_s], peak_bytes=peak())
        if steps == self.plain_steps:
            return replace(row, what=f"plain diffusers, {steps} steps with guidance")
        step_s = (ends[-1] - ends[0]) / (len(ends) - 1)
        whole_s = took_s + (self.plain_steps - steps) * step_s
        note_text = (
            f"a step takes {step_s:.1f} s, so that {self.plain_steps} would take {whole_s:.0f} s: reckoned, not run"
        )
        return replace(row, what=f"plain diffusers, {steps} of {self.plain_steps} steps with guidance", note=note_text)

    def _ours(self, bench: Bench, pipeline: Any, shape: tuple[int, int, int], folder: Path) -> Iterator[Row]:
        pipeline.transformer.save_config(folder / "transformer")
        size = Shape(width=shape[0], height=shape[1], frames=shape[2])
        placement = Placement(device=bench.device, compiled=bench.on_cuda, shape=size, cache=folder)
        readiness = ready(pipeline.components, read_shelf().cards[CARDS[self.name]], folder, placement)
        remember_prompts(pipeline, PromptCache(_PROMPT_CACHE_BYTES))
        with bench.peak() as peak:
            first_s = bench.timed(lambda: _make(pipeline, shape, self.few_steps), 1)[0]
            taken = bench.timed(lambda: _make(pipeline, shape, self.few_steps), self.runs)
            yield Row(
                case=self.case,
                what=f"ours, {self.few_steps} steps, {readiness.attention.backend}",
                kind="few-step",
                shape=_words(shape),
                seconds=taken,
                first_s=first_s,
                peak_bytes=peak(),
                note="the prompt is read in the first run only",
            )


def _words(shape: tuple[int, int, int]) -> str:
    return "x".join(map(str, shape))


@torch.no_grad()  # type: ignore[untyped-decorator] # torch is untyped here
def _make(pipeline: Any, shape: tuple[int, int, int], steps: int, *, guidance: float = 1.0, **options: Any) -> Any:
    picture = Image.fromarray(np.random.default_rng(0).integers(0, 255, (shape[1], shape[0], 3), np.uint8))
    clip = pipeline(
        image=picture,
        prompt=_PROMPT,
        negative_prompt="",
        width=shape[0],
        height=shape[1],
        num_frames=shape[2],
        num_inference_steps=steps,
        guidance_scale=guidance,
        generator=torch.Generator("cpu").manual_seed(0),
        output_type="pt",
        return_dict=False,
        **options,
    )[0]
    return clip.mul(255).round_().clamp_(0, 255).to(torch.uint8).cpu()


def _pipeline(parts: dict[str, Any]) -> Any:
    settings = {"expand_timesteps": True} if parts["transformer_2"] is None else {"boundary_ratio": 0.9}
    scheduler = FlowMatchEulerDiscreteScheduler(shift=5.0)
    pipeline = WanImageToVideoPipeline(scheduler=scheduler, **parts, **settings)
    pipeline.set_progress_bar_config(disable=True)
    return pipeline


def _parts(name: str, bench: Bench) -> dict[str, Any]:
    def built(part: str, dtype: Any = bench.dtype) -> Any:
        return builds.build(part, device=bench.device, dtype=dtype, small=bench.small)

    return {
        "tokenizer": _tokenizer(),
        "text_encoder": builds.made(lambda: UMT5EncoderModel(_language(bench)), device=bench.device, dtype=bench.dtype),
        "vae": built("5b-vae" if name == "5b" else "wan-vae"),
        "transformer": built(name),
        "transformer_2": None if name == "5b" else built(name),
    }


def _language(bench: Bench) -> Any:
    size = {"d_model": 32, "d_ff": 32, "d_kv": 8, "num_heads": 4, "num_layers": 1, "vocab_size": 512}
    if not bench.small:
        size = {"d_model": 4096, "d_ff": 10240, "d_kv": 64, "num_heads": 64, "num_layers": 24, "vocab_size": 256384}
    return UMT5Config(**size)


def _tokenizer() -> Any:
    """A letter is a token: what words the vocabulary has costs nothing."""
    letters = [(letter, -1.0) for letter in "abcdefghijklmnopqrstuvwxyz,▁"]
    vocabulary = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *letters]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=2))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", eos_token="</s>", unk_token="<unk>")
