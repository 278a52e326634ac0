"""Quotations found again in a document, however its lines are broken and whatever was cut since."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dateline.controls import SHOWN_AS
from dateline.model import Correction

_MOST = 1_000
"""Places of one quotation that are looked at."""

Place = tuple[int, int]
"""Half-open, in characters of the text that was searched."""


def places(text: str, quote: str) -> list[Place]:
    """Every place where `quote` stands, white space aside. What acts is shown as `·`, and may be quoted so."""
    words = quote.split()
    if max((part for word in words for part in word.split(SHOWN_AS)), key=len) not in text:  # quick, and mostly so
        return []
    found = re.finditer(r"\s+".join(re.escape(word).replace(SHOWN_AS, ".") for word in words), text)
    return [match.span() for match, _ in zip(found, range(_MOST), strict=False)]


def nearest(found: Sequence[Place], correction: Correction, document_index: int) -> Place:
    """The one that is meant: nearest to where it stood, the first where that is not known of this document."""
    if correction.near is None or correction.document not in (None, document_index):
        return found[0]
    near = correction.near
    return min(found, key=lambda place: (abs(place[0] - near), place))
