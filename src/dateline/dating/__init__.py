"""When was it published? Evidence from the text and from what was supplied, solved for an article and its siblings.

`date_all` dates the articles of one document; `explain` says why in words.
"""

from dateline.dating.document import date_all
from dateline.dating.explanation import explain, reason, spell, stretch

__all__ = ["date_all", "explain", "reason", "spell", "stretch"]
