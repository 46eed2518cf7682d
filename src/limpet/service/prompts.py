"""The prompt optimizer: from the user's words to the words that an engine gets.

    off      the prompt as it is
    rules    what `prompt_rules` adds, where the engine is one that reads sentences
    openai   the same, but a language model writes the addition; rules again where it fails

The user's words stay first and whole. Camera moves are never invented: an addition that speaks of the camera is thrown away.
An engine that does not read brackets gets them as a sentence, whether the prompt may be rewritten or not.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import httpx2
import orjson
import structlog

from limpet.core.request import LogLevel
from limpet.core.spec import ImageSpec, Spec, VideoSpec
from limpet.engines.base import Offer, PromptForm
from limpet.media.camera import read_camera
from limpet.media.camera_speech import in_sentences
from limpet.media.prompt_rules import PromptKind, appended, enriched, tidied

Driver = Literal["off", "rules", "openai"]
Tell = Callable[[str, LogLevel], None]

_TRIES = 2
_MOST_TOKENS = 400
_MAX_ANSWER_BYTES = 256 * 1024
#: A word about the camera; `read_camera` knows the moves, this one the rest.
_OF_CAMERA = re.compile(r"\bcamera\b|\blens\b|镜头|运镜", re.IGNORECASE)
_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
_TASKS = {
    PromptKind.TEXT_TO_VIDEO: (
        "Write what a director would add for a short clip: at most four of shot size, light, colours, composition, "
        "and how what is named moves, in the order of time."
    ),
    PromptKind.IMAGE_TO_VIDEO: (
        "The clip begins with a picture that you do not see. Write only how the things that are named move; never say "
        "how they look."
    ),
    PromptKind.IMAGE: "Write what a photographer would add: at most four of light, colours, composition and background.",
}
_INSTRUCTION = (
    "Somebody describes a scene. {task} Your sentences are put behind the description, so do not repeat it. "
    "Add no person, animal or object that it does not name, do not contradict it, and do not mention any movement of the "
    "camera. Use the language of the description, the present tense, and one paragraph of at most 80 words. "
    "Answer with the sentences and nothing else."
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageModel:
    """An endpoint with OpenAI's chat form."""

    #: With its version, for example `http://127.0.0.1:11434/v1`.
    base_url: str
    model: str
    key: str | None = None
    timeout_s: float = 20.0


class Prompts:
    def __init__(self, driver: Driver, model: LanguageModel | None = None) -> None:
        """`model` belongs to the driver `openai`."""
        self._driver = driver
        self._model = model

    async def fitted(self, spec: Spec, offer: Offer, *, seed: int, tell: Tell) -> Spec:
        """The spec with the prompt that this engine should get; `tell` writes to the request's log."""
        if not isinstance(spec, VideoSpec | ImageSpec):
            return spec
        prompt = spec.prompt
        if spec.optimize_prompt and not offer.needs_call:  # a provider has an optimizer of its own
            prompt = await self._optimized(prompt, kind_of(spec), offer.prompt_form, seed=seed, tell=tell)
        if offer.prompt_form is PromptForm.SENTENCES:
            prompt = in_sentences(prompt)
        if prompt != spec.prompt:
            tell(f"Prompt, as the engine gets it: {prompt}", LogLevel.INFO)
        return replace(spec, prompt=prompt)

    async def _optimized(self, prompt: str, kind: PromptKind, form: PromptForm, *, seed: int, tell: Tell) -> str:
        if self._driver == "off" or not prompt.strip():
            return prompt
        if self._driver == "openai" and self._model is not None:
            addition = await _addition(self._model, prompt, kind, tell)
            if addition is not None:
                return appended(tidied(prompt), addition)
        return enriched(prompt, kind, seed=seed) if form is PromptForm.SENTENCES else tidied(prompt)


def kind_of(spec: VideoSpec | ImageSpec) -> PromptKind:
    if isinstance(spec, ImageSpec):
        return PromptKind.IMAGE
    return PromptKind.TEXT_TO_VIDEO if spec.first_frame is None else PromptKind.IMAGE_TO_VIDEO


async def _addition(model: LanguageModel, prompt: str, kind: PromptKind, tell: Tell) -> str | None:
    """What the model adds, or None where it gave nothing that can be used."""
    reason = ""
    for _ in range(_TRIES):
        try:
            addition = _cleaned(await _ask(model, prompt, kind))
        except (httpx2.HTTPError, ValueError, KeyError, TypeError, IndexError) as error:
            log.warning("prompt-optimizer-failed", kind=type(error).__name__)
            reason = "it did not answer as it should"
            continue
        reason = _fault(addition)
        if not reason:
            return addition
    tell(f"Prompt optimizer: the language model was not used, {reason}.", LogLevel.WARN)
    return None


async def _ask(model: LanguageModel, prompt: str, kind: PromptKind) -> str:
    body = {
        "model": model.model,
        "messages": [
            {"role": "system", "content": _INSTRUCTION.format(task=_TASKS[kind])},
            {"role": "user", "content": prompt},
        ],
        "temperature": 0.2,
        "max_tokens": _MOST_TOKENS,
    }
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {model.key}"} if model.key else {})
    url = f"{model.base_url.rstrip('/')}/chat/completions"
    async with (
        httpx2.AsyncClient(timeout=model.timeout_s, trust_env=False) as client,
        client.stream("POST", url, content=orjson.dumps(body), headers=headers) as answer,
    ):
        answer.raise_for_status()
        data = bytearray()
        async for chunk in answer.aiter_bytes():
            data += chunk
            if len(data) > _MAX_ANSWER_BYTES:
                raise ValueError("an answer without end")
    content = orjson.loads(bytes(data))["choices"][0]["message"]["content"]
    if not isinstance(content, str):
        raise TypeError("an answer without text")
    return content


def _cleaned(text: str) -> str:
    return tidied(_THOUGHTS.sub(" ", text)).strip("\"'` ")


def _fault(addition: str) -> str:
    """Why this addition cannot be used; empty where it can."""
    if not addition:
        return "it answered with nothing"
    if read_camera(addition).segments or _OF_CAMERA.search(addition):
        return "it spoke of camera movements that nobody asked for"
    return ""
