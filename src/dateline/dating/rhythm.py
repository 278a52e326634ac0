"""The days of the week on which copy comes out: they tell apart the years in which a day is a Sunday."""

from __future__ import annotations

import re
from functools import cache

from dateline.dating.kernels import weights
from dateline.model import Article, Role

_FEWEST_WORDS = 3
_HEAD_CHARS = 1500
_LETTERS = re.compile(r"[a-z]+")
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
    is_market = len(_market_words().intersection(_LETTERS.findall(" ".join(head).lower()))) >= _FEWEST_WORDS
    return "market" if is_market else "ordinary"


@cache
def _market_words() -> frozenset[str]:
    return frozenset(weights()["market_words"])
