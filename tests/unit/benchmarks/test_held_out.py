"""Cross-validation of the segmentation: what is held out together, and what is scored."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import pytest

from benchmarks import floors
from benchmarks.segmentation import HELD_OUT, HELD_OUT_FLOORS, MODEL, digest
from benchmarks.segmentation.boxes import Boxes
from benchmarks.segmentation.cleaned import cleaned
from benchmarks.segmentation.dress import Dump
from benchmarks.segmentation.held_out import as_held_out, held_out_dumps
from benchmarks.segmentation.outlets import folds
from benchmarks.segmentation.pages import Page
from benchmarks.segmentation.scripts import SCRIPTS, transcribed
from dateline.segment.path import AFTER, BEFORE, BODY, HEADLINE, INSIDE, TOP

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


def test_boxes_leave_a_page_its_own_lines() -> None:
    """Whatever teasers, links and comments are put in, the page's lines stay in order, and what is new is furniture."""
    pages = [_page("a", "Ferry sails again after repairs"), _page("b", "Quay rebuilt"), _page("c", "Snow on the pass")]
    boxes, rng = Boxes(pages), random.Random(1)
    n_more = 0
    for _ in range(200):
        made = boxes.put_into(pages[0], rng)
        own = [(t, s) for t, s in zip(made.texts, made.states, strict=True) if s & {HEADLINE, BODY}]
        assert own == list(zip(pages[0].texts, pages[0].states, strict=True))
        assert all(s <= {BEFORE, INSIDE, AFTER} for s in made.states if not s & {HEADLINE, BODY})
        n_more += len(made.texts) > len(pages[0].texts)
    assert 40 < n_more < 160


def test_a_wrapped_dump_is_learnt_from_as_its_clean_copy() -> None:
    """Paragraphs cut at the seventieth column come as one line each, with the state that their lines have."""
    paragraph = [
        "The ferry to the northern islands sailed again on Monday after four",
        "weeks of repairs in the yard, and its owner said that all of the forty",
        "cabins had been rebuilt and that the first crossing was sold out by",
        "noon, although nobody had been told of it before Sunday evening and",
        "the office on the quay had been shut for a week.",
    ]
    texts = ["Ferry sails again", "By Ada Lowe", *paragraph, *paragraph]
    states = [frozenset({HEADLINE}), frozenset({TOP}), *[frozenset({BODY})] * 10]
    made = cleaned(Dump(texts, [0, 1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0], states, ["one"] * 12))
    assert made.texts == ["Ferry sails again", "By Ada Lowe", " ".join(paragraph), " ".join(paragraph)]
    assert made.states == [*states[:4]]


def test_a_dressed_dump_tells_what_is_right_of_it() -> None:
    """Two pages in one dump are two articles, each with its headline, its text and where they stand."""
    own = [frozenset({BEFORE}), frozenset({HEADLINE}), frozenset({BODY}), frozenset({AFTER})]
    texts = ["Home", "Ferry sails", _TEXT[0], "Share", "Home", "Quay rebuilt", _TEXT[1], "Share"]
    dump = as_held_out("one.txt", Dump(texts, [0, 1, 1, 0, 2, 0, 0, 0], own + own, ["a"] * 4 + ["b"] * 4))
    first, second = dump.gold["articles"]
    assert (first["headline"], second["headline"]) == ("Ferry sails", "Quay rebuilt")
    assert (first["paragraphs"], second["paragraphs"]) == ([_TEXT[0]], [_TEXT[1]])
    for told in (first, second):
        assert dump.text[told["headline_start"] :].startswith(told["headline"])
        assert dump.text[told["body_start"] :].startswith(told["paragraphs"][0])
        assert dump.text[told["start"] : told["end"]].startswith("Home")
