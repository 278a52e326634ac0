"""The instants of a live blog's posts, told as evidence: the hour as printed, and the days it may be of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from dateline.dating.kinds import derived
from dateline.lexicon.printed_times import PrintedTime, time_after
from dateline.model import Article, DateEvidence, Dating, Post

MOST_POSTS = 400
"""So many posts are told at most."""


def with_posts(dating: Dating, article: Article) -> Dating:
    """`dating` with a record for each post of its article, in printed order, behind what the day rests on.

    A post that prints no day is of the article's own, or of one next to it where the hours run past midnight.
    """
    best = dating.published_date
    if not article.posts or best is None:
        return dating
    slack = timedelta(days=_n_midnights(article.posts))
    told = []
    for post in article.posts[:MOST_POSTS]:
        earliest, latest = (post.day, post.day) if post.day else (best - slack, best + slack)
        told.append(DateEvidence(derived.POST.name, post.text, post.char_start, post.char_end, earliest, latest))
    return replace(dating, date_evidence=(*dating.date_evidence, *told))


def _n_midnights(posts: tuple[Post, ...]) -> int:
    """How often the hours turn against the way that most of them run."""
    hours = [read.time for post in posts if (read := _hour(post.text)) is not None]
    n_later = sum(a < b for a, b in pairwise(hours))
    n_earlier = sum(a > b for a, b in pairwise(hours))
    return min(n_later, n_earlier)


def _hour(printed: str) -> PrintedTime | None:
    return time_after("at " + printed, 3) or time_after(printed.replace(".", ":"), 0)
