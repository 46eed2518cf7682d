"""The reference names what there is, with the words that the code has."""

import re
from pathlib import Path

import pytest

from limpet.cli.main import _COMMANDS, _HIDDEN
from limpet.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"
ROWS = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", (DOCS / "reference" / "settings.md").read_text(), re.MULTILINE))


def test_every_setting_is_in_the_reference_and_no_other() -> None:
    assert set(ROWS) == set(Settings.model_fields)


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_a_setting_is_described_in_the_same_words(name: str) -> None:
    description = Settings.model_fields[name].description

    assert description
    first_sentence = re.split(r"[.:;]", description)[0]
    assert first_sentence in ROWS[name].replace("`", "")


def test_every_command_is_in_the_readme_or_the_reference() -> None:
    text = "".join(path.read_text() for path in [DOCS.parent / "README.md", *DOCS.rglob("*.md")])

    missing = [name for name in _COMMANDS if name not in _HIDDEN and f"limpet {name}" not in text]
    assert missing == []


def test_architecture_pages_link_to_files_that_exist() -> None:
    for page in DOCS.rglob("*.md"):
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page}: {target}"


def test_tests_that_the_documents_name_exist() -> None:
    text = "".join(path.read_text() for path in (DOCS / "architecture").glob("*.md"))
    code = "".join(path.read_text() for path in (DOCS.parent / "tests").rglob("test_*.py"))

    for name in re.findall(r"`(test_\w+)`", text):
        assert f"def {name}(" in code, name
