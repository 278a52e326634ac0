"""A commit: staged rows become the next snapshot, or nothing changes."""

from __future__ import annotations

import pickle
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.contract import CONTRACT_VERSION, TABLES, arrow_schema
from dateline.dataset import Dataset
from dateline.dataset.format.layout import DEFAULT_CUTS
from dateline.dataset.format.lock import writer_lock
from dateline.dataset.format.manifest import read_manifest
from dateline.dataset.ledger import ledger
from dateline.errors import ContractViolated, DatasetBroken, GateStopped, PublishConflict
from dateline.model import Outcome
from dateline.publish import PublishRequest, commit
from tests.batches import Delivery, Story, Workshop, state_of, with_cuts

MON = Delivery("2026/mon.txt", (Story("lock shut"), Story("mayor out", day=None), Story("ferry back", day=3, places=2)))
TUE = Delivery("2026/tue.txt", (Story("lock shut", width=3), Story("bridge up", region="global")), n_quarantined=2)
WED = Delivery("2026/wed.txt", (Story("lock shut"), Story("mayor out", day=1, width=40)), n_quarantined=1)


def test_everything_is_published(workshop: Workshop) -> None:
    """After a commit the tables hold exactly the rows of the dumps."""
    snapshot = workshop.commit(MON, TUE, WED)
    assert snapshot is not None
    assert workshop.state() == state_of([MON, TUE, WED])
    assert snapshot.number == 1
    assert snapshot.name == "000001"
    assert snapshot.rows == {"articles": 5, "undated": 2, "quarantine": 3, "spans": 7, "dumps": 3, "sightings": 8}


def test_same_dumps_again_change_nothing(workshop: Workshop) -> None:
    """Committing the same dumps again publishes no snapshot."""
    workshop.commit(MON, TUE)
    assert workshop.commit(TUE, MON) is None
    assert workshop.current.name == "000001"


def test_nothing_to_commit(workshop: Workshop) -> None:
    """A commit without dumps publishes nothing, not even an empty dataset."""
    assert workshop.commit() is None
    assert Dataset(workshop.out).current_folder is None
    assert ledger(workshop.out) == {}


def test_new_rows_replace_those_of_the_same_dump(workshop: Workshop) -> None:
    """A dump that comes again replaces its rows in every table and partition, and other dumps' counts follow."""
    workshop.commit(MON, TUE)
    later = MON.again(version="2", stories=(Story("mayor out", day=5), Story("something new")))
    workshop.commit(later)
    assert workshop.state() == state_of([later, TUE])


def test_dump_that_becomes_empty(workshop: Workshop) -> None:
    """A dump that comes again without articles keeps its ledger row only."""
    workshop.commit(MON, TUE)
    workshop.commit(empty := TUE.again(version="2", stories=(), n_quarantined=0))
    assert workshop.state() == state_of([MON, empty])
    assert ledger(workshop.out)[TUE.name].outcome == "empty"


def test_history_leaves_no_trace(workshop: Workshop, another: Workshop) -> None:
    """The same dumps give the same bytes in any order, in one commit or several, after whatever came before."""
    workshop.commit(MON, TUE, WED)
    for i, order in enumerate(permutations([MON, TUE, WED])):
        other = Workshop(another.out.parent / str(i))
        other.commit(order[0].again(version="0", recipe="r0", stories=(Story("a draft"), Story("lock shut"))))
        for dump in order:
            other.commit(dump)
        assert other.fingerprint() == workshop.fingerprint()


@pytest.mark.parametrize("batch_dumps", [1, 7, 1000])
def test_batches_leave_no_trace(workshop: Workshop, another: Workshop, batch_dumps: int) -> None:
    """Batches of 1, 7 or 1000 dumps give the same bytes."""
    dumps = [MON.again(name=f"{i:02d}.txt") for i in range(20)]
    workshop.commit(*dumps)
    other = another
    other.commit(*reversed(dumps), batch_dumps=batch_dumps)
    assert other.fingerprint() == workshop.fingerprint()


def test_unchanged_files_are_hard_links(workshop: Workshop) -> None:
    """Files that a commit does not touch are the same files on disk in both snapshots."""
    first = workshop.commit(MON)
    second = workshop.commit(Delivery("z.txt", (Story("far away", day=9, region="oceania"),)))
    assert first is not None
    assert second is not None
    assert second.n_files_linked == 4  # three partitions and the empty quarantine
    for entry in read_manifest(Path(first.path)).files:
        if entry.path.startswith(("articles", "undated")):
            assert (Path(first.path) / entry.path).samefile(Path(second.path) / entry.path)


