"""Days with the word beside them that says how far they are from the article's own: "today (Monday)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.dating.mentions import Mention
from dateline.dating.solver.witness import Witness

_NEIGHBOURS = ("today", "yesterday", "tomorrow", "before_yesterday")
_BESIDE = re.compile(r"[\s,،(«—–-]{1,4}(?:on |the )?")


def beside_today(text: str, mentions: list[Mention]) -> Iterator[tuple[Mention, str | None]]:
    """Each mention with the word beside it that says how far it is from the article's own day: "today (Monday)"."""
    for n, mention in enumerate(mentions):
        beside = None
        if mention.kind in ("weekday", "date"):
            for other in (mentions[n - 1] if n else None, mentions[n + 1] if n + 1 < len(mentions) else None):
                if other is not None and other.kind in _NEIGHBOURS:
                    gap = text[min(mention.char_end, other.char_end) : max(mention.char_start, other.char_start)]
                    if _BESIDE.fullmatch(gap) is not None:
                        beside = other.kind
                        break
        yield mention, beside


def told_beside(witness: Witness, beside: str) -> Witness:
    """The witness that a weekday or a day is where "today" or "yesterday" stands beside it."""
    if witness.form.name == "weekday":
        return witness._replace(kernel=beside)
    if (
        witness.kernel.startswith("body_")
        and witness.form.name in ("day", "yearly")
        and not witness.kernel.endswith("ahead")
    ):
        return witness._replace(kernel=f"body_{beside}")
    return witness
