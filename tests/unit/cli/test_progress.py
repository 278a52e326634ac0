"""What a run says while it works: moves with documents of any process, on terminals of any width, in plain lines elsewhere."""

from __future__ import annotations

import io
import json
import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dateline.cli import progress
from dateline.cli.progress import ProgressBar
from dateline.cli.speech import Speech
from dateline.cli.terminal import Door
from dateline.model import BatchReport, DumpReport, Outcome
from dateline.staging.progress import FILE, Progress, ProgressFile, read_progress


def job(*sizes: int) -> Any:
    """A plan of one batch, the first, with dumps of these sizes."""
    dumps = tuple(SimpleNamespace(name=f"{n}.txt", size_bytes=size) for n, size in enumerate(sizes))
    batch = SimpleNamespace(index=0, dumps=dumps)
    return SimpleNamespace(prepared=SimpleNamespace(plan=SimpleNamespace(batches=(batch,))))


def report(folder: Path, *names: str, n_articles: int = 3) -> BatchReport:
    reports = tuple(DumpReport("0" * 64, name, Outcome.PUBLISHED, "", 1, 1000, n_articles) for name in names)
    return BatchReport(0, str(folder), reports)


def bar(width: int, *, terminal: bool, speech: Speech | None = None) -> tuple[ProgressBar, io.StringIO]:
    out = io.StringIO()
    door = Door(width=width)
    door.file, door._force_terminal, door.is_interactive = out, terminal, terminal
    return ProgressBar(speech or Speech(), door), out


def test_a_batch_tells_of_its_documents(tmp_path: Path) -> None:
    """Before its first dump is done: characters and articles so far; a half-written file is passed over."""
    batch = tmp_path / "batch"  # of its own: beside `tmp_path` other tests' batches lie
    batch.mkdir()
    told = ProgressFile(batch, 7)
    told.document(1000, 3)
    assert read_progress(tmp_path, {7}) == [Progress(0, 0, 1000, 3, 7)]
    assert read_progress(tmp_path, {8}) == []
    (batch / FILE).write_text('{"dumps": 1')
    assert read_progress(tmp_path, {7}) == []
    told.end()
    assert not (batch / FILE).exists()
    told.end()


def test_the_line_moves_with_documents(tmp_path: Path) -> None:
    """A batch that is not done counts by what its worker told; when it is done, by its report, and never backwards."""
    watcher, _ = bar(200, terminal=False)
    watcher.planned(job(4_000_000, 1_000_000), tmp_path)
    assert watcher._line().plain().startswith("processing:  0%, 0/2 dumps, 0.0/5.0 MB, 0 articles")
    batch = tmp_path / "run-batch-00000" / "try-1"
    batch.mkdir(parents=True)
    (batch / FILE).write_text(json.dumps({"dumps": 0, "size_bytes": 0, "chars": 2_000_000, "articles": 700}))
    assert watcher._line().plain().startswith("processing: 40%, 0/2 dumps, 2.0/5.0 MB, 700 articles")
    (batch / FILE).unlink()
    assert "40%" in watcher._line().plain()
    watcher.batch_done(report(batch, "0.txt", n_articles=900))
    assert watcher._line().plain().startswith("processing: 80%, 1/2 dumps, 4.0/5.0 MB, 900 articles")
    watcher.publishing()
    assert watcher._line().plain().startswith("publishing: since 0:0")


