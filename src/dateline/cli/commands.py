"""Commands whose help a person can use: arguments without the names of Python's types, and examples at the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand

from dateline.cli.examples import EXAMPLES


class Command(TyperCommand):
    """A command with examples."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for parameter in self.params:
            if isinstance(parameter, TyperArgument):
                parameter.display_type_rich = _no_type  # type: ignore[method-assign]

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        """Write the examples, each on a line of its own that can be copied."""
        path = ctx.command_path.partition(" ")[2]
        if examples := EXAMPLES.get(path):
            formatter.write_paragraph()
            formatter.write("Examples:\n" + "".join(f"  {example}\n" for example in examples))


def _no_type(ctx: object) -> str:
    return ""


class App(typer.Typer):
    """A typer app of such commands."""

    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:
        """As typer's."""
        return super().command(name, **{"cls": Command, **options})
