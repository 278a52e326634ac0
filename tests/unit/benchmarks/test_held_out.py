"""Cross-validation of the segmentation: what is held out together, and what is scored."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from benchmarks import floors
from benchmarks.segmentation import HELD_OUT, HELD_OUT_FLOORS, MODEL, digest
from benchmarks.segmentation.held_out import held_out_dumps
from benchmarks.segmentation.outlets import folds
from benchmarks.segmentation.pages import Page
from benchmarks.segmentation.scripts import SCRIPTS, transcribed
from dateline.segment.path import BODY, HEADLINE

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


def test_a_held_out_dump_says_where_its_articles_stand() -> None:
    """A lone story comes four times; gold offsets point at its headline and its first paragraph in each dump."""
    page = _page("Today", "Ferry sails again after repairs")
    offsets = tuple(100 + sum(len(t) + 2 for t in page.texts[:i]) for i in range(len(page.texts)))
    told = {
        "headline": page.title,
        "headline_start": offsets[0],
        "body_start": offsets[1],
        "body_end": offsets[3] + len(page.texts[3]),
        "paragraphs": list(page.texts[1:]),
    }
    dumps = [d for _, d in held_out_dumps([replace(page, offsets=offsets, article=told)], {"wikinews": [1]}, 0)]
    assert len(dumps) == 4
    for dump in dumps:
        moved = dump.gold["articles"][0]
        assert dump.text[moved["headline_start"] :].startswith(page.title)
        assert dump.text[moved["body_start"] :].startswith(page.texts[1])
        assert dump.text[: moved["body_end"]].endswith(page.texts[3])


def test_the_figures_kept_are_those_of_the_committed_model() -> None:
    """held_out.json tells what the recipe of this very file did on pages it had not learnt from."""
    record = json.loads(HELD_OUT.read_text(encoding="utf-8"))
    assert record["model"] == digest(MODEL)


def test_held_out_figures_are_not_below_their_floors() -> None:
    """What the committed recipe reaches on outlets that it has not learnt from."""
    figures = json.loads(HELD_OUT.read_text(encoding="utf-8"))["figures"]
    assert not floors.below(figures, floors.read(HELD_OUT_FLOORS))


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_word_is_transcribed_the_same_way_each_time(script: str) -> None:
    """The same words stay the same and others differ, so that what is shared with a headline stays shared."""
    one, two = (transcribed(f"{word} islands", script, 3) for word in ("Ferry", "Harbour"))
    assert transcribed("Ferry islands", script, 3) == one != two
    assert not any(letter.isascii() and letter.isalpha() for letter in one)
