"""How near long texts come to the pitch, the loudness and the pace of their voices; such texts are not rehearsed.

uv run python bench/stories.py
"""

import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))  # tests/hearing.py holds the ears

from bench.speech import STORIES, Studio
from tests.hearing import hear, measure_loudness, median_pitch_hz

from limpet.engines.embedded.speech.voices import PRESETS


def pitches_and_levels(studio: Studio) -> None:
    print("Difference of the heard median pitch from the asked one, percent, and LUFS, for each of three texts")
    differences = []
    for voice, shape in PRESETS.items():
        sounds = [hear(studio.say(story, voice, spec={"language": "English"})[0]) for story in STORIES]
        off = [100 * (median_pitch_hz(sound.samples, sound.rate_hz) / shape.pitch_hz - 1) for sound in sounds]
        levels = [measure_loudness(sound.samples, sound.rate_hz).integrated_lufs for sound in sounds]
        differences += off
        told = (" ".join(f"{value:+6.2f}" for value in values) for values in (off, levels))
        print(f"  {voice:20s} {'   '.join(told)}", flush=True)
    print(f"  root mean square of the pitch {np.sqrt(np.mean(np.square(differences))):.2f} %")


def paces(studio: Studio) -> None:
    print("Difference of the length from the asked one, percent")
    for voice in ("Deep_Voice_Man", "Wise_Woman", "Exuberant_Girl"):
        usual = hear(studio.say(STORIES[0], voice)[0]).seconds
        for pace in (0.5, 0.8, 1.4, 2.0):
            length = hear(studio.say(STORIES[0], voice, speed=pace)[0]).seconds
            print(f"  {voice:20s} {pace:4.2f}: {100 * (length * pace / usual - 1):+.2f}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(Path(folder))
        try:
            pitches_and_levels(studio)
            paces(studio)
        finally:
            studio.engine.close()


if __name__ == "__main__":
    main()
