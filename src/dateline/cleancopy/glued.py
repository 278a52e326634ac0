"""Stories on one line: headline and text run together, parted again where the dateline begins.

"Ferry strike ends LINDHAVEN, May 4 (Reuters) - Crews went back …": databases and spreadsheets drop the line end. Only
the head of a line is looked at, and only a dateline with a day or an agency parts it; of a document's first line any,
below it one that nothing but blank lines stands above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.cleancopy.offsets import Edit
from dateline.lexicon.datelines import match_dateline

_SHORTEST, _LONGEST = 12, 200
"""Characters that a headline has."""
_FEWEST_WORDS = 3
_SHORTEST_TEXT = 60
_PLACE = re.compile(r"(?<=[^\W\d_\"”’'!?)])[ \t]+(?=[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁ]{3})")
# How a dateline with a day or an agency ends: ") - ", "2024 – ". Looked for first, since it is quickly found.
# Dashes are rarer than digits: what stands before one is asked last.
_END = re.compile(r"[-–—][ \t](?:(?<=[\d)/]..)|(?<=[\d)/][ \t]..)|(?<=[\d)/]--.)|(?<=[\d)/][ \t]--.))")
_LONGEST_DATELINE = 80


def glued_headline_edits(text: str) -> list[Edit]:
    """The line ends between headline and dateline where a line of `text` holds both."""
    return list(_edits(text))


def _edits(text: str) -> Iterator[Edit]:
    first = len(text) - len(text.lstrip())
    looked = _line_end(text, first)
    if (edit := _edit(text, first, looked)) is not None:
        yield edit
    for found in _END.finditer(text, looked):
        dash = found.start()
        if dash < looked:
            continue  # in the same line as the one before
        start = text.rfind("\n", looked, dash) + 1
        above, looked = looked, _line_end(text, found.end())
        if _begin(text, dash) - start > _LONGEST + _LONGEST_DATELINE or not _is_below_blank(text, above, start):
            continue
        start += len(text[start:looked]) - len(text[start:looked].lstrip())
        if (edit := _edit(text, start, looked)) is not None:
            yield edit


def _begin(text: str, dash: int) -> int:
    """Where the end of a dateline begins whose last dash is at `dash`."""
    at = dash - 1
    at -= text[at] == "-"
    return at - (text[at] in " \t")


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def _is_below_blank(text: str, above: int, start: int) -> bool:
    """Whether the line above the one at `start` is blank; it begins behind `above`, the end of a line."""
    end = start - 1
    return end > above and not text[text.rfind("\n", above, end) + 1 : end].strip()


def _edit(text: str, start: int, end: int) -> Edit | None:
    line = text[start:end]
    if len(line) < _SHORTEST + _SHORTEST_TEXT:
        return None
    for gap in _PLACE.finditer(line, _SHORTEST, _LONGEST):
        dateline = match_dateline(line[gap.end() :])
        if dateline is None or not (dateline.date_text or dateline.agency):
            continue
        is_story = len(line) - gap.end() - dateline.char_end >= _SHORTEST_TEXT
        if is_story and len(line[: gap.start()].split()) >= _FEWEST_WORDS and not line[: gap.start()].isupper():
            return Edit(start + gap.start(), start + gap.end(), "\n")
    return None
