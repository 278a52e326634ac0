"""The build of a title: does it count, does it stand in a list, which titles print each other."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from itertools import product

BULLETS = "*•·-–—»>#+"
_NUMBERED = re.compile(r"\W{0,3}(?:[^\W\d_]{2,8} )?#?\d{1,3}(?:[.):：]|\s-|\s–|$)|\W{0,2}\d{1,2} [^\W\d_]")
_ITEM = re.compile(r"(?:[*•·–—+o»>-]|\d{1,2}[.)])\s+")
_MARKS = tuple(
    (f"{what}:{place}", 1 << bit)
    for bit, (what, place) in enumerate(product(("is-part", "holds-line"), ("first", "mid", "last")))
)


def enumerated(text: str) -> int:
    """Whether a title counts: "3. Use less water", "Step 2: Sand the wood"."""
    return bool(_NUMBERED.match(text))


def capitals(text: str) -> int:
    """How many of a hundred words begin with a capital."""
    words = text.split()
    return 100 * sum([word[0].isupper() for word in words]) // max(1, len(words))


def printed_in(marks: Sequence[str]) -> int:
    """The marks of a line that prints another, or is printed in one, as bits."""
    return sum({bit for mark in marks for start, bit in _MARKS if mark.startswith(start)}) if marks else 0


def is_item_of(text: str, printed: Container[str]) -> bool:
    """Whether `text` is one of the lines `printed` behind a bullet or number, as lists and breadcrumbs print it.

    Both without their case.
    """
    item = _ITEM.match(text)
    return item is not None and text[item.end() :] in printed


def nested(texts: Sequence[str]) -> tuple[list[int], list[int]]:
    """For each of `texts` how many of the others print it, and how many of the others it prints."""
    held, holding = [0] * len(texts), [0] * len(texts)
    joined = "\n".join(texts)
    for n, text in enumerate(texts):
        if joined.find(text, joined.find(text) + 1) < 0:
            continue  # it stands there once, as itself
        for m, other in enumerate(texts):
            if m != n and text in other:
                held[n] += 1
                holding[m] += 1
    return held, holding
