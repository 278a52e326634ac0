"""Finds the articles of a document: a role for every line, boundaries, spans that tile the text."""

from dateline.segment.profile import Profile, learn, load_profile
from dateline.segment.prose import unclaimed
from dateline.segment.segment import layout_of, segment

__all__ = ["Profile", "layout_of", "learn", "load_profile", "segment", "unclaimed"]
