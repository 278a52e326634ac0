"""The evidence as it is told: each phrase with the days of publication that it allows, given what was concluded."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from dateline.dating.kernels import REACH_DAYS
from dateline.dating.outcome import Claim
from dateline.dating.witness import Witness
from dateline.lexicon.feasts import feasts
from dateline.model import DateEvidence, Metadata

MOST = 12
"""So many phrases are told; the strongest kinds first."""

Interval = tuple[date | None, date | None]
"""First and last day of publication that a phrase allows; None where it sets no bound."""

# what settles a date comes before what only agrees with it
_ORDER = [
    "header",
    "metadata",
    "url",
    "printed",
    "dateline",
    "caption",
    "weekday",
    "event",
    "leader",
    "headline",
    "text",
    "month",
    "year",
    "file_photo",
    "file_name",
    "siblings",
    "fetched",
    "rhythm",
]
_DAY = timedelta(days=1)
_LEAP_DAY = 229


def told(
    witnesses: list[Witness], found: Claim, method: str, metadata: Metadata, rhythm: str, n_together: int
) -> tuple[DateEvidence, ...]:
    """The witnesses that agree with the claim, those of the deciding kind first, at most MOST of them.

    Where none of them names a year and the article is one of `n_together`, the others gave it; of a `rhythm` that leaves out
    weekends, the day of the week helped.
    """
    ranked = []
    for place, witness in enumerate(witnesses):
        earliest, latest = allowed(witness, found.best)
        if (earliest is None or earliest <= found.best) and (latest is None or found.best <= latest):
            rank = -1 if witness.kind == method else _ORDER.index(witness.kind)
            evidence = DateEvidence(witness.kind, witness.text, witness.char_start, witness.char_end, earliest, latest)
            ranked.append((rank, place, evidence))
    out = [evidence for _, _, evidence in sorted(ranked, key=lambda r: r[:2])][:MOST]
    names_no_year = metadata.fetched_at is None and not any(str(found.best.year) in evidence.text for evidence in out)
    if names_no_year and rhythm == "market":
        out.append(DateEvidence("rhythm", "", -1, -1, None, None))
    if method == "siblings" or (names_no_year and n_together > 1):
        out.insert(0 if method == "siblings" else 1, DateEvidence("siblings", "", -1, -1, found.earliest, found.latest))
    if metadata.fetched_at is not None:
        fetched = metadata.fetched_at.date()
        out.append(DateEvidence("fetched", fetched.isoformat(), -1, -1, None, fetched + _DAY))
    return tuple(out)


def allowed(witness: Witness, best: date) -> Interval:
    """The days of publication that `witness` allows, read with `best` where it does not name its own year or week."""
    if witness.shape == "day":
        return _of_day(
            witness.kernel, date.fromordinal(witness.value), date.fromordinal(max(witness.until, witness.value))
        )
    if witness.shape == "yearly":
        day = _nearest_year(witness.value, best)
        return _of_day(witness.kernel, day, day)
    if witness.shape == "feast":
        return _of_feast(witness, best)
    if witness.shape == "weekday":
        return _of_weekday(witness, best)
    if witness.shape == "year":
        ahead = witness.kernel == "year_ahead"
        return (None, date(witness.value, 12, 31)) if ahead else (date(witness.value, 1, 1), None)
    if witness.shape == "month_year":
        year, month = divmod(witness.value, 12)
        last = date(year, month + 1, calendar.monthrange(year, month + 1)[1])
        return (None, last) if witness.kernel.endswith("ahead") else (date(year, month + 1, 1), None)
    if witness.shape == "event":
        return date.fromordinal(witness.value), None
    if witness.shape == "terms":
        number = best.toordinal()
        inside = next((t for t in witness.terms if t[0] <= number <= t[1]), witness.terms[-1])
        end = date.fromordinal(inside[1]) if inside[1] < number + REACH_DAYS else None
        return date.fromordinal(inside[0]), end
    return _of_month(witness, best)


def _of_day(kernel: str, first: date, last: date) -> Interval:
    """What a named day allows, by where it stands."""
    if kernel in (
        "metadata",
        "metadata_shared",
        "url",
        "date_line",
        "date_line_weekday",
        "date_line_timed",
        "date_line_evening",
        "date_line_inside",
        "date_line_before",
    ):
        return first, last
    if kernel in ("date_line_updated", "date_line_below", "file_name"):
        return None, last
    if kernel in ("dateline", "dateline_east"):
        return first - _DAY, last + _DAY
    if kernel == "caption":
        return first, last + 2 * _DAY
    if kernel == "caption_file":
        return first + _DAY, None
    if kernel.endswith("ahead"):
        return None, last
    return first, None


def _nearest_year(month_day: int, best: date) -> date:
    """The day nearest to `best` with this month and day (month * 100 + day); 29 February only where it exists."""
    month, day = divmod(month_day, 100)
    if month_day != _LEAP_DAY:
        days = [date(year, month, day) for year in (best.year - 1, best.year, best.year + 1)]
    else:
        days = [date(year, month, day) for year in range(best.year - 4, best.year + 5) if calendar.isleap(year)]
    return min(days, key=lambda d: (abs(d - best), d))


def _of_feast(witness: Witness, best: date) -> Interval:
    """From the last time a feast was kept on, or up to the next time where it is to come."""
    times = [t for year in (best.year - 1, best.year, best.year + 1) for t in feasts()[witness.value].in_year(year)]
    if witness.kernel == "feast_ahead":
        return None, min((last for _, last in times if last >= best), default=None)
    return max((first for first, _ in times if first <= best), default=None), None


def _of_weekday(witness: Witness, best: date) -> Interval:
    """The week that a weekday's name allows: from that day on, or up to it when it is still to come."""
    back = (best.weekday() - witness.value) % 7
    if witness.kernel in ("next", "ahead", "this"):
        coming = best + timedelta(days=(7 - back) % 7)
        return coming - 7 * _DAY, coming
    if witness.kernel == "last":
        gone = best - timedelta(days=back or 7)
        return gone + _DAY, gone + 10 * _DAY
    gone = best - timedelta(days=back)
    return gone, gone + (2 if witness.kernel in ("lead", "caption") else 6) * _DAY


def _of_month(witness: Witness, best: date) -> Interval:
    """What a month named without its year allows: from its first day on, or up to its last when it is to come."""
    steps = (best.month - witness.value) % 12
    if witness.kernel in ("month_ahead", "month_next"):
        months = best.year * 12 + best.month - 1 + (12 - steps) % 12
        year, month = divmod(months, 12)
        return None, date(year, month + 1, calendar.monthrange(year, month + 1)[1])
    year, month = divmod(best.year * 12 + best.month - 1 - steps, 12)
    return date(year, month + 1, 1), None
