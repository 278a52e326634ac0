"""From mentions to witnesses: which kernel each phrase of an article speaks through, by where it stands and how it is said."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from functools import cache
from itertools import accumulate
from typing import NamedTuple

from dateline.dating.beside import beside_today, told_beside
from dateline.dating.events import kernel_of
from dateline.dating.kernels import weights
from dateline.dating.mentions import Mention, find_mentions
from dateline.dating.witness import Witness
from dateline.dating.words import SEAM
from dateline.lexicon.date_labels import date_label
from dateline.lexicon.datelines import match_dateline
from dateline.lexicon.dates import PrintedDate
from dateline.lexicon.events import events
from dateline.model import Article, Piece, Precision, Role

_FILE_PHOTO = re.compile(
    r"\bfile (?:photo|picture|image|pic)|\bFILE\b|file[- ]?photo|\barchiv|\(file\)|/file\b|أرشيف|архив|foto d['’]archivio",
    re.IGNORECASE,
)
PHRASES = frozenset(
    [
        "today",
        "yesterday",
        "tomorrow",
        "before_yesterday",
        "last_week",
        "this_week",
        "next_week",
        "last_month",
        "this_month",
        "next_month",
        "last_year",
        "this_year",
        "next_year",
    ]
)
STYLED = frozenset(("lead", "lead_on", "later", "later_on"))
"""Kernels of weekdays said plainly: outlets differ in what they mean by them."""
LABEL_CHARS = 120
"""How far before a printed date its label ("Published:", "Updated") may stand."""
MOST_OF_A_KERNEL = 80
"""So many mentions of one kind are heard: a table of ten thousand dates says no more than its head."""
EVENING_HOUR = 18
LEAD_CHARS = 300
"""A date line with more body text above it is not at the head of its article."""
LEAD_PARAGRAPHS = 2
"""In these the weekday is most often the article's own day."""
_LINES_OF_DATES = (Role.DATE, Role.BYLINE, Role.SECTION, Role.CREDIT)
_AHEAD = ("ahead", "next")


def witnesses_of(article: Article) -> tuple[list[Witness], str]:
    """What the pieces of `article` testify, each distinct statement once, and its manner.

    The manner chooses among the ways of naming weekdays: 'weight_with_today' where the body says "today" or "yesterday",
    'weight_of_agency' where it is an agency's copy, else 'weight' (keys of weights.yaml).

    The pieces are read as one text: a call for each of twenty paragraphs costs more than the reading.
    """
    pieces = article.pieces
    text = SEAM.join(p.text for p in pieces)
    mentions = find_mentions(text, article.language)
    if not mentions:
        return [], "weight"
    places = _places(article)
    starts = list(accumulate((len(p.text) + 1 for p in pieces), initial=0))
    found: dict[tuple[object, ...], Witness] = {}
    counts: dict[str, int] = {}
    says_today = says_recent = False
    for mention, beside in beside_today(text, mentions):
        at = bisect_right(starts, mention.char_start) - 1
        piece = pieces[at]
        if mention.kind in PHRASES:
            says_today |= mention.kind in ("today", "yesterday") and piece.role is Role.BODY
            says_recent |= mention.kind in ("last_week", "this_week", "this_month")
            continue
        witness = _witness(piece, places[at], mention, mention.char_start - starts[at])
        if witness is not None and beside is not None:
            witness = told_beside(witness, beside)
        if witness is not None and counts.get(witness.kernel, 0) < MOST_OF_A_KERNEL:
            kernel = "plain" if witness.kernel in STYLED else witness.kernel
            counts[witness.kernel] = counts.get(witness.kernel, 0) + 1
            found.setdefault((witness.shape, kernel, witness.value, witness.until, witness.terms), witness)
    manner = "weight_with_today" if says_today else "weight_of_agency" if article.agency else "weight"
    return ranked(_without_translations(list(found.values())), says_recent), manner


def _without_translations(witnesses: list[Witness]) -> list[Witness]:
    """The same witnesses without Hijri dates that only say again, less exactly, what a date beside them says."""
    days = [w.value for w in witnesses if w.shape == "day" and w.printed is not None and not w.printed.is_hijri]
    return [w for w in witnesses if not _says_again(w, days)]


def _says_again(witness: Witness, days: list[int]) -> bool:
    is_hijri = witness.printed is not None and witness.printed.is_hijri
    return is_hijri and any(witness.value - 1 <= day <= witness.until + 1 for day in days)


