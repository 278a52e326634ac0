"""The section of the paper that an article stood in: a name on a line of its own, or a breadcrumb's last part."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from dateline.lexicon import load_table
from dateline.normalise.text import squash

_BREADCRUMB = re.compile(r"\s*[>›»→]\s*|\s+/\s+")
_MENU_MARKS = ("|", "•", "·")  # "World | Business | Sport" is the whole paper, not a place in it


def section_of(lines: Iterable[str]) -> str | None:
    """The first of an article's section lines that names one; menus and "Skip to content" do not."""
    for line in lines:
        if any(mark in line for mark in _MENU_MARKS):
            continue
        named = [part for part in _BREADCRUMB.split(line) if part and not _is_navigation(part)]
        if named:
            return named[-1]
    return None


def _is_navigation(name: str) -> bool:
    whole, starts = _navigation()
    key = squash(name)
    return key in whole or key.startswith(starts)


@cache
def _navigation() -> tuple[frozenset[str], tuple[str, ...]]:
    table = load_table("furniture")["navigation"]
    return frozenset(squash(str(phrase)) for phrase in table["whole"]), tuple(squash(p) for p in table["start"])
