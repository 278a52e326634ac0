"""What looks like a story's title and is none: posts of live blogs, entries of lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dateline.model import Role
from dateline.segment.openings import Copy
from dateline.segment.spans import Labelled, without_heads

FEWEST_ITEMS = 3
_FEWEST_POSTS = 3
_POST_REACH = 4
_LABEL_REACH = 24
_FIGURES = re.compile(r"\d+")
_NO_FIGURES = re.compile(r"[^\W_]|[\s'’.]")
_ABOVE_A_HEADLINE = frozenset({"section", "navigation", "date", "byline", "dated"})


def join_items(copy: Copy, labels: Sequence[Labelled]) -> list[Labelled]:
    """`labels` without articles that begin at a post of a live blog or, where blank lines part the paragraphs, in a list.

    A headline stands at the top of its block of lines, or right below a section, a day or a byline; what stands in a
    block of short lines of no such kind is an ingredient, a result, a figure of a fact box.
    """
    posts = frozenset(post for blog in live_blogs(copy) for post in blog.posts)
    heads: dict[int, int] = {}  # the first headline of each article
    for i, label in enumerate(labels):
        if label.role is Role.HEADLINE:
            heads.setdefault(label.article_index, i)
    items = {
        head: article
        for article, head in heads.items()
        if article > 0 and (head - 1 in posts or (copy.usual and _is_item(copy, head)))
    }
    if not items:
        return list(labels)
    return without_heads(labels, items, Role.BODY, sorted(items.values()))


def _is_item(copy: Copy, i: int) -> bool:
    """Whether the headline at line `i` is an item of a list: one of three alike, or in the middle of its block."""
    start, stop = i, i + 1
    while start and not copy.blank[start]:
        start -= 1
    while stop < len(copy.texts) and not copy.blank[stop]:
        stop += 1
    block = range(start, stop)
    if len(block) < FEWEST_ITEMS or any(copy.opens_with_dateline(j) for j in block):
        return False
    if all(": " in copy.texts[j][:_LABEL_REACH] for j in block) or len({_form(copy.texts[j]) for j in block}) == 1:
        return True
    is_below_top = any(copy.seen.kinds[j] in _ABOVE_A_HEADLINE for j in range(start, i))
    if start == i or is_below_top or len(block) == FEWEST_ITEMS:
        return False
    return not any(copy.is_running(j) or copy.is_day(j) for j in block)


def _form(text: str) -> str:
    """How figures stand in a line: '# - #' for 'Essen 3 - Mainz 12'; the line itself where it has none."""
    return _NO_FIGURES.sub("", _FIGURES.sub("#", text)) if _FIGURES.search(text) else text


class LiveBlog(NamedTuple):
    """A title and the lines over its posts, each an hour or a day with one."""

    title: int
    posts: tuple[int, ...]


def live_blogs(copy: Copy) -> list[LiveBlog]:
    """The live blogs: a title, and three posts or more right below each other."""
    found: list[LiveBlog] = []
    run: list[int] = []
    for i in (*copy.posts, len(copy.texts) + _POST_REACH * 3):
        is_next = run and i - run[-1] <= 2 * _POST_REACH and not any(map(copy.is_wide, range(run[-1] + 1, i + 1)))
        if not is_next:
            title = _title_above(copy, run[0]) if len(run) >= _FEWEST_POSTS else None
            if title is not None:
                found.append(LiveBlog(title, tuple(run)))
            run = []
        run.append(i)
    return found


def _title_above(copy: Copy, post: int) -> int | None:
    """The title of the live blog whose first post is under line `post`."""
    title = None
    for i in range(post - 1, max(-1, post - 1 - _POST_REACH), -1):
        if copy.is_running(i):
            break
        title = i if copy.is_title(i) else title
        if copy.is_wide(i):
            break
    return title
