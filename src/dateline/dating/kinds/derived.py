"""What no phrase says: the other articles of the document, the time of fetch, the days on which such copy comes out."""

from __future__ import annotations

from dateline.dating.solver.witness import Kind

SIBLINGS = Kind("siblings", "the other articles of its page are from then", names_day=True)
FETCHED = Kind("fetched", "it was fetched on {text}", names_day=True)
RHYTHM = Kind("rhythm", "copy on companies and markets seldom comes out at a weekend")
