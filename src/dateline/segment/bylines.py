"""Lines that are a day and whoever wrote the story."""

from __future__ import annotations

from dateline.lexicon.dates import find_dates
from dateline.model import Precision
from dateline.segment.vocabulary import furniture_hits

_LONGEST, _MOST_WORDS = 80, 4
_PARTING = " \t|·•–—-,/"


def is_day_and_writer(text: str) -> bool:
    """Whether a line is a day and a name: "3 March 2024 | Ada Lund", "Ada Lund, 3 March 2024"."""
    days = [day for day in find_dates(text) if day.has_year and day.precision is Precision.DAY]
    if len(days) != 1 or len(text) > _LONGEST:
        return False
    before, behind = (text[: days[0].char_start].strip(_PARTING), text[days[0].char_end :].strip(_PARTING))
    name = before or behind
    if (before and behind) or not name:
        return False
    words = name.split()
    is_name = 2 <= len(words) <= _MOST_WORDS and all(word[0].isupper() and not word.isupper() for word in words)
    return is_name or furniture_hits([name]).get(0, (None, None))[0] == "byline"
