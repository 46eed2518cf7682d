"""The shelf of model cards: what we ship goes together, an operator's file adds to it, and mistakes in it are named."""

from pathlib import Path

import pytest

from limpet.core.errors import SetupError
from limpet.engines.diffusion.card import Task
from limpet.engines.diffusion.cards import Shelf, read_shelf
from limpet.engines.diffusion.weights import weights_of
from limpet.weights.published import stays_inside

SHELF = read_shelf()
CARD = """
[cards.small]
title = "Small"
family = "wan"
repository = "me/small"
licence = "apache-2.0"
tasks = ["text-to-video"]
components = { transformer = 1000 }
grid = { multiple = 16, most_pixels = 10_000, frames = { step = 4, offset = 1, fps = 16, shortest = 5, longest = 81 } }
sampling = { steps = 2, sigmas = [1.0, 0.5] }
"""


def shelf_with(tmp_path: Path, text: str) -> Shelf:
    own = tmp_path / "own.toml"
    own.write_text(text)
    return read_shelf(own)


def test_the_profiles_that_are_promised_are_there() -> None:
    assert set(SHELF.profiles) == {"open", "lite", "h3", "ltx"}
    assert set(SHELF.profiles["open"].models) == set(Task)


def test_what_is_free_needs_no_word_of_the_operator() -> None:
    for profile in ("open", "lite"):
        for model in SHELF.profiles[profile].models.values():
            licence = SHELF.licence_of(SHELF.cards[model])
            assert not licence.needs_acceptance
            assert not licence.territories_excluded


def test_the_experts_of_a_model_have_a_lora_each() -> None:
    for model in ("wan2.2-t2v-a14b", "wan2.2-i2v-a14b"):
        assert [lora.component for lora in SHELF.cards[model].loras] == ["transformer", "transformer_2"]


def test_the_turbo_weights_of_h3_go_to_the_transformer_they_were_made_for() -> None:
    for model in ("minimax-h3", "minimax-h3-ref"):
        card = SHELF.cards[model]
        assert [lora.component for lora in card.loras] == [name for name in card.components if "transformer" in name]


def test_the_lengths_of_a_model_are_lengths_of_its_rule() -> None:
    for card in SHELF.cards.values():
        if (rule := card.grid.frames) is not None:
            assert (rule.longest - rule.offset) % rule.step == 0, card.id
            assert (rule.shortest - rule.offset) % rule.step == 0, card.id


def test_noise_levels_fall() -> None:
    for card in SHELF.cards.values():
        levels = list(card.sampling.sigmas or ())
        assert levels == sorted(levels, reverse=True), card.id


def test_the_weights_of_a_card_are_its_repository_and_its_loras() -> None:
    card = SHELF.cards["wan2.2-t2v-a14b"]
    own, high, low = weights_of(card).repositories

    assert (own.name, own.folder) == (card.repository, "")
    assert (high.folder, low.folder) == ("loras/transformer", "loras/transformer_2")
    assert [high.takes, low.takes] == [(lora.file,) for lora in card.loras]
    assert card.loras[0].path == f"{high.folder}/{card.loras[0].file}"


def test_a_profile_has_no_card_for_what_it_lacks() -> None:
    assert SHELF.card("lite", Task.FIRST_LAST_TO_VIDEO) is None
    assert SHELF.card("lite", Task.TEXT_TO_VIDEO) is SHELF.cards["wan2.2-ti2v-5b"]


def test_no_such_profile_says_which_there_are() -> None:
    with pytest.raises(SetupError, match=r"no profile best.*h3, lite, ltx, open"):
        SHELF.card("best", Task.TEXT_TO_VIDEO)


def test_an_own_file_adds_a_card_and_a_profile(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, f'{CARD}\n[profiles.mine]\ntitle = "Mine"\nmodels = {{ text-to-video = "small" }}')
    card = shelf.card("mine", Task.TEXT_TO_VIDEO)

    assert card is not None
    assert (card.id, card.sampling.steps, card.grid.multiple) == ("small", 2, 16)
    assert set(SHELF.cards) < set(shelf.cards)


