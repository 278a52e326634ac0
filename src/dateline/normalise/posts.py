"""The hours of a live blog's posts: "18:45 GMT" over a post, "Ore 23:15 - …" or "+++ 19:05 Uhr: … +++" at its head."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from dateline.lexicon.dates import find_dates
from dateline.lexicon.printed_times import PrintedTime, time_after
from dateline.model import Post, Role, Span

_FEWEST = 3
_LONGEST_HEAD = 60
_SHORTEST_POST = 30
"""Characters below or behind the hours on average: a list of programmes or of departures has fewer."""
# Looked for first: three lines that begin with one are few articles.
_CLOCK = re.compile(r"\d\s?[:.hH٫]\s?\d\d|\d\s?(?:[AaPp]\.?[Mm]|[時时点點시]|Uhr)")
_LEAD = re.compile(r"[\W_]*(?:[^\W\d_]{1,6}\.?\s)?(?=\d)")
# "18.45", which may be a price where other words follow: alone on its line
_ALONE = re.compile(r"(?P<hour>[01]?\d|2[0-3])[.h:](?P<minute>[0-5]\d)")
_FIGURES, _WORDS = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")
_TEXT = frozenset({Role.BODY, Role.CROSSHEAD})
_TOLD = frozenset({Role.BODY, Role.CROSSHEAD, Role.DATE, Role.STANDFIRST, Role.FURNITURE})


def posts(text: str, spans: Sequence[Span]) -> tuple[Post, ...]:
    """The posts of an article that is a live blog, in printed order; none for any other.

    `spans` are the article's; offsets count the characters of `text`.
    """
    told = [span for span in spans if span.role in _TOLD]
    timed = [
        n
        for n, s in enumerate(told)
        if _CLOCK.search(text, s.char_start, min(s.char_end, s.char_start + _LONGEST_HEAD))
    ]
    if len(timed) < _FEWEST:
        return ()
    found = _alike([(n, post) for n in timed if (post := _post(text, told[n])) is not None], told)
    if len(found) < _FEWEST:
        return ()
    stops = [n for n, _ in found[1:]] + [len(told)]
    n_chars = 0
    for (start, post), stop in zip(found, stops, strict=True):
        n_chars += told[start].char_end - post.char_end + sum(s.char_end - s.char_start for s in told[start + 1 : stop])
    return tuple(post for _, post in found) if n_chars >= _SHORTEST_POST * len(found) else ()


def _alike(found: Sequence[tuple[int, Post]], told: Sequence[Span]) -> list[tuple[int, Post]]:
    """Those that are printed alike, from the first to the last that is text: what stands below the text is a comment's."""
    in_text = [(n, _form(post)) for n, post in found if told[n].role in _TEXT]
    if not in_text:
        return []
    form = Counter(form for _, form in in_text).most_common(1)[0][0]
    own = [n for n, its in in_text if its == form]
    return [(n, post) for n, post in found if n <= own[-1] and _form(post) == form] if len(own) > 1 else []


def _form(post: Post) -> str:
    return _WORDS.sub("w", _FIGURES.sub("9", post.text))


def _post(text: str, span: Span) -> Post | None:
    head = text[span.char_start : min(span.char_end, span.char_start + _LONGEST_HEAD)]
    alone = _ALONE.fullmatch(head.strip())
    if alone is not None:
        start = span.char_start + head.index(alone[0])
        return Post(start, start + len(alone[0]), alone[0], None)
    lead = _LEAD.match(head)
    if lead is not None and (read := time_after(head, lead.end())) is not None and _is_at(head, read, lead.end()):
        printed = head[read.char_start : read.char_end].rstrip()
        start = span.char_start + read.char_start
        return Post(start, start + len(printed), printed, None)
    days = [d for d in find_dates(head) if d.has_year and d.earliest == d.latest]
    if days and days[0].time is not None and not head[: days[0].char_start].strip(" -–—+*#:"):
        start, end = span.char_start + days[0].char_start, span.char_start + days[0].char_end
        return Post(start, end, text[start:end], days[0].earliest)
    return None


def _is_at(head: str, read: PrintedTime, start: int) -> bool:
    """Whether the hour stands right there, and something other than a word's rest follows."""
    return read.char_start <= start + 1 and not head[read.char_end : read.char_end + 1].isalnum()
