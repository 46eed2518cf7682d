"""What `--help` shows."""

from collections.abc import Iterator

import click
import pytest

from limpet.cli.main import main


def _commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for part in command.list_commands(context):
            found = command.get_command(context, part)
            assert found is not None
            yield from _commands(found, f"{name} {part}")


COMMANDS = dict(_commands(main, "limpet"))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_help_page_says_what_the_command_is_for_and_shows_no_markup(name: str) -> None:
    page = COMMANDS[name].get_help(click.Context(COMMANDS[name], info_name=name))

    assert COMMANDS[name].help
    assert "\\b" not in page
    assert "\b" not in page
