"""MiniMax's own protocol from the client's side: clips are asked for and waited for, speech and pictures come at once."""

from collections.abc import Mapping
from typing import Any

from limpet.catalog.endpoint import Endpoint, Medium
from limpet.catalog.endpoints import endpoint_of
from limpet.catalog.hailuo import model_behind
from limpet.core.errors import (
    ContentRefused,
    FeatureNotSupported,
    InputError,
    ProviderAccountRefused,
    ProviderFailed,
    ProviderUnavailable,
)
from limpet.core.job import Artifact, Job, RemoteArtifact
from limpet.core.spec import ImageSpec, Spec, SpeechSpec, VideoSpec
from limpet.engines.base import Made
from limpet.engines.upstream import minimax_h3
from limpet.engines.upstream.account import PATIENT, Account
from limpet.engines.upstream.calls import call_of, data_url
from limpet.engines.upstream.driver import Ticket, Waiting
from limpet.engines.upstream.minimax_h3 import USUAL_MODEL, is_h3
from limpet.media.sound_file import CONTENT_TYPES

_STAGES = {
    "Preparing": "being prepared at the provider",
    "Queueing": "waiting at the provider",
    "Processing": "running at the provider",
}
#: Codes that may pass, and the pauses in which they are given time to.
_PASSING = frozenset({1000, 1001, 1002, 1013, 1024, 1033, 1039, 1041, 2045})
_PAUSES_S = (1.0, 3.0, 9.0)
_CONTENT = frozenset({1026, 1027})
_ACCOUNT = frozenset({1004, 1008, 1028, 1030, 2038, 2042, 2049, 2056, 2061})
_INPUT = frozenset({1042, 2013, 20132})


class MiniMaxDriver:
    def __init__(self, models: Mapping[str, str]) -> None:
        self._models = models

    def refusal(self, endpoint: Endpoint) -> str | None:
        if self._model(endpoint) is None:
            return f"{endpoint.needs.makes} of this endpoint is not passed on to MiniMax"
        return None

    def check(self, spec: Spec) -> None:
        # Hailuo 3, which has sound, takes one at every size.
        if isinstance(spec, VideoSpec) and spec.last_frame and spec.short_side < 768 and not spec.has_sound:
            raise FeatureNotSupported(reason="a last frame needs 768P or more", field=spec.last_frame.field)
        if isinstance(spec, SpeechSpec) and spec.loudness is not None:
            raise FeatureNotSupported(reason="MiniMax has no setting for the loudness", field="normalization_setting")

    def begin(self, job: Job, account: Account) -> Ticket | Made:
        endpoint = endpoint_of(call_of(job).endpoint)
        if is_h3(endpoint):
            return minimax_h3.begin(job, self._given(endpoint), account)
        model = self._model(endpoint)
        assert model is not None, "the refusal lets nothing else pass"
        match job.spec:
            case VideoSpec() as spec:
                answer = _ask(account, "POST", "/v1/video_generation", json=_video_body(spec, job, model))
                return {"task": _text(answer, "task_id", account), "model": model}
            case SpeechSpec() as spec:
                return _speech(
                    spec,
                    _ask(account, "POST", "/v1/t2a_v2", json=_speech_body(spec, model), timeout=PATIENT),
                    model,
                    account,
                )
            case ImageSpec() as spec:
                answer = _ask(
                    account, "POST", "/v1/image_generation", json=_image_body(spec, job, model), timeout=PATIENT
                )
                return _images(answer, model, account)
        raise FeatureNotSupported(reason="this is not passed on to MiniMax")

    def look(self, ticket: Ticket, job: Job, account: Account) -> Waiting | Made:
        if "h3_task" in ticket:
            return minimax_h3.look(ticket, account)
        params = {"task_id": ticket["task"]}
        answer = _ask(account, "GET", "/v1/query/video_generation", params=params)
        status = answer.get("status")
        if status == "Success":
            file_id = answer.get("file_id")
            found = _ask(account, "GET", "/v1/files/retrieve", params={"file_id": str(file_id)}).get("file")
            url = _text(found if isinstance(found, dict) else {}, "download_url", account)
            return Made(
                artifacts=[RemoteArtifact(url=url)],
                provenance={"model": ticket["model"], "provider_request": ticket["task"]},
            )
        if status not in _STAGES:
            raise ProviderFailed(engine=account.engine, reason=f"it told the status {str(status)[:40]!r}")
        return Waiting(stage=_STAGES[status])

    def cancel(self, ticket: Ticket, account: Account) -> None:
        """A clip of `/v1` cannot be stopped; it goes on there, and costs what it costs."""
        if "h3_task" in ticket:
            minimax_h3.cancel(ticket, account)

    def _model(self, endpoint: Endpoint) -> str | None:
        return self._given(endpoint) or _model_behind(endpoint)

    def _given(self, endpoint: Endpoint) -> str | None:
        return self._models.get(endpoint.id) or self._models.get("*")


def _model_behind(endpoint: Endpoint) -> str | None:
    """MiniMax's name of what does the endpoint's work."""
    match endpoint.needs.makes:
        case Medium.VIDEO:
            behind = model_behind(endpoint)
            return USUAL_MODEL if is_h3(endpoint) else None if behind is None else behind.id
        case Medium.SPEECH:
            names = (id_.rpartition("/")[2] for id_ in (endpoint.id, endpoint.alias_of) if id_ is not None)
            return next((name for name in names if name.startswith("speech-")), None)
        case Medium.IMAGE:
            return "image-01"
    return None


