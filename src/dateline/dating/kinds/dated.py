"""Dates, months with their year and feasts: evidence of whatever kind the place is where they stand."""

from __future__ import annotations

from dateline.dating.kinds.forms.day import DAY
from dateline.dating.kinds.forms.feast import FEAST
from dateline.dating.kinds.forms.month_year import MONTH_YEAR
from dateline.dating.kinds.forms.yearly import YEARLY
from dateline.dating.kinds.place import HISTORY, Place
from dateline.dating.mentions import Mention
from dateline.dating.solver.witness import Witness
from dateline.lexicon.dates import PrintedDate
from dateline.model import Precision


def find(mention: Mention, place: Place) -> Witness | None:
    """The witness that a date, a month of a year or a feast is; None for other mentions and for what says nothing."""
    kind = place.source.kind
    if mention.kind == "date" and mention.printed is not None:
        return _day(mention.printed, mention.sense, place)
    if mention.kind == "month_year" and mention.printed is not None:
        first = mention.printed.earliest
        kernel = "month_year_ahead" if mention.is_ahead else "month_year_plain"
        month = first.year * 12 + first.month - 1
        return Witness(kind, HISTORY, MONTH_YEAR, kernel, month, 0, None, *place.phrase, mention.printed)
    if mention.kind == "feast" and place.where != "caption_file":
        is_past = mention.sense in ("past", "since", "last")
        kernel = "feast_ahead" if mention.is_ahead else "feast_past" if is_past else "feast"
        return Witness(kind, HISTORY, FEAST, kernel, mention.value, 0, None, *place.phrase)
    return None


def _day(printed: PrintedDate, sense: str, place: Place) -> Witness | None:
    """A printed day, with or without its year."""
    if printed.precision in (Precision.MONTH, Precision.YEAR) and not printed.alternatives:
        return None
    source = place.source
    kernel = source.kernel(printed, place.where, sense)
    if kernel is None:
        return None
    if printed.has_year:
        first, last = printed.earliest.toordinal(), printed.latest.toordinal()
        return Witness(source.kind, source.group, DAY, kernel, first, last, None, *place.phrase, printed)
    value = printed.latest.month * 100 + printed.latest.day
    return Witness(source.kind, source.group, YEARLY, kernel, value, 0, printed.weekday, *place.phrase, printed)
