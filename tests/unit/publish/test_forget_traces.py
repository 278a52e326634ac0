"""After a forget and a gc no byte of the dataset's folder tells of what is gone: not its text, name, hash or ids."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dateline.dataset import Dataset
from dateline.dataset.format.receipts import FILE as RECEIPTS
from dateline.dataset.format.tombstones import read_tombstones
from dateline.errors import DatasetBroken
from dateline.publish import PublishRequest, forget, gc, repair, rollback, verify
from tests.batches import Delivery, Story, Workshop
from tests.traces import found_in, needles

SECRET = Story("the name that must go", url="https://example.org/secret")
OTHER = Story("the other name must go too", url="https://example.org/secret-too")
GONE = Delivery("vanishing-delivery.txt", (SECRET, OTHER), n_quarantined=2, url="https://example.org/whole-secret")
ALSO = Delivery("tue.txt", (replace(SECRET, url=None), Story("bridge up")))
STAY = Delivery("wed.txt", (Story("mayor out"),), url="https://example.org/wed")


def test_the_search_finds_what_is_there(workshop: Workshop) -> None:
    """Before a forget every needle is found, in Parquet pages and in the index too: the search can fail."""
    workshop.commit(GONE, ALSO, STAY)
    what = needles(GONE, stories=(SECRET, OTHER))
    hits = found_in(workshop.out, what)
    assert {key for key, _ in hits} >= {key for key in what if "in bytes" not in key}
    assert any("index/" in where for key, where in hits if "half" in key)


@pytest.mark.parametrize("history", ["at once", "one after the other", "forgotten twice"])
def test_nothing_of_a_dump_is_left(workshop: Workshop, history: str) -> None:
    """Whether it came with others or alone, and whatever came after it."""
    if history == "at once":
        workshop.commit(GONE, STAY)
    else:
        workshop.commit(STAY, *(Delivery(f"{n}.txt", (Story(f"story {n}"),)) for n in range(40)))
        workshop.commit(GONE)
        workshop.commit(Delivery("later.txt", (Story("dam full"),)))
        workshop.commit(GONE.again(recipe="r2"))
    forget(workshop.out, dump=GONE.name)
    if history == "forgotten twice":
        forget(workshop.out, dump=GONE.dump_id)
    gc(workshop.out, keep=1)
    assert found_in(workshop.out, needles(GONE, stories=(SECRET, OTHER))) == []
    assert verify(workshop.out).problems == ()
    workshop.commit(Delivery("last.txt", (Story("market open"),)), GONE)
    assert found_in(workshop.out, needles(GONE, stories=(SECRET, OTHER))) == []


def test_nothing_of_an_article_is_left(workshop: Workshop) -> None:
    """The other articles of its dumps stay, in the index too."""
    workshop.commit(STAY)
    workshop.commit(ALSO)
    workshop.commit(GONE)
    forget(workshop.out, article=SECRET.article_id)
    gc(workshop.out, keep=1)
    assert found_in(workshop.out, needles(stories=(SECRET,))) == []
    assert found_in(workshop.out, needles(stories=(OTHER,))) != []
    assert verify(workshop.out).problems == ()


def test_a_rollback_keeps_it(workshop: Workshop) -> None:
    """An elder snapshot that holds it is published without it, and leaves no trace either."""
    workshop.commit(STAY, GONE)
    workshop.commit(ALSO)
    forget(workshop.out, dump=GONE.name)
    forget(workshop.out, article=SECRET.article_id)
    rollback(workshop.out, 1, PublishRequest("back"))
    gc(workshop.out, keep=1)
    assert found_in(workshop.out, needles(GONE, stories=(SECRET, OTHER))) == []
    assert [row["dump_name"] for row in workshop.rows("dumps")] == ["wed.txt"]
    assert verify(workshop.out).problems == ()


def test_a_receipt_is_kept_without_what_it_is_about(workshop: Workshop) -> None:
    """When, of which kind, how many rows, where; in order, for what was held and what was barred in advance."""
    workshop.commit(STAY, GONE)
    forget(workshop.out, dump=GONE.name)
    forget(workshop.out, url="https://example.org/never-came", even_if_absent=True)
    held, barred = Dataset(workshop.out).receipts()
    assert (held["forgotten"], held["snapshot"]) == ("dump", 2)
    assert held["rows_removed"] == {
        "articles": 2,
        "sightings": 2,
        "spans": held["rows_removed"]["spans"],
        "quarantine": 2,
        "dumps": 1,
    }
    assert held["partitions"] and held["when"].startswith("20")
    assert (barred["forgotten"], barred["rows_removed"], barred["snapshot"]) == ("url", {}, None)
    content = (workshop.out / RECEIPTS).read_bytes()
    assert not [key for key, value in needles(GONE, stories=(SECRET, OTHER)).items() if value in content]
    assert b"never-came" not in content


def test_receipts_bear_witness_to_what_no_snapshot_has_sealed(workshop: Workshop) -> None:
    """A bar in advance is missed where the tombstones are lost, and restored."""
    workshop.commit(STAY)
    forget(workshop.out, dump="to-come.txt", even_if_absent=True)
    (workshop.out / ".tombstones.json").unlink()
    with pytest.raises(DatasetBroken, match="verify --repair"):
        workshop.commit(Delivery("to-come.txt", (Story("unwanted"),)))
    assert [problem.kind for problem in verify(workshop.out).problems] == ["tombstones"]
    repair(workshop.out, lambda names: [], PublishRequest("repair"))
    assert read_tombstones(workshop.out).is_forgotten("dump", "to-come.txt")


def test_receipts_that_cannot_be_read(workshop: Workshop) -> None:
    """`verify` tells, a forget refuses before it does anything, a repair sets them aside and loses no tombstone."""
    workshop.commit(STAY, GONE)
    forget(workshop.out, article=OTHER.article_id)
    (workshop.out / RECEIPTS).write_bytes(b'{"receipts": [')
    before = workshop.state()
    with pytest.raises(DatasetBroken, match="cannot be read"):
        forget(workshop.out, dump=GONE.name)
    assert workshop.state() == before
    assert [problem.path for problem in verify(workshop.out).problems] == [RECEIPTS]
    repair(workshop.out, lambda names: [], PublishRequest("repair"))
    assert verify(workshop.out).problems == ()
    forget(workshop.out, dump=GONE.name)
    assert len(Dataset(workshop.out).receipts()) == 1