def test_failed_dump_is_in_the_ledger(workshop: Workshop) -> None:
    """A dump that could not be read is recorded as failed."""
    workshop.commit(MON, Delivery("bad.txt", outcome=Outcome.FAILED))
    assert ledger(workshop.out)["bad.txt"].outcome == "failed"


def test_broken_delivery_takes_nothing_away(workshop: Workshop) -> None:
    """A dump that arrives unreadable keeps the rows and the ledger entry of its readable predecessor."""
    workshop.commit(MON, TUE)
    assert workshop.commit(MON.again(version="2", stories=(), outcome=Outcome.FAILED)) is None
    assert workshop.state() == state_of([MON, TUE])


def test_failed_dump_that_fails_again(workshop: Workshop) -> None:
    """A failed dump that fails again with other bytes has its ledger row replaced."""
    bad = Delivery("bad.txt", outcome=Outcome.FAILED)
    workshop.commit(MON, bad)
    workshop.commit(bad.again(version="2"))
    assert workshop.state() == state_of([MON, bad.again(version="2")])


def test_ledger_of_some_dumps(workshop: Workshop) -> None:
    """The ledger can be asked for single dumps; unknown names are absent."""
    workshop.commit(MON, TUE)
    assert list(ledger(workshop.out, [TUE.name, "unknown.txt"])) == [TUE.name]
    entry = ledger(workshop.out)[MON.name]
    assert (entry.dump_id, entry.recipe, entry.metadata_fingerprint) == (MON.dump_id, "r1", "m1")


def test_files_have_the_full_schema(workshop: Workshop) -> None:
    """Every file carries the contract's schema with its fingerprint, also in tables without rows."""
    workshop.commit(Delivery("only.txt", (Story("lock shut"),)))
    for table in TABLES:
        files = sorted((workshop.current / table).rglob("*.parquet"))
        assert files
        for path in files:
            assert pq.read_schema(path).equals(arrow_schema(table), check_metadata=True)


def test_a_table_that_gets_its_first_rows_loses_its_empty_file(workshop: Workshop) -> None:
    """The empty file that shows a table's columns goes when rows come, and comes back when they go."""
    workshop.commit(Delivery("a.txt", (Story("lock shut"),)))
    before = workshop.fingerprint()
    workshop.commit(Delivery("a.txt", (Story("lock shut", day=None),), version="2"))
    assert workshop.state() == state_of([Delivery("a.txt", (Story("lock shut", day=None),), version="2")])
    workshop.commit(Delivery("a.txt", (Story("lock shut"),)))
    assert workshop.fingerprint() == before


def test_plain_pandas_reads_it(workshop: Workshop) -> None:
    """pandas reads articles and undated from the stable links, with the partition keys as columns."""
    workshop.commit(MON, TUE)
    frame = pd.read_parquet((workshop.out / "articles").resolve())
    assert sorted(frame["region"].astype(str).unique()) == ["europe", "global"]
    assert len(pd.read_parquet((workshop.out / "undated").resolve())) == 1


def test_same_dump_in_two_batches(workshop: Workshop) -> None:
    """A dump staged twice in one run is refused: no order between the two could be right."""
    with pytest.raises(ContractViolated, match="staged twice"):
        workshop.commit(MON, MON.again(version="2"), batch_dumps=1)


def test_same_article_twice_in_a_dump(workshop: Workshop) -> None:
    """An article staged twice for one dump is refused."""
    with pytest.raises(ContractViolated, match="staged twice for dump"):
        workshop.commit(Delivery("a.txt", (Story("lock shut"), Story("lock shut"))))
    assert Dataset(workshop.out).current_folder is None


@pytest.mark.parametrize("table", ["articles", "spans"])
def test_rows_without_a_ledger_row(workshop: Workshop, table: str) -> None:
    """Rows of a dump that has no ledger row are refused, never dropped in silence."""
    (report,) = workshop.stage(MON)
    (alone,) = workshop.stage(TUE)
    for path in Path(alone.staging).iterdir():
        if path.stem in {table, "sightings"} - ({"sightings"} if table == "spans" else set()):
            extra = pq.ParquetFile(path).read()
            target = Path(report.staging) / path.name
            pq.write_table(pa.concat_tables([pq.ParquetFile(target).read(), extra]), target)
    with pytest.raises(ContractViolated, match=rf"tue\.txt has staged rows in {table} and none in dumps"):
        commit(workshop.out, [report], PublishRequest())


