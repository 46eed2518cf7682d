"""`limpet serve`, `limpet worker`, and the runner that only we start."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from limpet.cli.options import data_option, open_settings
from limpet.core.errors import SetupError

if TYPE_CHECKING:
    from limpet.settings import Settings


@click.command("serve")
@click.option("--host", help="Address to listen on; 127.0.0.1 unless set.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 8400 unless set, 0 takes a free one.")
@data_option
@click.option("--no-worker", is_flag=True, help="Serve the API only; workers run elsewhere on the same database.")
def serve_command(*, host: str | None, port: int | None, data: Path | None, no_worker: bool) -> None:
    """Start the server: database, API and worker, until SIGTERM or Ctrl-C."""
    settings = open_settings(host=host, port=port, data=data)
    import uvloop

    from limpet.app.serve import serve

    def announce(address: str) -> None:
        click.echo(_banner(settings, address), err=True)

    uvloop.run(serve(settings, with_worker=not no_worker, announce=announce))


def _banner(settings: "Settings", address: str) -> str:
    key, note = "local:local", "The key local:local works on this machine."
    if not settings.is_local:
        key, note = "<your key>", "Callers need a key: `limpet keys create`."
    proxy = f'{{ url: "{address}/api/fal/proxy", when: "always" }}'
    return "\n".join(
        [
            f"Limpet listens on {address} (data: {settings.data}). {note}",
            "",
            f"  Any program, unchanged:  limpet exec --server {address} -- python app.py",
            f'  JavaScript, one line:    fal.config({{ credentials: "{key}", proxyUrl: {proxy} }})',
            f'  curl:                    -H "Authorization: Key {key}" {address}/<endpoint id>',
            "",
        ]
    )


@click.command("worker")
@data_option
@click.option("--with-parent", is_flag=True, hidden=True, help="End when standard input ends.")
def worker_command(*, data: Path | None, with_parent: bool) -> None:
    """Start one more worker on the database that LIMPET_DATABASE_URL names."""
    settings = open_settings(data=data)
    if settings.database_url is None:
        raise SetupError("A worker of its own needs LIMPET_DATABASE_URL; `limpet serve` starts its worker by itself.")
    import uvloop

    from limpet.app.work import run_worker

    uvloop.run(run_worker(settings, settings.database_url.get_secret_value(), with_parent=with_parent))


@click.command("runner", hidden=True)
def runner_command() -> None:
    """The process in which an engine works; a worker starts it."""
    from limpet.app.work import run_runner

    run_runner()
