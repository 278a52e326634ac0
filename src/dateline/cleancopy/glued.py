"""A story on one line: its headline and its text run together, parted again where the dateline begins.

"Ferry strike ends LINDHAVEN, May 4 (Reuters) - Crews went back …": databases and spreadsheets drop the line end. Only
the first line of a document is looked at, and only a dateline with a day or an agency parts it.
"""

from __future__ import annotations

import re

from dateline.cleancopy.offsets import Edit
from dateline.lexicon.datelines import match_dateline

_SHORTEST, _LONGEST = 12, 200
"""Characters that a headline has."""
_FEWEST_WORDS = 3
_SHORTEST_TEXT = 60
_PLACE = re.compile(r"(?<=[^\W\d_\"”’'!?)])[ \t]+(?=[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁ]{3})")


def glued_headline_edits(text: str) -> list[Edit]:
    """The line end between the headline and the dateline of a document's first line, where there should be one."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    if len(line) < _SHORTEST + _SHORTEST_TEXT:
        return []
    for gap in _PLACE.finditer(line, _SHORTEST, _LONGEST):
        dateline = match_dateline(line[gap.end() :])
        if dateline is None or not (dateline.date_text or dateline.agency):
            continue
        is_story = len(line) - gap.end() - dateline.char_end >= _SHORTEST_TEXT
        if is_story and len(line[: gap.start()].split()) >= _FEWEST_WORDS and not line[: gap.start()].isupper():
            return [Edit(start + gap.start(), start + gap.end(), "\n")]
    return []
