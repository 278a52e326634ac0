"""The imprint over an article of a press review: a line with its paper and its day, perhaps its title, page and reporter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dateline.records.shapes import Line, dates_of
from dateline.records.words import fold_label, page_pattern, role_of_label, words_pattern

LONGEST_HEAD = 240
MOST_NAME_WORDS = 7
"""Of a paper."""
STOPS = (".", "!", "?", "…", "。", "！", "？", '"', "”", "»", "」", "؟", "।")
_FEWEST_BYTES = 60
"""Of a line of text, in UTF-8: a Chinese character says as much as three letters."""
_MARKER = re.compile(r"\s*(?:[^\w\s\"“„«»'‘’()\[\]（）［］【】《》「」『』¿¡]+\s+|[_*]+(?=\w)|\(?\d{1,3}[.)]\s+)")
_ORNAMENT = re.compile(r"\s+[*+=~#<>_–—-]+$")
_COUNT = re.compile(r"\D{0,12}\d{1,3}\D{0,12}")
"""How long it takes to read, how many words: a short part with one number."""
_SIGNS = re.compile(
    r"\s*[|\t‖]\s*|\s+[–—·•/-]\s+|\s*;\s+|[,،]\s+|\s*[、，]\s*|(?<=[^\W\d_]{2})[.]\s+|\s*[()（）\[\]［］]\s*|[:：]\s+|[_*]+(?=\W|$)"
)
_IN_FRONT = re.compile(r"[\[［【]([^\[\]［］【】]{2,60})[\]］】]\s*")
_EDGES = " \t,;:：|·•–—-.、，،*_"
_HOUR = re.compile(r"(?:[^\W\d_]{1,4}\s*)?\d{1,2}[:.h]\d{2}\s*\w{0,3}")


class Part(NamedTuple):
    """A stretch of a line."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """What it holds."""
        return text[self.start : self.end]


class Head(NamedTuple):
    """A line with a day that may be the imprint of an article."""

    line: int
    form: str
    """The sign right before the day."""
    day: Part
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    """The parts before and behind the day, in order, without pages, hours and counts of words."""
    pages: tuple[Part, ...]


def is_text(line: Line) -> bool:
    """Whether a line is text of an article: sentences, and more than a few words."""
    return len(line.text.encode()) >= _FEWEST_BYTES and line.text.endswith(STOPS)


def trimmed(text: str, start: int, end: int) -> Part:
    """The stretch without the signs at its edges."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return Part(start, end)


def marker_end(text: str) -> int:
    """Where a line begins behind its bullet or number."""
    found = _MARKER.match(text)
    return found.end() if found is not None and found.end() < len(text) else 0


def ornament_start(text: str) -> int:
    """Where the signs begin that close a line as others open it: "+++ Lock to close +++"."""
    found = _ORNAMENT.search(text)
    return found.start() if found is not None and marker_end(text) else len(text)


def paper_in_front(text: str) -> tuple[Part, int] | None:
    """The paper in brackets that a title begins with, "[The Herald] Lock to close", and where the title goes on."""
    start = marker_end(text)
    found = _IN_FRONT.match(text, start)
    if found is None or found.end() >= len(text) or any(map(str.isdigit, found[1])):
        return None
    return Part(found.start(1), found.end(1)), found.end()


def read_head(lines: Sequence[Line], i: int) -> Head | None:
    """The imprint that line `i` may be; None where it prints no day, several, or is text."""
    text = lines[i].text
    if len(text) > LONGEST_HEAD or not (days := dates_of(text)) or len(days) > 1:
        return None
    day = Part(days[0].char_start, days[0].char_end)
    start = marker_end(text)
    start = start if start <= day.start else 0
    before, after = _split(text, start, day.start), _split(text, day.end, len(text))
    pages = tuple(part for part in (*before, *after) if page_pattern().search(part.of(text)) is not None)
    # a sentence has its day in its midst and ends in a stop; an imprint may end in its title's quotation mark
    is_open = not any(map(str.isalpha, text[day.end :])) or text[-1] in '»”"」』'
    if is_text(lines[i]) and not pages and not is_open:
        return None
    lead = text[start : day.start].rstrip()
    form = lead[-1] if lead and not lead[-1].isalnum() else "a" if lead else ""
    return Head(i, form, day, _told(text, before, pages), _told(text, after, pages), pages)


def _split(text: str, start: int, end: int) -> list[Part]:
    """The parts between the signs, none of them empty."""
    edges = [start]
    for match in _SIGNS.finditer(text, start, end):
        edges += [match.start(), match.end()]
    edges.append(end)
    parts = [trimmed(text, a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [part for part in parts if part.end > part.start]


def _told(text: str, parts: Sequence[Part], pages: Sequence[Part]) -> tuple[Part, ...]:
    """`parts` without pages, hours, counts of words and labels."""
    return tuple(
        part
        for part in parts
        if part not in pages
        and _HOUR.fullmatch(part.of(text)) is None
        and words_pattern().fullmatch(part.of(text)) is None
        and _COUNT.fullmatch(part.of(text)) is None
        and any(map(str.isalpha, part.of(text)))
        and role_of_label(fold_label(part.of(text))) is None
    )
