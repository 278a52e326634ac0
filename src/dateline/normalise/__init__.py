"""From an article's spans to its fields: headline, standfirst, byline, agency, captions, body, language."""

from __future__ import annotations

from dateline.normalise.article import article

__all__ = ["article"]
