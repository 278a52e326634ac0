"""Days with the word beside them that says how far they are from the article's own: "today (Monday)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.dating.mentions import Mention
from dateline.dating.solver.witness import Witness
from dateline.lexicon.date_labels import says_today

_NEIGHBOURS = ("today", "yesterday", "tomorrow", "before_yesterday")
RANGE = "range"
BRACKET = "bracket"
_TO = re.compile(r"\s*(?:[-–—~〜]|to|through|until|till|bis|au|al|a|do|até|по|إلى|至|から)\s*")
_BESIDE = re.compile(r"[\s,،(«—–-]{1,4}(?:on |the )?")


def beside_today(text: str, mentions: list[Mention]) -> Iterator[tuple[Mention, str | None]]:
    """Each mention with the word beside it that says how far it is from the article's own day ("today (Monday)"), RANGE or BRACKET."""
    for n, mention in enumerate(mentions):
        beside = None
        if mention.kind in ("weekday", "date"):
            if mention.kind == "date" and _is_range(text, mentions, n):
                yield mention, RANGE
                continue
            for other in (mentions[n - 1] if n else None, mentions[n + 1] if n + 1 < len(mentions) else None):
                if other is not None and other.kind in _NEIGHBOURS:
                    gap = text[min(mention.char_end, other.char_end) : max(mention.char_start, other.char_start)]
                    if _BESIDE.fullmatch(gap) is not None:
                        beside = other.kind
                        break
            if beside is None and mention.printed is not None and mention.printed.has_year and not mention.is_ahead:
                beside = "today" if says_today(text[: mention.char_start]) else _bracket(text, mention)
        yield mention, beside


def _bracket(text: str, mention: Mention) -> str | None:
    """BRACKET where the date stands in brackets behind its weekday, as a desk adds it for readers of another day: "Rabu (17/4/2024)"."""
    printed = mention.printed
    if printed is None or printed.weekday != printed.earliest.weekday():
        return None
    return BRACKET if "(" in text[mention.char_start + 1 : mention.char_end] else None


def _is_range(text: str, mentions: list[Mention], n: int) -> bool:
    """Whether mention `n` is the first or the last day of a stretch: "March 21 - April 19"."""
    return any(_are_ends(text, mentions[k], mentions[k + 1]) for k in (n - 1, n) if k >= 0 and k + 1 < len(mentions))


def _are_ends(text: str, first: Mention, last: Mention) -> bool:
    """Whether two dates are joined by a dash or "to"; those of two calendars are one day said twice."""
    if first.printed is None or last.printed is None or first.printed.is_hijri != last.printed.is_hijri:
        return False
    is_joined = _TO.fullmatch(text[first.char_end : last.char_start]) is not None
    start, end = first.printed.earliest, last.printed.earliest
    return is_joined and (start < end or (start > end and start.month >= _AUTUMN))


_AUTUMN = 10
"""A stretch from such a month on may end in the next year: "December 22 - January 19"."""


def told_beside(witness: Witness, beside: str) -> Witness | None:
    """The witness that a weekday or a day is where "today" or "yesterday" stands beside it.

    None of a day on a line of its own that begins or ends a stretch of days: that is a schedule, or a sign of the zodiac.
    """
    if beside == RANGE:
        return None if witness.kind.is_of_page else witness
    if beside == BRACKET:
        return witness._replace(kernel="body_lead_bracket") if witness.kernel == "body_lead_day" else witness
    if witness.form.name == "weekday":
        return witness._replace(kernel=beside)
    if (
        witness.kernel.startswith("body_")
        and witness.form.name in ("day", "yearly")
        and (beside == "today" or not witness.kernel.endswith("ahead"))
    ):
        return witness._replace(kernel=f"body_{beside}")
    return witness
