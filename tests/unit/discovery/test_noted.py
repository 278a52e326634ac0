"""Notes on raw files: what is believed of them, and what is read again."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from dateline.backfill import BackfillRange, Choice, choose_dumps
from dateline.dataset import Dataset
from dateline.discovery import Noted, noted
from dateline.discovery.notes import MAX_UNSEEN, ROW, Notes, keys_of, packed
from dateline.errors import UsageError
from dateline.ingest import discover
from dateline.ingest.walking import Stamp
from dateline.model import Batch, BatchReport, DumpReport, Outcome
from dateline.plan import Plan
from dateline.prepare import Prepared, prepare
from dateline.publish import PublishRequest, commit, forget
from dateline.recipe import Recipe
from dateline.staging.batch_stage import BatchStage

LONG_AGO_NS = 1_700_000_000_000_000_000
N_DUMPS = 3_000


class Folder:
    """A raw folder and a dataset whose ledger has its dumps: as read, with nothing in them."""

    def __init__(self, place: Path) -> None:
        self.place, self.raw, self.out = place, place / "raw", place / "out"
        self.raw.mkdir()
        self.n_runs = 0

    def put(self, name: str, text: str = "one") -> Path:
        """A file that was written long ago, as far as its own time says."""
        path = self.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        os.utime(path, ns=(LONG_AGO_NS, LONG_AGO_NS))
        return path

    def plan(self, *, rehash: bool = False, remembers: bool = True) -> Prepared:
        """What a run would do."""
        return prepare([self.raw], self.out, Recipe(), rehash=rehash, remembers=remembers)

    def run(self) -> Plan:
        """Publish the ledger's rows of what is to do; tells what that was."""
        plan = self.plan().plan
        reports = [self._staged(batch) for batch in plan.batches]
        if reports:
            commit(self.out, reports, PublishRequest("test", Recipe().fingerprint, reason="run"))
        return plan

    def _staged(self, batch: Batch) -> BatchReport:
        self.n_runs += 1
        folder = self.place / f"staged-{self.n_runs}"
        with BatchStage(folder, Recipe()) as stage:
            for dump in batch.dumps:
                stage.begin_dump()
                stage.end_dump(dump, DumpReport(dump.sha256, dump.name, Outcome.EMPTY, ""))
            reports = stage.close()
        return BatchReport(batch.index, str(folder), reports)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A folder whose files, written just now, count as settled: to wait for it would take two seconds in each test."""
    monkeypatch.setattr(noted, "SETTLED_NS", -(10**12))
    return Folder(tmp_path)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Names of the files that discovery has opened."""
    opened: list[str] = []
    whole = Path.open

    def told(path: Path, mode: str = "r", *args: object, **options: object) -> object:
        if "raw" in path.parts and mode == "rb":
            opened.append(path.name)
        return whole(path, mode, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", told)
    yield opened


def test_what_did_not_move_is_not_read_again(folder: Folder, read: list[str]) -> None:
    """Run, backfill and status know it by what the folder tells of it; a new file beside it is all that is opened."""
    folder.put("a.txt"), folder.put("b/c.txt", "two")
    assert folder.run().n_new == 2
    read.clear()
    seen = folder.plan()
    assert (seen.n_unchanged, seen.n_found, seen.n_passed_over, seen.has_work, read) == (2, 2, 2, False, [])
    chosen = choose_dumps([folder.raw], folder.out, Recipe(), BackfillRange(), Choice(everything=True))
    assert (len(chosen.names), read) == (2, [])
    folder.put("new.txt")
    seen = folder.plan()
    assert (seen.plan.n_new, seen.n_unchanged, read) == (1, 2, ["new.txt"])


def test_thousands_of_dumps_and_none_is_opened(tmp_path: Path) -> None:
    """The interpreter itself tells of every file that is opened: none in the raw folder, among three thousand."""
    folder = Folder(tmp_path)
    for number in range(N_DUMPS):
        path = folder.raw / f"{number % 7}" / f"{number:05d}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"text {number}")
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from dateline.discovery import noted
        from dateline.prepare import prepare
        from dateline.recipe import Recipe

        noted.SETTLED_NS = -(10**12)
        raw, out = map(Path, sys.argv[1:])
        Recipe().fingerprint
        opened = []
        sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
        seen = prepare([raw], out, Recipe())
        print(seen.n_unchanged, seen.plan.n_new, sum(name.startswith(str(raw)) for name in opened), len(opened) > 0)
        """
    )

    def told() -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", program, folder.raw, folder.out], capture_output=True, text=True, check=True
        )
        return done.stdout.split()

    assert told() == ["0", str(N_DUMPS), str(N_DUMPS), "True"]
    assert folder.run().n_new == N_DUMPS
    assert told() == [str(N_DUMPS), "0", "0", "True"]


def test_other_bytes_of_the_same_size_and_time_are_found(folder: Folder, read: list[str]) -> None:
    """Who sets a file's time back cannot set back when that was done."""
    path = folder.put("a.txt", "one")
    folder.run()
    folder.put("a.txt", "two")
    assert path.stat().st_mtime_ns == LONG_AGO_NS
    assert folder.plan().plan.n_changed == 1


def test_where_all_times_lie_only_rehash_finds_it(folder: Folder) -> None:
    """The limit: on a file system that tells nothing of a change, the change is not seen; `--rehash` reads and sees it."""
    path = folder.put("a.txt", "one")
    folder.run()
    path.write_text("two")
    notes = Noted.read(folder.out).notes
    lying = notes.rows.copy()
    stamp = Stamp.of(path.stat())
    for name in ("mtime_ns", "ctime_ns"):
        lying[name] = getattr(stamp, name)
    noted._write(folder.out / ".discovery", Notes(lying), Dataset(folder.out).tombstones())
    assert folder.plan().n_passed_over == 1
    assert folder.plan(rehash=True).plan.n_changed == 1
    assert folder.plan().plan.n_changed == 1  # what it read is noted


def test_a_file_put_in_the_place_of_another_is_found(folder: Folder) -> None:
    """Another inode is another file, be its size and time the same."""
    folder.put("a.txt", "one")
    folder.run()
    other = folder.place / "other"
    other.write_text("two")
    os.utime(other, ns=(LONG_AGO_NS, LONG_AGO_NS))
    other.rename(folder.raw / "a.txt")
    assert folder.plan().plan.n_changed == 1


def test_a_clock_set_back_costs_reading_and_hides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written after now, as it seems, is never believed; a change by such a clock is another time."""
    folder = Folder(tmp_path)
    path = folder.put("a.txt", "one")
    monkeypatch.setattr(noted.time, "time_ns", lambda: LONG_AGO_NS - 10**15)
    folder.run()
    assert folder.plan().n_passed_over == 0
    path.write_text("two")
    os.utime(path, ns=(LONG_AGO_NS - 10**15, LONG_AGO_NS - 10**15))
    assert folder.plan().plan.n_changed == 1


def test_what_was_written_a_moment_ago_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second write in the same tick of the clock would not be told: such a file is read until it is two seconds old."""
    folder = Folder(tmp_path)
    path = folder.put("a.txt", "one")
    changed_ns = path.stat().st_ctime_ns
    monkeypatch.setattr(noted.time, "time_ns", lambda: changed_ns + noted.SETTLED_NS)
    folder.run()
    assert folder.plan().n_passed_over == 0
    monkeypatch.setattr(noted.time, "time_ns", lambda: changed_ns + noted.SETTLED_NS + 1)
    folder.plan()
    assert folder.plan().n_passed_over == 1


def test_a_copied_folder_is_read_once(folder: Folder, read: list[str]) -> None:
    """Copies are other files with the same bytes: read, found unchanged, and known from then on."""
    folder.put("a.txt"), folder.put("b.txt", "two")
    folder.run()
    shutil.copytree(folder.raw, folder.place / "copy")
    shutil.rmtree(folder.raw)
    (folder.place / "copy").rename(folder.raw)
    read.clear()
    seen = folder.plan()
    assert (seen.n_unchanged, seen.n_passed_over, sorted(read)) == (2, 0, ["a.txt", "b.txt"])
    assert folder.plan().n_passed_over == 2


@pytest.mark.parametrize("name", ["a.txt.meta.json", "manifest.jsonl", "../raw/b/manifest.jsonl"])
def test_what_is_said_beside_a_dump_counts(folder: Folder, name: str) -> None:
    """A sidecar or manifest that comes, changes or goes makes its dumps changed ones, though these did not move."""
    folder.put("a.txt"), folder.put("b/a.txt", "two")
    folder.run()
    assert folder.plan().n_passed_over == 2
    said = folder.raw / name
    for text in ('{"name": "a.txt", "publisher": "The Daily"}', '{"name": "a.txt", "publisher": "Another"}'):
        said.write_text(text)
        assert folder.run().n_changed == 1
        assert folder.plan().n_passed_over == 2
    said.unlink()
    assert folder.run().n_changed == 1


def test_a_broken_sidecar_is_told_in_every_run(folder: Folder, read: list[str]) -> None:
    """What was wrong beside a dump is looked at again each time; the dump itself is not read."""
    folder.put("a.txt"), folder.put("b.txt", "two")
    (folder.raw / "a.txt.meta.json").write_text("{")
    folder.run()
    read.clear()
    seen = folder.plan()
    assert [report.dump_name for report in seen.unreadable] == ["a.txt.meta.json"]
    assert (seen.n_passed_over, seen.n_unchanged, read) == (1, 2, ["a.txt.meta.json"])


@pytest.mark.parametrize("by_name", [True, False])
def test_a_correction_that_comes_later_is_seen(folder: Folder, by_name: bool) -> None:
    """A corrections file makes the dumps changed that it speaks of, by name or by bytes, and no other."""
    folder.put("a.txt"), folder.put("b.txt", "two")
    folder.run()
    dump = discover([folder.raw / "a.txt"]).dumps[0]
    line = '{"correct": "not an article", "dumps": ["%s"], "quote": "how it begins", "by": "Mira", "on": "2026-11-27", "why": "an advert"}'
    (folder.raw / "dateline-corrections.jsonl").write_text(line % (dump.name if by_name else dump.sha256))
    seen = folder.plan()
    assert (seen.plan.n_changed, seen.n_unchanged) == (1, 1)
    folder.run()
    seen = folder.plan()
    assert (seen.plan.n_changed, seen.n_unchanged, seen.n_found) == (0, 2, 2)


@pytest.mark.parametrize("damage", ["gone", "cut", "flipped", "empty", "of another version", "a folder"])
def test_notes_that_are_lost_or_damaged_cost_reading_and_no_more(folder: Folder, read: list[str], damage: str) -> None:
    """Whatever stands in the file of notes, what is to do comes out the same."""
    folder.put("a.txt"), folder.put("b.txt", "two")
    folder.run()
    file = folder.out / ".discovery"
    content = file.read_bytes()
    file.unlink()
    if damage == "a folder":
        file.mkdir()
    elif damage != "gone":
        middle = len(content) // 2
        flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        shown = {"cut": content[:-1], "flipped": flipped, "empty": b"", "of another version": b"dateline discovery 0\n"}
        file.write_bytes(shown[damage])
    read.clear()
    seen = folder.plan()
    assert (seen.n_unchanged, seen.has_work, sorted(read)) == (2, False, ["a.txt", "b.txt"])
    assert damage == "a folder" or folder.plan().n_passed_over == 2


def test_nothing_is_noted_where_nothing_is_to_be_changed(folder: Folder) -> None:
    """A dry run and `status` use the notes and write none."""
    folder.put("a.txt")
    folder.plan(remembers=False)
    assert not folder.out.exists()


def test_of_what_was_forgotten_no_note_stays(folder: Folder) -> None:
    """Neither the hash of its name nor that of its bytes is on the disk after a forget, though it lies in the raw folder."""
    folder.put("a.txt"), folder.put("b.txt", "two")
    folder.run()
    dumps = {dump.name: dump for dump in discover([folder.raw]).dumps}
    forget(folder.out, dump="a.txt")
    folder.plan()
    choose_dumps([folder.raw], folder.out, Recipe(), BackfillRange(), Choice(everything=True))
    content = (folder.out / ".discovery").read_bytes()
    for name, is_there in (("a.txt", False), ("b.txt", True)):
        assert (bytes.fromhex(dumps[name].sha256) in content) is is_there
        assert (keys_of([name]).tobytes() in content) is is_there
    assert folder.plan().n_found == 1


def test_whatever_happens_to_a_folder_the_plan_is_that_of_reading_everything(folder: Folder) -> None:
    """A hundred changes of any kind, runs between them: each plan is the same as of a run that believes no note."""
    chance = random.Random(20)
    names = [f"{place}{number}.txt" for place in ("", "a/", "a/b/") for number in range(4)]
    for name in names:
        folder.put(name, name)

    def change(name: str) -> None:
        path = folder.raw / name
        what = chance.choice(["write", "write", "touch", "chmod", "swap", "gone", "said", "listed", "unsaid", "twin"])
        said = path.with_name(path.name + ".meta.json")
        if what == "write" or not path.exists():
            folder.put(name, chance.choice(["one", "two", "six"]))
        elif what == "touch":
            os.utime(path, ns=(LONG_AGO_NS + chance.randrange(10**9), LONG_AGO_NS))
        elif what == "chmod":
            path.chmod(chance.choice([0o600, 0o644]))
        elif what == "swap":
            other = folder.raw / chance.choice(names)
            if other.exists() and other != path:
                path.rename(path.with_suffix(".part")), other.rename(path)
                path.with_suffix(".part").rename(other)
        elif what == "gone":
            path.unlink()
        elif what == "said":
            said.write_text(chance.choice(['{"publisher": "The Daily"}', '{"publisher": "Another"}', "{"]))
        elif what == "listed":
            (path.parent / "manifest.jsonl").write_text(
                f'{{"name": "{path.name}", "section": "{chance.randrange(3)}"}}'
            )
        elif what == "unsaid":
            said.unlink(missing_ok=True)
        elif what == "twin":
            (folder.raw / chance.choice(names)).write_bytes(path.read_bytes())

    def told(plan: Prepared) -> object:
        batches = [[(dump.name, dump.sha256, dump.metadata) for dump in batch.dumps] for batch in plan.plan.batches]
        counts = (plan.n_unchanged, plan.n_found, plan.plan.n_new, plan.plan.n_changed)
        return batches, counts, plan.unreadable, plan.known_failures

    n_passed_over = 0
    for step in range(100):
        change(chance.choice(names))
        seen = folder.plan(remembers=bool(step % 3))
        assert told(seen) == told(folder.plan(rehash=True, remembers=False)), step
        n_passed_over += seen.n_passed_over
        if step % 20 == 0:
            folder.run()
    assert n_passed_over > 100


def test_two_files_of_one_name_are_refused_though_one_is_known(folder: Folder) -> None:
    """A second raw folder with a name that the first has is refused with both paths, whichever of them did not move."""
    folder.put("a.txt"), folder.put("b.txt", "two")
    folder.run()
    other = folder.place / "other"
    other.mkdir()
    (other / "a.txt").write_text("another")
    with pytest.raises(UsageError, match=r"would both be the dump 'a\.txt'"):
        prepare([folder.raw, other], folder.out, Recipe())
    os.link(folder.raw / "b.txt", other / "b.txt")  # the same inode under the same name
    (other / "a.txt").unlink()
    folder.plan()
    with pytest.raises(UsageError, match=r"would both be the dump 'b\.txt'"):
        prepare([folder.raw, other], folder.out, Recipe())


def test_failures_stay_known_without_being_read(folder: Folder, read: list[str]) -> None:
    """A dump that failed and did not move is named as a known failure and not tried again."""
    folder.put("a.txt")
    (batch,) = folder.plan().plan.batches
    with BatchStage(folder.place / "staged", Recipe()) as stage:
        stage.begin_dump()
        stage.end_dump(batch.dumps[0], DumpReport(batch.dumps[0].sha256, "a.txt", Outcome.FAILED, "it cannot be read"))
        reports = stage.close()
    report = BatchReport(0, str(folder.place / "staged"), reports)
    commit(folder.out, [report], PublishRequest("test", Recipe().fingerprint, reason="run"))
    read.clear()
    seen = folder.plan()
    assert (seen.known_failures, seen.has_work, read) == (("a.txt",), False, [])


def test_notes_of_files_long_gone_are_dropped() -> None:
    """A note that is not seen while notes are written again and again goes; one that is seen stays."""
    stamp = Stamp(1, 2, 3, 4)
    names = ["gone", "here"]
    notes = Notes.of(np.frombuffer(b"".join(packed(name, stamp, "0" * 64, 0, "") for name in names), ROW))
    for number in range(MAX_UNSEEN):
        seen = notes.find(keys_of(["here"]))
        new = np.frombuffer(packed(f"new {number}", stamp, "1" * 64, 0, ""), ROW)
        notes = notes.plus(new, np.isin(np.arange(len(notes)), seen))
    assert notes.find(keys_of(names))[0] == -1
    assert notes.find(keys_of(names))[1] >= 0


def test_two_names_of_one_short_key_are_told_apart() -> None:
    """Where half of a key is the same, neither is noted rather than one taken for the other."""
    rows = np.frombuffer(packed("a", Stamp(1, 2, 3, 4), "0" * 64, 0, "") * 2, ROW).copy()
    rows["key_rest"][1] += np.uint64(1)
    assert len(Notes.of(rows)) == 0
    other = np.zeros(1, keys_of(["a"]).dtype)
    other["key"] = keys_of(["a"])["key"]
    assert Notes.of(rows[:1]).find(other).tolist() == [-1]
