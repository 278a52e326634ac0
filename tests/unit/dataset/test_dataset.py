"""The dataset as an object: which snapshot is meant, tables under today's contract, one way to say that there is none."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.compute as pc
import pytest

import dateline
from dateline.contract import TABLES, arrow_schema, declaration
from dateline.dataset import Dataset
from dateline.dataset.format.manifest import RunRecord
from dateline.errors import UsageError
from dateline.publish import push, verify
from dateline.report import report_html
from tests.batches import MEMORY, Delivery, Story, Workshop

MON = Delivery("mon.txt", (Story("lock shut"), Story("mayor out", day=None)), n_quarantined=1)
TUE = Delivery("tue.txt", (Story("lock shut", day=1, width=3), Story("bridge up", day=2, region="global")))


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A dataset of two snapshots, the first made a day before the second."""
    with tempfile.TemporaryDirectory(dir=MEMORY or tmp_path_factory.mktemp("dataset")) as folder:
        made = Workshop(Path(folder))
        made.commit(MON)
        _backdate(made.current, timedelta(days=1))
        made.commit(TUE)
        yield made


def _backdate(folder: Path, by: timedelta) -> None:
    path = folder / "run.json"
    record = RunRecord.from_bytes(path.read_bytes())
    earlier = (datetime.fromisoformat(record.created_at) - by).isoformat()
    content = json.loads(path.read_bytes()) | {"created_at": earlier}
    path.unlink()
    path.write_bytes(RunRecord(**{**content_of(record), "created_at": content["created_at"]}).to_bytes())


def content_of(record: RunRecord) -> dict[str, object]:
    """The fields of a run record."""
    return {name: getattr(record, name) for name in RunRecord.__slots__}


def test_a_snapshot_is_named_by_number_word_or_time(workshop: Workshop) -> None:
    """7, '000007', 'current', 'previous', a day (its end), a time with or without a zone (then UTC)."""
    dataset = Dataset(workshop.out)
    now = datetime.now(UTC)
    yesterday = now - timedelta(hours=20)
    for spec in (1, "1", "000001", "previous", yesterday, yesterday.isoformat(), yesterday.replace(tzinfo=None)):
        assert dataset.snapshot(spec).number == 1, spec
    for spec in (2, "current", None, now + timedelta(minutes=1), (now + timedelta(days=2)).date().isoformat()):
        assert dataset.snapshot(spec).number == 2, spec
    assert dataset.snapshot(1).table("dumps")["dump_name"].to_pylist() == ["mon.txt"]


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        (7, "keeps no snapshot 7; there are: 1, 2"),
        ("yesterday", "keeps no snapshot 'yesterday'; there are: 1, 2"),
        ("2001-01-01", "keeps no snapshot of 2001-01-01.* or before; the oldest kept is of 20"),
    ],
)
def test_a_snapshot_that_is_not_kept_is_said_so(workshop: Workshop, spec: int | str, says: str) -> None:
    """With what there is."""
    with pytest.raises(UsageError, match=says):
        Dataset(workshop.out).snapshot(spec)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_comes_with_todays_columns_and_its_keys(workshop: Workshop, table: str) -> None:
    """Also where it has no rows."""
    for number in (1, 2):
        rows = Dataset(workshop.out).snapshot(number).table(table)
        keys = [key.name for key in declaration(table).keys]
        assert rows.column_names == [*arrow_schema(table).names, *keys]
        assert rows.num_rows == len(workshop.rows(table)) or number == 1


def test_columns_and_conditions(workshop: Workshop) -> None:
    """Columns in the order asked for; conditions on columns that are not, and on partition keys with their types."""
    snapshot = Dataset(workshop.out).snapshot()
    rows = snapshot.table("articles", ["region", "headline"], pc.field("date") > date(2026, 1, 13))
    assert rows.column_names == ["region", "headline"]
    assert sorted(rows["region"].to_pylist()) == ["europe", "global"]
    assert snapshot.table("dumps", ["outcome"], pc.field("dump_name") == "mon.txt").num_rows == 1
    assert sum(batch.num_rows for batch in snapshot.batches("sightings", ["article_id"])) == snapshot.n_rows(
        "sightings"
    )
    with pytest.raises(UsageError, match="no column mood in dumps; its columns are dump_id"):
        snapshot.table("dumps", ["mood"])
    with pytest.raises(UsageError, match="the contract has no table 'moods'"):
        snapshot.table("moods")


def test_there_is_one_way_to_say_that_there_is_no_dataset(tmp_path: Path) -> None:
    """Whoever asks, library or command."""
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    dataset = Dataset(nowhere)
    assert not dataset.exists
    assert dataset.snapshots() == []
    assert dataset.ledger() == {}
    for ask in (
        lambda: dateline.open(nowhere),
        lambda: dataset.snapshot(3),
        lambda: dataset.snapshot("2026-01-13"),
        lambda: dataset.resolve("previous"),
        dataset.articles,
        lambda: dataset.evidence("ab"),
        lambda: dataset.document("a.txt"),
        lambda: dataset.lease().__enter__(),
        lambda: report_html(nowhere),
        lambda: verify(nowhere),
        lambda: push(nowhere, str(tmp_path / "mirror")),
    ):
        with pytest.raises(UsageError, match=r"there is no dataset in .*nowhere: `dateline run --out .*` makes one"):
            ask()


def test_opening_a_dataset_loads_nothing_heavy(workshop: Workshop) -> None:
    """Arrow and pandas wait until rows are asked for."""
    import subprocess
    import sys

    code = (
        "import sys, dateline; from dateline.dataset import Dataset; d = Dataset(sys.argv[1]); d.exists; d.snapshots(); "
        "sys.exit(bool({'pyarrow', 'pandas', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code, str(workshop.out)], check=False).returncode == 0
