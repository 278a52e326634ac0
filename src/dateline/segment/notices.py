"""What is no article, whatever it looks like: "Page not found", a wall that asks for consent, a title over a few bare labels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import groupby

from dateline.lexicon import load_table
from dateline.model import Role
from dateline.segment.spans import Labelled
from dateline.segment.widths import n_words, width

REASON = "notice"
_TEXT = frozenset({Role.HEADLINE, Role.BODY, Role.CROSSHEAD, Role.STANDFIRST})
_SIGNED = frozenset({Role.DATELINE, Role.BYLINE, Role.DATE})
_LONGEST_CHARS = 1_500
"""A longer text is a story about such things."""
_LONGEST_LABEL = 30
_RUNNING = frozenset({"prose", "long", "sentence", "dated"})
_FEWEST_WORDS, _MOST_LABELS = 4, 16


def without_notices(texts: Sequence[str], kinds: Sequence[str], labels: Sequence[Labelled]) -> list[Labelled]:
    """`labels` without the articles that are notices of the site or hold labels alone; those that are left are numbered anew."""
    own = [(n, list(lines)) for n, lines in groupby(range(len(labels)), key=lambda i: labels[i].article_index)]
    cookies = any(_holds(text, "cookies") for text in texts) if len(own) <= _MOST_STRETCHES else False
    refused = {
        n
        for n, lines in own
        if n >= 0 and (_is_notice(texts, labels, lines, cookies=cookies) or _says_nothing(texts, kinds, labels, lines))
    }
    if not refused:
        return list(labels)
    left = sorted({n for n, _ in own if n >= 0} - refused)
    number = {n: k for k, n in enumerate(left)} | {-1: -1}
    return [
        Labelled(Role.FURNITURE, -1, REASON if label.role in _TEXT else label.reason)
        if label.article_index in refused
        else label._replace(article_index=number[label.article_index])
        for label in labels
    ]


_MOST_STRETCHES = 3
"""A wall stands alone: before it and behind it there is furniture at most."""


def _is_notice(texts: Sequence[str], labels: Sequence[Labelled], lines: Sequence[int], *, cookies: bool) -> bool:
    told = [i for i in lines if labels[i].role in _TEXT]
    if any(labels[i].role in _SIGNED for i in lines) or sum(len(texts[i]) for i in told) > _LONGEST_CHARS:
        return False
    head = next((texts[i] for i in lines if labels[i].role is Role.HEADLINE), "")
    if head.casefold().replace("’", "'").startswith(_words("gone")):
        return True
    running = [texts[i] for i in lines if len(texts[i]) > _LONGEST_LABEL]
    asking = [text for text in running if _holds(text, "consent") or _holds(text, "cookies")]
    return cookies and bool(asking) and 2 * len(asking) >= len(running) and (len(asking) > 1 or _holds(head, "consent"))


def _says_nothing(texts: Sequence[str], kinds: Sequence[str], labels: Sequence[Labelled], lines: Sequence[int]) -> bool:
    """Whether an article's text is a few labels, "Humidity 64%", and nothing else speaks for it."""
    told = [i for i in lines if labels[i].role in _TEXT and labels[i].role is not Role.HEADLINE]
    if not told or any(labels[i].role in _SIGNED or kinds[i] in _RUNNING for i in lines):
        return False
    words = [_n_words(texts[i]) for i in told]
    return (
        max(words) < _FEWEST_WORDS and sum(words) <= _MOST_LABELS and max(len(texts[i]) for i in told) <= _LONGEST_LABEL
    )


def _n_words(text: str) -> int:
    """Words of letters alone; a guess in scripts that part none."""
    wide = width(text)
    return n_words(text, wide) if wide > len(text) else sum(map(str.isalpha, text.split()))


def _holds(text: str, part: str) -> bool:
    folded = text.casefold()
    return any(word in folded for word in _words(part))


@cache
def _words(part: str) -> tuple[str, ...]:
    return tuple(map(str.casefold, load_table("notices")[part]))
