"""Finds the articles of a document: a role for every line, boundaries, spans that tile the text."""

from dateline.segment.profile import Profile, learn, load_profile
from dateline.segment.segment import layout_of, segment
from dateline.segment.unclaimed import unclaimed

__all__ = ["Profile", "layout_of", "learn", "load_profile", "segment", "unclaimed"]
