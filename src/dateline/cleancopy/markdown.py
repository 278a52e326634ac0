"""The marks of Markdown around titles and lines of emphasis, taken away: CommonMark 0.31, sections 4.2 and 6.2."""

from __future__ import annotations

import re

from dateline.cleancopy.offsets import Edit

_HEADING = re.compile(r"^(?P<mark>#{1,6}[ \t]+)(?=\S)[^\r\n]*?(?P<close>[ \t]+#+)?[ \t]*$", re.MULTILINE)
_EMPHASIS = re.compile(
    r"^(?P<open>\*{1,3}|_{1,3})(?=[^\s*_])(?P<rest>[^\r\n*_]*[^\s*_])(?P<close>\*{1,3}|_{1,3})[ \t]*$", re.MULTILINE
)
_FIRST_LINE = re.compile(r"\s*#{1,2}[ \t]+\S")
"""A copy in Markdown begins with its title; a line that begins with a number sign elsewhere may be of anything."""


def markdown_edits(text: str) -> list[Edit]:
    """The edits that take away the number signs of titles, and the stars around whole lines; none where no title opens the text."""
    if _FIRST_LINE.match(text) is None:
        return []
    edits = [
        Edit(match.start(group), match.end(group), "")
        for pattern, groups in ((_HEADING, ("mark", "close")), (_EMPHASIS, ("open", "close")))
        for match in pattern.finditer(text)
        for group in groups
        if match[group]
    ]
    return sorted(edits)
