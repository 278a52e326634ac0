"""The days of the week on which copy comes out: they tell apart the years in which a day is a Sunday."""

from __future__ import annotations

from functools import cache

from dateline.dating.solver.kernels import weights
from dateline.model import Article, Role

_FEWEST_WORDS = 3
_HEAD_CHARS = 1500
_FOLDED = bytes(b if chr(b).islower() else b + 32 if chr(b).isupper() else 32 for b in range(128)) + b" " * 128
"""Small letters and spaces: what the letters of ASCII become, and everything else."""
_TOLD = (Role.HEADLINE, Role.BODY, Role.CROSSHEAD)


def rhythm_of(article: Article) -> str:
    """The key in weights.yaml of the days of the week on which such copy comes out: 'market' or 'ordinary'.

    Copy on companies and markets hardly ever comes out at a weekend.
    """
    head, length = [], 0
    for piece in article.pieces:
        if piece.role in _TOLD:
            head.append(piece.text[: _HEAD_CHARS - length])
            length += len(head[-1])
            if length >= _HEAD_CHARS:
                break
    words = " ".join(head).encode("ascii", "replace").translate(_FOLDED).split()
    return "market" if len(_market_words().intersection(words)) >= _FEWEST_WORDS else "ordinary"


@cache
def _market_words() -> frozenset[bytes]:
    return frozenset(word.encode() for word in weights()["market_words"])
