"""What somebody supplied: publication day, address, file name, time of fetch. Claims, weighed like the rest."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dateline.dating.kinds import printed
from dateline.dating.kinds.forms.day import DAY
from dateline.dating.solver.groups import Summed
from dateline.dating.solver.witness import Kind, Witness
from dateline.lexicon.calendars import PLACEHOLDER_DAYS
from dateline.lexicon.dates import PrintedDate
from dateline.model import Article, Metadata, Precision, PrintedDay, Role

HEADER = Kind("header", "the header of its record prints '{text}'", names_day=True, is_of_page=True, tells_day=True)
METADATA = Kind("metadata", "what was supplied with it says {text}", names_day=True, is_of_page=True, tells_day=True)
URL = Kind("url", "its address holds {text}", names_day=True, is_of_page=True, tells_day=True)
FILE_NAME = Kind("file_name", "the dump's name holds {text}", names_day=True)
SUPPLIED = Summed("supplied")
PLACEHOLDERS = PLACEHOLDER_DAYS
FETCH_SLACK_DAYS = 1
"""The day at the place of publication may be a day ahead of the fetch time's day in UTC."""

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_URL_DAY = re.compile(
    r"[/_.-](19\d\d|20\d\d)"
    r"(?:([/_.-])(0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\2([0-2]?\d|3[01])|(0[1-9]|1[0-2])([0-2]\d|3[01]))"
    r"(?![\d])",
    re.IGNORECASE,
)
_NUMBER = r"(?P<number>\d{1,2}|(?<![^\W\d_])(?:an?|one|une?|una|eine[rm]?))"
_AGES = (
    re.compile(
        _NUMBER + r"\s*(?:(?P<minute>min(?:ute)?s?)|(?P<hour>h(?:ou)?rs?)|(?P<day>days?))\.? ago\b", re.IGNORECASE
    ),
    re.compile(
        r"\b(?:vor|hace|il y a|há)\s+"
        + _NUMBER
        + r"\s+(?:(?P<minute>minut\w*)|(?P<hour>stunden?|horas?|heures?)|(?P<day>tag(?:en)?|d[ií]as?|jours?))\b",
        re.IGNORECASE,
    ),
)
"""How old a page says it is; "5 min read" says nothing."""
_UNITS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
_LINES_OF_AGES = (Role.DATE, Role.BYLINE, Role.SECTION)
_NAME_DAY = re.compile(r"(?<!\d)(19\d\d|20\d\d)([-_.]?)(0[1-9]|1[0-2])\2([0-2]\d|3[01])(?!\d{1,5}(?!\d))")


def upper_bound(metadata: Metadata) -> int | None:
    """The last day number on which the document can have been published, or None where no fetch time is known."""
    fetched = fetch_day(metadata)
    return fetched + FETCH_SLACK_DAYS if fetched is not None else None


def fetch_day(metadata: Metadata) -> int | None:
    """The day number of the fetch, in UTC; None where nobody knows."""
    return metadata.fetched_at.date().toordinal() if metadata.fetched_at is not None else None


def supplied_witnesses(
    article: Article, metadata: Metadata, dump_name: str, n_articles: int
) -> tuple[list[Witness], list[str]]:
    """The witnesses that were supplied with `article`'s document of `n_articles`, and the flags of those refused."""
    found: list[Witness] = []
    flags: list[str] = []
    latest = upper_bound(metadata)
    if article.printed_day is not None:
        found.append(_header_witness(article.printed_day))
    elif metadata.published_on is not None:
        day = metadata.published_on.toordinal()
        if metadata.published_on in PLACEHOLDERS:
            flags.append("published_placeholder")
        elif latest is not None and day > latest:
            flags.append("published_after_fetch")
        else:
            kernel = "metadata" if n_articles == 1 else "metadata_shared"
            text = metadata.published_on.isoformat()
            found.append(Witness(METADATA, SUPPLIED, DAY, kernel, day, day, None, text))
    url = article.url or metadata.url
    match = _URL_DAY.search(url) if url else None
    if match is not None and url is not None:
        day_of_url = _read(match[1], match[3] or match[5], match[4] or match[6])
        if day_of_url is not None and (latest is None or day_of_url.toordinal() <= latest):
            kernel = "url" if n_articles == 1 or article.url else "metadata_shared"
            number = day_of_url.toordinal()
            found.append(Witness(URL, SUPPLIED, DAY, kernel, number, number, None, match.group().strip("/_.-")))
    name = _NAME_DAY.search(dump_name)
    is_stated = n_articles == 1 and any(one.kind is METADATA for one in found)
    if name is not None and not is_stated:  # when it was delivered is no news beside the day it states itself
        day_of_name = _read(name[1], name[3], name[4])
        if day_of_name is not None:
            number = day_of_name.toordinal()
            found.append(Witness(FILE_NAME, SUPPLIED, DAY, "file_name", number, number, None, name.group()))
    return found, flags


def _header_witness(day: PrintedDay) -> Witness:
    """The day in the header of the article's record: as good as one supplied for it alone."""
    first, last = day.days[0].toordinal(), day.days[-1].toordinal()
    read = None
    if len(day.days) > 1 or day.time is not None:
        start, end, more = day.char_start, day.char_end, day.days if len(day.days) > 1 else ()
        clock = (day.time, day.utc_offset_minutes)
        read = PrintedDate(start, end, day.days[0], day.days[-1], Precision.DAY, True, None, *clock, more)
    return Witness(HEADER, SUPPLIED, DAY, "header", first, last, None, day.text, day.char_start, day.char_end, read)


def age_witnesses(article: Article, metadata: Metadata) -> list[Witness]:
    """The day of an article whose page says how old it was when it was fetched: "2 minutes ago", "vor 3 Stunden".

    Only lines of the page's own count, and only with a time of fetch.
    """
    if metadata.fetched_at is None:
        return []
    found = []
    for piece in article.pieces:
        if piece.role is Role.BODY:
            break  # below the head of the article, ages are of other stories
        if piece.role not in _LINES_OF_AGES:
            continue
        for match in filter(None, (age.search(piece.text) for age in _AGES)):
            unit = next(length for name, length in _UNITS.items() if match[name])
            number = int(match["number"]) if match["number"].isdigit() else 1
            day = (metadata.fetched_at - number * unit).date().toordinal()
            place = (match.group(), piece.char_start + match.start(), piece.char_start + match.end())
            found.append(Witness(printed.KIND, printed.GROUP, DAY, "date_line", day, day, None, *place))
    return found


def _read(year: str, month: str, day: str) -> date | None:
    """The day of three printed numbers, the month perhaps an English abbreviation; None where there is none."""
    number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None
