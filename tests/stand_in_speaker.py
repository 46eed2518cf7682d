"""A program that answers like `limpet-neural-speech voxcpm`, without a model: it writes down what it is asked, and buzzes.

python tests/stand_in_speaker.py LOG: 150 Hz by a description, 250 Hz by a recording; 20 ms a character.
"""

import json
import sys
from pathlib import Path

import numpy as np

RATE_HZ = 48000
BY_DESCRIPTION_HZ, BY_RECORDING_HZ = 150, 250


def main() -> None:
    log = Path(sys.argv[1])
    sink = sys.stdout.buffer
    for line in sys.stdin:
        with log.open("a") as file:
            file.write(line)
        request = json.loads(line)
        pitch_hz = BY_RECORDING_HZ if request["recording"] else BY_DESCRIPTION_HZ
        moments = np.arange(int(0.02 * RATE_HZ) * len(request["text"])) / RATE_HZ
        wave = sum(np.sin(2 * np.pi * pitch_hz * harmonic * moments) / harmonic for harmonic in range(1, 12))
        sound = (np.asarray(wave) * 4000).astype("<i2").tobytes()
        sink.write(json.dumps({"rate_hz": RATE_HZ, "by": "stand-in"}).encode() + b"\n")
        sink.write(json.dumps({"sound": len(sound)}).encode() + b"\n" + sound)
        sink.write(json.dumps({"end": len(sound) // 2}).encode() + b"\n")
        sink.flush()


if __name__ == "__main__":
    main()
