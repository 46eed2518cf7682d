"""Everything that can go wrong, as one tree.

    LimpetError
    ├── InputError                 the caller's input; never worth repeating unchanged
    │   ├── InvalidInput           the body does not fit the endpoint's schema
    │   ├── MalformedBody          not JSON at all
    │   ├── BodyTooLarge
    │   ├── FileDownloadFailed  FileTooLarge
    │   ├── ImageUnreadable  ImageTooSmall  ImageTooLarge  ImageAspectRatioOutOfRange  ImageFormatUnsupported
    │   ├── AudioUnreadable  AudioTooShort  AudioTooLong  AudioFormatUnsupported
    │   ├── FeatureNotSupported  UnknownVoice
    │   ├── IdempotencyKeyReused  IdempotencyKeyInvalid
    │   ├── WebhookNotAllowed  VoiceExists
    │   ├── ContentRefused
    │   └── UploadInvalid
    ├── AccessError
    │   └── KeyMissing  KeyInvalid  ScopeMissing  SignatureInvalid  FileForbidden
    ├── NotFound
    │   └── UnknownEndpoint  UnknownPath  UnknownRequest  UnknownFile  PayloadsErased
    ├── StateError                 right call, wrong moment
    │   └── NotCompleted  AlreadyCompleted
    ├── CapacityError
    │   └── StorageFull  LedgerUnavailable  QueueFull  TooManyAtOnce
    ├── RunError                   an accepted request that ended without a result
    │   ├── Cancelled  StartedTooLate  RunnerLost  RunTimedOut  EngineFailed  LabelFailed  NoEngine
    │   └── ProviderFailed         an upstream engine's provider; the next engine may try
    │       └── ProviderUnavailable  ProviderAccountRefused
    ├── SetupError                 the operator's settings or machine
    └── InternalError              our bug

The class docstring is the message, with `{context}` values filled in. Dialects render a `Failure` through a table from
`code`; the ledger stores it as it is.
"""

import dataclasses
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An error as a value: what is stored of a failed request and what dialects render."""

    code: str
    message: str
    #: Name of the input field or setting concerned; dots lead into objects.
    field: str | None = None
    #: Whether the same call may succeed later.
    retryable: bool = False
    context: Mapping[str, Any] = dataclasses.field(default_factory=dict)


class LimpetError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False

    def __init__(self, message: str | None = None, *, field: str | None = None, **context: Any) -> None:
        text = message or inspect.cleandoc(type(self).__doc__ or "").format_map(context)
        super().__init__(text)
        self.field = field
        self.context = context

    def failure(self) -> Failure:
        return Failure(
            code=self.code, message=str(self), field=self.field, retryable=self.retryable, context=self.context
        )


def all_errors(root: type[LimpetError] = LimpetError) -> Iterator[type[LimpetError]]:
    """The whole tree, for tables that must be complete."""
    yield root
    for branch in root.__subclasses__():
        yield from all_errors(branch)


def lineage(code: str) -> list[str]:
    """The code and those of the branches that it grows from, the root last; an unknown code counts as the root's."""
    kind = next((error for error in all_errors() if error.code == code), LimpetError)
    return [ancestor.code for ancestor in kind.__mro__ if issubclass(ancestor, LimpetError)]


class InputError(LimpetError):
    """The input cannot be used."""

    code = "invalid_input"


class InvalidInput(InputError):
    """The input does not fit the endpoint's schema; see the named fields."""

    code = "schema_mismatch"

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        """`problems` are pydantic's: `type`, `loc`, `msg`, `input`, `ctx`, `url`, with `loc` inside the body."""
        super().__init__(problems=problems)


class MalformedBody(InputError):
    """The body is not valid JSON: {reason}. Send one JSON object."""

    code = "malformed_body"


class BodyTooLarge(InputError):
    """The body is larger than {limit_bytes} bytes; upload big files to storage and send their address."""

    code = "body_too_large"


class FileDownloadFailed(InputError):
    """The file could not be downloaded; check that its address is public and answers."""

    code = "file_download_error"


class FileTooLarge(InputError):
    """The file is larger than {max_size} bytes; send a smaller one."""

    code = "file_too_large"


class ImageUnreadable(InputError):
    """The image could not be read; send an intact JPEG, PNG or WebP file."""

    code = "image_load_error"


class ImageTooSmall(InputError):
    """The image is smaller than this endpoint accepts; send one of at least {min_width}x{min_height} pixels."""

    code = "image_too_small"


class ImageTooLarge(InputError):
    """The image is larger than this endpoint accepts; send one of at most {max_width}x{max_height} pixels."""

    code = "image_too_large"


class ImageAspectRatioOutOfRange(InputError):
    """The image is too narrow or too wide; send one with a ratio of width to height between {min_aspect_ratio} and {max_aspect_ratio}."""

    code = "image_aspect_ratio_error"


class ImageFormatUnsupported(InputError):
    """The file is not an image of a supported format; send JPEG, PNG or WebP."""

    code = "unsupported_image_format"


class AudioUnreadable(InputError):
    """The recording could not be read; send an intact WAV, FLAC, Ogg, MP3 or M4A file."""

    code = "audio_load_error"


class AudioTooShort(InputError):
    """The recording is shorter than this endpoint accepts; send one of at least {min_duration:g} seconds."""

    code = "audio_duration_too_short"


class AudioTooLong(InputError):
    """The recording is longer than this endpoint accepts; send one of at most {max_duration:g} seconds."""

    code = "audio_duration_too_long"