def _video_body(spec: VideoSpec, job: Job, model: str) -> Mapping[str, Any]:
    body: dict[str, Any] = {"model": model, "prompt": spec.prompt, "prompt_optimizer": spec.optimize_prompt}
    if model.startswith("MiniMax-"):
        body |= {"duration": spec.seconds, "resolution": f"{spec.short_side}P"}
    frames = {"first_frame_image": spec.first_frame, "last_frame_image": spec.last_frame}
    body |= {name: data_url(job, source) for name, source in frames.items() if source is not None}
    if spec.subject is not None:
        body["subject_reference"] = [{"type": "character", "image": [data_url(job, spec.subject)]}]
    return body


def _speech_body(spec: SpeechSpec, model: str) -> Mapping[str, Any]:
    voice, encoding = spec.voice, spec.encoding
    setting = {
        "voice_id": voice.id,
        "speed": voice.speed,
        "vol": voice.volume,
        "pitch": voice.pitch,
        "emotion": voice.emotion,
        "english_normalization": spec.spells_numbers,
    }
    body = {
        "model": model,
        "text": spec.text,
        "stream": False,
        "output_format": "hex",
        "voice_setting": {name: value for name, value in setting.items() if value is not None},
        "audio_setting": {
            "format": encoding.format.value,
            "sample_rate": encoding.sample_rate_hz,
            "bitrate": encoding.bits_per_second,
            "channel": encoding.channels,
        },
        "voice_modify": {"pitch": voice.brightness, "intensity": voice.softness, "timbre": voice.crispness},
    }
    if spec.language is not None:
        body["language_boost"] = spec.language
    if spec.readings:
        body["pronunciation_dict"] = {"tone": [f"{reading.text}/{reading.reading}" for reading in spec.readings]}
    return body


def _image_body(spec: ImageSpec, job: Job, model: str) -> Mapping[str, Any]:
    body: dict[str, Any] = {
        "model": model,
        "prompt": spec.prompt,
        "aspect_ratio": f"{spec.aspect_ratio.width}:{spec.aspect_ratio.height}",
        "n": spec.count,
        "prompt_optimizer": spec.optimize_prompt,
        "response_format": "url",
    }
    if spec.seed is not None:
        body["seed"] = spec.seed
    if spec.subject is not None:
        body["subject_reference"] = [{"type": "character", "image_file": data_url(job, spec.subject)}]
    return body


def _speech(spec: SpeechSpec, answer: Mapping[str, Any], model: str, account: Account) -> Made:
    data, facts = answer.get("data"), answer.get("extra_info")
    try:
        sound = bytes.fromhex(_text(data if isinstance(data, dict) else {}, "audio", account))
        duration_ms = int(facts["audio_length"]) if isinstance(facts, dict) else None
    except (ValueError, KeyError, TypeError) as error:
        raise ProviderFailed(engine=account.engine, reason="its speech cannot be read") from error
    name = f"speech.{spec.encoding.format}"
    path = account.scratch / name
    path.write_bytes(sound)
    return Made(
        artifacts=[Artifact(path=path, content_type=CONTENT_TYPES[spec.encoding.format], file_name=name)],
        values={} if duration_ms is None else {"duration_ms": duration_ms},
        provenance={"model": model, "provider_request": str(answer.get("trace_id", ""))},
    )


def _images(answer: Mapping[str, Any], model: str, account: Account) -> Made:
    data = answer.get("data")
    urls = data.get("image_urls") if isinstance(data, dict) else None
    if not isinstance(urls, list) or not urls:
        raise ProviderFailed(engine=account.engine, reason="it gave no picture")
    return Made(
        artifacts=[RemoteArtifact(url=str(url)) for url in urls],
        provenance={"model": model, "provider_request": str(answer.get("id", ""))},
    )


def _ask(account: Account, method: str, path: str, **options: Any) -> Mapping[str, Any]:
    """One exchange whose outcome stands in the body; codes that may pass are given time."""
    for pause_s in (*_PAUSES_S, None):
        answer = account.exchange(method, f"{account.url}{path}", repeats=method == "GET", **options)
        body = answer.json(account.engine)
        state = body.get("base_resp") if isinstance(body, dict) else None
        code = state.get("status_code") if isinstance(state, dict) else None
        if code == 0:
            return dict(body)
        said = str(state.get("status_msg", ""))[:300] if isinstance(state, dict) else f"status {answer.status}"
        if code not in _PASSING:
            raise _failure(code, said, account.engine)
        if pause_s is not None:
            account.pause(pause_s)
    raise ProviderUnavailable(engine=account.engine, reason=f"code {code}: {said}")


def _failure(code: object, said: str, engine: str) -> Exception:
    if code in _CONTENT:
        return ContentRefused(reason=said)
    if code in _INPUT:
        return InputError(f"MiniMax refused the input: {said}.")
    if code in _ACCOUNT:
        return ProviderAccountRefused(engine=engine, reason=f"code {code}: {said}")
    return ProviderFailed(engine=engine, reason=f"code {code}: {said}")


def _text(body: Mapping[str, Any], name: str, account: Account) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise ProviderFailed(engine=account.engine, reason=f"its answer has no {name}")
    return value
