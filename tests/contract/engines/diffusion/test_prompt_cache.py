"""Prompts that were read before are not read again, and give the same bytes."""

from typing import Any

import pytest

pytest.importorskip("torch", reason="torch is not installed: the extra gpu brings it")

import torch

from limpet.engines.diffusion.pipelines.prompt_cache import (
    PromptCache,
    remember_layer,
    remember_prompts,
)


class Encoding:
    """A pipeline's part that reads prompts, in the form of the library's."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self._execution_device = torch.device("cpu")

    def encode_prompt(
        self, prompt: str, negative_prompt: str | None = None, *, prompt_embeds: Any = None, device: Any = None
    ) -> tuple[Any, list[Any], None]:
        if prompt_embeds is not None:
            return prompt_embeds, [], None
        self.read.append(prompt)
        torch.manual_seed(len(prompt) + len(negative_prompt or ""))
        return torch.randn(1, 8, 16), [torch.randn(4)], None


class Language(torch.nn.Module):  # type: ignore[misc] # torch is untyped here
    def __init__(self) -> None:
        super().__init__()
        self.table = torch.nn.Embedding(16, 4)
        self.calls = 0

    def forward(self, *, input_ids: Any, pixel_values: Any = None, output_hidden_states: bool = False) -> Any:
        self.calls += 1
        state = self.table(input_ids)
        if pixel_values is not None:
            state = state + pixel_values.sum()
        return type("Output", (), {"hidden_states": (state, state * 2)})


def test_a_prompt_is_read_once_and_comes_back_bit_for_bit():
    plain, remembering = Encoding(), Encoding()
    remember_prompts(remembering, PromptCache(10**6))

    first = remembering.encode_prompt("a harbour")
    again = remembering.encode_prompt("a harbour", None, device=torch.device("cpu"))

    assert remembering.read == ["a harbour"]
    for made in (first, again):
        torch.testing.assert_close(made[0], plain.encode_prompt("a harbour")[0], rtol=0, atol=0)
        assert made[2] is None


def test_what_a_pipeline_writes_into_an_embedding_does_not_come_back():
    encoding = Encoding()
    remember_prompts(encoding, PromptCache(10**6))
    untouched = encoding.encode_prompt("a harbour")[0].clone()

    encoding.encode_prompt("a harbour")[0].zero_()

    torch.testing.assert_close(encoding.encode_prompt("a harbour")[0], untouched, rtol=0, atol=0)


def test_another_negative_prompt_is_read_anew():
    encoding = Encoding()
    remember_prompts(encoding, PromptCache(10**6))

    encoding.encode_prompt("a harbour")
    encoding.encode_prompt("a harbour", "fog")

    assert len(encoding.read) == 2


def test_embeddings_that_are_given_pass_by_the_cache():
    encoding, cache = Encoding(), PromptCache(10**6)
    remember_prompts(encoding, cache)
    given = torch.ones(1)

    assert encoding.encode_prompt("a harbour", prompt_embeds=given)[0] is given
    assert cache.misses == 0


def test_the_least_recently_used_goes_when_the_bytes_run_out():
    encoding = Encoding()
    cache = PromptCache(1100)  # one prompt is 528 bytes
    remember_prompts(encoding, cache)

    for prompt in ("one", "three", "one", "seventeen", "one", "three"):
        encoding.encode_prompt(prompt)

    assert encoding.read == ["one", "three", "seventeen", "three"]
    assert cache.size_bytes == 2 * 528


def test_what_is_larger_than_the_cache_is_not_kept():
    encoding, cache = Encoding(), PromptCache(100)
    remember_prompts(encoding, cache)

    encoding.encode_prompt("one")

    assert cache.size_bytes == 0


def test_one_layer_of_a_language_model_is_remembered_by_words_and_pictures():
    language = Language()
    words, picture = torch.tensor([[1, 2, 3]]), torch.ones(2, 2)
    expected = language(input_ids=words, pixel_values=picture).hidden_states[1]
    remember_layer(language, 1, PromptCache(10**6))
    language.calls = 0

    first = language(input_ids=words, pixel_values=picture, output_hidden_states=True).hidden_states[1]
    again = language(input_ids=words, pixel_values=picture.clone(), output_hidden_states=True).hidden_states[1]
    other = language(input_ids=words, pixel_values=picture * 2, output_hidden_states=True).hidden_states[1]

    assert language.calls == 2
    assert torch.equal(first, expected)
    assert torch.equal(again, expected)
    assert not torch.equal(other, expected)
