"""Texts as mail clients, databases and terminals break them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

INDENTS: dict[str, Callable[[str, int], list[str]]] = {
    "flush": lambda text, width: textwrap.wrap(text, width),
    "indented": lambda text, width: textwrap.wrap(text, width, initial_indent="   ", subsequent_indent="   "),
    "first line": lambda text, width: textwrap.wrap(text, width, initial_indent="     "),
    "hanging": lambda text, width: textwrap.wrap(text, width, subsequent_indent="    "),
    "justified": lambda text, width: _justified(textwrap.wrap(text, width), width),
    "trailing": lambda text, width: [line.ljust(width + 2) for line in textwrap.wrap(text, width)],
    "whole words": lambda text, width: textwrap.wrap(text, width, break_on_hyphens=False),
}


def wrapped(text: str, width: int, indent: str = "flush", line_end: str = "\n") -> str:
    """Every line of `text` broken at `width`; blank lines stay."""
    lines: list[str] = []
    for line in text.splitlines():
        lines += INDENTS[indent](line.strip(), width) or [""]
    return line_end.join(lines) + line_end


def _justified(lines: list[str], width: int) -> list[str]:
    return [_stretched(line, width) for line in lines[:-1]] + lines[-1:]


def _stretched(line: str, width: int) -> str:
    words = line.split(" ")
    gaps, missing = len(words) - 1, width - len(line)
    if not gaps:
        return line
    return words[0] + "".join(" " * (1 + missing // gaps + (k < missing % gaps)) + w for k, w in enumerate(words[1:]))
