"""Turns that a publish takes seldom: what is refused at an odd moment, and records that contradict each other."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import types
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.contract import to_table
from dateline.dataset.format import files as room
from dateline.dataset.format.files import remove_tree, sync_tree, write_bytes
from dateline.dataset.format.layout import DEFAULT_CUTS
from dateline.dataset.format.manifest import FORMAT, Manifest, read_manifest, read_run
from dateline.dataset.format.parquet import SortedWriter, as_published
from dateline.dataset.snapshots import list_snapshots
from dateline.errors import ContractViolated, DatasetBroken, StorageFailed
from dateline.publish import PublishRequest, commit, forget, gc, repair, verify
from dateline.publish.build.empty_files import empty_files
from tests.batches import Delivery, Story, Workshop, state_of, with_cuts
from tests.rows import columns

MON = Delivery("mon.txt", (Story("lock shut"), Story("mayor out", day=None)))
TUE = Delivery("tue.txt", (Story("bridge up", day=3),))


def open_files(folder: Path) -> list[Path]:
    """Files in a folder that this process has open."""
    links = [link for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]  # not the one that listed them
    return [path for link in links if folder in (path := link.readlink()).parents]


def rewrite(path: Path, change: Callable[[bytes], bytes]) -> None:
    """Put a new file in the place of one that older snapshots may share."""
    content = path.read_bytes()
    path.unlink()
    write_bytes(path, change(content))


def double_rows(workshop: Workshop, table: str) -> None:
    """Write every row of a table's first file twice, and the records to match."""
    folder = workshop.current
    manifest, run = read_manifest(folder), read_run(folder)
    entry = next(e for e in manifest.files if e.path.startswith(table) and e.rows)
    rows = pq.ParquetFile(folder / entry.path).read()
    (folder / entry.path).unlink()
    pq.write_table(pa.concat_tables([rows, rows]), folder / entry.path)
    content = (folder / entry.path).read_bytes()
    (folder / entry.path).unlink()
    digest = write_bytes(folder / entry.path, content)
    new = replace(entry, rows=2 * entry.rows, size_bytes=len(content), sha256=digest)
    record(workshop, replace(manifest, files=tuple(sorted(new if e == entry else e for e in manifest.files))))
    assert read_run(folder).number == run.number


def record(workshop: Workshop, manifest: Manifest) -> None:
    """Have the current snapshot's records say `manifest`."""
    folder = workshop.current
    rewrite(folder / "manifest.json", lambda _: manifest.to_bytes())
    digest = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    run = replace(read_run(folder), manifest_sha256=digest)
    rewrite(folder / "run.json", lambda _: run.to_bytes())


def test_forget_where_nothing_was_published(workshop: Workshop) -> None:
    """What is forgotten before the first publish does not come with it."""
    assert forget(workshop.out, dump="mon.txt", even_if_absent=True) is None
    assert list_snapshots(workshop.out) == []
    workshop.commit(MON, TUE)
    assert workshop.state() == state_of([TUE])


def test_many_moves_are_counted_and_some_are_named(workshop: Workshop) -> None:
    """A diff counts every article that moved and names twenty."""
    many = Delivery("many.txt", tuple(Story(f"story {i}") for i in range(50)))
    workshop.commit(many)
    snapshot = workshop.commit(many.again(recipe="r2", stories=tuple(replace(s, day=1) for s in many.stories)))
    assert snapshot is not None
    assert snapshot.diff.counts == {"re-dated": {"newer code": 50}}
    assert len(snapshot.diff.examples) == 20


def test_a_later_format_is_refused(workshop: Workshop) -> None:
    """A dataset that a later dateline has laid out anew is neither read nor written."""
    workshop.commit(MON)
    later = b'"format":%d' % (FORMAT + 1)
    rewrite(workshop.current / "manifest.json", lambda content: content.replace(b'"format":%d' % FORMAT, later))
    with pytest.raises(ContractViolated, match="upgrade"):
        workshop.commit(TUE)