def test_an_own_file_replaces_what_has_the_same_name(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, '[licences.minimax-h3]\nname = "A licence of our own"\nurl = "https://example.com"')

    assert shelf.licences["minimax-h3"].territories_excluded == ()
    assert shelf.licences["ltx-2"] == SHELF.licences["ltx-2"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("cards = 3", "cards is no table"),
        ("[cards", "is no TOML"),
        ("[models.a]", "models is none of the tables licences, cards, profiles"),
        ('[cards."../a"]\ntitle = ""', r"cards\.\.\./a: a name has"),
        ("[cards]\nsmall = 3", r"cards\.small is no table"),
        ('[cards.small]\ntitle = "Small"', r"cards\.small\.family: Field required"),
        (CARD.replace("multiple = 16", 'multiple = "many"'), r"cards\.small\.grid\.multiple: Input should be a valid"),
        (CARD.replace('"wan"', '"sora"'), r"cards\.small\.family: Input should be 'wan'"),
        (CARD.replace("sigmas", "levels"), r"cards\.small\.sampling\.levels: Unexpected keyword"),
        (CARD.replace("[1.0, 0.5]", "[1.0]"), r"cards\.small\.sampling\.sigmas: 2 steps need as many"),
        (CARD.replace("apache-2.0", "mine"), r"cards\.small\.licence: there is no licence mine"),
        (CARD.replace(", frames = { step = 4, offset = 1, fps = 16, shortest = 5, longest = 81 }", ""), "grid.frames"),
        (CARD + 'loras = [{ repository = "a/b", file = "a.bin" }]', "a.bin is no safetensors file"),
        (CARD + 'loras = [{ repository = "a/b", file = "../a.safetensors" }]', "a.safetensors is no safetensors file"),
        (
            CARD + 'loras = [{ repository = "a/b", file = "a.safetensors", component = "unet" }]',
            "a.safetensors is for unet, which is none of the components",
        ),
        (
            CARD + 'loras = [{ repository = "a/b", file = "a.safetensors" }, { repository = "c/d", file = "a.safetensors" }]',
            "two of them would be loras/transformer/a.safetensors",
        ),
        ('[profiles.p]\ntitle = ""\nmodels = { text-to-video = "no" }', r"profiles\.p\.models\.text-to-video: there is no card no"),
        (
            '[profiles.p]\ntitle = ""\nmodels = { text-to-image = "ltx-2.5" }',
            r"profiles\.p\.models\.text-to-image: the card ltx-2\.5 does not do that",
        ),
        ('[licences.l]\nname = ""\nurl = ""\nterritories_excluded = ["UK"]', "UK is neither EU nor an ISO 3166-1 code"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_file_and_its_place(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(SetupError, match=place) as refused:
        shelf_with(tmp_path, text)

    assert str(tmp_path / "own.toml") in str(refused.value)


def test_the_card_that_the_how_to_shows_is_one(tmp_path: Path) -> None:
    page = Path(__file__).parents[4] / "docs" / "how-to" / "gpu.md"
    (example,) = [block for block in page.read_text().split("```") if "[cards." in block]
    card = shelf_with(tmp_path, example.removeprefix("toml")).card("mine", Task.TEXT_TO_VIDEO)

    assert card is not None
    assert card.id == "our-wan"


def test_a_file_that_cannot_be_read_names_its_setting(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="LIMPET_MODEL_CARDS"):
        read_shelf(tmp_path / "none.toml")


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../a", "a/../b", "a//b", "a\\b", "C:a", "a/.", "a\0"])
def test_a_path_that_leads_outside_is_seen(path: str) -> None:
    assert not stays_inside(path)
    assert stays_inside("transformer/a-00001-of-00002.safetensors")
