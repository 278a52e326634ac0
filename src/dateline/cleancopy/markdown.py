"""The marks of Markdown around titles and lines of emphasis, taken away: CommonMark 0.31, sections 4.2 and 6.2."""

from __future__ import annotations

import re
from itertools import islice

from dateline.cleancopy.offsets import Edit

_HEADING = re.compile(r"^(?P<mark>#{1,6}[ \t]+)(?=\S)[^\r\n]*?(?P<close>[ \t]+#+)?[ \t]*$", re.MULTILINE)
_EMPHASIS = re.compile(
    r"^(?P<open>\*{1,3}|_{1,3})(?=[^\s*_])(?P<rest>[^\r\n*_]*[^\s*_])(?P<close>\*{1,3}|_{1,3})[ \t]*$", re.MULTILINE
)
_LABEL = re.compile(
    r"^(?P<bullet>[-*+][ \t]+)?(?P<open>\*\*|__)[^\W\d_][^\r\n*_:：]{0,38}(?:[:：](?P<close>\*\*|__)|(?P<before>\*\*|__)(?=[:：]))(?=[ \t]*\S)",
    re.MULTILINE,
)
_FEWEST_LABELS = 2
_FIRST_LINE = re.compile(r"\s*#{1,6}[ \t]+\S")
"""A copy in Markdown begins with its title; a line that begins with one number sign elsewhere may be of anything."""
_TITLE = re.compile(r"(?:\A|\n[ \t]*\r?\n)(?:#{2,6}[ \t]+[^\W\d_]|\*\*(?=[^\s*])[^\r\n*]*[^\s*]\*\*[ \t]*(?:\r?\n|\Z))")
"""A title below a blank line: with two number signs or more, or set bold; two of them are Markdown wherever it begins."""
_FEWEST_TITLES = 2


def markdown_edits(text: str) -> list[Edit]:
    """The edits that take away the number signs of titles, the stars around whole lines and those around labels.

    Titles and lines only where a title opens the text, or two stand below blank lines; labels ('**Date:** 14 May') where more than one line has one.
    """
    labels = list(_LABEL.finditer(text)) if "**" in text or "__" in text else []
    found: list[tuple[list[re.Match[str]], tuple[str, ...]]] = []
    if len(labels) >= _FEWEST_LABELS:
        found.append((labels, ("bullet", "open", "close", "before")))
    if (
        _FIRST_LINE.match(text) is not None
        or len(list(islice(_TITLE.finditer(text), _FEWEST_TITLES))) == _FEWEST_TITLES
    ):
        found += [
            (list(_HEADING.finditer(text)), ("mark", "close")),
            (list(_EMPHASIS.finditer(text)), ("open", "close")),
        ]
    edits = {
        Edit(match.start(group), match.end(group), "")
        for matches, groups in found
        for match in matches
        for group in groups
        if match[group]
    }
    return sorted(edits)
