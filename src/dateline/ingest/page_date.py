"""The line in which a page prints the day of its article, where nothing for machines says it or says it rightly.

It stands beside the headline or in an element whose class says what it is. Only a line that is hardly more than one full
date counts: days in running text, in comments and in lists of other articles are other days.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from dateline.ingest.page_title import folded, text_of
from dateline.lexicon.date_labels import date_label
from dateline.lexicon.dates import PrintedDate, find_dates
from dateline.model import Precision

_LONGEST_LINE_CHARS = 120
_MOST_OTHER_LETTERS = 60
_KEPT_LETTERS = 24
_SENTENCE_LETTERS = 8
_LABEL_WORDS = 4
_LABEL_ANCESTORS = 2
_ELEMENTS_AFTER, _ELEMENTS_BEFORE = 60, 20
_MAX_ELEMENTS = 20_000
_DATE_CLASS = re.compile(r"date|time|publi|posted|byline|meta|dateline|fecha|datum|schedule", re.I)
_OTHER_CLASS = re.compile(r"comment|related|sidebar|footer|copyright|widget|teaser|recent|popular", re.I)
_UNREAD = frozenset({"script", "style", "noscript", "option", "select", "a", "title", "head", "html", "body"})


@dataclass(frozen=True, slots=True)
class DayLine:
    """A printed day of a page."""

    text: str
    """As printed, on one line; a line that says much else is cut down to the day and its label."""
    on: date
    label: str | None
    """'published' or 'updated', as the words before it say; None where they say neither."""


def printed_day(tree: Any, headline: str | None, language: str | None) -> DayLine | None:
    """The date line of a parsed page's article; None where none stands out. Of several beside the headline the first
    that does not say it is of an update."""
    elements = [element for element in islice(tree.iter(), _MAX_ELEMENTS) if isinstance(element.tag, str)]
    at = _place(elements, headline)
    if at is not None:
        near = [*elements[at + 1 : at + 1 + _ELEMENTS_AFTER], *reversed(elements[max(0, at - _ELEMENTS_BEFORE) : at])]
        found: DayLine | None = None
        for element in near:
            line = _date_line(element, language)
            if line is not None and line.label != "updated":
                return line
            found = found or line
        if found is not None:
            return found
    named = [element for element in elements if _DATE_CLASS.search(_names(element)) and not _is_elsewhere(element)]
    lines = [line for element in named if (line := _date_line(element, language))]
    return lines[0] if len({line.on for line in lines}) == 1 else None


def _place(elements: list[Any], headline: str | None) -> int | None:
    wanted = folded(headline or "")
    for wants_heading in (True, False):
        for n, element in enumerate(elements):
            is_heading = element.tag in ("h1", "h2", "h3")
            may_be = wanted and is_heading is wants_heading and element.tag not in _UNREAD and len(element) < 8
            if may_be and folded(text_of(element)) == wanted:
                return n
    return None


def _date_line(element: Any, language: str | None) -> DayLine | None:
    if element.tag in _UNREAD or len(element) > 12 or _is_elsewhere(element):
        return None
    text = text_of(element)
    if not 6 <= len(text) <= _LONGEST_LINE_CHARS or not any(map(str.isdigit, text)):
        return None
    dates = find_dates(text, language)
    full = [one for one in dates if one.precision is Precision.DAY and one.has_year and not one.alternatives]
    if not full or len(dates) > 2:
        return None
    leads = [text[before.char_end if before else 0 : one.char_start] for before, one in _pairs(full)]
    n = next((n for n, lead in enumerate(leads) if date_label(lead) == "published"), 0)
    printed, lead = full[n], leads[n]
    if date_label(lead) is None:
        lead = _lead_outside(element, text)
    label = date_label(lead)
    rest = sum(map(str.isalpha, text[: printed.char_start] + text[printed.char_end :]))
    is_sentence = text.rstrip().endswith((".", "!", "?", "。")) and rest > _SENTENCE_LETTERS
    if rest > _MOST_OTHER_LETTERS or (is_sentence and label is None):
        return None
    return DayLine(_cut(text, printed, lead, label), printed.earliest, label)


def _pairs(dates: Sequence[PrintedDate]) -> list[tuple[PrintedDate | None, PrintedDate]]:
    """Each of the dates with the one before it."""
    return list(zip([None, *dates], dates, strict=False))


def _lead_outside(element: Any, text: str) -> str:
    """What stands before the line in a short element around it: labels have elements of their own."""
    for outer in islice(element.iterancestors(), _LABEL_ANCESTORS):
        if outer.tag in _UNREAD:
            return ""
        around = text_of(outer)
        if len(around) > _LONGEST_LINE_CHARS:
            return ""
        lead = around[: max(0, around.find(text))]
        if date_label(lead):
            return lead
    return ""


def _cut(text: str, printed: PrintedDate, lead: str, label: str | None) -> str:
    """The date with the words of its label, without names, counts of comments and the like around it."""
    words = lead.split()
    tail = text[printed.char_end :]
    if len(tail) > _KEPT_LETTERS or any(map(str.isdigit, tail)):
        tail = ""
    day = (text[printed.char_start : printed.char_end] + tail).strip()
    for n in range(1, min(_LABEL_WORDS, len(words)) + 1):
        label_words = " ".join(words[-n:])
        if label is not None and date_label(label_words) == label:
            return f"{label_words} {day}"
    return day


def _is_elsewhere(element: Any) -> bool:
    return any(_OTHER_CLASS.search(_names(one)) for one in (element, *islice(element.iterancestors(), 4)))


def _names(element: Any) -> str:
    return f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"