def test_gc_tells_a_damaged_snapshots_age_by_its_folder(workshop: Workshop) -> None:
    """A snapshot whose record cannot be read is as old as its folder."""
    workshop.commit(MON)
    workshop.commit(TUE)
    folder = workshop.out / ".snapshots" / "000001"
    (folder / "run.json").write_text("{")
    assert gc(workshop.out, keep=1, older_than=timedelta(days=1)).removed == ()
    os.utime(folder, (0, 0))
    assert gc(workshop.out, keep=1, older_than=timedelta(days=1)).removed == (1,)


def test_a_publish_that_breaks_off_between_files(workshop: Workshop) -> None:
    """Where a file of the base turns out unreadable halfway through a partition, nothing is published, nothing left."""
    with_cuts(workshop, replace(DEFAULT_CUTS, file_bytes=6000, group_bytes=200))
    workshop.commit(Delivery("a.txt", tuple(Story(f"story {i} " + "x" * 400) for i in range(40))))
    before = workshop.current
    files = sorted((before / "articles").rglob("*.parquet"), key=lambda path: path.name)
    assert len(files) > 1
    rewrite(files[-1], lambda content: content[:100])
    with pytest.raises(DatasetBroken) as caught:  # new rows between the old: files end elsewhere, one is open
        workshop.commit(Delivery("b.txt", tuple(Story(f"bridge {i}") for i in range(7))))
    assert caught.tb is not None  # what it refers to is not closed by being forgotten
    assert open_files(workshop.out / ".snapshots" / ".building") == []
    assert workshop.current == before
    assert [path.name for path in (workshop.out / ".snapshots").iterdir() if path.name.startswith(".")] == []


def test_an_abandoned_file_gets_no_name(tmp_path: Path) -> None:
    """A file that was begun and abandoned is closed, and no reader would take it for one of the table's."""
    cuts = replace(DEFAULT_CUTS, group_bytes=1)
    writer = SortedWriter("spans", tmp_path / "spans", cuts)
    writer.write(as_published("spans", to_table("spans", columns(MON.rows("spans")))))
    writer.abandon()
    assert writer.written == []
    assert [path.name for path in (tmp_path / "spans").iterdir()] == [".part-0"]


def test_a_refused_file_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that goes on after a refused publish does not keep its files open."""
    held: list[Path] = []

    def refuse(_writer: pq.ParquetWriter, _rows: pa.Table) -> None:
        held.extend(open_files(tmp_path))
        raise StorageFailed("no space left")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", refuse)
    with pytest.raises(StorageFailed) as caught:
        empty_files([], tmp_path)
    assert len(held) == 1
    assert caught.tb is not None  # what it refers to is not closed by being forgotten
    assert open_files(tmp_path) == []


def test_a_system_without_syncfs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the C library has no `syncfs`, files are synced one by one; where it refuses, cause and file are named."""
    files = [tmp_path / str(i) for i in range(3)]
    for file in files:
        file.touch()
    monkeypatch.setattr(room, "MAX_SINGLE_SYNCS", 1)
    single: list[Path] = []
    monkeypatch.setattr(room, "sync_path", single.append)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_args, **_options: types.SimpleNamespace())
    sync_tree(tmp_path, files)
    assert single == [*files, tmp_path]

    def refuse(_fd: int) -> int:
        ctypes.set_errno(errno.EIO)
        return -1

    monkeypatch.setattr(ctypes, "CDLL", lambda *_args, **_options: types.SimpleNamespace(syncfs=refuse))
    with pytest.raises(StorageFailed, match=f"{tmp_path.name}: Input/output error"):
        sync_tree(tmp_path, files)


@pytest.mark.parametrize("number", [errno.ENOENT, errno.EBUSY])
def test_removing_what_others_remove_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """A file that is gone when its turn comes is what was wanted; any other refusal is an error that names it."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").touch()
    real = os.unlink

    def unlink(path: str, **options: int) -> None:
        if number == errno.ENOENT:
            real(path, **options)
        raise OSError(number, os.strerror(number), path)

    monkeypatch.setattr(os, "unlink", unlink)
    if number == errno.ENOENT:
        remove_tree(tmp_path / "folder")
        assert not (tmp_path / "folder").exists()
    else:
        with pytest.raises(StorageFailed, match="Device or resource busy"):
            remove_tree(tmp_path / "folder")


def test_records_that_contradict_each_other(workshop: Workshop) -> None:
    """A manifest that is well-formed and not the one published is named, with run.json's help and without it."""
    workshop.commit(MON)
    rewrite(workshop.current / "manifest.json", lambda content: content.replace(b"\n", b"\n "))
    assert [(p.path, p.detail) for p in verify(workshop.out).problems] == [
        ("manifest.json", "its hash is not the one run.json gives")
    ]
    rewrite(workshop.current / "run.json", lambda _: b"{")
    found = {p.path: p.detail for p in verify(workshop.out).problems}
    assert found["manifest.json"] == "it is not as this room writes it"


