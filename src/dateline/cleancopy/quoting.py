"""The marks that a mail client puts before the lines it quotes ("> "), taken away: RFC 3676, section 4.5."""

from __future__ import annotations

import re

from dateline.cleancopy.offsets import Edit

_LINE = re.compile(r"^(?P<mark>(?:>[ \t\u00a0]?)+)?(?P<rest>[^\r\n]*)", re.MULTILINE)
_FEWEST_LINES = 4
_TEXT_CHARS = 30
"""Half the lines of a quotation hold so much; entries of menus ("> Sport") do not."""


def quote_edits(text: str) -> list[Edit]:
    """The edits that take the marks away from runs of quoted lines; none where nothing is quoted."""
    if not text.startswith(">") and "\n>" not in text and "\r>" not in text:
        return []
    edits: list[Edit] = []
    run: list[re.Match[str]] = []
    for line in _LINE.finditer(text):
        if line["mark"]:
            run.append(line)
        elif line["rest"].strip() or not run:
            edits += _marks(run)
            run = []
    return [*edits, *_marks(run)]


def _marks(run: list[re.Match[str]]) -> list[Edit]:
    """The marks of a run of lines, if it is a quotation; blank lines without one may stand among them."""
    filled = [line for line in run if line["rest"].strip()]
    n_long = sum(len(line["rest"]) >= _TEXT_CHARS for line in filled)
    if len(run) < _FEWEST_LINES or 2 * n_long < len(filled) or not filled:
        return []
    return [Edit(line.start("mark"), line.end("mark"), "") for line in run]
