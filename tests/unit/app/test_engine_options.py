"""An engine that the settings prefer is one that they set up."""

import pytest

from limpet.app.house import engine_options
from limpet.core.errors import SetupError
from limpet.settings import Settings


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("diffusion", "named with a profile of models: diffusion:open"),
        ("neural:kokoro", "the table speakers of the settings has none yet"),
        ("upstream", "the table providers of the settings has upstream:office"),
        ("upstream:home", "the table providers of the settings has upstream:office"),
    ],
)
def test_an_engine_that_is_not_set_up_is_told_with_those_that_are(name: str, hint: str) -> None:
    providers = {"office": {"kind": "fal", "url": "https://queue.example"}}
    settings = Settings.model_validate({"profile": {"*": [name, "embedded"]}, "providers": providers})

    with pytest.raises(SetupError, match=hint):
        engine_options(settings)


def test_a_runner_is_told_which_gpu_is_its_own() -> None:
    settings = Settings.model_validate({"engines": ["diffusion:open"], "gpus": ["cuda:0", "cuda:1"]})

    assert engine_options(settings)["diffusion:open"]["device"] == "cuda:0"
    assert engine_options(settings, gpu="cuda:1")["diffusion:open"]["device"] == "cuda:1"


def test_a_machine_may_leave_the_work_of_gpus_to_others() -> None:
    settings = Settings.model_validate({"engines": ["diffusion:open"], "gpus": ""})

    assert settings.gpus == ()
    assert "diffusion:open" in engine_options(settings)


def test_devices_joined_by_a_plus_are_one_runner() -> None:
    settings = Settings.model_validate({"engines": ["diffusion:open"], "gpus": "cuda:0+cuda:1, cuda:2"})

    assert settings.gpus == ("cuda:0+cuda:1", "cuda:2")
    assert engine_options(settings, gpu="cuda:0+cuda:1")["diffusion:open"]["device"] == "cuda:0+cuda:1"
    assert Settings.model_validate({"gpus": "cpu+cpu"}).gpus == ("cpu+cpu",), "to try it"


@pytest.mark.parametrize(
    "gpus", ["cuda:0+", "cuda:0+cpu", "cuda+cuda:1", "auto+cuda:1", "cuda:0+cuda:0", "cuda:0+cuda:1,cuda:1"]
)
def test_a_group_is_of_several_gpus_that_no_other_runner_has(gpus: str) -> None:
    with pytest.raises(ValueError, match="device"):
        Settings.model_validate({"gpus": gpus})


@pytest.mark.parametrize("gpus", ["cuda:0,cuda:0", "gpu0", "cuda:x"])
def test_gpus_are_devices_each_named_once(gpus: str) -> None:
    with pytest.raises(ValueError, match="device"):
        Settings.model_validate({"gpus": gpus})
