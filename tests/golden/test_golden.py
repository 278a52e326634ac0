"""What dateline makes of our own samples, compared with the files beside this one and with a reader's labels."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dateline.model import Dump
from tests.golden.gold import GOLD, SAMPLES, lines_of_gold
from tests.golden.record import dumps_of, record, results_of

HERE = Path(__file__).parent
DUMPS = dumps_of(SAMPLES.parent)


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.name)
def test_a_dump_gives_what_its_golden_file_says(dump: Dump, update_golden: bool) -> None:
    """Every column a reader would check is as it was; a meant change is recorded with --update-golden."""
    golden = HERE / f"{Path(dump.name).name}.json"
    made = record(dump)
    if update_golden:
        golden.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert made == json.loads(golden.read_text(encoding="utf-8"))


def test_the_gold_is_made_from_the_dumps_as_they_are() -> None:
    """samples.gold.jsonl is what `python -m tests.golden.gold` writes today."""
    assert GOLD.read_text(encoding="utf-8").splitlines() == lines_of_gold()


@pytest.mark.parametrize("dump", [d for d in DUMPS if d.name.endswith(".txt")], ids=lambda dump: dump.name)
def test_a_dump_gives_what_a_careful_reader_finds(dump: Dump) -> None:
    """Headlines, bodies without furniture and agencies are those of the hand-made labels."""
    labels = next(gold for line in lines_of_gold() if (gold := json.loads(line))["dump"] == dump.name)["articles"]
    (result,) = results_of(dump)
    assert [a.headline for a in result.articles] == [label["headline"] for label in labels]
    assert [a.agency for a in result.articles] == [label["agency"] for label in labels]
    for article, label in zip(result.articles, labels, strict=True):
        # the dateline has a column of its own and is not in the body
        paragraphs = [
            p[len(p) - len(q) :] for p, q in zip(label["paragraphs"], article.body.split("\n\n"), strict=True)
        ]
        assert article.body.split("\n\n") == paragraphs


def test_the_same_story_in_two_dumps_has_one_id() -> None:
    """The digest's fourth article and the last page of the other site are one story."""
    ids = [
        {a.article_id for r in results_of(dump) for a in r.articles}
        for dump in DUMPS
        if Path(dump.name).name in ("harbour_digest.txt", "meridian_pages.txt")
    ]
    assert len(ids[0] & ids[1]) == 1


def test_the_story_without_a_date_stays_undated() -> None:
    """A feature that says nothing of its day is not given one."""
    (feed,) = [dump for dump in DUMPS if dump.name.endswith("world_feed.jsonl")]
    datings = {r.articles[0].headline: r.datings[0] for r in results_of(feed)}
    assert not datings["The Woman Who Answers the Lighthouse"].is_dated
    assert sum(dating.is_dated for dating in datings.values()) == len(datings) - 1