@pytest.mark.parametrize(
    ("table", "says"), [("articles", "stands more than once"), ("dumps", "1 dumps have more than one row")]
)
def test_rows_that_stand_twice(workshop: Workshop, table: str, says: str) -> None:
    """Rows that a broken merge would have doubled are found where every hash is right."""
    workshop.commit(MON)
    double_rows(workshop, table)
    problems = [p for p in verify(workshop.out).problems if p.kind == "unique"]
    assert problems
    assert says in problems[0].detail


def test_files_that_are_not_what_the_manifest_says(workshop: Workshop) -> None:
    """Another schema than the contract's and another number of rows than the manifest's are found."""
    workshop.commit(MON)
    folder, manifest = workshop.current, read_manifest(workshop.current)
    entry = next(e for e in manifest.files if e.path.startswith("spans") and e.rows)
    rows = pq.ParquetFile(folder / entry.path).read().drop_columns(["reason"])
    (folder / entry.path).unlink()
    pq.write_table(rows, folder / entry.path)
    content = (folder / entry.path).read_bytes()
    new = replace(entry, rows=entry.rows + 1, size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    record(workshop, replace(manifest, files=tuple(sorted(new if e == entry else e for e in manifest.files))))
    assert {"schema", "rows"} <= {p.kind for p in verify(workshop.out).problems}


def test_repair_of_an_empty_datasets_record(workshop: Workshop) -> None:
    """A lost manifest of a dataset without a row is made anew as well."""
    workshop.commit(MON)
    forget(workshop.out, dump="mon.txt")
    before = workshop.fingerprint()
    (workshop.current / "manifest.json").unlink()
    repair(workshop.out, lambda names: (), PublishRequest("mend"))
    assert workshop.fingerprint() == before
    assert verify(workshop.out).is_sound
    assert commit(workshop.out, (), PublishRequest()) is None


def test_repair_where_nothing_is_intact(workshop: Workshop) -> None:
    """With the manifest and every file gone there is nothing to go by: a repair refuses to call an empty dataset sound."""
    workshop.commit(MON)
    (workshop.current / "manifest.json").unlink()
    for path in workshop.current.rglob("*.parquet"):
        path.write_bytes(b"x")
    with pytest.raises(DatasetBroken, match=r"no file of .*000001 is intact: .*rollback"):
        repair(workshop.out, lambda names: (), PublishRequest("mend"))
    assert workshop.current.name == "000001"


def test_another_row_becomes_primary_though_no_count_changes(workshop: Workshop) -> None:
    """Newer code that is less sure of an article's day in one dump makes another dump's row the primary one."""
    mon = Delivery("mon.txt", (Story("lock shut"),))
    tue = Delivery("tue.txt", (Story("lock shut", day=1, width=3),))
    workshop.commit(mon, tue)
    workshop.commit(mon.again(recipe="r2", stories=(Story("lock shut", width=9),)))
    primary = {row["dump_name"]: row["is_primary"] for row in workshop.rows("articles")}
    assert primary == {"mon.txt": False, "tue.txt": True}


def test_a_count_changes_though_the_primary_row_stays(workshop: Workshop) -> None:
    """A second place in a dump reprocessed is counted in the rows of other dumps, too."""
    mon = Delivery("mon.txt", (Story("lock shut"),))
    tue = Delivery("tue.txt", (Story("lock shut", day=1, width=3),))
    workshop.commit(mon, tue)
    workshop.commit(tue.again(recipe="r2", stories=(Story("lock shut", day=1, width=3, places=2),)))
    assert [row["n_sightings"] for row in workshop.rows("articles")] == [3, 3]
