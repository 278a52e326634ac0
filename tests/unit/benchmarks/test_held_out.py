"""Cross-validation of the segmentation: what is held out together, and what is scored."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.segmentation.field import K, Rows, fit
from benchmarks.segmentation.held_out import Score, held_out_dumps, trying
from benchmarks.segmentation.outlets import folds
from benchmarks.segmentation.pages import Page
from dateline.segment.path import BODY, HEADLINE
from dateline.segment.weights import PAGES, PLAIN, grouped

_TEXT = (
    "The ferry to the northern islands sailed again on Monday after four weeks of repairs in the yard.",
    "Its owner said that all forty cabins had been rebuilt and that the first crossing was sold out.",
    "Fishermen at the quay welcomed the return of the only link that the islands have in winter.",
)


def _page(key: str, title: str, outlet: str = "") -> Page:
    states = (frozenset({HEADLINE}), *(frozenset({BODY}) for _ in _TEXT))
    lines = (title, *(f"{key} {text}" for text in _TEXT))
    return Page("wikinews", key, lines, (0, 1, 1, 1), states, title, outlet)


def test_pages_of_one_outlet_or_headline_share_a_fold() -> None:
    """Four pages, two of one outlet and two of one headline, never part from their fellows."""
    pages = [
        _page("a", "Ferry sails", "one"),
        _page("b", "Quay rebuilt", "one"),
        _page("c", "Snow"),
        _page("d", "SNOW"),
    ]
    found = folds(pages)
    assert found[0] == found[1]
    assert found[2] == found[3]
    assert found[0] != found[2]


def test_a_plain_story_scores_full_marks_each_time() -> None:
    """A lone story is found in each of its four dumps, its headline exact and its body whole."""
    score = Score()
    for _, dump in held_out_dumps([_page("Today", "Ferry sails again after repairs")], {"wikinews": [1]}, 0):
        score.add(dump)
    assert score.n["gold"] == score.n["hit"] == 4
    assert score.figures()["headline"] == score.figures()["body"] == 1.0


def test_other_weights_are_tried_and_given_back(tmp_path: Path) -> None:
    """Inside `trying` a group scores what the folder's tables say, afterwards what the committed ones do."""
    before = grouped(("bias",))
    (tmp_path / PLAIN).write_text("bias\t1\t0\t0\t0\t0\t0\t0\n", encoding="utf-8")
    (tmp_path / PAGES).write_text("bias\t2\t0\t0\t0\t0\t0\t0\n", encoding="utf-8")
    with trying(tmp_path):
        tried = grouped(("bias",))
        assert (tried.plain, tried.on_pages) == (1, 2)
    after = grouped(("bias",))
    assert (after.plain, after.on_pages) == (before.plain, before.on_pages)


def test_the_field_learns_which_feature_opens_an_article() -> None:
    """Of two features the one that always stands on headlines speaks for that state."""
    states = np.zeros((2, K), bool)
    states[0, HEADLINE] = states[1, BODY] = True
    weights, _ = fit([Rows([[0], [1]], states), Rows([[0], [1]], states)], 2, 0.1, 20)
    assert weights[0].argmax() == HEADLINE
    assert weights[1].argmax() == BODY
