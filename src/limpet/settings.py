"""One frozen tree of settings, read once at start: flags over variables over `limpet.toml` over defaults.

Every setting has a variable `LIMPET_<NAME>` and a key of the same name in `limpet.toml` in the working folder (or in the file
that `LIMPET_CONFIG` names).
"""

import ipaddress
import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    FilePath,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from limpet.core.errors import SetupError
from limpet.core.territories import TERRITORIES

_PREFIX = "LIMPET_"
#: A slot of the embedded engine takes up to 0.7 GB at 1080P.
_MOST_SLOTS = 4


def _default_data() -> Path:
    home = os.environ.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share") / "limpet"


def _default_cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "limpet"


def _default_slots() -> int:
    return max(1, min(os.cpu_count() or 1, _MOST_SLOTS))


class Provider(BaseModel):
    """An account at a provider, or a media server of one's own; the engine `upstream:NAME` uses it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: Which wire protocol it speaks.
    kind: Literal["fal", "minimax", "vtrix", "openai-video"]
    #: Base address.
    url: Annotated[str, Field(pattern=r"^https?://[^/?#\s]+")]
    key: SecretStr | None = None
    #: The provider's own name of a model, by endpoint id, where it differs from ours; `*` names the one for all others.
    models: dict[str, str] = Field(default_factory=dict)
    #: Longest time from submit to result.
    limit_s: Annotated[float, Field(gt=0)] = 1800.0

    def options(self, name: str) -> dict[str, object]:
        """What the engine's constructor is given."""
        return {
            "name": f"upstream:{name}",
            "kind": self.kind,
            "url": self.url.rstrip("/"),
            "key": self.key.get_secret_value() if self.key else None,
            "models": self.models,
            "limit_s": self.limit_s,
        }


#: Names of devices, as torch has them.
_DEVICE = re.compile(r"^(auto|cpu|mps|cuda(:\d+)?)$")
#: Several CPUs are the same one, to try what several GPUs would do.
_GROUP = re.compile(r"^(cuda:\d+(\+cuda:\d+)+|cpu(\+cpu)+)$")


