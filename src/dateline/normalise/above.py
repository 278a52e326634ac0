"""A second reading of the lines above the body: what the segmenter left open and the trade's forms settle.

Only lines it called furniture or standfirst are looked at, and those that are nothing but a date; the stored spans keep the segmenter's roles.
"""

from __future__ import annotations

from collections.abc import Sequence

from dateline.lexicon.date_labels import date_label
from dateline.lexicon.dates import PrintedDate, find_dates
from dateline.model import Precision, Role, Span
from dateline.normalise.byline import is_writer, reporter_s_place, writer_beside_day
from dateline.normalise.captions import is_file_photo, split_credit

_LONGEST_DATE_LINE_CHARS = 80
_LONGEST_REST_CHARS = 30
_LONGEST_NOTE_CHARS = 160
_MIN_CAPTION_WORDS = 6
_BODY = Role.BODY
_OPEN = frozenset({Role.FURNITURE, Role.STANDFIRST, Role.CROSSHEAD})


def is_date_line(line: str) -> bool:
    """Whether a line is full printed dates and hardly more: 'Updated 13 July 2021 10:15', '02/05/2019', '22 شعبان 1445'."""
    if len(line) > _LONGEST_NOTE_CHARS or not any(map(str.isdigit, line)):
        return False
    full = [d for d in find_dates(line) if d.has_year and (d.precision in _OF_A_DAY or d.alternatives)]
    if len(line) <= _LONGEST_DATE_LINE_CHARS:
        is_bare = len(line) - sum(d.char_end - d.char_start for d in full) <= _LONGEST_REST_CHARS
        if full and (is_bare or (date_label(line[: full[0].char_start]) and writer_beside_day(line))):
            return True
    return len(full) > 1 and len(line) - full[-1].char_end <= _LONGEST_REST_CHARS and _are_told(line, full)


def _are_told(line: str, days: Sequence[PrintedDate]) -> bool:
    """Whether a line tells both days of a story: 'This story was edited on 29 May 2023. It first appeared on 8 May 2023.'"""
    ends = [0, *(day.char_end for day in days)]
    labels = {date_label(line[end : day.char_start]) for end, day in zip(ends, days, strict=False)}
    return labels == {"updated", "published"}


_OF_A_DAY = (Precision.DAY, Precision.WEEK)
"""A date of the Islamic calendar allows some days."""


def _is_sentence(line: str) -> bool:
    """Whether a line with a credit says anything besides: "© 2026 Our Paper" does not."""
    return len(line.split()) >= _MIN_CAPTION_WORDS and "©" not in line


def _role_above(line: str, role: Role) -> Role:
    """What a furniture or standfirst line between headline and body is."""
    if reporter_s_place(line) or is_writer(line):
        return Role.BYLINE  # "بيروت: سلمى الحاج", "藤井彩記者"
    if is_date_line(line):
        return Role.DATE
    if is_file_photo(line) or (split_credit(line) and (role is Role.STANDFIRST or _is_sentence(line))):
        return Role.CAPTION  # neither a standfirst nor a button has a picture credit
    return role


def read_again(text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The spans of an article with the lines above its body re-read; offsets count characters of `text`."""
    found: list[Span] | None = None
    for i, span in enumerate(spans):
        line = text[span.char_start : span.char_end]
        if span.role is _BODY and not is_date_line(line):
            break
        if span.role is _BODY:
            role = Role.DATE  # "2024. 3. 5." under the headline is no first paragraph
        elif span.role is Role.CROSSHEAD:
            role = Role.DATE if is_date_line(line) else span.role
        elif span.role in _OPEN:
            role = _role_above(line, span.role)
        else:
            continue
        if role is not span.role:
            found = found or list(spans)
            found[i] = Span(span.char_start, span.char_end, role, span.article_index, span.reason)
    return tuple(found) if found else spans
