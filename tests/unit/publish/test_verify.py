"""Verify names what is broken; repair rebuilds it from the raw dumps."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.contract import arrow_schema
from dateline.dataset.format.files import write_bytes
from dateline.dataset.format.manifest import FileEntry, Manifest, read_manifest, read_run
from dateline.errors import DatasetBroken, UsageError
from dateline.model import BatchReport
from dateline.publish import PublishRequest, repair, verify
from dateline.publish.verification.verify import sha256_of
from tests.batches import Delivery, Story, Workshop

DUMPS = [
    Delivery(
        f"{i}.txt", (Story(f"story {i}", day=i % 3), Story("shared"), Story(f"late {i}", day=None)), n_quarantined=i % 2
    )
    for i in range(6)
]


def files_of(folder: Path) -> list[Path]:
    """All files of a snapshot."""
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


def flip(path: Path, bit: int) -> None:
    """Flip one bit of a file."""
    content = bytearray(path.read_bytes())
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)


def rebuilder(workshop: Workshop) -> tuple[list[str], Callable[[frozenset[str]], Sequence[BatchReport]]]:
    """A callback that processes dumps anew, and the names it was asked for."""
    asked: list[str] = []

    def rebuild(names: frozenset[str]) -> Sequence[BatchReport]:
        asked.extend(sorted(names))
        return workshop.stage(*(dump for dump in DUMPS if dump.name in names))

    return asked, rebuild


def test_sound(workshop: Workshop) -> None:
    """A fresh dataset has no problems, after a change neither."""
    workshop.commit(*DUMPS)
    workshop.commit(DUMPS[0].again(version="2", stories=(Story("shared", day=1),)))
    checked = verify(workshop.out)
    assert checked.is_sound, checked.problems
    assert checked.n_files == len(read_manifest(workshop.current).files)
    assert verify(workshop.out, 1).is_sound


def test_nothing_to_verify(workshop: Workshop) -> None:
    """Verifying what was never published is refused."""
    workshop.out.mkdir()
    with pytest.raises(UsageError):
        verify(workshop.out)


def test_single_bit_flips(workshop: Workshop) -> None:
    """A single flipped bit anywhere in a snapshot is found, and the file that has it is named: 1,000 of 1,000."""
    workshop.commit(*DUMPS)
    files = files_of(workshop.current)
    draw = random.Random(6)
    for _ in range(1000):
        path = draw.choice(files)
        bit = draw.randrange(path.stat().st_size * 8)
        flip(path, bit)
        problems = verify(workshop.out).problems
        flip(path, bit)
        assert path.relative_to(workshop.current).as_posix() in {p.path for p in problems}, (path, bit)
    assert verify(workshop.out).is_sound


def test_views_that_are_not_as_they_were_written_come_back_with_a_repair(workshop: Workshop) -> None:
    """`views.sql` has no rows of its own: the next snapshot has it again."""
    workshop.commit(*DUMPS)
    before = (workshop.current / "views.sql").read_bytes()
    flip(workshop.current / "views.sql", 400)
    assert [(p.kind, p.path) for p in verify(workshop.out).problems] == [("views", "views.sql")]
    asked, rebuild = rebuilder(workshop)
    repair(workshop.out, rebuild, PublishRequest("mend"))
    assert tuple(asked) == ()
    assert (workshop.current / "views.sql").read_bytes() == before
    assert verify(workshop.out).is_sound


@pytest.mark.parametrize("table", ["articles", "undated", "quarantine", "spans", "dumps", "sightings", "index"])
@pytest.mark.parametrize("damage", ["flip", "remove", "truncate"])
def test_repair(workshop: Workshop, table: str, damage: str) -> None:
    """A damaged file is rebuilt from the raw dumps, to the bytes it had."""
    workshop.commit(*DUMPS)
    before = workshop.fingerprint()
    path = files_of(workshop.current / table)[0]
    if damage == "flip":
        flip(path, 4000)
    elif damage == "remove":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:100])
    asked, rebuild = rebuilder(workshop)
    done = repair(workshop.out, rebuild, PublishRequest("mend"))
    assert done.snapshot is not None
    assert [p.path for p in done.problems] == [
        f"{table}/" + path.relative_to(workshop.out / ".snapshots/000001" / table).as_posix()
    ]
    assert workshop.fingerprint() == before
    assert verify(workshop.out).problems == ()
    assert tuple(asked) == done.dumps
    assert bool(asked) == (table != "index")


def test_repair_only_what_is_needed(workshop: Workshop) -> None:
    """Only dumps with rows in the broken file are processed again."""
    workshop.commit(*DUMPS)
    flip(files_of(workshop.current / "articles" / "date=2026-01-14")[0], 4000)
    asked, rebuild = rebuilder(workshop)
    repair(workshop.out, rebuild, PublishRequest("mend"))
    assert asked == ["1.txt", "4.txt"]


@pytest.mark.parametrize("record", ["manifest.json", "run.json"])
def test_repair_a_record(workshop: Workshop, record: str) -> None:
    """A damaged manifest or run record is made anew from the files."""
    workshop.commit(*DUMPS)
    before = workshop.fingerprint()
    (workshop.current / record).write_text("{")
    asked, rebuild = rebuilder(workshop)
    repair(workshop.out, rebuild, PublishRequest("mend"))
    assert workshop.fingerprint() == before
    assert verify(workshop.out).is_sound
    assert asked == []


def test_repair_a_record_and_a_file(workshop: Workshop) -> None:
    """A manifest lost together with a data file is rebuilt too."""
    workshop.commit(*DUMPS)
    before = workshop.fingerprint()
    (workshop.current / "manifest.json").unlink()
    flip(files_of(workshop.current / "articles")[0], 4000)
    asked, rebuild = rebuilder(workshop)
    repair(workshop.out, rebuild, PublishRequest("mend"))
    assert workshop.fingerprint() == before
    assert asked


def test_repair_what_is_sound(workshop: Workshop) -> None:
    """There is nothing to repair in a sound dataset."""
    workshop.commit(*DUMPS)
    _, rebuild = rebuilder(workshop)
    assert repair(workshop.out, rebuild, PublishRequest("mend")).snapshot is None
    assert workshop.current.name == "000001"


def test_repair_without_the_raw_dump(workshop: Workshop) -> None:
    """Where a raw dump is gone the repair says which, and changes nothing."""
    workshop.commit(*DUMPS)
    files_of(workshop.current / "spans")[0].unlink()
    with pytest.raises(DatasetBroken, match=r"6 dumps are needed .*, 0\.txt for one"):
        repair(workshop.out, lambda names: (), PublishRequest("mend"))
    assert workshop.current.name == "000001"


def test_stray_file(workshop: Workshop) -> None:
    """A file that is not in the manifest is named, since readers would count its rows; a repair leaves it behind."""
    workshop.commit(*DUMPS)
    folder = workshop.current / "articles" / "date=2026-01-13" / "region=europe"
    pq.write_table(arrow_schema("articles").empty_table(), folder / "extra.parquet")
    (problem,) = verify(workshop.out).problems
    assert (problem.kind, problem.path) == ("stray", "articles/date=2026-01-13/region=europe/extra.parquet")
    _, rebuild = rebuilder(workshop)
    repair(workshop.out, rebuild, PublishRequest("mend"))
    assert verify(workshop.out).is_sound


def test_broken_link(workshop: Workshop) -> None:
    """A `current` that is no link into the snapshots is named."""
    workshop.commit(*DUMPS)
    (workshop.out / "current").unlink()
    (workshop.out / "current").symlink_to("elsewhere")
    (problem,) = verify(workshop.out).problems
    assert problem.kind == "link"
    (workshop.out / "current").unlink()
    (workshop.out / "current").mkdir()
    assert verify(workshop.out).problems[0].kind == "link"


def forge(workshop: Workshop, table: str, **changes: object) -> None:
    """Rewrite the first file of a table with changed columns, and the records to match: damage that no hash shows."""
    folder = workshop.current
    manifest, run = read_manifest(folder), read_run(folder)
    entry = next(e for e in manifest.files if e.path.startswith(table) and e.rows)
    rows = pq.ParquetFile(folder / entry.path).read().to_pylist()
    rows[0] |= changes
    path = folder / entry.path
    path.unlink()
    pq.write_table(pa.Table.from_pylist(rows, arrow_schema(table)), path)
    new = FileEntry(entry.path, entry.rows, path.stat().st_size, sha256_of(path), entry.part, entry.chunk)
    files = tuple(sorted(new if e == entry else e for e in manifest.files))
    (folder / "manifest.json").unlink()
    digest = write_bytes(folder / "manifest.json", Manifest(files).to_bytes())
    (folder / "run.json").unlink()
    write_bytes(folder / "run.json", replace(run, manifest_sha256=digest).to_bytes())


@pytest.mark.parametrize(
    ("table", "changes", "kind"),
    [
        ("articles", {"n_sightings": 77}, "settled"),
        ("articles", {"dump_name": "unheard.of"}, "ledger"),
        ("dumps", {"n_articles": 12}, "ledger"),
        ("spans", {"dump_name": "unheard.of"}, "ledger"),
        ("sightings", {"article_id": "0" * 32}, "sightings"),
    ],
)
def test_rows_that_contradict_each_other(workshop: Workshop, table: str, changes: dict[str, object], kind: str) -> None:
    """Rows that disagree are found where every hash is right."""
    workshop.commit(*DUMPS)
    forge(workshop, table, **changes)
    assert kind in {p.kind for p in verify(workshop.out).problems}


def test_row_in_the_wrong_partition(workshop: Workshop) -> None:
    """A row whose date is not its folder's is found, and a repair refuses to guess."""
    workshop.commit(*DUMPS)
    forge(workshop, "articles", published_date=datetime.combine(date(2020, 1, 1), time()))
    assert "partition" in {p.kind for p in verify(workshop.out).problems}
    with pytest.raises(DatasetBroken, match="rollback"):
        repair(workshop.out, lambda names: (), PublishRequest("mend"))
