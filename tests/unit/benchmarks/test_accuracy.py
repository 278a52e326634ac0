"""The accuracy benchmark measures what it says: exact truth, fair measures, floors that only rise."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import floors
from benchmarks.accuracy.gate import gated
from benchmarks.accuracy.generate import GAPS, NOISES, TEMPLATES, MadeDump, dumps, gold, make
from benchmarks.accuracy.measures import Found, Tally
from benchmarks.accuracy.splitters import blank_lines, texttiling
from benchmarks.accuracy.stories import stories, unseen

SOME = list(dumps(75))


def perfect(dump: MadeDump) -> list[Found]:
    """What a splitter that knows the truth would find."""
    found = []
    for article, i in zip(gold(dump)["articles"], range(len(dump.stories)), strict=True):
        body = [line for line in dump.lines if line.story == i and line.kind in ("body", "crosshead")]
        spans = tuple((line.char_start, line.char_end) for line in body)
        captions = [line for line in dump.lines if line.story == i and line.kind == "caption"]
        texts = tuple(dump.text[line.char_start : line.char_end] for line in captions)
        found.append(Found(article["headline_start"], article["headline"], spans, dump.agencies[i], texts))
    return found


def test_the_truth_is_exact() -> None:
    """Every line's offsets name what was printed there, in order, and every story is printed whole."""
    for dump in SOME:
        assert all(a.char_end <= b.char_start for a, b in zip(dump.lines, dump.lines[1:], strict=False))
        for i, story in enumerate(dump.stories):
            body = [line for line in dump.lines if line.story == i and line.kind in ("body", "crosshead")]
            assert len(body) == len(story.paragraphs)
            printed = dump.text[body[-1].char_start : body[-1].char_end].replace("\u00a0", " ")
            assert printed.endswith(story.paragraphs[-1])


def test_a_dump_is_determined_by_its_number() -> None:
    """The same number gives the same dump; seventy-five go once through templates, gaps and noises."""
    assert [make(i) for i in range(75)] == SOME
    assert {(d.template, d.gap, d.noise) for d in SOME} == {(t, g, n) for t in TEMPLATES for g in GAPS for n in NOISES}


def test_stories_are_enough_in_every_language() -> None:
    """Three stories or more in each of seven languages, none printed under two headlines."""
    assert len(stories()) >= 7
    assert all(len(known) >= 3 for known in stories().values())


def test_unseen_stories_are_not_among_the_others() -> None:
    """What measures is kept apart from what may be fitted to."""
    known = {story.headline for row in stories().values() for story in row}
    assert not known & {story.headline for row in unseen().values() for story in row}


def test_the_truth_itself_scores_full_marks() -> None:
    """A splitter that knows the truth gets 1.0 in every figure."""
    tally = Tally()
    for dump in SOME:
        tally.add(dump, perfect(dump))
    assert tally.figures() == dict.fromkeys(tally.figures(), 1.0)


def test_finding_nothing_and_gluing_everything_cost() -> None:
    """No article found loses every recall; one article for all loses boundaries and keeps the furniture."""
    nothing, glued = Tally(), Tally()
    for dump in SOME:
        nothing.add(dump, [])
        glued.add(dump, [Found(0, "", ((0, len(dump.text)),))])
    assert nothing.figures()["boundary_recall"] == nothing.figures()["body_kept"] == 0.0
    assert glued.figures()["furniture_kept_out"] == 0.0
    assert glued.figures()["body_kept"] == 1.0
    assert glued.figures()["windowdiff_right"] < 0.8


@pytest.mark.parametrize("splitter", [blank_lines, texttiling])
def test_baselines_survive_any_text(splitter: object) -> None:
    """A baseline finds something in every dump and nothing in an empty one."""
    assert callable(splitter)
    assert all(splitter(dump.name, dump.text) for dump in SOME[:10])
    assert splitter("empty", "") == []


def test_floors_only_rise(tmp_path: Path) -> None:
    """Raising keeps a floor above today's figure; lowering needs to be asked for; a fall is named."""
    names = ("boundary_f1", "pk_right", "windowdiff_right", "dumps_wholly_right")
    names += ("headline_exact", "captions_exact", "agency_exact", "body_word_f1", "furniture_kept_out", "body_kept")
    path, today = tmp_path / "floors.json", {"all": dict.fromkeys(names, 0.90)}
    floors.raise_to(path, {"all": {**dict.fromkeys(names, 0.80), "pk_right": 0.95}})
    assert floors.below(today, floors.read(path)) == ["all: pk_right 0.9000 is below its floor 0.9500"]
    floors.raise_to(path, gated(today))
    assert floors.read(path)["all"]["pk_right"] == 0.95
    assert floors.read(path)["all"]["boundary_f1"] == 0.89
    floors.raise_to(path, gated(today), may_lower=True)
    assert floors.read(path)["all"]["pk_right"] == 0.89