def test_partition_of_many_files(workshop: Workshop) -> None:
    """A partition above the limit is cut into files by ranges of article ids; rows and order stay."""
    tiny = replace(DEFAULT_CUTS, file_bytes=4000, group_bytes=1000)
    stories = tuple(Story(f"story {i}") for i in range(60))
    with_cuts(workshop, tiny)
    workshop.commit(Delivery("a.txt", stories[:40]))
    workshop.commit(Delivery("b.txt", stories[20:]))
    assert workshop.state() == state_of([Delivery("a.txt", stories[:40]), Delivery("b.txt", stories[20:])])
    files = read_manifest(workshop.current).folders()["articles/date=2026-01-13/region=europe"]
    assert len(files) > 5
    ids = [
        row for e in files for row in pq.ParquetFile(workshop.current / e.path).read().column("article_id").to_pylist()
    ]
    assert ids == sorted(ids)


def test_small_chunks(workshop: Workshop, another: Workshop) -> None:
    """With chunks of a few dumps each, adding, changing and emptying dumps in any order gives the same bytes."""
    tiny = replace(DEFAULT_CUTS, chunk_chars=3000)
    dumps = [
        Delivery(f"{i:03d}.txt", (Story(f"story {i}"), Story(f"more {i % 7}")), n_quarantined=i % 2) for i in range(24)
    ]
    with_cuts(workshop, tiny)
    workshop.commit(*dumps)
    chunks = {e.chunk for e in read_manifest(workshop.current).files if e.path.startswith("dumps/")}
    assert len(chunks) > 5
    other = another
    with_cuts(other, tiny)
    for dump in dumps[::-3]:
        other.commit(dump.again(version="0", n_chars=9000))
    for start in (2, 0, 1):
        other.commit(*dumps[start::3])
    assert other.state() == workshop.state() == state_of(dumps)
    assert other.fingerprint() == workshop.fingerprint()


def test_what_is_not_touched_is_not_read(workshop: Workshop) -> None:
    """A commit reads no partition and no chunk it does not touch: an unreadable file elsewhere goes unnoticed."""
    with_cuts(workshop, replace(DEFAULT_CUTS, chunk_chars=1))
    workshop.commit(Delivery("a.txt", (Story("lock shut"),)), Delivery("z.txt", (Story("mayor out", day=9),)))
    for entry in read_manifest(workshop.current).files:
        if entry.chunk != "a.txt":  # the chunk that the new dump's name falls into
            (workshop.current / entry.path).write_bytes(b"unreadable")
    assert workshop.commit(Delivery("b.txt", (Story("bridge up", day=3),))) is not None


def test_reasons_of_changes(workshop: Workshop) -> None:
    """A diff gives the reason of each change: a new dump, other bytes, newer code, or the same processed again."""
    workshop.commit(*(Delivery(name, (Story(name),)) for name in ("bytes", "code", "same")))
    snapshot = workshop.commit(
        Delivery("new", (Story("new"),)),
        Delivery("bytes", (Story("bytes", day=1),), version="2"),
        Delivery("code", (Story("code", day=1),), recipe="r2"),
        Delivery("same", (Story("same", day=1), Story("more"))),
    )
    assert snapshot is not None
    assert snapshot.diff.counts == {
        "added": {"new dump": 1, "same again": 1},
        "re-dated": {"changed dump": 1, "newer code": 1, "same again": 1},
    }
    assert (snapshot.diff.n_reprocessed, snapshot.diff.n_moved) == (1, 1)
    assert snapshot.diff.summary().startswith("1 added (new dump), 1 added (same again), 1 re-dated (changed dump)")
    assert [c.change for c in snapshot.diff.examples] == ["re-dated"] * 3 + ["added"] * 2


def test_held_back_rows_stay_out(workshop: Workshop) -> None:
    """Half the rows of a dump that then broke off do not replace what its readable predecessor gave."""
    workshop.commit(MON, TUE)
    broken = MON.again(version="2", stories=(Story("half"),), n_quarantined=1, outcome=Outcome.FAILED)
    workshop.commit(broken, WED)
    assert workshop.state() == state_of([MON, TUE, WED])


def test_gate_stops_a_surprising_reprocess(workshop: Workshop) -> None:
    """Newer code that moves more articles than allowed is stopped with its diff, and let through with accept."""
    many = Delivery("many.txt", tuple(Story(f"story {i}") for i in range(20)))
    workshop.commit(many, max_moved=0.05)
    moved = many.again(recipe="r2", stories=(*many.stories[:17], *(replace(s, day=8) for s in many.stories[17:])))
    with pytest.raises(
        GateStopped, match=r"3 of 20 articles \(15.0%, allowed 5.0%\): 3 re-dated \(newer code\)"
    ) as caught:
        workshop.commit(moved, max_moved=0.05)
    assert caught.value.diff.total("re-dated") == 3  # type: ignore[attr-defined]
    assert pickle.loads(pickle.dumps(caught.value)).diff == caught.value.diff  # type: ignore[attr-defined]
    assert workshop.state() == state_of([many])
    assert workshop.commit(moved, max_moved=0.05, accept=True) is not None


