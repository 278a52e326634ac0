"""Is a document a list of articles, and if so where do they stand and what do their headers print?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dateline.lexicon.dates import find_dates
from dateline.model import Layout, Metadata, PrintedDay, Role
from dateline.records.bare_labels import with_bare_labels, without_stray_labels
from dateline.records.bounds import record_starts
from dateline.records.codes import with_codes
from dateline.records.days import print_day
from dateline.records.digests import may_be_review, read_digest
from dateline.records.front_matter import front_matter_ranges
from dateline.records.header import COUNTED, Fields, Value, read_headers
from dateline.records.layout import declared_ranges, declared_roles, learnt_layout, with_declared_labels
from dateline.records.learning import learn
from dateline.records.learnt import Learnt, Range
from dateline.records.messages import message_ranges, message_roles
from dateline.records.names import is_person
from dateline.records.period import find_period
from dateline.records.shapes import Line, dates_of, read_lines
from dateline.records.single import find_single
from dateline.records.values import count_of, is_url, named_with_issue, owner_of, read_imprint, split_page
from dateline.records.words import edition_pattern


class Record(NamedTuple):
    """One article of a list."""

    char_start: int
    char_end: int
    pieces: tuple[tuple[int, int, Role, str], ...]
    """char_start, char_end, role and reason of the stretches that carry text, in order."""
    claims: Metadata
    """What its header prints; `source` is 'header'."""
    day: PrintedDay | None
    flags: tuple[str, ...] = ()


class Listing(NamedTuple):
    """A list of articles."""

    records: tuple[Record, ...]
    layout: Layout | None
    """As declared, or as learnt; None where a marker line cannot say it."""
    before: tuple[tuple[int, int], ...]
    """The lines above the first record: a cover page, a list of contents."""


def recognise(texts: list[str], starts: list[int], blanks: list[int], layout: Layout | None = None) -> Listing | None:
    """The list of articles that these lines are, None where they are none.

    The lists run in parallel, one entry for each line that carries text: the line stripped, where it starts in the
    document, how many blank lines stand before it. A declared `layout` whose marker is found is followed.
    """
    if len(texts) < _FEWEST_LINES:
        return None
    if layout is None and not print_day(texts):
        # an imprint may be as long as a sentence, with title and reporter
        lines = read_lines(texts, starts, blanks) if may_be_review(texts) else []
        digest = read_digest(lines)
        return _listed(lines, digest.ranges, digest.fields, None) if digest is not None else None
    lines = with_codes(read_lines(texts, starts, blanks))
    if layout is not None:
        roles = declared_roles(layout)
        lines = with_declared_labels(lines, roles)
        ranges = declared_ranges(lines, layout)
        if ranges:
            return _listing(lines, ranges, learn(lines, ranges, None, roles), layout)
    messages = message_ranges(lines)
    if messages:
        lines = with_declared_labels(lines, message_roles())
        learnt = learn(lines, messages, None, message_roles())
        return _listing(lines, messages, learnt, learnt_layout(lines, messages, learnt, None))
    blocks = front_matter_ranges(lines)
    if blocks:
        learnt = learn(lines, blocks, None)
        learnt.is_quoted = True
        return _listing(lines, blocks, learnt, learnt_layout(lines, blocks, learnt, None))
    period = find_period(lines)
    digest = read_digest(lines) if period is None or period.anchor.kind == "dated" else None
    if digest is not None and (period is None or digest.holds_titles or len(digest.ranges) > len(period.places)):
        return _listed(lines, digest.ranges, digest.fields, None)
    if period is None:
        return _of_one(lines)
    first = record_starts(lines, period)
    ranges = list(zip(first, [*first[1:], len(lines)], strict=True))
    lines = with_bare_labels(without_stray_labels(lines, ranges), ranges)
    learnt = learn(lines, ranges, period)
    listing = _listing(lines, ranges, learnt, learnt_layout(lines, ranges, learnt, period))
    n_told = sum(any(piece[2] is Role.BODY for piece in record.pieces) for record in listing.records)
    return listing if 2 * n_told >= len(ranges) else None


_FEWEST_LINES = 4


def _of_one(lines: list[Line]) -> Listing | None:
    """A list of one record."""
    own = find_single(lines)
    if own is None:
        return None
    lines = without_stray_labels(lines, [own])
    learnt = learn(lines, [own], None)
    listing = _listing(lines, [own], learnt, learnt_layout(lines, [own], learnt, None))
    return listing if any(piece[2] is Role.BODY for piece in listing.records[0].pieces) else None


def _listing(lines: list[Line], ranges: list[Range], learnt: Learnt, layout: Layout) -> Listing:
    return _listed(lines, ranges, read_headers(lines, ranges, learnt), layout)


def _listed(lines: list[Line], ranges: list[Range], fields: list[Fields], layout: Layout | None) -> Listing:
    order = _numeric_order(fields)
    reporters = _reporters(fields)
    counts = _declared(fields)
    flags = ("count_differs",) if counts and counts != len(ranges) else ()
    records = [
        Record(lines[start].char_start, lines[end - 1].char_end, tuple(f.pieces), _claims(f, by), _day(f, order), flags)
        for (start, end), f, by in zip(ranges, fields, reporters, strict=True)
    ]
    above = tuple((line.char_start, line.char_end) for line in lines[: ranges[0][0]])
    return Listing(tuple(records), layout, above)


def _declared(fields: Sequence[Fields]) -> int | None:
    """How many records the counters say there are: the 10 of '3 of 10'."""
    totals = {int(match[2]) for f in fields if (match := COUNTED.search(f.counter))}
    return totals.pop() if len(totals) == 1 else None


_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d\d)(?!\d)")


def _numeric_order(fields: Sequence[Fields]) -> str | None:
    """'dmy' or 'mdy' where the days of the other headers leave only one: 25/12 is no month."""
    day_first = month_first = 0
    for f in fields:
        for value in f.values:
            if value.role in ("date", "imprint", "unknown_date", "loaded", "publisher") and len(value.text) <= 160:
                for match in _NUMERIC.finditer(value.text):
                    day_first += int(match[1]) > 12
                    month_first += int(match[2]) > 12
    if bool(day_first) == bool(month_first):
        return None
    return "dmy" if day_first else "mdy"


_DATE_ROLES = ("date", "imprint", "publisher", "unknown_date", "section", "edition", "page", "header", "other")
"""Where a header prints its day, the surest first; never where it was loaded or changed."""


def _day(f: Fields, order: str | None) -> PrintedDay | None:
    """The article's own day in its header."""
    for is_below in (False, True):
        for role in _DATE_ROLES[: 6 if is_below else None]:
            for value in f.values:
                if value.role == role and value.is_below == is_below and len(value.text) <= 300:
                    found = _day_in(value, order)
                    if found is not None:
                        return found
    return None


