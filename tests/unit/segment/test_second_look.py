"""The second look at the articles of a path."""

from __future__ import annotations

from dateline.segment.path import AFTER, BEFORE, BODY, HEADLINE, INSIDE, SHORT, TOP
from dateline.segment.second_look import Found, found_articles, without_strays


def test_articles_end_where_the_matter_before_the_next_begins() -> None:
    """Lines before a headline belong to no article; body and crossheads are its body."""
    path = [BEFORE, HEADLINE, TOP, BODY, SHORT, BODY, AFTER, BEFORE, HEADLINE, BODY]
    assert found_articles(path) == [Found(1, 7, (3, 4, 5)), Found(8, 10, (9,))]
    assert found_articles([]) == found_articles([BEFORE, BEFORE]) == []


def test_a_line_far_below_an_article_is_none_of_its_text() -> None:
    """Below forty lines of furniture one line is a stray, four are text; below ten one is text, too."""
    text = [HEADLINE, BODY, BODY, BODY]
    assert without_strays([*text, *[INSIDE] * 40, BODY]) == [*text, *[AFTER] * 41]
    for path in ([*text, *[INSIDE] * 40, *[BODY] * 4], [*text, *[INSIDE] * 10, BODY]):
        assert without_strays(path) == path


def test_a_short_article_keeps_what_stands_below() -> None:
    """Where two lines are all that stands above, what stands below may be the text."""
    path = [HEADLINE, BODY, BODY, *[INSIDE] * 40, BODY, BODY]
    assert without_strays(path) == path