class AudioFormatUnsupported(InputError):
    """The file is not a recording of a supported format; send WAV, FLAC, Ogg (Vorbis or Opus), MP3 or M4A, without pictures that move."""

    code = "unsupported_audio_format"


class FeatureNotSupported(InputError):
    """The engine behind this endpoint cannot do this: {reason}."""

    code = "feature_not_supported"


class UnknownVoice(InputError):
    """There is no voice {voice_id}; use one of the preset voices, or one that you have cloned or designed."""

    code = "unknown_voice"


class IdempotencyKeyReused(InputError):
    """This idempotency key was used with another body; use a new key for a new request."""

    code = "idempotency_key_reuse"


class IdempotencyKeyInvalid(InputError):
    """An idempotency key has 1 to 255 visible ASCII characters."""

    code = "idempotency_key_invalid"


class WebhookNotAllowed(InputError):
    """This webhook address is not allowed; send an http(s) address of a public host, or of one that this server has opened."""

    code = "webhook_url_not_allowed"


class VoiceExists(InputError):
    """The voice id {name} has been used before; choose another."""

    code = "voice_exists"


class ContentRefused(InputError):
    """The provider refused this content: {reason}. Change the prompt or the files."""

    code = "content_policy_violation"


class UploadInvalid(InputError):
    """The upload cannot be completed: {reason}."""

    code = "upload_invalid"


class AccessError(LimpetError):
    """Access is not allowed."""

    code = "access_denied"


class KeyMissing(AccessError):
    """Authentication is required; send the header "Authorization: Key <key_id>:<key_secret>"."""

    code = "key_missing"


class KeyInvalid(AccessError):
    """invalid key credentials"""

    code = "key_invalid"


class ScopeMissing(AccessError):
    """This key may not do that; it needs the scope {scope}."""

    code = "scope_missing"


class SignatureInvalid(AccessError):
    """The address is not signed by this server or its time is over; ask for a new one."""

    code = "signature_invalid"


class FileForbidden(AccessError):
    """This file may not be read with this key; ask its owner for access or for a signed address."""

    code = "file_forbidden"


class NotFound(LimpetError):
    """There is nothing here."""

    code = "not_found"


class UnknownEndpoint(NotFound):
    """Application "{app}" not found"""

    code = "unknown_endpoint"


class UnknownPath(NotFound):
    """Path {path} not found"""

    code = "unknown_path"


class UnknownRequest(NotFound):
    """There is no request with this id."""

    code = "unknown_request"


class UnknownFile(NotFound):
    """There is no such file, or it has expired."""

    code = "unknown_file"


class PayloadsErased(NotFound):
    """The input and the result of this request are no longer kept; they were deleted, or the caller asked not to keep them."""

    code = "payloads_erased"


class StateError(LimpetError):
    """The request is not in a state that allows this."""

    code = "wrong_state"


class NotCompleted(StateError):
    """Request is still in progress"""

    code = "not_completed"


class AlreadyCompleted(StateError):
    """The request has already completed."""

    code = "already_completed"


class CapacityError(LimpetError):
    """The server cannot take more work now; try again later."""

    code = "capacity"
    retryable = True


class StorageFull(CapacityError):
    """The server's disk is nearly full; nothing was stored. Free space, then try again."""

    code = "storage_full"


class LedgerUnavailable(CapacityError):
    """The database cannot be reached; nothing was stored. Try again in a moment."""

    code = "ledger_unavailable"


class QueueFull(CapacityError):
    """More than {limit} requests are waiting for this endpoint; nothing was stored. Try again later."""

    code = "queue_full"


class TooManyAtOnce(CapacityError):
    """This key has {limit} requests running, which is its limit; wait for one to end, or use the queue."""

    code = "too_many_at_once"


class RunError(LimpetError):
    """The request ended without a result."""

    code = "run_failed"


class Cancelled(RunError):
    """The request was cancelled."""

    code = "cancelled"


class StartedTooLate(RunError):
    """The request did not start within the time that the caller allowed."""

    code = "start_timeout"


class RunnerLost(RunError):
    """The process that ran this request was lost {attempts} times; the server's log says why."""

    code = "runner_lost"
    retryable = True


class RunTimedOut(RunError):
    """The request ran longer than {limit_s:g} seconds and was stopped."""

    code = "run_timeout"
    retryable = True


class EngineFailed(RunError):
    """The engine failed; the server's log has the details under error id {error_id}."""

    code = "engine_failed"
    retryable = True


class LabelFailed(RunError):
    """{file} could not be given its label, so it is withheld: {reason}."""

    code = "label_failed"


class NoEngine(RunError):
    """No engine of this server can serve {endpoint}: {reason}"""

    code = "no_engine"


class ProviderFailed(RunError):
    """The provider behind {engine} failed: {reason}."""

    code = "provider_failed"
    retryable = True


class ProviderUnavailable(ProviderFailed):
    """The provider behind {engine} cannot be reached or is overloaded: {reason}. Try again later."""

    code = "provider_unavailable"


class ProviderAccountRefused(ProviderFailed):
    """The provider behind {engine} refused the account of this server: {reason}. Its operator must mend that."""

    code = "provider_account_refused"
    retryable = False


class SetupError(LimpetError):
    """The settings or this machine do not allow it."""

    code = "setup"


class InternalError(LimpetError):
    """Internal error; the server's log has the details under error id {error_id}."""

    code = "internal_error"
    retryable = True
