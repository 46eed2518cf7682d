"""`limpet models` for what the Hub publishes, against a small Hub: what is taken, what is refused, and what is kept of it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.hub_server import HubServer, Repository, git_id, running_hub, served_folder, sha256

from limpet.cli.models import models_command
from limpet.core.errors import InputError, SetupError
from limpet.engines.diffusion.cards import read_shelf
from limpet.engines.diffusion.weights import weights_state
from limpet.storage.claim import claimed
from limpet.weights.manifest import read_manifest
from limpet.weights.state import State, revision_of

HEADER = b'{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}'
WEIGHTS = len(HEADER).to_bytes(8, "little") + HEADER
FILES = {
    "model_index.json": b'{"_class_name": "WanPipeline"}',
    "LICENSE": b"Do as you like.",
    "README.md": b"# Small",
    "transformer/config.json": b"{}",
    "transformer/diffusion_pytorch_model.safetensors": WEIGHTS + b"1234" * 5000,
    "vae/diffusion_pytorch_model.safetensors": WEIGHTS + b"5678",
    "old/huge.safetensors": WEIGHTS + b"0000",
    "tokenizer/spiece.model": b"words",
    "vae/diffusion_pytorch_model.bin": b"pickle",
    "handler.py": b"print('hello')",
    "assets/picture.png": b"picture",
}
TAKEN = {path for path in FILES if not path.startswith(("old/", "assets/")) and not path.endswith((".bin", ".py"))}
LORA = WEIGHTS + b"LORA"
COMMIT, LATER = "1" * 40, "2" * 40
TRANSFORMER = "transformer/diffusion_pytorch_model.safetensors"
CARDS = """
[licences.strict]
name = "A strict licence"
url = "https://example.com/licence"
territories_excluded = ["EU"]
attribution = "Powered by Strict"
needs_acceptance = true
terms = ["No cats."]

