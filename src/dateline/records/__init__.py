"""Files that are lists of articles: database exports, downloads of archives, press reviews, recognised by what repeats in them.

The room below the text stages: it reads lines and gives records; names of formats are unknown to it.
"""

from dateline.records.notices import reads_like_prose
from dateline.records.recognise import Listing, Record, recognise

__all__ = ["Listing", "Record", "reads_like_prose", "recognise"]
