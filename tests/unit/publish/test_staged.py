"""What a run brings: batches in any order, and what is refused of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.dataset.format.layout import BY_DUMP
from dateline.dataset.format.parquet import read_rows
from dateline.dataset.format.tombstones import Tombstones
from dateline.dataset.occurrences.names import SortedNames
from dateline.errors import ContractViolated
from dateline.publish import PublishRequest, commit, forget
from dateline.publish.merge.staged import load, passing, staged_ledger
from tests.batches import Delivery, Story, Workshop, state_of

MON = Delivery("mon.txt", (Story("lock shut", places=2), Story("mayor out", day=None)), n_quarantined=2)
TUE = Delivery("tue.txt", (Story("lock shut", day=1), Story("bridge up")), n_quarantined=1)


def doubled(workshop: Workshop, table: str, *dumps: Delivery) -> str:
    """Stage dumps with every row of a table twice; what the refusal says."""
    (report,) = workshop.stage(*dumps)
    path = Path(report.staging) / f"{table}.parquet"
    rows = pq.ParquetFile(path).read()
    pq.write_table(pa.concat_tables([rows, rows]), path)
    with pytest.raises(ContractViolated) as caught:
        commit(workshop.out, [report], PublishRequest())
    return str(caught.value)


def test_the_least_of_what_stands_twice_is_named(workshop: Workshop) -> None:
    """The first dump or article that is staged twice is named in full, so that it can be found."""
    assert doubled(workshop, "dumps", TUE, MON) == (
        "dump mon.txt is staged twice in one run: plan each dump into one batch"
    )
    ids = sorted((story.article_id, dump.name) for dump in (MON, TUE) for story in dump.stories)
    article_id, name = ids[0]
    assert doubled(workshop, "articles", TUE, MON) == (
        f"article {article_id} is staged twice for dump {name}: one row per article and dump"
    )


def test_one_article_that_stands_twice_among_others(workshop: Workshop) -> None:
    """The article named is the one that stands twice, not another."""
    (report,) = workshop.stage(MON, TUE)
    path = Path(report.staging) / "articles.parquet"
    rows = pq.ParquetFile(path).read()
    for at in range(4):
        pq.write_table(pa.concat_tables([rows, rows.slice(at, 1)]), path)
        row = rows.slice(at, 1).to_pylist()[0]
        with pytest.raises(ContractViolated, match=f"^article {row['article_id']} .* for dump {row['dump_name']}:"):
            commit(workshop.out, [report], PublishRequest())


def test_the_least_dump_of_other_bytes_is_named(workshop: Workshop) -> None:
    """Of several dumps whose articles give other bytes than their ledger rows the first is named."""
    (report,) = workshop.stage(TUE, MON)
    (other,) = workshop.stage(TUE.again(version="2"), MON.again(version="2"))
    (Path(other.staging) / "articles.parquet").rename(Path(report.staging) / "articles.parquet")
    with pytest.raises(ContractViolated, match=r"^dump mon\.txt has staged articles of other bytes"):
        commit(workshop.out, [report], PublishRequest())


def test_batches_in_any_order(workshop: Workshop, another: Workshop) -> None:
    """The order in which batches are reported shows nowhere."""
    reports = workshop.stage(MON, TUE, MON.again(name="wed.txt"), batch_dumps=1)
    commit(workshop.out, reports, PublishRequest())
    commit(another.out, reports[::-1], PublishRequest())
    assert workshop.fingerprint() == another.fingerprint()
    assert commit(workshop.out, reports[::-1], PublishRequest()) is None


def test_rows_are_held_up_to_a_limit(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are sorted and spilled whenever they reach the limit; the last of them stay in memory."""
    reports = workshop.stage(*(MON.again(name=f"{i}.txt") for i in range(5)), batch_dumps=1)
    dumps, _ = staged_ledger(reports, Tombstones())
    scratch = workshop.out.with_name("scratch")
    keep = passing(SortedNames.of(), Tombstones())
    runs = load(reports, dumps, keep, scratch).runs
    assert {table: len(runs[table]) for table in runs} == dict.fromkeys(("articles", *BY_DUMP), 1)
    assert not scratch.exists()
    size = next(iter(read_rows(Path(reports[0].staging) / "spans.parquet"))).nbytes
    monkeypatch.setattr("dateline.publish.merge.staged.RUN_BYTES", 2 * size)
    assert len(load(reports, dumps, keep, scratch).runs["spans"]) == 3
    assert (scratch / "spans.arrow").exists()


def test_what_staged_rows_say_of_others_does_not_count(workshop: Workshop) -> None:
    """Counts of sightings and primary rows are settled by the publish, whatever was staged for them."""
    (report,) = workshop.stage(MON)
    path = Path(report.staging) / "articles.parquet"
    rows = pq.ParquetFile(path).read()
    for name, values in (("n_sightings", [7, 7]), ("is_primary", [False, False])):
        at = rows.schema.get_field_index(name)
        rows = rows.set_column(at, rows.schema.field(at), pa.array(values, rows.schema.field(at).type))
    pq.write_table(rows, path)
    commit(workshop.out, [report], PublishRequest())
    assert workshop.state() == state_of([MON])


def test_counts_in_the_ledger_after_a_forget(workshop: Workshop) -> None:
    """Where a forgotten article is not let pass, the ledger says what the dumps have left; of others what they had."""
    workshop.commit(MON, TUE)
    forget(workshop.out, article=Story("mayor out").article_id)
    wed = MON.again(name="wed.txt")
    workshop.commit(wed, Delivery("empty.txt"))
    counts = {
        row["dump_name"]: (row["n_articles"], row["n_undated"], row["n_quarantined"]) for row in workshop.rows("dumps")
    }
    assert counts == {"mon.txt": (1, 0, 2), "tue.txt": (2, 0, 1), "wed.txt": (1, 0, 2), "empty.txt": (0, 0, 0)}


def test_undated_articles_are_counted_again_too(workshop: Workshop) -> None:
    """After a forget the ledger counts the undated articles that are left."""
    workshop.commit(Delivery("mon.txt", (Story("lock shut"),)))
    forget(workshop.out, article=Story("lock shut").article_id)
    stories = (Story("lock shut"), Story("mayor out", day=None), Story("tower down", width=40), Story("bridge up"))
    workshop.commit(Delivery("tue.txt", stories))
    (row,) = (row for row in workshop.rows("dumps") if row["dump_name"] == "tue.txt")
    assert (row["n_articles"], row["n_undated"]) == (3, 2)


def test_the_ledger_in_brief(workshop: Workshop) -> None:
    """What is known of all dumps at once is sorted by name; forgotten ones are named and do not count."""
    reports = workshop.stage(TUE, MON, replace(MON, name="a.txt", url="https://x.example"), batch_dumps=2)
    dumps, forgotten = staged_ledger(reports, Tombstones())
    assert dumps.column("dump_name").to_pylist() == ["a.txt", "mon.txt", "tue.txt"]
    assert dumps.column("who").to_pylist()[1:] == [d.dump_id + d.name for d in (MON, TUE)]
    assert list(forgotten) == []
    dumps, forgotten = staged_ledger([], Tombstones())
    assert (dumps.num_rows, len(forgotten)) == (0, 0)
