"""Embeddings of prompts that were read before, so that the text encoder may stay off the device.

They are kept in main memory and come back bit for bit.
"""

import hashlib
import inspect
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

import torch

#: What a text encoder made: a tensor, or nests of them with None and plain values between.
Nest = Any


class PromptCache:
    """Of one model; least recently used ones go when the bytes run out."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._kept: OrderedDict[Hashable, tuple[Nest, int]] = OrderedDict()
        self.size_bytes = 0
        self.hits = 0
        self.misses = 0

    def recall(self, key: Hashable, make: Callable[[], Nest]) -> Nest:
        if key in self._kept:
            self._kept.move_to_end(key)
            self.hits += 1
            return _copied(self._kept[key][0])
        self.misses += 1
        made = make()
        self._keep(key, _on_host(made))
        return made

    def _keep(self, key: Hashable, value: Nest) -> None:
        size = _size(value)
        if size > self._limit_bytes:
            return
        self._kept[key] = (value, size)
        self.size_bytes += size
        while self.size_bytes > self._limit_bytes:
            _, (_, freed) = self._kept.popitem(last=False)
            self.size_bytes -= freed


def remember(pipelines: Sequence[Any], components: Mapping[str, Any], cache: PromptCache) -> None:
    """Puts the cache before whatever these pipelines over the same weights read prompts with."""
    for pipeline in pipelines:
        if hasattr(pipeline, "encode_prompt"):
            remember_prompts(pipeline, cache)
        elif (layer := getattr(pipeline, "text_encoder_layer", None)) is not None:
            remember_layer(components["text_encoder"].model, layer, cache)


def remember_prompts(pipeline: Any, cache: PromptCache) -> None:
    """Puts the cache before the `encode_prompt` of a pipeline."""
    encode = pipeline.encode_prompt
    signature = inspect.signature(encode)

    def remembered(*args: Any, **kwargs: Any) -> Nest:
        given = signature.bind(*args, **kwargs)
        given.apply_defaults()
        # Where the result is wanted is no part of what it is; tensors among the arguments were encoded already.
        said = {name: value for name, value in given.arguments.items() if name != "device"}
        if any(_holds_tensor(value) for value in said.values()):
            return encode(*args, **kwargs)
        device = given.arguments.get("device") or pipeline._execution_device  # noqa: SLF001 - as the method itself asks
        made = cache.recall(repr(said), lambda: encode(*args, **kwargs))
        return _moved(made, device)

    pipeline.encode_prompt = remembered


def remember_layer(model: torch.nn.Module, layer: int, cache: PromptCache) -> None:
    """The same for a language model of which a pipeline reads one layer's hidden states, pictures among its input."""
    forward = model.forward

    def remembered(**inputs: Any) -> SimpleNamespace:
        device = next(value.device for value in inputs.values() if isinstance(value, torch.Tensor))
        key = (layer, tuple((name, _digest(value)) for name, value in sorted(inputs.items())))
        state = cache.recall(key, lambda: forward(**inputs).hidden_states[layer])
        return SimpleNamespace(hidden_states={layer: _moved(state, device)})

    model.forward = remembered


def _digest(value: Any) -> str:
    if not isinstance(value, torch.Tensor):
        return repr(value)
    raw = value.detach().cpu().contiguous()
    return f"{raw.dtype}{tuple(raw.shape)}{hashlib.sha256(raw.view(torch.uint8).numpy().tobytes()).hexdigest()}"


def _mapped(nest: Nest, change: Callable[[torch.Tensor], torch.Tensor]) -> Nest:
    if isinstance(nest, torch.Tensor):
        return change(nest)
    if isinstance(nest, list | tuple):
        return type(nest)(_mapped(part, change) for part in nest)
    return nest


def _on_host(nest: Nest) -> Nest:
    return _mapped(nest, lambda tensor: tensor.detach().to("cpu", copy=True))


def _copied(nest: Nest) -> Nest:
    return _mapped(nest, torch.clone)  # a pipeline may write into what it gets


def _moved(nest: Nest, device: Any) -> Nest:
    return _mapped(nest, lambda tensor: tensor.to(device))


def _holds_tensor(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(_holds_tensor(part) for part in value)
    return isinstance(value, torch.Tensor)


def _size(nest: Nest) -> int:
    if isinstance(nest, torch.Tensor):
        return int(nest.nbytes)
    return sum(_size(part) for part in nest) if isinstance(nest, list | tuple) else 0
