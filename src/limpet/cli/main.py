"""The `limpet` command.

Exit codes: 0 done; 1 the request ended with an error; 2 wrong usage or input; 3 the settings or the machine do not allow it;
130 interrupted.
"""

import importlib
import sys
from typing import Any

import click

from limpet import __version__
from limpet.core.errors import InputError, LimpetError, SetupError

EXIT_FAILED, EXIT_USAGE, EXIT_SETUP, EXIT_INTERRUPTED = 1, 2, 3, 130

#: Command, module, object. Modules are imported when their command is used: `limpet --help` must be quick.
_COMMANDS = {
    "run": ("limpet.cli.run", "run_command", "Make one thing without a server."),
    "serve": ("limpet.cli.serve", "serve_command", "Start the server."),
    "exec": ("limpet.cli.exec", "exec_command", "Run a program whose fal client reaches this server."),
    "keys": ("limpet.cli.keys", "keys_command", "Create, list and revoke API keys."),
    "webhooks": ("limpet.cli.webhooks", "webhooks_command", "List and resend webhooks, rotate their signing key."),
    "files": ("limpet.cli.files", "files_command", "List and remove files."),
    "models": ("limpet.cli.models", "models_command", "List, bring, check and remove the weights of models."),
    "config": ("limpet.cli.config", "config_command", "Show the settings and where they come from."),
    "doctor": ("limpet.cli.doctor", "doctor_command", "Report what can be served here; prepare the engines."),
    "worker": ("limpet.cli.serve", "worker_command", "Start one more worker on an existing database."),
    "runner": ("limpet.cli.serve", "runner_command", ""),
}
_HIDDEN = {"runner"}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in _COMMANDS if name not in _HIDDEN]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, attribute, _ = _COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _COMMANDS[name][2]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except LimpetError as error:
            click.echo(f"limpet: {error}", err=True)
            sys.exit(_exit_code(error))


def _exit_code(error: LimpetError) -> int:
    match error:
        case SetupError():
            return EXIT_SETUP
        case InputError():
            return EXIT_USAGE
        case _:
            return EXIT_FAILED


@click.group(cls=_LazyGroup)
@click.version_option(__version__, prog_name="limpet")
def main() -> None:
    """The Hailuo (MiniMax) media API on your own machine."""
