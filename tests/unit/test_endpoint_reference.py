"""The generated reference of endpoints is that of the catalogue as it is."""

import importlib.util
from pathlib import Path

from limpet.catalog.endpoints import ENDPOINTS
from limpet.engines.base import Offer
from limpet.engines.embedded.engine import EmbeddedEngine

PROGRAM = Path(__file__).parents[2] / "docs" / "reference" / "make_endpoints.py"


def test_the_reference_is_current_and_names_the_command_that_makes_it() -> None:
    description = importlib.util.spec_from_file_location("make_endpoints", PROGRAM)
    assert description is not None
    assert description.loader is not None
    program = importlib.util.module_from_spec(description)
    description.loader.exec_module(program)

    text = PROGRAM.with_name("endpoints.md").read_text()

    assert text == program.reference(), "run the command at the top of docs/reference/endpoints.md"
    assert "uv run python docs/reference/make_endpoints.py" in text


def test_the_reference_has_a_section_for_every_endpoint() -> None:
    text = PROGRAM.with_name("endpoints.md").read_text()

    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == [*ENDPOINTS, "Objects"]


def test_the_readme_counts_right() -> None:
    text = (PROGRAM.parents[2] / "README.md").read_text()
    served = [endpoint for endpoint in ENDPOINTS.values() if isinstance(EmbeddedEngine().offers(endpoint), Offer)]

    assert f"The {len(ENDPOINTS)} endpoints" in text
    assert f"The {len(served)} that make " in text
