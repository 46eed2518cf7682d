"""LiteLLM's speech with its MiniMax provider, with its own names of voices, and a refused call."""

# The client is installed in an environment of its own, where the type checker does not look.
# mypy: ignore-errors

import json
import sys
from pathlib import Path

import litellm


def main(base: str) -> None:
    common = {"model": "minimax/speech-2.6-hd", "api_key": "local:local", "api_base": base}
    answer = litellm.speech(input="The boats are back.", voice="alloy", response_format="mp3", **common)
    Path("speech.mp3").write_bytes(answer.content)
    try:
        litellm.speech(input="The boats are back.", voice="nobody_of_mine", **common)
        refusal = ""
    except Exception as error:  # noqa: BLE001  # what a user's program would print
        refusal = str(error)
    print(json.dumps({"refusal": refusal}))


main(*sys.argv[1:])
