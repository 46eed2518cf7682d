"""Reads the recording of a voice: a WAV file of 16 bit, one channel, as Limpet writes it."""

import wave

import numpy as np

from limpet_neural_speech.model import CannotSpeak, Samples


def read_recording(path: str) -> tuple[Samples, int]:
    """Samples, -1..1, and their rate. Raises `CannotSpeak`."""
    try:
        with wave.open(path) as sound:
            if (sound.getsampwidth(), sound.getnchannels()) != (2, 1):
                raise CannotSpeak(f"{path} is not 16 bit, one channel")
            samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").astype(np.float32) / np.float32(32768)
            return samples, sound.getframerate()
    except (OSError, wave.Error, EOFError) as error:
        raise CannotSpeak(f"{path} cannot be read: {error}") from error