class Speaker(BaseModel):
    """A neural speech model; the engine `neural:NAME` runs its program."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["kokoro", "voxcpm", "qwen"]
    #: Folder of its files; without one the folder that `limpet models pull` fills.
    weights: Path | None = None
    #: What starts its program, for one in an environment of its own.
    command: tuple[str, ...] = ()
    #: Where it computes: auto, cpu, cuda:0.
    device: Annotated[str, Field(pattern=_DEVICE)] = "auto"

    def options(self, name: str, *, models: Path, cache: Path) -> dict[str, object]:
        """What the engine's constructor is given."""
        return {
            "name": f"neural:{name}",
            "kind": self.kind,
            "weights": str(self.weights or models / self.kind),
            "clips": str(cache / "voices" / self.kind),
            "command": list(self.command),
            "device": self.device,
        }


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, extra="forbid")

    host: str = Field("127.0.0.1", description="Address to listen on. On any but loopback a key must exist.")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8400, description="Port to listen on; 0 takes a free one.")
    data: Path = Field(
        default_factory=_default_data, description="Folder of the database, the files and scratch space."
    )
    cache: Path = Field(
        default_factory=_default_cache, description="Folder of what can be made again, such as compiled pixel kernels."
    )
    depth_model: FilePath | None = Field(
        None,
        description="An ONNX file that finds depth in pictures (Depth Anything V2 or V3, small), for camera moves.",
    )
    depth_output: Literal["inverse", "depth"] = Field(
        "inverse", description="What that file gives: inverse (large is near, V2) or depth (large is far, V3)."
    )
    interpolation_model: FilePath | None = Field(
        None,
        description="An ONNX file that makes frames between frames (RIFE 4), for clips of models with another rate.",
    )
    upscale_model: FilePath | None = Field(
        None, description="An ONNX file that enlarges pictures (Real-ESRGAN), for models that make smaller ones."
    )
    database_url: SecretStr | None = Field(
        None, description="A PostgreSQL server of your own instead of the embedded one: postgresql://..."
    )
    public_url: str | None = Field(None, description="Base of file addresses when the server is behind another name.")
    trust_forwarded: bool = Field(
        default=False, description="Take scheme and host from X-Forwarded-*; only behind a proxy that sets them."
    )
    engines: Annotated[tuple[str, ...], NoDecode] = Field(
        ("embedded",), description="Engines in order of preference, separated by commas."
    )
    profile: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description=(
            "Other orders of engines for some endpoints, by pattern; the first that fits counts. A table in limpet.toml; "
            "as a variable, JSON."
        ),
    )
    providers: dict[str, Provider] = Field(
        default_factory=dict,
        description="Accounts at providers, each the engine upstream:NAME. A table in limpet.toml; as a variable, JSON.",
    )
    speakers: dict[str, Speaker] = Field(
        default_factory=dict,
        description="Neural speech models, each the engine neural:NAME. A table in limpet.toml; as a variable, JSON.",
    )
    model_cards: FilePath | None = Field(
        None, description="TOML file of model cards, licences and profiles of your own, beside those that are known."
    )
    accepted_licences: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Licences of weights that you have read and accept, by id, separated by commas."
    )
    territory: str | None = Field(
        None, description="Where this server is and its results are used: an ISO 3166-1 code such as JP."
    )
    hub: Annotated[str, Field(pattern=r"^https?://[^/?#\s]+")] = Field(
        "https://huggingface.co",
        description="Base address of the Hub that weights are brought from, or of a mirror of it.",
    )
    hub_token: SecretStr | None = Field(
        None, description="Token of an account at the Hub, for weights that it gives only to accounts."
    )
    gpus: Annotated[tuple[str, ...], NoDecode] = Field(
        ("auto",),
        description=(
            "Devices that diffusion engines work on, one runner for each: auto, cpu, mps, cuda:0; separated by commas. "
            "Those joined by a plus share the work of one runner: cuda:0+cuda:1."
        ),
    )
    gpu_approximate: bool = Field(
        default=False,
        description="Let GPUs round more and skip steps for speed, where they can: nearly the same pictures, and results say so.",
    )
    upstream_slots: Annotated[int, Field(ge=1, le=256)] = Field(
        4, description="Requests that one worker passes on to providers at a time."
    )
    cpu_slots: Annotated[int, Field(ge=1, le=64)] = Field(
        default_factory=_default_slots, description="Requests that one worker runs at a time on the CPU."
    )
    attempts: Annotated[int, Field(ge=1, le=20)] = Field(
        3, description="How often a request is started when its runner is lost."
    )
    run_limit_s: Annotated[float, Field(gt=0)] = Field(600.0, description="Longest run of one request in seconds.")
    stop_grace_s: Annotated[float, Field(ge=0)] = Field(
        20.0, description="Seconds that running work has to end at a stop before it goes back to its queue."
    )
    strict_submit: bool = Field(
        default=False, description="Refuse bad input at submit instead of at the result, where fal tells it."
    )
    running_per_key: Annotated[int, Field(ge=0)] = Field(
        0, description="Requests of one key that run at a time; 0 sets no limit."
    )
    upload_limit_bytes: Annotated[int, Field(ge=1)] = Field(
        2 << 30, description="Largest file that may be uploaded, in one piece or in parts."
    )
    retention_days: Annotated[float, Field(gt=0, le=36500)] = Field(
        30.0, description="Days that a completed request is kept, with its outputs of which nothing else was said."
    )
    prices: Path | None = Field(
        None, description="TOML file of what calls cost, by endpoint; without one everything costs nothing."
    )
    fetch_allow: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description=(
            "Private addresses that inputs may name: networks such as 192.168.50.0/24, and single places on this machine "
            "such as 127.0.0.1:9000; separated by commas."
        ),
    )
    prompt_optimizer: Literal["off", "rules", "openai"] = Field(
        "rules", description="What rewrites prompts that may be rewritten: nothing, plain rules, or a language model."
    )
    prompt_optimizer_url: str | None = Field(
        None,
        description="Base address of an endpoint in OpenAI's form for the prompt optimizer: http://127.0.0.1:11434/v1",
    )
    prompt_optimizer_model: str | None = Field(None, description="Model of that endpoint.")
    prompt_optimizer_key: SecretStr | None = Field(None, description="Key of that endpoint, if it wants one.")
    label_mark: Literal["asked", "always"] = Field(
        "asked", description="Which results show or let hear that a machine made them: those whose call asks, or all."
    )
    label_producer: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        "Limpet", description="Name or code of the service that made a result, in the tag that every file gets."
    )
    label_c2pa: bool = Field(
        default=False, description="Sign results with content credentials (C2PA); needs the extra c2pa."
    )
    minimax_callback_required: bool = Field(
        default=False, description="Refuse a call of MiniMax's API whose callback address fails the challenge."
    )
    vtrix_callback_challenge: bool = Field(
        default=False, description="Ask callback addresses of the gateway's API for MiniMax's handshake first."
    )
    vtrix_camera_words: Literal["document", "literal"] = Field(
        "document", description="What camera words of the gateway's API mean: what its document says, or what they say."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level that is logged.")
    log_format: Literal["auto", "console", "json"] = Field(
        "auto", description="Form of log lines; auto is console at a terminal and json elsewhere."
    )

    @field_validator("engines", "fetch_allow", "accepted_licences", "gpus", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("fetch_allow")
    @classmethod
    def _check_places(cls, places: tuple[str, ...]) -> tuple[str, ...]:
        for place in places:
            if "/" in place:
                ipaddress.ip_network(place)
            elif not place.rpartition(":")[2].isdigit():
                raise ValueError(f"{place} is neither a network (10.0.0.0/8) nor a place (127.0.0.1:9000)")
        return places

    @field_validator("territory")
    @classmethod
    def _check_territory(cls, territory: str | None) -> str | None:
        if territory is not None and territory.upper() not in TERRITORIES:
            raise ValueError(
                f"{territory} is no code of ISO 3166-1; it has codes such as JP, and GB for the United Kingdom"
            )
        return territory and territory.upper()

    @field_validator("gpus")
    @classmethod
    def _check_gpus(cls, gpus: tuple[str, ...]) -> tuple[str, ...]:
        for gpu in gpus:
            if not (_DEVICE.fullmatch(gpu) or _GROUP.fullmatch(gpu)):
                raise ValueError(
                    f"{gpu} is no device or group of devices; auto, cpu, mps, cuda:0 and cuda:0+cuda:1 are"
                )
        named = [device for gpu in gpus for device in (gpu.split("+") if gpu.startswith("cuda") else [gpu])]
        if len(set(named)) < len(named):
            raise ValueError("a device stands in it twice; each has one runner")
        return gpus

    @model_validator(mode="after")
    def _check_optimizer(self) -> Self:
        needed = (self.prompt_optimizer_url, self.prompt_optimizer_model)
        if self.prompt_optimizer == "openai" and None in needed:
            raise ValueError("prompt_optimizer is openai; name its prompt_optimizer_url and prompt_optimizer_model too")
        return self

    @property
    def diffusion_profiles(self) -> Sequence[str]:
        """The profiles of models that are to serve anything: `open` for the engine `diffusion:open`."""
        preferred = {name for names in (self.engines, *self.profile.values()) for name in names}
        return sorted(name.removeprefix("diffusion:") for name in preferred if name.startswith("diffusion:"))

    @property
    def models(self) -> Path:
        """Folder of the weights that `limpet models pull` brings."""
        return self.data / "models"

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def with_port(self, port: int) -> "Settings":
        """The same, with the port that was taken in the end."""
        return self.model_copy(update={"port": port})

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, _config_file())

    def origins(self, flags: Mapping[str, Any]) -> dict[str, str]:
        """Where each value comes from: flag, variable, file or default."""
        file = TomlConfigSettingsSource(type(self), _config_file())()
        return {
            name: "flag"
            if name in flags
            else f"variable {_PREFIX}{name.upper()}"
            if f"{_PREFIX}{name.upper()}" in os.environ
            else f"file {_config_file()}"
            if name in file
            else "default"
            for name in type(self).model_fields
        }

    def environment(self, **changes: str) -> dict[str, str]:
        """The variables that give a child process these very settings, with `changes`."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        texts = {name: _as_text(value) for name, value in values.items() if value is not None} | changes
        return {**os.environ, **{f"{_PREFIX}{name.upper()}": text for name, text in texts.items()}}


def _as_text(value: object) -> str:
    match value:
        case SecretStr():
            return value.get_secret_value()
        case tuple():
            return ",".join(value)
        case dict():
            return json.dumps(value, default=_revealed)
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)


def _revealed(value: object) -> object:
    """A setting that is no JSON, for a child process of ours."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Path):
        return str(value)
    assert isinstance(value, BaseModel)
    return dict(value)


def _config_file() -> Path:
    return Path(os.environ.get(f"{_PREFIX}CONFIG", "limpet.toml"))


def load_settings(**flags: Any) -> Settings:
    """Reads the settings; flags that are None were not given. Raises `SetupError` that names the wrong ones."""
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, p['loc']))}: {p['msg']}" for p in error.errors())
        raise SetupError(f"The settings are wrong: {problems}. `limpet config show` prints them all.") from None
