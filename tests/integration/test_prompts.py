"""The prompt optimizer with a real endpoint in OpenAI's form, and what of it callers see."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.harness import LimpetServer, free_port
from tests.receiver import Received, receiving

from limpet.core.errors import SetupError
from limpet.core.request import LogLevel
from limpet.core.spec import ImageSpec, MediaSource, Spec, SpeechSpec, VideoSpec, Voice
from limpet.engines.base import Offer, PromptForm
from limpet.service.prompts import LanguageModel, Prompts
from limpet.settings import load_settings

AS_WRITTEN = Offer(lane="cpu")
IN_SENTENCES = Offer(lane="gpu", prompt_form=PromptForm.SENTENCES)
PASSED_ON = Offer(lane="upstream", needs_call=True, prompt_form=PromptForm.SENTENCES)


def clip(prompt: str, **options: Any) -> VideoSpec:
    return VideoSpec(prompt=prompt, seconds=6, short_side=768, fps=24, **options)


class Log:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def __call__(self, text: str, level: LogLevel) -> None:
        self.lines.append(text)


async def prompt_for(spec: Spec, offer: Offer, prompts: Prompts, log: Log | None = None) -> str:
    fitted = await prompts.fitted(spec, offer, seed=1, tell=log or Log())
    assert isinstance(fitted, VideoSpec | ImageSpec)
    return fitted.prompt


def answering(text: str) -> Callable[[Received], Any]:
    return lambda _: {"choices": [{"message": {"role": "assistant", "content": text}}]}


async def test_rules_say_moves_in_a_sentence_behind_the_users_words() -> None:
    log = Log()
    made = await prompt_for(clip("A cat [Pan left]"), IN_SENTENCES, Prompts("rules"), log)

    assert made.startswith("A cat. ")
    assert made.endswith("The camera pans left.")
    assert "Wide shot." in made
    assert log.lines == [f"Prompt, as the engine gets it: {made}"]


async def test_an_engine_that_reads_brackets_gets_the_prompt_as_it_is() -> None:
    log = Log()

    assert await prompt_for(clip("A cat [Pan left]"), AS_WRITTEN, Prompts("rules"), log) == "A cat [Pan left]"
    assert log.lines == []


@pytest.mark.parametrize("prompts", [Prompts("off"), Prompts("rules")])
async def test_without_the_callers_leave_only_the_moves_are_said(prompts: Prompts) -> None:
    spec = clip("A cat [Pan left]", optimize_prompt=False)

    assert await prompt_for(spec, IN_SENTENCES, prompts) == "A cat. The camera pans left."


async def test_off_adds_nothing() -> None:
    assert await prompt_for(clip("A cat"), IN_SENTENCES, Prompts("off")) == "A cat"


async def test_a_provider_gets_what_the_user_wrote() -> None:
    assert await prompt_for(clip("A cat"), PASSED_ON, Prompts("rules")) == "A cat"


async def test_speech_is_never_rewritten() -> None:
    spec = SpeechSpec(text="A cat", voice=Voice(id="Abbess"))

    assert await Prompts("rules").fitted(spec, IN_SENTENCES, seed=1, tell=Log()) is spec


async def test_a_language_model_adds_behind_the_users_words() -> None:
    with receiving(reply=answering("<think>hm, a cat</think> Warm light falls on its fur.")) as endpoint:
        model = LanguageModel(base_url=f"{endpoint.url}/v1/", model="small", key="secret")
        made = await prompt_for(clip("A cat [Pan left]"), AS_WRITTEN, Prompts("openai", model))
        asked = endpoint.next()

    assert made == "A cat [Pan left]. Warm light falls on its fur."
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == "Bearer secret"
    assert asked.json["model"] == "small"
    assert asked.json["messages"][1] == {"role": "user", "content": "A cat [Pan left]"}


async def test_a_picture_gets_only_movement() -> None:
    frame = MediaSource(url="data:,", field="image_url")
    with receiving(reply=answering("It blinks.")) as endpoint:
        prompts = Prompts("openai", LanguageModel(base_url=f"{endpoint.url}/v1", model="small"))
        await prompt_for(clip("A cat", first_frame=frame), AS_WRITTEN, prompts)
        moved = endpoint.next().json["messages"][0]["content"]
        await prompt_for(ImageSpec(prompt="A cat", optimize_prompt=True), AS_WRITTEN, prompts)
        still = endpoint.next()

    assert "how the things that are named move" in moved
    assert "photographer" in still.json["messages"][0]["content"]
    assert "authorization" not in still.headers


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        (answering("The camera slowly pans right."), 200),
        (answering("A slow zoom in reveals the sea."), 200),
        (answering("[Push in] Warm light."), 200),
        (answering(" <think>never mind</think> "), 200),
        (lambda _: {"choices": []}, 200),
        (lambda _: {"choices": [{"message": {"content": None}}]}, 200),
        (lambda _: "x" * 300_000, 200),
        (lambda _: {"error": "no such model"}, 404),
        (lambda _: {}, 500),
    ],
)
async def test_a_model_that_fails_or_invents_movements_is_not_used(
    reply: Callable[[Received], Any], status: int
) -> None:
    log = Log()
    with receiving(lambda _: status, reply=reply) as endpoint:
        prompts = Prompts("openai", LanguageModel(base_url=f"{endpoint.url}/v1", model="small"))
        made = await prompt_for(clip("A cat"), AS_WRITTEN, prompts, log)

        assert endpoint.received.qsize() == 2, "it is asked twice"
    assert made == "A cat"
    assert log.lines[0].startswith("Prompt optimizer: the language model was not used")


async def test_an_endpoint_that_is_not_there_costs_nothing_but_a_line() -> None:
    log = Log()
    prompts = Prompts("openai", LanguageModel(base_url=f"http://127.0.0.1:{free_port()}/v1", model="small"))

    assert await prompt_for(clip("A cat"), AS_WRITTEN, prompts, log) == "A cat"
    assert len(log.lines) == 1


def test_the_callers_log_shows_what_the_engine_got(make_server: Callable[..., LimpetServer], picture: str) -> None:
    with receiving(reply=answering("Ripples run over the water.")) as endpoint:
        server = make_server(
            environment={
                "LIMPET_PROMPT_OPTIMIZER": "openai",
                "LIMPET_PROMPT_OPTIMIZER_URL": f"{endpoint.url}/v1",
                "LIMPET_PROMPT_OPTIMIZER_MODEL": "small",
            }
        )
        body = {"prompt": "[Push in] a harbour", "image_url": picture}
        request_id = server.submit("fal-ai/minimax/hailuo-02-fast/image-to-video", body)
        server.wait_until(request_id, "COMPLETED")
        plain = server.submit("fal-ai/minimax/hailuo-02-fast/image-to-video", body | {"prompt_optimizer": False})
        server.wait_until(plain, "COMPLETED")

        assert endpoint.received.qsize() == 1
    messages = [line["message"] for line in server.status(request_id, logs=True)["logs"]]
    assert "Prompt, as the engine gets it: [Push in] a harbour. Ripples run over the water." in messages
    assert "Camera: push in." in messages
    assert json.dumps(server.result(request_id).json()).count("Ripples") == 0


def test_a_language_model_without_an_address_stops_the_server_with_a_sentence() -> None:
    with pytest.raises(SetupError, match="prompt_optimizer_url"):
        load_settings(prompt_optimizer="openai")
