"""What notations put around the names and values of fields, taken away: `#+TITLE: Bridge shuts`, `:author: Nora Pell`.

Org (its manual, chapter 13.1), reStructuredText (docinfo) and AsciiDoc (attribute entries), templates of MediaWiki, BibTeX.
A list of articles written in one of them is then read like any other whose fields have names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dateline.cleancopy.offsets import Edit

_NAME = r"[^\W\d_][^\s:=|{}][^\n:=|{}]{0,38}"
_NOTATIONS = (
    ("#+", re.compile(rf"^(?P<open>\#\+)(?={_NAME}:[ \t]*\S)", re.MULTILINE), 2),
    (":", re.compile(rf"^(?P<open>:)(?={_NAME}:[ \t]+\S)", re.MULTILINE), 2),
    ("|", re.compile(rf"^(?P<open>[ \t]*\|[ \t]*)(?={_NAME}=)", re.MULTILINE), 3),
    (
        "@",
        re.compile(
            rf"^[ \t]*{_NAME}=[ \t]*(?P<open>\{{++|\")(?=\S)[^\n]*?(?P<close>(?:(?<!\}})\}}++|\"),?)[ \t]*$",
            re.MULTILINE,
        ),
        3,
    ),
)
"""A sign without which no line is one of the notation, a pattern whose groups are the marks, and how many such lines make a
document one of it."""
_ENTRY = re.compile(r"^@\w+[ \t]*\{", re.MULTILINE)


def notation_edits(text: str) -> list[Edit]:
    """The edits that take away the marks around the names of fields, and around values in BibTeX; most documents have none."""
    found: set[Edit] = set()
    for sign, pattern, fewest in _NOTATIONS:
        if sign not in text or (sign == "@" and _ENTRY.search(text) is None):
            continue
        lines = list(pattern.finditer(text))
        if len(lines) >= fewest:
            found.update(_edits(lines))
    return sorted(found)


def _edits(lines: Iterable[re.Match[str]]) -> Iterable[Edit]:
    return (Edit(m.start(g), m.end(g), "") for m in lines for g in m.groupdict() if m[g])
