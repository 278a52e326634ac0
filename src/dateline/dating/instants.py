"""The instant of publication: only where a time was supplied, or printed with its zone. Never guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from dateline.dating.kinds.forms.day import DAY
from dateline.dating.kinds.supplied import PLACEHOLDERS
from dateline.dating.solver.witness import Witness
from dateline.model import Metadata

_PRINTED = (
    "date_line",
    "date_line_published",
    "date_line_full",
    "date_line_weekday",
    "date_line_timed",
    "dateline",
    "dateline_east",
    "header",
)


def instant(witnesses: list[Witness], metadata: Metadata, day: date) -> datetime | None:
    """The moment (aware, UTC) at which an article published on `day` was published, or None.

    A supplied time counts when it was supplied for that day; a printed one needs its offset from UTC beside it.
    """
    if metadata.published_at is not None and _is_day_of(metadata, day):
        return metadata.published_at.astimezone(UTC)
    for witness in witnesses:
        printed = witness.printed
        if witness.kernel not in _PRINTED or witness.form is not DAY or printed is None:
            continue
        if printed.time is not None and printed.utc_offset_minutes is not None and printed.earliest == day:
            local = datetime.combine(printed.earliest, printed.time, tzinfo=UTC)
            return local - timedelta(minutes=printed.utc_offset_minutes)
    return None


def _is_day_of(metadata: Metadata, day: date) -> bool:
    """Whether the supplied time belongs to `day`: the supplied day, or a day of slack where only the time was given."""
    if metadata.published_on in PLACEHOLDERS:
        return False
    if metadata.published_on is not None:
        return metadata.published_on == day
    if metadata.published_at is None or metadata.published_at.date() in PLACEHOLDERS:
        return False
    return abs((metadata.published_at.date() - day).days) <= 1
