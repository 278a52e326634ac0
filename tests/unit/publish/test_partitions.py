"""A dataset may be parted by month: other folders, the same rows; a wish for the other partition writes it anew."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pyarrow.compute as pc
import pytest

from dateline.dataset import Dataset
from dateline.dataset.base import is_outdated
from dateline.dataset.format.layout import DAY, MONTH, YEAR, partition_of, stored_in
from dateline.publish import PublishRequest, forget, rollback, verify
from tests.batches import Delivery, Story, Workshop

DUMPS = (
    Delivery("mon.txt", (Story("lock shut"), Story("mayor out", day=None)), n_quarantined=1),
    Delivery("tue.txt", (Story("lock shut", width=3, places=2), Story("bridge up", region="global"))),
    Delivery("wed.txt", (Story("lock shut", day=2, width=9), Story("bridge up", day=24, region="global"))),
)


def test_a_month_holds_all_its_days() -> None:
    """Places are told by day, folders are by month; what has no date is parted by region as ever."""
    place = "articles/date=2026-01-13/region=europe"
    assert stored_in(place, DAY) == place
    assert stored_in(place, MONTH) == "articles/month=2026-01/region=europe"
    assert stored_in("undated/region=europe", MONTH) == "undated/region=europe"
    assert stored_in(place, YEAR) == "articles/year=2026/region=europe"
    assert [partition_of(["undated/region=europe", stored_in(place, one)]) for one in (DAY, MONTH, YEAR)] == [
        DAY,
        MONTH,
        YEAR,
    ]
    assert partition_of([place, "undated/region=europe"]) == DAY


@pytest.mark.parametrize(
    ("partition", "folders"),
    [
        (MONTH, {"month=2026-01/region=europe", "month=2026-01/region=global", "month=2026-02/region=global"}),
        (YEAR, {"year=2026/region=europe", "year=2026/region=global"}),
    ],
)
def test_every_partition_holds_the_same_articles(
    workshop: Workshop, another: Workshop, partition: str, folders: set[str]
) -> None:
    """Readers of ours see no difference, the day of each row included."""
    workshop.commit(*DUMPS)
    another.commit(*DUMPS, partition=partition)
    assert {row["folder"].removeprefix("articles/") for row in another.rows("articles")} == folders
    assert verify(another.out).problems == ()
    by_day, by_other = (
        Dataset(one.out).articles(all_sightings=True, include_undated=True) for one in (workshop, another)
    )
    pd.testing.assert_frame_equal(by_day, by_other)
    for limits in ({"date_from": "2026-01-14"}, {"date_to": "2026-01-14"}, {"date_from": date(2026, 2, 1)}):
        some, same = (Dataset(one.out).articles(**limits, all_sightings=True) for one in (workshop, another))
        pd.testing.assert_frame_equal(some, same)
        assert 0 < len(some) < len(by_day)


@pytest.mark.parametrize("partition", [MONTH, YEAR])
def test_a_condition_on_the_day_holds_in_either(workshop: Workshop, another: Workshop, partition: str) -> None:
    """`date` is no column of files parted by month or year, and can be asked for all the same."""
    workshop.commit(*DUMPS)
    another.commit(*DUMPS, partition=partition)
    where = (pc.field("date") > date(2026, 1, 13)) & pc.field("is_primary")
    for columns in (["article_id", "date"], None):
        one, other = (
            Dataset(w.out).snapshot().table("articles", columns, where).sort_by("article_id")
            for w in (workshop, another)
        )
        assert one.equals(other)
        assert one.num_rows == 1 if columns is None else one.num_rows
    pieces = [*Dataset(another.out).snapshot().batches("articles", ["date"], where)]
    assert sum(piece.num_rows for piece in pieces) == one.num_rows


@pytest.mark.parametrize(("first", "then"), [(DAY, MONTH), (MONTH, DAY), (DAY, YEAR), (YEAR, MONTH)])
@pytest.mark.parametrize("with_news", [False, True])
def test_the_other_partition_writes_the_dataset_anew(
    workshop: Workshop, another: Workshop, first: str, then: str, with_news: bool
) -> None:
    """It comes to the bytes of a dataset that was parted so from the beginning, and then nothing is left to do."""
    workshop.commit(*DUMPS[:2] if with_news else DUMPS, partition=first)
    another.commit(*DUMPS, partition=then)
    assert is_outdated(workshop.out, then)
    made = workshop.commit(*DUMPS[2:] if with_news else (), partition=then, max_moved=0.0)
    assert made is not None
    assert made.reason == ("run" if with_news else f"parted by {then}")
    assert workshop.fingerprint() == another.fingerprint()
    assert workshop.state() == another.state()
    assert verify(workshop.out).problems == ()
    assert not is_outdated(workshop.out, then)
    assert workshop.commit(partition=then) is None


def test_a_dataset_keeps_its_partition_where_nothing_is_said(workshop: Workshop, another: Workshop) -> None:
    """Further runs, a forget and a new delivery of a dump go on by month."""
    workshop.commit(*DUMPS[:2], partition=MONTH)
    workshop.commit(DUMPS[2])
    workshop.commit(DUMPS[0].again(stories=(Story("lock shut", day=9),), version="2"))
    forget(workshop.out, dump="wed.txt")
    another.commit(DUMPS[0].again(stories=(Story("lock shut", day=9),), version="2"), DUMPS[1], partition=MONTH)
    assert workshop.state() == another.state()
    assert verify(workshop.out).problems == ()


def test_a_change_of_folders_is_no_change_of_articles(workshop: Workshop) -> None:
    """The gate and the diff speak of days: within a month an article is re-dated as well, and nobody by new folders."""
    workshop.commit(*DUMPS)
    made = workshop.commit(partition=MONTH, max_moved=0.0)
    assert made is not None
    assert made.diff.counts == {}
    moved = DUMPS[2].again(stories=(Story("lock shut", day=3, width=9), DUMPS[2].stories[1]), recipe="r2")
    made = workshop.commit(moved)
    assert made is not None
    assert made.diff.counts == {"re-dated": {"newer code": 1}}


def test_going_back_before_the_change_goes_back_to_its_folders(workshop: Workshop) -> None:
    """A snapshot comes back as it was."""
    workshop.commit(*DUMPS)
    before = workshop.fingerprint()
    workshop.commit(partition=MONTH)
    assert rollback(workshop.out, 1, PublishRequest("back", reason="rollback")) is not None
    assert workshop.fingerprint() == before
