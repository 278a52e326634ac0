"""The best lawful path of states."""

from __future__ import annotations

import numpy as np
import pytest

from dateline.segment.path import AFTER, BEFORE, BODY, HEADLINE, INSIDE, NAT, STATES, best_path

_STEPS = [[0] * len(STATES) for _ in STATES]


def _for(*states: int) -> list[list[int]]:
    """Scores that speak for one state a line."""
    return [[5 * NAT if k == state else 0 for k in range(len(STATES))] for state in states]


def test_a_path_follows_the_scores_where_they_are_lawful() -> None:
    """Two articles with a line of furniture between them are read as such."""
    states = (HEADLINE, BODY, BODY, AFTER, HEADLINE, BODY)
    assert best_path(_for(*states), _STEPS) == list(states)


def test_no_lines_have_no_path() -> None:
    """An empty document is no error."""
    assert best_path([], _STEPS) == []


def test_furniture_before_more_body_is_inside() -> None:
    """A line between two stretches of body can be inside the article, never after it."""
    path = best_path(_for(HEADLINE, BODY, AFTER, BODY), _STEPS)
    assert AFTER not in path[:3] or BODY not in path[path.index(AFTER) :]
    assert best_path(_for(HEADLINE, BODY, INSIDE, BODY), _STEPS)[2] == INSIDE


def test_one_article_has_one_headline() -> None:
    """Where one article is expected nothing begins a second."""
    scores = _for(HEADLINE, BODY, BODY, HEADLINE, BODY, BODY)
    assert best_path(scores, _STEPS).count(HEADLINE) == 2
    assert best_path(scores, _STEPS, one_article=True).count(HEADLINE) == 1


def test_of_equal_paths_the_first_state_wins() -> None:
    """Scores that speak for nothing lead to the same path every time."""
    nothing = [[0] * len(STATES) for _ in range(4)]
    assert best_path(nothing, _STEPS) == best_path(nothing, _STEPS)
    assert set(best_path(_for(BEFORE, BEFORE, HEADLINE, BODY), _STEPS)[:2]) == {BEFORE}


def test_a_long_document_has_the_path_of_its_lines_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where each step came from is kept block by block; the path is the same."""
    scores = np.random.default_rng(1).integers(-9 * NAT, 9 * NAT, (500, len(STATES)), np.int32)
    whole = best_path(scores, _STEPS)
    assert whole == best_path(scores.tolist(), _STEPS)
    monkeypatch.setattr("dateline.segment.path._BLOCK", 64)
    assert best_path(scores, _STEPS) == whole
    assert best_path(scores, _STEPS, one_article=True).count(HEADLINE) <= 1
