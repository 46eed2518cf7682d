"""`limpet exec`: runs a program so that its fal client, unchanged, reaches a Limpet server.

Exit codes: the program's own; 128 + n if signal n ended it; 126 and 127 if it cannot be started; 2 for wrong use; 1 if the
server does not answer.
"""

import asyncio
import os
import signal
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from limpet.edge.server_address import ServerAddress

#: What `limpet serve` accepts from this machine without set-up.
LOCAL_KEY = "local:local"
HEALTH_S = 5.0

NOT_EXECUTABLE, NOT_FOUND = 126, 127


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    command: tuple[str, ...]
    server: "ServerAddress"
    key: str
    allow_other_hosts: bool
    environment: Mapping[str, str]


@click.command("exec", context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option(
    "--server",
    envvar="LIMPET_SERVER",
    default="http://127.0.0.1:8400",
    show_default=True,
    metavar="URL",
    help="The Limpet server.",
)
@click.option(
    "--key",
    envvar="LIMPET_KEY",
    default=LOCAL_KEY,
    show_default=True,
    help="The key that the program's client sends, in place of its FAL_KEY.",
)
@click.option("--allow-other-hosts", is_flag=True, help="Let the program reach other https hosts too.")
@click.option(
    "--public-files",
    is_flag=True,
    help="Name files by fal's host, for programs that refuse addresses of this machine; they open inside COMMAND only.",
)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
def exec_command(
    *, server: str, key: str, allow_other_hosts: bool, public_files: bool, command: tuple[str, ...]
) -> None:
    """Run COMMAND with the hosts of fal, MiniMax and Vtrix answered by a Limpet server.

    \b
    limpet exec -- python app.py
    limpet exec -- node app.mjs
    limpet exec -- sh -c 'curl https://fal.run/... '
    """  # noqa: D301 - click wants the control character itself
    from limpet.core.errors import SetupError
    from limpet.edge.hosts import PUBLIC_FILES
    from limpet.edge.server_address import parse_server_address

    try:
        address = parse_server_address(server)
    except SetupError as error:
        raise click.BadParameter(str(error), param_hint="--server") from error
    _require_life(address.url)
    run = _Run(
        command=command,
        server=replace(address, files=PUBLIC_FILES) if public_files else address,
        key=key,
        allow_other_hosts=allow_other_hosts,
        environment=dict(os.environ),  # the program's surroundings, to be passed on; no setting of ours is read here
    )
    sys.exit(asyncio.run(_run(run)))


def _require_life(server_url: str) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{server_url}/health/live", timeout=HEALTH_S):
            return
    except urllib.error.HTTPError as error:
        reason = f"answers {error.code} at /health/live, so it is no Limpet server"
    except (OSError, ValueError) as error:
        reason = f"does not answer ({getattr(error, 'reason', error)})"
    raise click.ClickException(
        f"{server_url} {reason}. Start a server with `limpet serve`, or name another one with --server URL."
    )


async def _run(run: _Run) -> int:
    from limpet.core.clock import utc_now
    from limpet.edge import certificates
    from limpet.edge.environment import Surroundings, child_environment
    from limpet.edge.tunnel import Tunnel

    credentials = certificates.issue(now=utc_now())
    tunnel = Tunnel(run.server, credentials.context, allow_other_hosts=run.allow_other_hosts, notice=_notice)
    with tempfile.TemporaryDirectory(prefix="limpet-exec-") as folder:
        bundle, node_bundle = certificates.write_bundles(Path(folder), credentials, run.environment)
        async with tunnel:
            around = Surroundings(
                tunnel_url=tunnel.url,
                server_url=run.server.url,
                files_url=run.server.files,
                server_host=run.server.host,
                key=run.key,
                bundle=bundle,
                node_bundle=node_bundle,
                preload=_preload(),
            )
            return await _run_child(run.command, child_environment(run.environment, around))


async def _run_child(command: tuple[str, ...], environment: Mapping[str, str]) -> int:
    try:
        child = await asyncio.create_subprocess_exec(*command, env=environment)
    except OSError as error:
        _notice(f"{command[0]} cannot be started: {error.strerror or error}.")
        return NOT_FOUND if isinstance(error, FileNotFoundError) else NOT_EXECUTABLE
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, _forward, child, number)
    code = await child.wait()
    return code if code >= 0 else 128 - code


def _forward(child: asyncio.subprocess.Process, number: signal.Signals) -> None:
    # A terminal sends Ctrl-C and its hang-up to the whole foreground group: the program has had that one already.
    if number is not signal.SIGTERM and _has_terminal():
        return
    if child.returncode is None:
        child.send_signal(number)


def _has_terminal() -> bool:
    try:
        return os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError, AttributeError):  # no terminal, closed stdin, no stdin
        return False


def _preload() -> Path:
    import limpet.edge

    return Path(limpet.edge.__file__).with_name("preload.cjs")


def _notice(text: str) -> None:
    click.echo(f"limpet exec: {text}", err=True)
