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


_VOWELS = frozenset("aeiouyäöüéèáíóúàâêîôûаеиоуыэюя")
_HYPHEN_INDENTS = {"flush": ("", ""), "indented": ("   ", "   "), "first line": ("     ", ""), "hanging": ("", "    ")}


def hyphenated(text: str, width: int, indent: str = "flush", line_end: str = "\n") -> str:
    """Every line of `text` broken at `width`, words too long for what is left of it at a syllable with a hyphen."""
    first, other = _HYPHEN_INDENTS[indent]
    lines: list[str] = []
    for line in text.splitlines():
        lines += _hyphenated(line.split(), width, first, other) or [""]
    return line_end.join(lines) + line_end


def _hyphenated(words: list[str], width: int, first: str, other: str) -> list[str]:
    lines, line = [], first
    for word in words:
        gap = " " if line.strip() else ""
        while len(line) + len(gap) + len(word) > width and (cut := _syllable(word, width - len(line) - len(gap) - 1)):
            lines.append(f"{line}{gap}{word[:cut]}-")
            word, line, gap = word[cut:], other, ""
        if gap and len(line) + len(gap) + len(word) > width:
            lines.append(line)
            line, gap = other, ""
        line = f"{line}{gap}{word}"
    return [*lines, line] if line.strip() else lines


def _syllable(word: str, longest: int) -> int:
    """The last place up to `longest` where a word may be broken: behind a vowel, before a consonant and a vowel."""
    letters = len(word.rstrip('.,;:!?”"’)'))
    for cut in range(min(longest, letters - 2), 1, -1):
        is_open = word[cut - 1].lower() in _VOWELS and word[cut].lower() not in _VOWELS
        if is_open and word[cut + 1].lower() in _VOWELS and word[:letters].isalpha():
            return cut
    return 0