def _day_in(value: Value, order: str | None) -> PrintedDay | None:
    dates = dates_of(value.text) or [
        d for d in find_dates(value.text, "de" if order == "dmy" else None) if d.has_year and d.earliest == d.latest
    ]
    if not dates:
        return None
    printed = dates[0]
    days = printed.alternatives or ((printed.earliest,) if printed.earliest == printed.latest else ())
    if not days:
        return None
    text = value.text[printed.char_start : printed.char_end].strip()
    match = _NUMERIC.search(text)
    if len(days) == 2 and order is not None and match is not None:
        month = int(match[2] if order == "dmy" else match[1])
        days = tuple(day for day in days if day.month == month) or days
    at = value.char_start + printed.char_start  # exact where the value stands on one line
    offset = printed.utc_offset_minutes
    return PrintedDay(days, text, at, at + len(text), printed.time if offset is not None else None, offset)


def _reporters(fields: Sequence[Fields]) -> list[str | None]:
    """By record, the person who stands with the day and the paper on one line of parts; None where it is one in all."""
    found = [_reporter(f) for f in fields]
    named = [name for name in found if name is not None]
    if len(fields) == 1:
        return found
    return found if len(set(named)) > 1 and 2 * len(set(named)) >= len(named) else [None] * len(found)


def _reporter(f: Fields) -> str | None:
    publisher = _publisher(f)[0]
    parts = [part for v in f.values if v.role == "imprint" for part in _barred(v.text)]
    return next((part for part in parts if part != publisher and is_person(part)), None)


def _barred(text: str) -> list[str]:
    """The parts between the bars (or many commas) of a line, without those that are a day or an edition."""
    parts = [part.strip() for part in text.split("|")]
    if len(parts) <= 2:
        parts = [part.strip() for part in text.split(",")]
        parts = parts if len(parts) >= _MANY_PARTS else []
    return [p for p in parts if not dates_of(p) and edition_pattern().search(p) is None]


_MANY_PARTS = 5


def _claims(f: Fields, reporter: str | None) -> Metadata:
    """What the header prints about its article; `reporter` stands in for a byline of its own."""
    publisher, page = _publisher(f)
    section, page_of_section = split_page(s.text) if (s := f.first("section")) else (None, None)
    printed_page = f.first("page")
    words = f.first("words")
    url = f.first("url")
    edition = f.first("edition")
    headline, byline, language = f.first("headline"), f.first("byline"), f.first("language")
    day = f.first("date")
    return Metadata(
        url=url.text if url and is_url(url.text) else None,
        publisher=publisher,
        section=section or _section_of_imprint(f),
        headline=headline.text if headline else None,
        byline=byline.text if byline else reporter,
        language=language.text if language else None,
        page=_bare_page(printed_page.text) if printed_page else page_of_section or page,
        edition=edition.text if edition else None,
        printed_words=count_of(words.text) if words else None,
        source="header" if day or publisher or headline else "",
    )


def _bare_page(text: str) -> str:
    """A page without the word before it: '23' for 'p. 23'."""
    return split_page(text)[1] or text


def _of_issues(f: Fields) -> str | None:
    """The paper that stands with the number of its issue, as no section does."""
    return next((name for v in f.values if v.role == "issue" and (name := named_with_issue(v.text))), None)


def _section_of_imprint(f: Fields) -> str | None:
    """What stands before the day where the paper has a line of its own above: 'Région, mardi 12 mars 2019, p. 4'."""
    if _of_issues(f) is None:
        return None
    return next((read_imprint(v.text).publisher for v in f.values if v.role == "imprint"), None)


def _publisher(f: Fields) -> tuple[str | None, str | None]:
    """The paper, and the page where it stands with it."""
    named = [v for v in f.values if v.role in ("publisher", "imprint") and v.text]
    of_issue = _of_issues(f)
    plain = next((v for v in named if v.role == "publisher" and not dates_of(v.text)), None)
    imprints = [read_imprint(v.text) for v in named if v is not plain]
    page = next((i.page for i in imprints if i.page), None)
    if plain is not None:
        name, own_page = split_page(plain.text)
        name = name if own_page and name else plain.text  # "Quay Herald, p. 4"
        return named_with_issue(name) or name, page or (own_page if name != plain.text else None)
    if of_issue:
        return of_issue, page
    publisher = next((i.publisher for i in imprints if i.publisher), None)
    owners = (owner_of(v.text) for v in f.values if v.role == "copyright")
    return publisher or next((owner for owner in owners if owner), None), page