def test_gate_lets_new_and_changed_dumps_pass(workshop: Workshop) -> None:
    """Other bytes may change everything: that is what a new delivery is for."""
    workshop.commit(MON, max_moved=0.0)
    assert workshop.commit(MON.again(version="2", stories=(Story("other"),)), max_moved=0.0) is not None


def test_gate_stops_where_many_dumps_lose_sentences(workshop: Workshop) -> None:
    """Where the share of dumps with unclaimed prose jumps nothing is published, unless it is accepted."""
    workshop.commit(*(Delivery(f"old {i:02d}.txt", (Story(f"old {i}"),)) for i in range(30)), max_moved=0.05)
    before = workshop.state()
    news = [Delivery(f"new {i:02d}.txt", (Story(f"new {i}"),), n_unclaimed_chars=300 * (i < 6)) for i in range(20)]
    with pytest.raises(GateStopped, match=r"6 of 20 dumps have sentences that are in no article, where 0 of 30"):
        workshop.commit(*news, max_moved=0.05)
    assert workshop.state() == before
    assert workshop.commit(*news, max_moved=0.05, accept=True) is not None


def test_gate_counts_dumps_and_not_characters(workshop: Workshop) -> None:
    """One dump that loses almost all of its text stops no other, and a first run has nothing to jump from."""
    first = [Delivery(f"{i}.txt", (Story(f"story {i}"),), n_unclaimed_chars=300) for i in range(9)]
    assert workshop.commit(*first, max_moved=0.05) is not None
    bad = Delivery("bad.txt", (Story("bad"),), n_unclaimed_chars=9_000_000)
    assert workshop.commit(bad, *(d.again(version="2", n_unclaimed_chars=0) for d in first), max_moved=0.05) is not None


def test_gate_allows_a_small_share(workshop: Workshop) -> None:
    """A share at the limit passes."""
    many = Delivery("many.txt", tuple(Story(f"story {i}") for i in range(20)))
    workshop.commit(many)
    moved = many.again(recipe="r2", stories=(*many.stories[:19], replace(many.stories[19], region="global")))
    snapshot = workshop.commit(moved, max_moved=0.05)
    assert snapshot is not None
    assert snapshot.diff.counts == {"re-placed": {"newer code": 1}}


def test_another_writer(workshop: Workshop) -> None:
    """While somebody else writes, a commit is refused and says who."""
    workshop.commit(MON)
    with writer_lock(workshop.out, "nightly"), pytest.raises(PublishConflict, match="held by run nightly, process"):
        workshop.commit(TUE)
    assert workshop.state() == state_of([MON])


def test_later_contract_is_refused(workshop: Workshop) -> None:
    """A dataset of a later contract is not touched."""
    workshop.commit(MON)
    path = workshop.current / "manifest.json"
    path.write_bytes(
        path.read_bytes().replace(f'"contract_version":"{CONTRACT_VERSION}"'.encode(), b'"contract_version":"99"')
    )
    with pytest.raises(ContractViolated, match="written under contract 99"):
        workshop.commit(TUE)


def test_something_in_the_way(workshop: Workshop) -> None:
    """A folder of somebody's own in place of a stable link is not overwritten; the message names it."""
    (workshop.out / "articles").mkdir(parents=True)
    with pytest.raises(DatasetBroken, match="articles is in the way"):
        workshop.commit(MON)
    assert Dataset(workshop.out).current_folder is None
    (workshop.out / "articles").rmdir()
    assert workshop.commit(MON) is not None


def test_damaged_file_stops_the_merge(workshop: Workshop) -> None:
    """A partition file that is no Parquet any more stops a commit that needs it; the snapshot stays."""
    workshop.commit(MON)
    path = sorted((workshop.current / "articles").rglob("*.parquet"))[0]
    path.chmod(0o644)
    path.write_bytes(b"not parquet at all")
    with pytest.raises(DatasetBroken, match="dateline verify"):
        workshop.commit(TUE)
    assert workshop.current.name == "000001"


def test_spilled_runs_leave_no_trace(workshop: Workshop, another: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches too large for memory are spilled and merged from disk to the same bytes."""
    dumps = [
        Delivery(f"{i:02d}.txt", (Story(f"story {i}"), Story("shared", width=i)), n_quarantined=1) for i in range(12)
    ]
    workshop.commit(*dumps)
    monkeypatch.setattr("dateline.publish.merge.staged.RUN_BYTES", 1000)
    other = another
    other.commit(*dumps, batch_dumps=2)
    assert other.fingerprint() == workshop.fingerprint()
    assert sorted(p.name for p in (other.out / ".snapshots").iterdir()) == ["000001"]
