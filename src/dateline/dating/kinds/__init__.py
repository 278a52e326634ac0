"""The kinds of evidence, one module each: how it is found, what it says of each day, which days it allows, how it is told.

A new kind is a module here and a line in the tables below; the solver asks kinds, groups and forms through
`dateline.dating.solver.witness` and knows none of them by name.
"""

from __future__ import annotations

from dateline.dating.kinds import (
    caption,
    dated,
    dateline,
    derived,
    event,
    file_photo,
    headline,
    leader,
    month,
    printed,
    supplied,
    text,
    weekday,
    year,
)
from dateline.dating.solver.witness import Kind

DATED = (
    dateline.SOURCE,
    file_photo.SOURCE,
    caption.SOURCE,
    printed.SOURCE,
    headline.SOURCE,
    text.SOURCE,
)
"""Whose a date is: the first that claims its place."""
FINDERS = (dated.find, year.find, weekday.find, month.find, leader.find, event.find)
"""Asked in turn what a mention is evidence of."""
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        supplied.HEADER,
        supplied.METADATA,
        supplied.URL,
        printed.KIND,
        dateline.KIND,
        caption.KIND,
        weekday.KIND,
        event.KIND,
        leader.KIND,
        headline.KIND,
        text.KIND,
        month.KIND,
        year.KIND,
        file_photo.KIND,
        supplied.FILE_NAME,
        derived.SIBLINGS,
        derived.FETCHED,
        derived.RHYTHM,
        derived.POST,
    )
}
"""In the order of telling: what settles a date comes before what only agrees with it."""
