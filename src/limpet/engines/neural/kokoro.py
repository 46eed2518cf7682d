"""Kokoro-82M: a style a voice, six of our languages, on a bare CPU. It takes sounds, which espeak-ng's program transcribes."""

from collections.abc import Callable, Mapping
from typing import Any

from limpet.engines.neural.kokoro_sounds import kokoro_sounds
from limpet.engines.neural.kokoro_voices import LANGUAGES, accent, kokoro_voice
from limpet.engines.neural.speaker import Identity, Traits
from limpet.media.speech.script import Utterance
from limpet.media.speech.synthesiser import PROGRAM, Synthesiser, find_command


class Kokoro:
    traits = Traits(model="Kokoro-82M v1.0", licence="Apache-2.0", languages=LANGUAGES)

    def __init__(self) -> None:
        program = find_command(PROGRAM)
        self._transcriber = None if program is None else Synthesiser([program])

    def refusal(self) -> str | None:
        if self._transcriber is None:
            return "Kokoro reads sounds, which the program limpet-espeak transcribes; `pip install limpet[speech]`"
        return None

    def request(
        self, utterance: Utterance, identity: Identity, *, seed: int, check: Callable[[], None]
    ) -> Mapping[str, Any]:
        """Equal requests give equal sound: nothing in this model is left to chance."""
        assert self._transcriber is not None, "the engine asks for the refusal first"
        assert identity.preset is not None, "this model makes no voices of anybody's own"
        voice = kokoro_voice(identity.preset, utterance.language)
        language = accent(voice) if utterance.language == "en-us" else utterance.language
        clauses = self._transcriber.transcribe(
            utterance.text, language, has_phonemes=utterance.phonemes is not None, check=check
        )
        return {"sounds": kokoro_sounds(utterance.text, clauses, language), "voice": voice}

    def close(self) -> None:
        if self._transcriber is not None:
            self._transcriber.close()
