"""The `limpet` command."""

import click


@click.group()
def main() -> None:
    """The Hailuo (MiniMax) media API on your own machine."""
