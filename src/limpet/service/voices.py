"""Which voice of a user's own a request is about."""

from dataclasses import replace

from limpet.catalog.speech import PRESET_VOICES
from limpet.core.ids import KeyId, VoiceId
from limpet.core.lifecycle import Reader
from limpet.core.spec import Spec, SpeechSpec, VoiceDeleteSpec
from limpet.core.voice import CustomVoice
from limpet.ledger.voices import VoiceLedger
from limpet.media.decode import decode_recording
from limpet.media.limits import VOICE_LIMITS
from limpet.media.recording import Recording
from limpet.service.files import Files

#: What a model says of a designed voice may be shorter than what a caller must bring.
_KEPT_LIMITS = replace(VOICE_LIMITS, min_s=0.0)


class Voices:
    """The voices of one owner."""

    def __init__(self, ledger: VoiceLedger, files: Files, owner: KeyId | None = None) -> None:
        self._ledger = ledger
        self._files = files
        self._owner = owner

    def of(self, owner: KeyId) -> "Voices":
        return Voices(self._ledger, self._files, owner)

    async def find(self, spec: Spec) -> CustomVoice | None:
        """The voice that `spec` names, kept for good once speech uses it. None: a preset, unknown, or somebody else's."""
        if self._owner is None:
            return None
        match spec:
            case SpeechSpec() if spec.voice.id not in PRESET_VOICES:
                return await self._ledger.use(_printable(spec.voice.id), self._owner)
            case VoiceDeleteSpec():
                return await self._ledger.read(_printable(spec.voice_id), self._owner)
            case _:
                return None

    async def recording_of(self, voice: CustomVoice) -> Recording | None:
        """What is kept behind the voice, decoded like a stranger's: the bytes were one's once."""
        if voice.recording is None:
            return None
        data = await self._files.read_bytes(voice.recording, VOICE_LIMITS.max_bytes, Reader(key=self._owner))
        return await decode_recording(data, limits=_KEPT_LIMITS, field="voice_setting")


def _printable(voice_id: str) -> VoiceId:
    """PostgreSQL's text cannot hold NUL, and no id of ours has it or a lone surrogate."""
    return VoiceId(voice_id if voice_id.isprintable() else "")
