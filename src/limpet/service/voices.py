"""Which voice of a user's own a request is about."""

from limpet.catalog.speech import PRESET_VOICES
from limpet.core.ids import KeyId, VoiceId
from limpet.core.spec import Spec, SpeechSpec, VoiceDeleteSpec
from limpet.core.voice import CustomVoice
from limpet.ledger.voices import VoiceLedger


class Voices:
    """The voices of one owner."""

    def __init__(self, ledger: VoiceLedger, owner: KeyId | None = None) -> None:
        self._ledger = ledger
        self._owner = owner

    def of(self, owner: KeyId) -> "Voices":
        return Voices(self._ledger, owner)

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


def _printable(voice_id: str) -> VoiceId:
    """PostgreSQL's text cannot hold NUL, and no id of ours has it or a lone surrogate."""
    return VoiceId(voice_id if voice_id.isprintable() else "")
