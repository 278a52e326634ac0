"""The line in which a page prints the day of its article, where nothing for machines says it.

It stands beside the headline or in an element whose class says what it is. Only a line that is hardly more than one full
date counts: days in running text, in comments and in lists of other articles are other days.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

from dateline.ingest.page_title import folded, text_of
from dateline.lexicon.dates import find_dates
from dateline.model import Precision

_LONGEST_LINE_CHARS = 120
_MOST_OTHER_LETTERS = 45
_ELEMENTS_AFTER, _ELEMENTS_BEFORE = 60, 20
_MAX_ELEMENTS = 20_000
_DATE_CLASS = re.compile(r"date|time|publi|posted|byline|meta|dateline|fecha|datum|schedule", re.I)
_OTHER_CLASS = re.compile(r"comment|related|sidebar|footer|copyright|widget|teaser|recent|popular", re.I)
_UNREAD = frozenset({"script", "style", "noscript", "option", "select", "a", "title", "head", "html", "body"})


def printed_day(tree: Any, headline: str | None, language: str | None) -> str:
    """The date line of a parsed page's article as printed, on one line; '' where none stands out."""
    elements = [element for element in islice(tree.iter(), _MAX_ELEMENTS) if isinstance(element.tag, str)]
    at = _place(elements, headline)
    if at is not None:
        near = [*elements[at + 1 : at + 1 + _ELEMENTS_AFTER], *reversed(elements[max(0, at - _ELEMENTS_BEFORE) : at])]
        if line := next((line for element in near if (line := _date_line(element, language))), ""):
            return line
    named = [element for element in elements if _DATE_CLASS.search(_names(element)) and not _is_elsewhere(element)]
    lines = [line for element in named if (line := _date_line(element, language))]
    days = {find_dates(line, language)[0].earliest for line in lines}
    return lines[0] if len(days) == 1 else ""


def _place(elements: list[Any], headline: str | None) -> int | None:
    wanted = folded(headline or "")
    for wants_heading in (True, False):
        for n, element in enumerate(elements):
            is_heading = element.tag in ("h1", "h2", "h3")
            may_be = wanted and is_heading is wants_heading and element.tag not in _UNREAD and len(element) < 8
            if may_be and folded(text_of(element)) == wanted:
                return n
    return None


def _date_line(element: Any, language: str | None) -> str:
    if element.tag in _UNREAD or len(element) > 12 or _is_elsewhere(element):
        return ""
    text = text_of(element)
    if not 6 <= len(text) <= _LONGEST_LINE_CHARS or not any(map(str.isdigit, text)):
        return ""
    dates = find_dates(text, language)
    full = [one for one in dates if one.precision is Precision.DAY and one.has_year and not one.alternatives]
    if not full or len(dates) > 2:
        return ""
    rest = text[: full[0].char_start] + text[full[0].char_end :]
    return text if sum(map(str.isalpha, rest)) <= _MOST_OTHER_LETTERS else ""


def _is_elsewhere(element: Any) -> bool:
    return any(_OTHER_CLASS.search(_names(one)) for one in (element, *islice(element.iterancestors(), 4)))


def _names(element: Any) -> str:
    return f"{element.get('class', '')} {element.get('id', '')} {element.get('itemprop', '')}"
