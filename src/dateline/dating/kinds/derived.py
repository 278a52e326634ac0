"""What no phrase says: the other articles of the document, the time of fetch, the days on which such copy comes out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from dateline.dating.solver.witness import Kind
from dateline.model import DateEvidence


class _Siblings(Kind):
    """The other articles; the phrase is the headline of the one that says most for the day."""

    __slots__ = ()

    def say(self, evidence: DateEvidence, spell: Callable[[date], str]) -> str:
        """The reason, with the neighbour's headline where it is known."""
        headline = " ".join(evidence.text.split())
        return f"'{headline}' beside it is from then" if headline else self.sentence


SIBLINGS = _Siblings("siblings", "the other articles of its page are from then", names_day=True)
FETCHED = Kind("fetched", "it was fetched on {text}", names_day=True)
RHYTHM = Kind("rhythm", "copy on companies and markets seldom comes out at a weekend")
POST = Kind("post", "a post of it is of {text}")
