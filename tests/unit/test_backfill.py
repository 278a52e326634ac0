"""Which dumps a backfill chooses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dateline.backfill import BackfillRange, Choice
from dateline.errors import UsageError
from tests.histories import UNREADABLE, Site, deliver

MARCH = BackfillRange(date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """An empty site."""
    (tmp_path / "raw").mkdir()
    return Site(tmp_path / "raw", tmp_path / "out")


def test_a_range_needs_an_order() -> None:
    """A range that ends before it begins is refused."""
    with pytest.raises(UsageError, match="after"):
        BackfillRange(date(2026, 2, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("fetched", "within"),
    [(None, True), ("2026-02-27", False), ("2026-02-28", True), ("2026-04-30", True), ("2026-05-02", False)],
)
def test_what_was_never_read_is_chosen_by_its_fetch_time(fetched: str | None, within: bool) -> None:
    """A dump may hold articles of March when fetched in March or within 31 days after; without a time it may hold any."""
    day = date.fromisoformat(fetched) if fetched else None
    assert MARCH.may_be_fetched_on(day) is within


def test_choices_and_their_reasons(site: Site) -> None:
    """Missing, changed, failed, outdated and up-to-date dumps are told apart; what is gone from the folder is only named."""
    raw = site.raw
    for name, day in (("a.txt", 3), ("b.txt", 4), ("gone.txt", 5)):
        deliver(raw, name, day)
    (raw / "broken.txt").write_bytes(UNREADABLE)
    site.carry_out()
    deliver(raw, "b.txt", 4, n=2)
    deliver(raw, "late.txt", 6)
    (raw / "gone.txt").unlink()
    everything = site.choose(MARCH, Choice(everything=True))
    assert everything.missing == ("b.txt", "late.txt")
    assert everything.failed == ("broken.txt",)
    assert everything.other == ("a.txt",)
    assert everything.gone == ("gone.txt",)
    assert site.choose(MARCH, Choice(missing=True)).names == {"b.txt", "late.txt"}
    assert site.choose(MARCH, Choice(failed=True)).names == {"broken.txt"}
    other_code = replace(site, scheme="m49")
    assert other_code.choose(MARCH, Choice(outdated=True)).outdated == ("a.txt",)
    june = BackfillRange(date(2026, 6, 1), date(2026, 6, 30))
    assert "a.txt" not in site.choose(june, Choice(everything=True)).names


def test_a_region_narrows_what_was_read_before(site: Site) -> None:
    """With a region only dumps with articles of it are chosen, and those that nobody has read."""
    raw = site.raw
    deliver(raw, "a.txt", 3)
    site.carry_out()
    deliver(raw, "late.txt", 6)
    regions = set(pq.read_table(site.out / "current" / "sightings")["region"].to_pylist())
    there = replace(MARCH, region=regions.pop())
    assert site.choose(there, Choice(everything=True)).names == {"a.txt", "late.txt"}
    elsewhere = replace(MARCH, region="oceania")
    assert site.choose(elsewhere, Choice(everything=True)).names == {"late.txt"}


def test_an_unreadable_dump_is_tried_again_only_by_backfill(site: Site) -> None:
    """A failed dump waits until it changes, or until somebody asks for --failed."""
    (site.raw / "broken.txt").write_bytes(UNREADABLE)
    site.carry_out()
    assert not site.plan().has_work
    chosen = site.choose(BackfillRange(), Choice(failed=True))
    prepared = site.backfill(BackfillRange(), Choice(failed=True))
    assert chosen.failed == ("broken.txt",)
    assert prepared.has_work
    deliver(site.raw, "broken.txt", 9)
    assert site.plan().plan.n_changed == 1


def test_what_a_killed_run_left_is_work_for_the_next(site: Site) -> None:
    """A run killed after it had published left files behind: the next one removes them, though no dump is new."""
    deliver(site.raw, "a.txt", 3)
    site.carry_out()
    assert not site.plan().has_work
    mark = site.out / ".staging" / "dead" / ".alive"
    mark.parent.mkdir(parents=True)
    mark.touch()
    site.carry_out()
    assert not mark.exists()
    assert not site.plan().has_work
