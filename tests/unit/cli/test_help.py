"""Help that can be used: examples that parse, no names of Python's types, widths from 80 to 200 columns."""

from __future__ import annotations

import shlex
from typing import Any

import pytest
import typer.main

from dateline.cli.app import app
from dateline.cli.examples import EXAMPLES


def commands(of: Any, path: str = "") -> dict[str, Any]:
    """Every command by its path, groups left out."""
    found: dict[str, Any] = {}
    for name, command in of.commands.items():
        below = f"{path} {name}".strip()
        found |= commands(command, below) if hasattr(command, "commands") else {below: command}
    return found


COMMANDS = commands(typer.main.get_command(app))


def test_every_command_has_an_example() -> None:
    """And no example is of a command that is gone."""
    assert set(EXAMPLES) == set(COMMANDS)


@pytest.mark.parametrize(("path", "example"), [(path, one) for path, all_ in EXAMPLES.items() for one in all_])
def test_an_example_is_understood(path: str, example: str) -> None:
    """The command's own parser knows each of its words."""
    words = shlex.split(example.partition("&&")[0], comments=True)
    prefix = ["dateline", *path.split()]
    assert words[: len(prefix)] == prefix
    command = COMMANDS[path]
    context = command.make_context(path, words[len(prefix) :], resilient_parsing=True)
    assert {name for name, value in context.params.items() if value is not None}
    assert not context.args


@pytest.mark.parametrize("path", COMMANDS)
@pytest.mark.parametrize("width", [80, 200])
def test_help_fits_the_terminal(path: str, width: int) -> None:
    """No line but a copied example is longer than the terminal is wide, and no type of Python's is shown."""
    command = COMMANDS[path]
    with command.make_context(path, [], resilient_parsing=True, terminal_width=width) as context:
        text = command.get_help(context)
    assert "list[" not in text
    assert "<list" not in text
    lines = text.split("Examples:")[0].splitlines()
    assert max(map(len, lines)) <= width
