"""The files of the corpus, made once for all decoders."""

import subprocess
import sys
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    subprocess.run([sys.executable, CORPUS / "make_media.py", folder], check=True, stdout=subprocess.DEVNULL)
    return folder
