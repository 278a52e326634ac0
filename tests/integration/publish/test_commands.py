"""Whole commands, killed at any moment or refused what they ask of the system."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

from dateline.dataset.format.lock import holder
from dateline.dataset.snapshots import list_snapshots
from dateline.publish import verify
from tests.integration.conftest import Cli, dataset_digest
from tests.integration.publish.test_kills import leftovers

WRITES_S = {"run": 0.25, "forget": 0.4, "gc": 0.1}
"""About as long as a command is the writer of so small a dataset."""

STORY = """Ferry {number} Resumes Service On Lake Victoria

KISUMU, Kenya, May {day}, 2024 (AFP) - Ferry number {number} crossed Lake Victoria again after a strike, port officials said.

The first boat left Kisumu with some three hundred passengers, most of them traders on their way to Mwanza in Tanzania.

"We lost {number} weeks of income," said a fish seller who had waited at the pier since dawn.
"""


def deliver(raw: Path, number: int) -> str:
    """A new dump in the raw folder; its name."""
    raw.mkdir(exist_ok=True)
    path = raw / f"ferry-{number:03}.txt"
    path.write_text(STORY.format(number=number, day=1 + number % 28), encoding="utf-8")
    old = time.time() - 60  # not one that is still being written
    os.utime(path, (old, old))
    return path.name


def dumps_in(out: Path) -> set[str]:
    """Dumps that the published ledger and the articles name; they must agree."""
    tables = ("dumps", "articles", "undated")
    ledger, *rows = (set(pd.read_parquet(out / table, columns=["dump_name"])["dump_name"]) for table in tables)
    assert set().union(*rows) == ledger
    return ledger


def killed(prefect_home: Path, out: Path, after_s: float, as_writer: bool, *arguments: object) -> str:
    """Start a command and kill it so many seconds after its start, or after it became the dataset's writer.

    What it was at then: 'writing', 'working' (anything before and after that) or 'done'.
    """
    command = [str(Path(sys.executable).with_name("dateline")), *map(str, arguments), "--out", str(out)]
    environment = {**os.environ, "PREFECT_HOME": str(prefect_home), "NO_COLOR": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while as_writer and holder(out) is None and process.poll() is None:
            time.sleep(0.001)
        with suppress(subprocess.TimeoutExpired):
            process.wait(after_s)
            return "done"
        process.send_signal(signal.SIGSTOP)  # the name of the living holder, and only then the end
        was_writing = holder(out) is not None
        process.send_signal(signal.SIGKILL)
        process.wait()
        return "writing" if was_writing else "working"


def kill_commands(cli: Cli, prefect_home: Path, folder: Path, n: int) -> Counter[tuple[str, str]]:
    """Kill n commands at random times and let the next run mend what they left; which ones were at what then."""
    draw = random.Random(5)
    raw, out = folder / "raw", folder / "out"
    wanted = {deliver(raw, number) for number in range(3)}
    started = time.monotonic()
    assert cli("run", raw, "--out", out).code == 0
    lasts = {"run": time.monotonic() - started}
    started = time.monotonic()
    assert cli("snapshots", "gc", "--out", out).code == 0
    lasts["gc"] = lasts["forget"] = time.monotonic() - started
    kills: Counter[tuple[str, str]] = Counter()
    for number in range(3, n + 3):
        what = ("run", "forget", "run", "gc")[number % 4]
        before = set(wanted)
        victim = min(wanted)
        arguments: dict[str, tuple[object, ...]] = {
            "run": ("run", raw),
            "gc": ("snapshots", "gc", "--keep", 1),
            "forget": ("forget", "--dump", victim, "--yes"),
        }
        if what == "run":
            wanted.add(deliver(raw, number))
        as_writer = number // 4 % 2 == 1
        moment = draw.uniform(0, WRITES_S[what]) if as_writer else lasts[what] * draw.uniform(0.3, 1.1)
        kills[what, killed(prefect_home, out, moment, as_writer, *arguments[what])] += 1
        now = dumps_in(out)
        after = wanted - {victim} if what == "forget" else wanted
        assert now in (before, after), (number, what, moment)
        assert verify(out).problems == ()
        started = time.monotonic()
        ran = cli("run", raw, "--out", out)
        lasts["run"] = time.monotonic() - started
        assert ran.code == 0, (number, what, moment, ran.err)
        if what == "forget":  # never heard of, or done in the end
            done = dumps_in(out)
            assert done in (before, after)
            assert now == before or done == after
            wanted = done
        assert dumps_in(out) == wanted, (number, what, moment)
        assert verify(out).problems == ()
        assert not list((out / ".staging").glob("*"))
        if what == "run":
            assert leftovers(out) == []
        print(number, what, f"{moment:.3f} s", "of writing" if as_writer else "", dict(kills), flush=True)
    return kills


@pytest.mark.slow
def test_killed_commands(cli: Cli, prefect_home: Path, tmp_path: Path) -> None:
    """Runs, forgets and gcs killed at random times lose nothing; the next run needs no help."""
    kills = kill_commands(cli, prefect_home, tmp_path, 4)
    assert sum(n for (_, at), n in kills.items() if at != "done") >= 2


@pytest.mark.skipif("DATELINE_TEST_KILLS" not in os.environ, reason="hours: DATELINE_TEST_KILLS=200 asks for so many")
@pytest.mark.timeout(0)
def test_many_killed_commands(cli: Cli, prefect_home: Path, tmp_path: Path) -> None:
    """The same as often as wanted."""
    n = int(os.environ["DATELINE_TEST_KILLS"])
    kills = kill_commands(cli, prefect_home, tmp_path, n)
    assert sum(times for (_, at), times in kills.items() if at != "done") > n // 2
    assert {what for what, at in kills if at == "writing"} == {"run", "forget", "gc"}


def test_run_onto_a_full_disk(cli: Cli, small_disk: Path, tmp_path: Path) -> None:
    """A run that fills the disk: exit code 1, file and cause named, the old snapshot as it was; with space it goes through."""
    raw, out = tmp_path / "raw", small_disk / "out"
    name = deliver(raw, 1)
    assert cli("run", raw, "--out", out).code == 0
    before = dataset_digest(out)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize - 50_000))
    other = deliver(raw, 2)
    ran = cli("run", raw, "--out", out)
    assert ran.code == 1, ran.err
    said = " ".join(ran.err.split())
    assert str(out) in said
    assert "No space left on device" in said
    assert "Traceback" not in ran.err
    assert dataset_digest(out) == before
    assert verify(out).problems == ()
    ballast.unlink()
    assert cli("run", raw, "--out", out).code == 0
    assert dumps_in(out) == {name, other}
    assert leftovers(out) == []


def run_injected(
    strace: str, prefect_home: Path, raw: Path, out: Path, calls: str, error: str
) -> subprocess.CompletedProcess[str]:
    """`dateline run` in which the kernel refuses every one of these system calls."""
    command = shutil.which("dateline", path=str(Path(sys.executable).parent))
    tracer = [strace, "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:error={error}"]
    return subprocess.run(
        [*tracer, str(command), "run", str(raw), "--out", str(out), "--runner", "thread"],
        env={**os.environ, "PREFECT_HOME": str(prefect_home), "NO_COLOR": "1", "COLUMNS": "400"},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.mark.slow
def test_run_where_there_are_no_hard_links(cli: Cli, strace: str, prefect_home: Path, tmp_path: Path) -> None:
    """Where the system gives no hard links files are copied, the list says so, and the dataset is the same."""
    raw, out, other = tmp_path / "raw", tmp_path / "out", tmp_path / "other"
    deliver(raw, 1)
    assert cli("run", raw, "--out", out).code == 0
    deliver(raw, 2)
    done = run_injected(strace, prefect_home, raw, out, "link,linkat", "EPERM")
    assert done.returncode == 0, done.stderr
    assert [snapshot.linked for snapshot in list_snapshots(out)] == [True, False]
    assert "000002: files were copied" in cli("snapshots", "list", "--out", out).out
    assert verify(out).problems == ()
    assert cli("run", raw, "--out", other).code == 0
    assert dataset_digest(out) == dataset_digest(other)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("error", "call", "cause"),
    [
        ("EIO", "link", "Input/output error"),
        ("EMFILE", "symlink", "Too many open files"),
    ],
)
def test_run_refused(
    cli: Cli, strace: str, prefect_home: Path, tmp_path: Path, error: str, call: str, cause: str
) -> None:
    """A run whose publish is refused a system call: exit code 1, file and cause named, the old snapshot as it was."""
    raw, out = tmp_path / "raw", tmp_path / "out"
    deliver(raw, 1)
    assert cli("run", raw, "--out", out).code == 0
    before = dataset_digest(out)
    deliver(raw, 2)
    done = run_injected(strace, prefect_home, raw, out, call, error)
    assert done.returncode == 1, done.stderr
    assert cause in done.stderr
    assert str(out) in done.stderr
    assert dataset_digest(out) == before
    assert len(list_snapshots(out)) == 1
    assert cli("run", raw, "--out", out).code == 0
    assert len(dumps_in(out)) == 2
    assert leftovers(out) == []