[cards.small]
title = "Small"
family = "wan"
repository = "me/small"
licence = "apache-2.0"
tasks = ["text-to-video"]
components = { transformer = 20_000, vae = 4 }
ignores = ["old/*"]
loras = [{ repository = "you/lora", file = "fast/four.safetensors" }]
grid = { multiple = 16, most_pixels = 10_000, frames = { step = 4, offset = 1, fps = 16, shortest = 5, longest = 81 } }
sampling = { steps = 2 }
"""
STRICT = CARDS.replace('licence = "apache-2.0"', 'licence = "strict"')


@pytest.fixture
def cards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "cards.toml"
    path.write_text(CARDS)
    monkeypatch.setenv("LIMPET_MODEL_CARDS", str(path))
    return path


@pytest.fixture
def hub(cards: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    with running_hub() as server:
        server.repositories["me/small"] = Repository(files=dict(FILES))
        server.repositories["you/lora"] = Repository(
            files={"fast/four.safetensors": LORA, "fast/eight.safetensors": b""}
        )
        monkeypatch.setenv("LIMPET_HUB", server.url)
        yield server


def limpet(*arguments: str, data: Path, answer: str | None = None) -> Result:
    return CliRunner().invoke(models_command, [*arguments, "--data", str(data)], input=answer)


def row(data: Path, name: str = "small") -> dict[str, object]:
    rows = json.loads(limpet("list", "--json", data=data).stdout)
    (found,) = [row for row in rows if row["id"] == name]
    return dict(found)


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("cards")
def test_all_models_are_listed_in_one_shape(tmp_path: Path) -> None:
    rows = json.loads(limpet("list", "--json", data=tmp_path).stdout)

    assert {"kokoro", "voxcpm", "qwen", "small", *read_shelf().cards} == {row["id"] for row in rows}
    assert len({frozenset(row) for row in rows}) == 1
    assert row(tmp_path)["state"] == "not here"
    assert row(tmp_path, "minimax-h3")["refusal"] is not None
    assert "minimax-h3 (refused)" in limpet("list", data=tmp_path).stdout


def test_a_card_is_brought_with_its_lora_and_says_of_what_commit_it_is(hub: HubServer, tmp_path: Path) -> None:
    done = limpet("pull", "small", data=tmp_path)
    folder = tmp_path / "models" / "small"
    manifest = read_manifest(folder)

    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == str(folder)
    assert files_in(folder) == {*TAKEN, "loras/transformer/fast/four.safetensors", "limpet-model.json"}
    for path in TAKEN:
        assert (folder / path).read_bytes() == FILES[path]
    assert (folder / "loras/transformer/fast/four.safetensors").read_bytes() == LORA
    assert manifest is not None
    assert (manifest.model, manifest.licence, manifest.is_complete) == ("small", "apache-2.0", True)
    assert dict(manifest.commits) == {"me/small": COMMIT, "you/lora": COMMIT}
    assert {file.path: (file.size_bytes, file.sha256) for file in manifest.files} == {
        path: (len(data), sha256(data)) for path, data in {**{p: FILES[p] for p in TAKEN}, "loras/transformer/fast/four.safetensors": LORA}.items()
    }  # fmt: skip
    assert revision_of(folder) == COMMIT
    assert (row(tmp_path)["state"], row(tmp_path)["revision"]) == ("here", COMMIT)


def test_the_engine_sees_the_same_state(hub: HubServer, cards: Path, tmp_path: Path) -> None:
    card, models = read_shelf(cards).cards["small"], tmp_path / "models"
    assert weights_state(card, models) is State.NOT_HERE
    limpet("pull", "small", data=tmp_path)
    assert weights_state(card, models) is State.HERE
    (models / "small" / TRANSFORMER).unlink()

    assert weights_state(card, models) is State.PARTLY


def test_what_could_run_programs_is_left_out_and_named(hub: HubServer, tmp_path: Path) -> None:
    done = limpet("pull", "small", data=tmp_path)

    assert "vae/diffusion_pytorch_model.bin: left out" in done.stderr
    assert "vae/diffusion_pytorch_model.bin" not in hub.brought()
    assert "handler.py" not in hub.brought()


def test_a_part_that_is_only_a_pickle_is_refused_before_anything_is_brought(hub: HubServer, tmp_path: Path) -> None:
    del hub.repositories["me/small"].files["vae/diffusion_pytorch_model.safetensors"]
    done = limpet("pull", "small", data=tmp_path)

    assert isinstance(done.exception, SetupError)
    assert "no safetensors in vae, only vae/diffusion_pytorch_model.bin" in str(done.exception)
    assert hub.brought() == []
    assert row(tmp_path)["state"] == "not here"


def test_what_is_here_is_not_asked_for_again(hub: HubServer, tmp_path: Path) -> None:
    limpet("pull", "small", data=tmp_path)
    hub.asked.clear()

    assert limpet("pull", "small", data=tmp_path).exit_code == 0
    assert hub.asked == []


def test_a_pull_that_broke_off_goes_on_at_the_same_commit(hub: HubServer, tmp_path: Path) -> None:
    hub.cut = (TRANSFORMER, 10_000)
    broken = limpet("pull", "small", data=tmp_path)
    hub.cut = None
    hub.repositories["me/small"].becomes(LATER, transformer__config_dot_json=b'{"new": true}')
    hub.asked.clear()
    state, done = row(tmp_path)["state"], limpet("pull", "small", data=tmp_path)

    assert "cannot be read: RemoteProtocolError" in str(broken.exception)
    assert state == "partly"
    assert done.exit_code == 0, done.output
    assert revision_of(tmp_path / "models" / "small") == COMMIT
    assert (f"/blobs/{TRANSFORMER}", "bytes=10000-") in hub.asked
    assert (tmp_path / "models/small" / TRANSFORMER).read_bytes() == FILES[TRANSFORMER]
    assert (tmp_path / "models/small/transformer/config.json").read_bytes() == b"{}"
    assert "model_index.json" not in hub.brought()


def test_an_update_brings_only_what_has_changed(hub: HubServer, tmp_path: Path) -> None:
    limpet("pull", "small", data=tmp_path)
    hub.repositories["me/small"].becomes(LATER, transformer__config_dot_json=b'{"new": true}')
    hub.asked.clear()

    assert limpet("pull", "small", "--update", data=tmp_path).exit_code == 0
    assert hub.brought() == ["transformer/config.json"]
    assert row(tmp_path)["revision"] == LATER


def test_an_update_removes_what_the_publisher_has_removed(hub: HubServer, tmp_path: Path) -> None:
    limpet("pull", "small", data=tmp_path)
    hub.repositories["me/small"].becomes(LATER)
    del hub.repositories["me/small"].files["README.md"]
    limpet("pull", "small", "--update", data=tmp_path)

    assert not (tmp_path / "models" / "small" / "README.md").exists()
    assert limpet("verify", "small", data=tmp_path).exit_code == 0


def test_a_card_with_another_lora_is_only_partly_here_until_that_is_brought(
    hub: HubServer, cards: Path, tmp_path: Path
) -> None:
    limpet("pull", "small", data=tmp_path)
    cards.write_text(CARDS.replace("fast/four", "fast/eight"))
    hub.asked.clear()
    state = row(tmp_path)["state"]
    limpet("pull", "small", data=tmp_path)

    assert state == "partly"
    assert hub.brought() == ["fast/eight.safetensors"]
    assert row(tmp_path)["state"] == "here"


def test_a_card_of_another_repository_is_not_here_as_it_was(hub: HubServer, cards: Path, tmp_path: Path) -> None:
    limpet("pull", "small", data=tmp_path)
    cards.write_text(CARDS.replace("me/small", "me/other"))

    assert row(tmp_path)["state"] == "partly"


@pytest.mark.parametrize("path", [TRANSFORMER, "transformer/config.json"])
def test_a_file_with_other_bytes_than_the_listing_says_is_not_kept(hub: HubServer, tmp_path: Path, path: str) -> None:
    hub.spoilt[path] = b"x" + FILES[path][1:]
    done = limpet("pull", "small", data=tmp_path)

    assert isinstance(done.exception, SetupError)
    assert "is not what it should be" in str(done.exception)
    assert not (tmp_path / "models" / "small" / path).exists()
    assert row(tmp_path)["state"] == "partly"


def test_the_word_of_the_answer_counts_where_the_listing_says_nothing(hub: HubServer, tmp_path: Path) -> None:
    hub.tells_checksums = False
    hub.spoilt[TRANSFORMER] = b"x" + FILES[TRANSFORMER][1:]

    assert "its sha256 is" in str(limpet("pull", "small", data=tmp_path).exception)


@pytest.mark.parametrize("name", ["../../evil.json", "/etc/evil.json", "limpet-model.json", "a\\..\\evil.json"])
def test_a_listing_cannot_name_a_place_outside_the_folder(hub: HubServer, tmp_path: Path, name: str) -> None:
    hub.repositories["me/small"].files[name] = b"{}"
    done = limpet("pull", "small", data=tmp_path)

    assert "no place in the folder of a model" in str(done.exception)
    assert hub.brought() == []


def test_two_files_for_one_place_are_refused(hub: HubServer, tmp_path: Path) -> None:
    hub.repositories["me/small"].files["loras/transformer/fast/four.safetensors"] = WEIGHTS

    assert "two files of small would have the same place" in str(limpet("pull", "small", data=tmp_path).exception)


def test_a_disk_without_room_is_told_before_anything_is_brought(hub: HubServer, tmp_path: Path) -> None:
    hub.lies[TRANSFORMER] = {"size": 10**18}
    done = limpet("pull", "small", data=tmp_path)

    assert isinstance(done.exception, SetupError)
    assert "small needs 1000000000.0 GB more" in str(done.exception)
    assert hub.brought() == []


def test_a_lora_that_is_not_there_is_named(hub: HubServer, tmp_path: Path) -> None:
    del hub.repositories["you/lora"].files["fast/four.safetensors"]

    assert "you/lora has no file fast/four.safetensors" in str(limpet("pull", "small", data=tmp_path).exception)


@pytest.mark.parametrize("lists_to_all", [True, False])
def test_a_token_opens_what_is_given_to_accounts_and_goes_nowhere_else(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, lists_to_all: bool
) -> None:
    hub.token, hub.lists_to_all = "hf_secret", lists_to_all
    with running_hub() as other:
        other.repositories = hub.repositories
        hub.elsewhere = other.url.replace("127.0.0.1", "localhost")
        refused = limpet("pull", "small", data=tmp_path)
        monkeypatch.setenv("LIMPET_HUB_TOKEN", "hf_secret")
        done = limpet("pull", "small", data=tmp_path)

        assert "set hub_token" in str(refused.exception)
        assert done.exit_code == 0, done.output
        assert other.tokens
        assert set(other.tokens.values()) == {None}
        assert "hf_secret" not in done.output


def test_a_gated_model_is_not_even_asked_for_before_its_licence_is_accepted(
    hub: HubServer, cards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards.write_text(STRICT)
    said = [str(limpet("pull", "small", data=tmp_path).exception)]
    monkeypatch.setenv("LIMPET_ACCEPTED_LICENCES", "strict")
    said.append(str(limpet("pull", "small", data=tmp_path).exception))
    monkeypatch.setenv("LIMPET_TERRITORY", "FR")
    said.append(str(limpet("pull", "small", data=tmp_path).exception))
    assert hub.asked == []
    monkeypatch.setenv("LIMPET_TERRITORY", "JP")
    done = limpet("pull", "small", data=tmp_path)

    assert 'set accepted_licences = "strict" and set territory' in said[0]
    assert "accepted_licences" not in said[1]
    assert "set territory" in said[1]
    assert "grants nothing in FR" in said[2]
    assert done.exit_code == 0, done.output


def test_a_licence_is_printed_with_what_to_write(cards: Path, tmp_path: Path) -> None:
    cards.write_text(STRICT)
    text = limpet("licence", "small", data=tmp_path).stdout
    facts = json.loads(limpet("licence", "small", "--json", data=tmp_path).stdout)

    for part in (
        "A strict licence",
        "https://example.com/licence",
        "EU",
        "Powered by Strict",
        "No cats.",
        "set territory",
    ):
        assert part in text
    assert (facts["id"], facts["licence"], facts["needs_acceptance"]) == ("small", "strict", True)


def test_verifying_finds_the_wrong_byte_and_a_pull_brings_that_file_only(hub: HubServer, tmp_path: Path) -> None:
    limpet("pull", "small", data=tmp_path)
    right = limpet("verify", "small", "--json", data=tmp_path)
    path = tmp_path / "models" / "small" / TRANSFORMER
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    wrong = limpet("verify", "small", "--json", data=tmp_path)
    state = row(tmp_path)["state"]
    hub.asked.clear()
    limpet("pull", "small", data=tmp_path)

    assert (right.exit_code, json.loads(right.stdout)["faults"]) == (0, [])
    assert json.loads(wrong.stdout)["faults"] == [{"path": TRANSFORMER, "what": "has other bytes than it should"}]
    assert isinstance(wrong.exception, SetupError)
    assert state == "partly"
    assert hub.brought() == [TRANSFORMER]
    assert limpet("verify", "small", data=tmp_path).exit_code == 0


def test_verifying_finds_what_is_missing_short_or_too_much(hub: HubServer, tmp_path: Path) -> None:
    limpet("pull", "small", data=tmp_path)
    folder = tmp_path / "models" / "small"
    (folder / "README.md").unlink()
    (folder / "LICENSE").write_bytes(b"")
    (folder / "vae" / "evil.bin").write_bytes(b"pickle")
    faults = json.loads(limpet("verify", "small", "--json", data=tmp_path).stdout)["faults"]

    assert {fault["path"]: fault["what"] for fault in faults} == {
        "README.md": "is not there",
        "LICENSE": "has 0 bytes, not 15",
        "vae/evil.bin": "belongs to nothing",
    }


def test_what_is_not_here_cannot_be_verified_or_removed(hub: HubServer, tmp_path: Path) -> None:
    assert isinstance(limpet("verify", "small", data=tmp_path).exception, SetupError)
    assert isinstance(limpet("rm", "small", "--yes", data=tmp_path).exception, InputError)


def test_removing_asks_first(hub: HubServer, tmp_path: Path) -> None:
    limpet("pull", "small", data=tmp_path)
    folder = tmp_path / "models" / "small"
    limpet("rm", "small", data=tmp_path, answer="n\n")
    assert folder.is_dir()
    limpet("rm", "small", data=tmp_path, answer="y\n")
    assert not folder.exists()
    limpet("pull", "small", data=tmp_path)
    gone = limpet("rm", "small", "--yes", "--json", data=tmp_path)

    assert json.loads(gone.stdout)["freed_bytes"] > len(FILES[TRANSFORMER])
    assert row(tmp_path)["state"] == "not here"


def test_a_folder_that_is_being_brought_is_left_alone(hub: HubServer, tmp_path: Path) -> None:
    limpet("pull", "small", data=tmp_path)
    folder = tmp_path / "models" / "small"
    with claimed(folder):
        refused = [limpet("pull", "small", "--check", data=tmp_path), limpet("rm", "small", "--yes", data=tmp_path)]

    assert all("Another command is at work" in str(done.exception) for done in refused)
    assert limpet("rm", "small", "--yes", data=tmp_path).exit_code == 0
    assert not folder.exists()


def test_a_folder_that_was_brought_can_be_brought_on_from(hub: HubServer, tmp_path: Path) -> None:
    limpet("pull", "small", data=tmp_path / "one")
    hub.asked.clear()
    with served_folder(tmp_path / "one" / "models" / "small") as url:
        done = limpet("pull", "small", "--from", url, data=tmp_path / "two")

    assert done.exit_code == 0, done.output
    assert hub.asked == []
    assert row(tmp_path / "two")["revision"] == COMMIT
    assert limpet("verify", "small", data=tmp_path / "two").exit_code == 0


def test_a_folder_without_a_manifest_is_no_folder_to_bring_on_from(hub: HubServer, tmp_path: Path) -> None:
    with served_folder(tmp_path) as url:
        done = limpet("pull", "small", "--from", url, data=tmp_path)

    assert "has no whole limpet-model.json" in str(done.exception)


# A folder of this machine


@pytest.fixture
def copy(tmp_path: Path, cards: Path) -> Path:
    """What somebody has brought by hand."""
    folder = tmp_path / "copy"
    for path, data in {**FILES, "loras/transformer/fast/four.safetensors": LORA}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def test_a_folder_is_taken_over_without_a_network(copy: Path, tmp_path: Path) -> None:
    done = limpet("pull", "small", "--folder", str(copy), data=tmp_path)
    folder = tmp_path / "models" / "small"

    assert done.exit_code == 0, done.output
    assert files_in(folder) == {*TAKEN, "loras/transformer/fast/four.safetensors", "limpet-model.json"}
    assert not any(path.is_symlink() for path in folder.rglob("*"))
    assert (row(tmp_path)["state"], row(tmp_path)["revision"]) == ("here", None)
    assert limpet("verify", "small", data=tmp_path).exit_code == 0


def test_a_folder_can_stay_where_it_is(copy: Path, tmp_path: Path) -> None:
    done = limpet("pull", "small", "--folder", str(copy), "--link", "--json", data=tmp_path)
    folder = tmp_path / "models" / "small"

    assert json.loads(done.stdout)["state"] == "here"
    assert (folder / TRANSFORMER).readlink() == copy / TRANSFORMER
    limpet("rm", "small", "--yes", data=tmp_path)
    assert (copy / TRANSFORMER).read_bytes() == FILES[TRANSFORMER]


def test_a_snapshot_of_the_hubs_cache_is_taken_over_with_its_commit(copy: Path, tmp_path: Path) -> None:
    snapshot, blobs = tmp_path / "models--me--small" / "snapshots" / COMMIT, tmp_path / "models--me--small" / "blobs"
    blobs.mkdir(parents=True)
    for path in files_in(copy):
        data = (copy / path).read_bytes()
        (blobs / git_id(data)).write_bytes(data)
        (snapshot / path).parent.mkdir(parents=True, exist_ok=True)
        (snapshot / path).symlink_to(blobs / git_id(data))
    done = limpet("pull", "small", "--folder", str(snapshot), data=tmp_path)

    assert done.exit_code == 0, done.output
    assert row(tmp_path)["revision"] == COMMIT
    assert not (tmp_path / "models" / "small" / TRANSFORMER).is_symlink()


def test_a_folder_that_another_limpet_has_brought_is_checked_by_its_manifest(hub: HubServer, tmp_path: Path) -> None:
    limpet("pull", "small", data=tmp_path / "one")
    moved = shutil.copytree(tmp_path / "one" / "models" / "small", tmp_path / "stick")
    good = limpet("pull", "small", "--folder", str(moved), data=tmp_path / "two")
    (moved / TRANSFORMER).write_bytes(b"x".join([WEIGHTS, FILES[TRANSFORMER][len(WEIGHTS) + 1 :]]))
    bad = limpet("pull", "small", "--folder", str(moved), data=tmp_path / "three")

    assert good.exit_code == 0, good.output
    assert row(tmp_path / "two")["revision"] == COMMIT
    assert "is not what it should be" in str(bad.exception)
    assert row(tmp_path / "three")["state"] == "not here"


def _link_out(copy: Path) -> None:
    secret = copy.parent / "secret"
    secret.write_bytes(b"secret")
    (copy / "transformer" / "config.json").unlink()
    (copy / "transformer" / "config.json").symlink_to(secret)


def _no_lora(copy: Path) -> None:
    shutil.rmtree(copy / "loras")


def _no_shard(copy: Path) -> None:
    (copy / f"{TRANSFORMER}.index.json").write_text('{"weight_map": {"a": "part-2.safetensors"}}')


def _no_index(copy: Path) -> None:
    (copy / f"{TRANSFORMER}.index.json").write_text("[]")


def _only_pickle(copy: Path) -> None:
    (copy / "vae" / "diffusion_pytorch_model.safetensors").unlink()


def _disguised(copy: Path) -> None:
    (copy / TRANSFORMER).write_bytes(b"\x80\x04pickle" * 100)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_link_out, "config.json is a link that leads out of"),
        (_no_lora, "you/lora has no file fast/four.safetensors, which would be loras/transformer/fast/four.safetensors"),
        (_no_shard, "it has no file transformer/part-2.safetensors"),
        (_no_index, "is no index of a split model"),
        (_only_pickle, "no safetensors in vae, only vae/diffusion_pytorch_model.bin"),
        (_disguised, f"{TRANSFORMER} is no safetensors file"),
    ],
)  # fmt: skip
def test_a_folder_that_is_not_whole_or_not_safe_is_refused(copy: Path, tmp_path: Path, spoil, said: str) -> None:
    spoil(copy)
    done = limpet("pull", "small", "--folder", str(copy), data=tmp_path)

    assert isinstance(done.exception, SetupError)
    assert said in str(done.exception)
    assert files_in(tmp_path / "models") <= {".small.lock"}


def test_what_is_here_is_not_overwritten_by_a_folder(copy: Path, tmp_path: Path) -> None:
    limpet("pull", "small", "--folder", str(copy), data=tmp_path)

    assert "limpet models rm small" in str(limpet("pull", "small", "--folder", str(copy), data=tmp_path).exception)


def test_a_folder_does_not_lead_around_the_licence(copy: Path, cards: Path, tmp_path: Path) -> None:
    cards.write_text(STRICT)

    assert "is not brought" in str(limpet("pull", "small", "--folder", str(copy), data=tmp_path).exception)


# The small Hub itself


def test_the_small_hub_speaks_as_the_hubs_own_library_expects(hub: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    library = pytest.importorskip(
        "huggingface_hub", reason="huggingface_hub comes with transformers, which is not installed"
    )
    # The diffusion engine shuts the library off from every network, for good: its tests may have run in this process.
    monkeypatch.setattr(library.constants, "HF_HUB_OFFLINE", False)
    told = library.HfApi(endpoint=hub.url, token=False).model_info("me/small", revision="main", files_metadata=True)
    files = {sibling.rfilename: sibling for sibling in told.siblings}

    assert told.sha == COMMIT
    assert set(files) == set(FILES)
    assert (files[TRANSFORMER].size, files[TRANSFORMER].lfs.sha256) == (
        len(FILES[TRANSFORMER]),
        sha256(FILES[TRANSFORMER]),
    )
    assert (files["LICENSE"].blob_id, files["LICENSE"].lfs) == (git_id(FILES["LICENSE"]), None)