class _Place(NamedTuple):
    """Where a piece stands in its article."""

    dateline_end: int
    """How far its dateline reaches, in characters of the piece."""
    is_file: bool
    """A caption of a file photo."""
    is_below: bool
    """After the end of the body."""
    is_lead: bool
    """Above or in the first paragraphs."""
    is_east: bool
    """Its article is datelined where the day begins."""


def _places(article: Article) -> list[_Place]:
    """The place of each piece."""
    file_photos = {c.char_start for c in article.captions if c.is_file_photo}
    body_to = max((p.char_end for p in article.pieces if p.role is Role.BODY), default=None)
    is_east = (article.dateline_place or "").split(",")[0].casefold() in _east()
    paragraph, chars_above = -1, 0
    out = []
    for piece in article.pieces:
        is_body = piece.role is Role.BODY
        paragraph += is_body
        dateline_end = 0
        if piece.role is Role.DATELINE:
            dateline_end = len(piece.text)
        elif is_body and paragraph == 0:
            head = match_dateline(piece.text)
            dateline_end = head.char_end if head is not None else 0
        is_file = piece.role is Role.CAPTION and (
            piece.char_start in file_photos or _FILE_PHOTO.search(piece.text) is not None
        )
        is_below = body_to is not None and piece.char_start >= body_to
        is_lead = paragraph < LEAD_PARAGRAPHS and not is_below
        if piece.role in _LINES_OF_DATES:
            is_lead = is_lead and chars_above <= LEAD_CHARS
        out.append(_Place(dateline_end, is_file, is_below, is_lead, is_east))
        chars_above += len(piece.text) if is_body else 0
    return out


@cache
def _east() -> frozenset[str]:
    """The places where the day begins, folded."""
    return frozenset(name.casefold() for name in weights()["east"])


def _where(piece: Piece, place: _Place, start: int, end: int) -> str:
    """The kind of place that characters `start` to `end` of a piece are; it chooses the kernel."""
    if end <= place.dateline_end:
        return "dateline_east" if place.is_east else "dateline"
    if piece.role is Role.CAPTION:
        return "caption_file" if place.is_file else "caption"
    if piece.role in _LINES_OF_DATES:
        if place.is_below:
            return "date_line_below"
        if not place.is_lead:
            return "date_line_inside"
        lead = piece.text[max(0, start - LABEL_CHARS) : start]
        return "date_line_updated" if date_label(lead) == "updated" else "date_line"
    return "headline" if piece.role in (Role.HEADLINE, Role.STANDFIRST) else "body"


def ranked(witnesses: list[Witness], says_recent: bool) -> list[Witness]:
    """The same witnesses, those of a past year or date told apart: the newest named bounds the day, older ones do not.

    With `says_recent` ("last week", "this month") days without a year are close to the day of publication.
    """
    newest = max((_year_of(w) for w in witnesses if w.kernel in _PAST), default=0)
    latest = max((w.value for w in witnesses if w.shape == "event"), default=0)
    out = []
    for witness in witnesses:
        kernel = witness.kernel
        if kernel in _PLAIN:
            kernel = _NEWEST[kernel] if _year_of(witness) == newest else "older"
        elif witness.shape == "event" and witness.value < latest:
            kernel = "event_older"
        elif kernel == "body_day_past" and says_recent:
            kernel = "body_day_recent"
        out.append(witness if kernel == witness.kernel else witness._replace(kernel=kernel))
    return out


_NEWEST = {
    "year_plain": "year_newest",
    "month_year_plain": "month_year_newest",
    "body_date": "body_date_newest",
}
_PLAIN = frozenset(_NEWEST)
_PAST = frozenset({*_NEWEST, "caption", "caption_file", "caption_year"})


def _year_of(witness: Witness) -> int:
    """The year a witness names; 0 where it names none."""
    if witness.shape == "year":
        return witness.value
    if witness.shape == "month_year":
        return witness.value // 12
    return date.fromordinal(witness.value).year if witness.shape == "day" else 0


_KIND_OF_PLACE = {
    "dateline": "dateline",
    "dateline_east": "dateline",
    "caption": "caption",
    "caption_file": "file_photo",
    "date_line": "printed",
    "date_line_updated": "printed",
    "date_line_inside": "printed",
    "date_line_below": "printed",
    "headline": "headline",
    "body": "text",
}


