"""A second opinion on which part of a page is its article.

trafilatura is right on most pages and far off on a few: it takes the comments or a list of teasers for the article, or takes
them along. Readability (its own fork of it) finds the article by another principle. Where the two agree on the whole, what
only one of them took is furniture; where they hardly overlap, trafilatura's careful manner and jusText are asked as well and
the text that agrees best with all of them is taken. Thresholds chosen on 427 pages of outlets in three sets by word F1;
a tenth up or down moves no set by more than half a point.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from dateline.ingest.markup import blocks_of

_AGREE = 0.85
_DIFFER = 0.7
_LEAST_LETTERS = 300
_KEPT = 0.7
_GRAM = 8
_CONFIRMED = 0.2
_LEAD = 0.1
_STANDFIRST_CHARS = 40
_WORD = re.compile(r"\w+")
_STOP_LISTS = ("English", "German", "French", "Spanish", "Italian", "Portuguese", "Dutch")


def voted(tree: Any, blocks: list[str]) -> list[str]:
    """The paragraphs of the article of a parsed page: those of `blocks`, which trafilatura found in it, that others
    confirm, or those of another extractor where most speaks for it. Leaves the tree as it is."""
    other = _readable(tree)
    ours, theirs = _bag(blocks), _bag(other)
    likeness = _likeness(ours, theirs)
    if likeness >= _AGREE:
        return _confirmed(blocks, other)
    if likeness >= _DIFFER or sum(map(len, other)) < _LEAST_LETTERS:
        return blocks
    texts = {"ours": blocks, "readable": other, "careful": _careful(tree), "dense": _dense(tree)}
    bags = {name: _bag(lines) for name, lines in texts.items()}
    support = {name: _support(name, bags) for name in ("ours", "readable", "careful")}
    support["ours"] += _LEAD
    return texts[max(support, key=support.__getitem__)]


def _confirmed(blocks: list[str], other: Sequence[str]) -> list[str]:
    known = _grams("".join(other))
    confirmed = [_share(_grams(block), known) >= _CONFIRMED for block in blocks]
    if True in confirmed and _is_prose(blocks[0]):
        confirmed[0] = True  # a standfirst has an element of its own, outside the text
    kept = [block for block, is_known in zip(blocks, confirmed, strict=True) if is_known]
    return kept if sum(map(len, kept)) >= _KEPT * sum(map(len, blocks)) else blocks


def _is_prose(block: str) -> bool:
    return len(block) >= _STANDFIRST_CHARS and block.rstrip("\"'”’»)").endswith(
        (".", "!", "?", "。", "！", "？", "…", "؟")
    )


def _support(name: str, bags: Mapping[str, Counter[str]]) -> float:
    """How much a text is like the others, on the mean."""
    return sum(_likeness(bags[name], bag) for other, bag in bags.items() if other != name) / (len(bags) - 1)


def _readable(tree: Any) -> list[str]:
    from trafilatura.external import try_readability

    try:
        return blocks_of(try_readability(copy.deepcopy(tree)))
    except Exception:  # a page that breaks it is a page of which it has no opinion
        return []


def _careful(tree: Any) -> list[str]:
    import trafilatura

    try:
        found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False, favor_precision=True)
    except Exception:
        return []
    return [line for line in (" ".join(line.split()) for line in ((found and found.text) or "").split("\n")) if line]


def _dense(tree: Any) -> list[str]:
    import justext
    from lxml import etree

    try:
        paragraphs = justext.justext(etree.tostring(tree, encoding="utf-8"), _stop_words(), encoding="utf-8")
    except Exception:
        return []
    return [" ".join(one.text.split()) for one in paragraphs if not one.is_boilerplate]


@cache
def _stop_words() -> frozenset[str]:
    import justext

    return frozenset(word for name in _STOP_LISTS for word in justext.get_stoplist(name))


def _bag(lines: Sequence[str]) -> Counter[str]:
    return Counter(_WORD.findall(" ".join(lines).casefold()))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """F1 of the words."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _grams(text: str) -> set[str]:
    letters = re.sub(r"\W+", "", text).casefold()
    return {letters[i : i + _GRAM] for i in range(max(1, len(letters) - _GRAM + 1))}


def _share(grams: set[str], known: set[str]) -> float:
    return len(grams & known) / len(grams)
