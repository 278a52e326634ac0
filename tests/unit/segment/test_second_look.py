"""The second look at the articles of a path."""

from __future__ import annotations

import numpy as np

from dateline.segment.found import Found, found_articles, hold_to_texts, without_strays
from dateline.segment.lines import split_lines
from dateline.segment.path import AFTER, BEFORE, BODY, DECIDED, HEADLINE, INSIDE, NAT, SHORT, STATES, TOP, best_path
from dateline.segment.second_look import SecondLook
from dateline.segment.survey import survey
from dateline.segment.wordings import title_parts


def test_articles_end_where_the_matter_before_the_next_begins() -> None:
    """Lines before a headline belong to no article; body and crossheads are its body."""
    path = [BEFORE, HEADLINE, TOP, BODY, SHORT, BODY, AFTER, BEFORE, HEADLINE, BODY]
    assert found_articles(path) == [Found(1, 7, (3, 4, 5)), Found(8, 10, (9,))]
    assert found_articles([]) == found_articles([BEFORE, BEFORE]) == []


def test_a_headline_far_above_its_text_keeps_it() -> None:
    """What the network takes for matter before an article, and the text with it, is the article's below a settled headline."""
    scores = np.zeros((11, len(STATES)), np.int32)
    scores[:, HEADLINE] = -DECIDED
    scores[[0, 9], HEADLINE] = DECIDED
    scores[2:7, BEFORE] = 4 * NAT
    scores[[1, 7, 8, 10], BODY] = 2 * NAT
    steps = [[0] * len(STATES) for _ in STATES]
    assert found_articles(best_path(scores, steps)) == [Found(0, 2, (1,)), Found(9, 11, (10,))]
    hold_to_texts(scores, [(0, (7, 8)), (9, (10,))])
    first, _ = found_articles(best_path(scores, steps))
    assert first.stop == 9 and first.body[-2:] == (7, 8)


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


_PAGE = """Home
News
Ferry sails again
Ferry sails again after repairs | Coast Post
By Ada Lowe
The ferry left the quay on Monday, its owner said, after weeks of repairs in the yard of the old harbour.
Nobody had waited for it longer than the people of the island, who came to the quay with flags and cake.
Its captain, {}, said that the engine ran better than it ever had before the storm of last winter.
Share
Read more"""


_STATES = [BEFORE, BEFORE, HEADLINE, TOP, TOP, BODY, BODY, BODY, AFTER, AFTER]


def _look() -> SecondLook:
    """Three articles, whatever the library's own model would make of them."""
    lines = split_lines("\n".join(_PAGE.format(name) for name in ("Omar Haddad", "Lena Brandt", "Kofi Mensah")))
    scores = np.random.default_rng(5).integers(-9000, 9000, (len(lines), len(STATES)), np.int32)
    return SecondLook(lines, survey(lines), scores, 3 * _STATES, title_parts(lines.text))


def test_articles_asked_together_have_the_values_of_each_alone() -> None:
    """What is counted for all articles at once is what is counted for one, whichever was asked before."""
    together = _look().article_rows(range(3))
    assert len(together) == len(_look().articles) == 3
    assert together == [_look().article_rows([k])[0] for k in (0, 1, 2)]
    assert _look().article_rows([]) == []


def test_candidates_asked_together_have_the_values_of_each_article_alone() -> None:
    """The lines that could be headlines are valued article by article, however many articles are asked."""
    look = _look()
    candidates = [look.candidates(k, k - 1 if k else None) for k in range(3)]
    assert all(article.headline in some for article, some in zip(look.articles, candidates, strict=True))
    together = look.candidate_rows(range(3), candidates)
    assert [len(rows) for rows in together] == [len(some) for some in candidates]
    assert together == [_look().candidate_rows([k], [candidates[k]])[0] for k in range(3)]


def test_a_line_within_an_article_that_is_none_may_be_the_headline_of_the_next() -> None:
    """Below the first article all lines may be the third's headline if the second is none; else those below the second."""
    look = _look()
    second = look.articles[1]
    beside, over = look.candidates(2, 1), look.candidates(2, 0)
    assert set(beside) < set(over)
    assert second.headline in over
    assert all(i > second.body[-1] for i in beside)
    assert all(i > look.articles[0].body[-1] for i in over)