def _witness(piece: Piece, place: _Place, mention: Mention, offset: int) -> Witness | None:
    """The witness that a mention at `offset` of its piece is; None where it says nothing about publication."""
    length = mention.char_end - mention.char_start
    where = _where(piece, place, offset, offset + length)
    kind = _KIND_OF_PLACE[where]
    start, end = piece.char_start + offset, piece.char_start + offset + length
    text = piece.text[offset : offset + length]
    is_ahead = mention.sense in _AHEAD
    if mention.kind == "date" and mention.printed is not None:
        return _date_witness(mention.printed, kind, where, mention.sense, (text, start, end))
    if mention.kind == "month_year" and mention.printed is not None:
        first = mention.printed.earliest
        kernel = "month_year_ahead" if is_ahead else "month_year_plain"
        month = first.year * 12 + first.month - 1
        return Witness(kind, "history", "month_year", kernel, month, 0, None, text, start, end, mention.printed)
    if mention.kind == "year":
        kernel = "year_ahead" if is_ahead else "caption_year" if where.startswith("caption") else "year_plain"
        return Witness("year", "history", "year", kernel, mention.value, 0, None, text, start, end)
    if where == "caption_file":
        return None  # months and weekdays of an old picture
    if mention.kind == "leader":
        return Witness("leader", "leaders", "terms", mention.sense, 0, 0, None, text, start, end, None, mention.terms)
    if mention.kind == "event":
        return _event_witness(mention, where, place, (text, start, end))
    if mention.kind == "feast":
        kernel = "feast_ahead" if is_ahead else "feast_past" if mention.sense in ("past", "since", "last") else "feast"
        return Witness(kind, "history", "feast", kernel, mention.value, 0, None, text, start, end)
    if mention.kind == "month":
        sense = "plain" if mention.sense == "past" or (where != "body" and mention.sense == "ahead") else mention.sense
        return Witness("month", "history", "month", f"month_{sense}", mention.value, 0, None, text, start, end)
    if mention.kind == "weekday":
        kernel = "caption" if where == "caption" else "today" if where == "date_line" else mention.sense
        if kernel in ("plain", "past"):
            kernel = "lead" if place.is_lead and piece.role is Role.BODY else "later"
            kernel += "_on" if piece.text[max(0, offset - 3) : offset].lower() == "on " else ""
        return Witness("weekday", "weekday", "weekday", kernel, mention.value, 0, None, text, start, end)
    return None


def _event_witness(mention: Mention, where: str, place: _Place, at: tuple[str, int, int]) -> Witness:
    """A dated event: told in the headline, in the first paragraphs, or only named."""
    event = events()[mention.value]
    kernel = kernel_of(event, mention.sense, where == "headline", place.is_lead)
    last = event.last.toordinal() if event.last is not None else 0
    return Witness("event", "events", "event", kernel, event.first.toordinal(), last, None, *at)


_GROUP_OF_PLACE = {
    "body": "history",
    "headline": "history",
    "caption": "caption",
    "caption_file": "file_photo",
    "dateline": "dateline",
    "dateline_east": "dateline",
}


def _date_witness(
    printed: PrintedDate, kind: str, where: str, sense: str, place: tuple[str, int, int]
) -> Witness | None:
    """A printed day, with or without its year."""
    text, start, end = place
    is_ahead = sense in _AHEAD
    if printed.precision in (Precision.MONTH, Precision.YEAR) and not printed.alternatives:
        return None
    kernel = {"headline": "headline_date", "body": "body_date_ahead" if is_ahead else "body_date"}.get(where, where)
    group = _GROUP_OF_PLACE.get(where, "date_line")
    if printed.has_year:
        if where == "date_line" and printed.weekday is not None:
            kernel = "date_line_weekday" if printed.weekday == printed.earliest.weekday() else "date_line_updated"
        elif where == "date_line" and printed.time is not None:
            is_evening = printed.time.hour >= EVENING_HOUR and printed.utc_offset_minutes is None
            kernel = "date_line_evening" if is_evening else "date_line_timed"
        first, last = printed.earliest.toordinal(), printed.latest.toordinal()
        return Witness(kind, group, "day", kernel, first, last, None, text, start, end, printed)
    if where == "caption_file":
        return None
    if where in ("body", "headline"):
        kernel = "body_day_ahead" if is_ahead else "body_day_past" if sense in ("past", "since", "last") else "body_day"
    day = printed.latest
    value = day.month * 100 + day.day
    return Witness(kind, group, "yearly", kernel, value, 0, printed.weekday, text, start, end, printed)