def test_attempts_that_were_given_up_do_not_count(tmp_path: Path) -> None:
    """A worker that died leaves what it told behind: only the last attempt of a batch counts, and none once it is reported."""
    watcher, _ = bar(200, terminal=False)
    watcher.planned(job(4_000_000, 1_000_000), tmp_path)
    for age, (attempt, chars, n) in enumerate(
        [("try-9-2", 1_000_000, 300), ("again/0/try-1", 900_000, 280), ("try-7-1", 3_000_000, 800)]
    ):
        file = tmp_path / "run-batch-00000" / attempt / FILE
        file.parent.mkdir(parents=True)
        file.write_text(json.dumps({"dumps": 0, "size_bytes": 0, "chars": chars, "articles": n}))
        os.utime(file, ns=(10**18 - age, 10**18 - age))
    old = tmp_path / "another-batch-00009" / "try-1" / FILE  # of a backfill that was killed
    old.parent.mkdir(parents=True)
    old.write_text(json.dumps({"dumps": 5, "size_bytes": 99, "chars": 0, "articles": 50, "batch": 9}))
    assert watcher._line().plain().startswith("processing: 20%, 0/2 dumps, 1.0/5.0 MB, 300 articles")
    watcher.batch_done(report(tmp_path, "0.txt", n_articles=900))
    assert ", 1/2 dumps, " in watcher._line().plain()
    watcher.batch_done(report(tmp_path, "1.txt", n_articles=100))
    assert watcher._line().plain().startswith("processing: 100%, 2/2 dumps, 5.0/5.0 MB, 1,000 articles")


@pytest.mark.parametrize("width", [80, 200])
def test_the_line_fits_the_terminal(width: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 80 columns as at 200 everything told is on one line; the wide one has room for a bar."""
    watcher, out = bar(width, terminal=False)
    began = time.monotonic()
    watcher.planned(job(20_600_000), tmp_path)
    batch = tmp_path / "b"
    batch.mkdir()
    (batch / FILE).write_text(json.dumps({"dumps": 0, "size_bytes": 0, "chars": 9_300_000, "articles": 1204}))
    monkeypatch.setattr(time, "monotonic", lambda: began + 13)
    watcher._console.print(watcher._line())
    (line,) = out.getvalue().splitlines()
    for told in ("processing", "45%", "0/1 dump", "9.3/20.6 MB", "1,204 articles"):
        assert told in line
    assert ("━" in line) is (width == 200)
    assert width == 80 or "left" in line
    assert len(line.rstrip()) <= width


def test_on_a_terminal_the_phase_is_there_from_the_beginning_and_gone_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing has to be planned first."""
    monkeypatch.setenv("TERM", "xterm")
    watcher, out = bar(80, terminal=True)
    with watcher:
        watcher.phase("looking for dumps")
        assert watcher._live is not None
        watcher._live.refresh()
    assert "looking for dumps" in out.getvalue()
    assert out.getvalue().rstrip().endswith(("\x1b[2K", "\x1b[?25h"))


def test_elsewhere_a_phase_that_lasts_is_told_in_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file or pipe gets lines without escapes, and none from a run that is quick or quiet."""
    monkeypatch.setattr(progress, "POLL_S", 0.001)
    for speech, after_s, is_told in (
        (Speech(), 0.0, True),
        (Speech(), 60.0, False),
        (Speech(is_quiet=True), 0.0, False),
    ):
        monkeypatch.setattr(progress, "FIRST_LINE_AFTER_S", after_s)
        watcher, out = bar(200, terminal=False, speech=speech)
        with watcher:
            watcher.phase("publishing")
            until = time.monotonic() + (5 if is_told else 0.05)
            while "publishing" not in out.getvalue() and time.monotonic() < until:
                time.sleep(0.002)
        assert ("publishing: since 0:0" in out.getvalue()) is is_told  # on a busy machine "starting" may be told before
        assert bool(out.getvalue()) is is_told
        assert "\x1b" not in out.getvalue()


def test_verbose_names_every_dump(tmp_path: Path) -> None:
    """A line for each as its batch is done."""
    watcher, out = bar(200, terminal=False, speech=Speech(is_verbose=True))
    watcher.planned(job(10, 10), tmp_path)
    watcher.batch_done(report(tmp_path, "0.txt", "1.txt"))
    assert out.getvalue().splitlines() == [f"{n}.txt  published: 3 articles, 0 undated, 0 quarantined" for n in (0, 1)]
