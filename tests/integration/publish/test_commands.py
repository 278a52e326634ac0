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
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import pytest

from dateline.dataset.format.lock import holder
from dateline.dataset.format.manifest import read_manifest, read_run, write_manifest
from dateline.dataset.snapshots import list_snapshots
from dateline.publish import verify
from tests.integration.conftest import Cli, Ran, dataset_digest
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


COMMANDS = ("run", "forget", "run", "gc", "backfill", "rollback", "push", "repair", "migrate", "export")


@dataclass
class Killing:
    """A site at which commands are killed one after the other, and what is to be found there."""

    cli: Cli
    prefect_home: Path
    folder: Path
    wanted: set[str] = field(default_factory=set)
    """Dumps whose rows have to be there when nothing is under way."""
    forgotten: set[str] = field(default_factory=set)
    lasts: dict[str, float] = field(default_factory=dict)
    """Seconds that a command takes to its end."""
    kills: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def table(self) -> Path:
        return self.folder / "all.csv"

    def exported_dumps(self) -> set[str]:
        """Dumps that an export names."""
        return set(pd.read_csv(self.table)["dump_name"])

    def timed(self, what: str, *arguments: object) -> Ran:
        """Carry a command out and know how long it takes."""
        started = time.monotonic()
        ran = self.cli(*arguments, "--out", self.out)
        self.lasts[what] = time.monotonic() - started
        return ran

    def arguments(self, what: str) -> tuple[object, ...]:
        """The command line."""
        mirror = f"file://{self.folder / 'mirror'}"
        lines: dict[str, tuple[object, ...]] = {
            "run": ("run", self.raw),
            "migrate": ("run", self.raw),
            "backfill": ("backfill", self.raw, "--all"),
            "forget": ("forget", "--dump", min(self.wanted), "--yes"),
            "gc": ("snapshots", "gc", "--keep", 1),
            "rollback": ("snapshots", "rollback", "previous"),
            "push": ("push", mirror),
            "repair": ("verify", "--repair", self.raw),
            "export": ("export", self.table, "--replace"),
        }
        return lines[what]

    def make_ready(self, what: str, number: int) -> list[set[str]]:
        """Give the command something to do; the sets of dumps that may be found once it is killed."""
        before = set(self.wanted)
        if what == "run":
            self.wanted.add(deliver(self.raw, number))
            return [before, set(self.wanted)]
        if what == "forget":
            return [before, before - {min(before)}]
        if what == "rollback":
            self.wanted.add(deliver(self.raw, number))
            assert self.timed("run", *self.arguments("run")).code == 0
            return [set(self.wanted), before]
        if what == "repair":  # a derived file: readers do not notice
            segment = next((self.out / "current" / "index").iterdir())
            segment.unlink()
            segment.write_bytes(b"damaged")
        if what == "migrate":  # as a release with another rule of layout has left it
            as_of_another_rule(self.out)
        return [before]

    def kill(self, what: str, number: int, draw: random.Random) -> None:
        """Kill the command at a random moment, look, let the next run mend what is left, look again."""
        may_be = self.make_ready(what, number)
        as_writer = number // len(COMMANDS) % 2 == 1 and what in WRITES_S
        lasts = self.lasts.get(what, self.lasts["gc" if what in ("forget", "rollback", "push", "export") else "run"])
        moment = draw.uniform(0, WRITES_S[what]) if as_writer else lasts * draw.uniform(0.3, 1.1)
        victim = min(self.wanted)
        exported = self.table.read_bytes() if self.table.exists() else b""
        done = killed(self.prefect_home, self.out, moment, as_writer, *self.arguments(what))
        self.kills[what, done] += 1
        where = (number, what, moment, done)
        now = dumps_in(self.out)
        assert now in may_be, where
        assert not now & self.forgotten, where
        if what == "export":
            is_before = self.table.exists() and self.table.read_bytes() == exported
            assert is_before or not self.table.exists() or self.exported_dumps() == self.wanted, where
            assert self.cli(*self.arguments("export"), "--out", self.out).code == 0, where
            assert self.exported_dumps() == self.wanted, where
        if what == "repair":
            assert self.cli(*self.arguments("repair"), "--out", self.out).code == 0, where
        else:
            assert verify(self.out).problems == (), where
        ran = self.timed("run", *self.arguments("run"))
        assert ran.code == 0, (where, ran.err)
        if what == "forget":  # never heard of, or done in the end
            after = dumps_in(self.out)
            assert after in may_be and (now == may_be[0] or after == may_be[1]), where
            self.forgotten |= self.wanted - after
            self.wanted = after
        assert victim in self.wanted | self.forgotten
        if what == "push":
            assert self.cli(*self.arguments("push"), "--out", self.out).code == 0, where
            mirrored = pd.read_parquet(self.folder / "mirror" / "dumps", columns=["dump_name"])["dump_name"]
            assert set(mirrored) == self.wanted, where
        assert dumps_in(self.out) == self.wanted, where
        assert verify(self.out).problems == (), where
        assert not list((self.out / ".staging").glob("*")), where
        if what in ("run", "backfill", "migrate"):
            assert leftovers(self.out) == [], where
        print(*where, dict(self.kills), flush=True)


def as_of_another_rule(out: Path) -> None:
    """Write into the current snapshot that its files stand by an elder rule: the next run settles the dataset anew."""
    folder = (out / "current").resolve()
    manifest = replace(read_manifest(folder), layout_rule=0)
    (folder / "manifest.json").unlink()
    digest = write_manifest(folder, manifest)
    record = replace(read_run(folder), manifest_sha256=digest)
    (folder / "run.json").unlink()
    (folder / "run.json").write_bytes(record.to_bytes())


def kill_commands(cli: Cli, prefect_home: Path, folder: Path, n: int) -> Counter[tuple[str, str]]:
    """Kill n commands at random times and let the next run mend what they left; which ones were at what then."""
    draw = random.Random(5)
    site = Killing(cli, prefect_home, folder)
    site.wanted = {deliver(site.raw, number) for number in range(3)}
    assert site.timed("run", *site.arguments("run")).code == 0
    assert site.timed("gc", *site.arguments("gc")).code == 0
    for number in range(3, n + 3):
        site.kill(COMMANDS[number % len(COMMANDS)], number, draw)
    return site.kills


@pytest.mark.slow
def test_killed_commands(cli: Cli, prefect_home: Path, tmp_path: Path) -> None:
    """Every command that writes, killed at a random time, loses nothing and brings nothing back; the next run needs no help."""
    kills = kill_commands(cli, prefect_home, tmp_path, 5)  # runs and forgets are killed at each system call elsewhere
    assert sum(n for (_, at), n in kills.items() if at != "done") >= 2


@pytest.mark.skipif("DATELINE_TEST_KILLS" not in os.environ, reason="hours: DATELINE_TEST_KILLS=200 asks for so many")
@pytest.mark.timeout(0)
def test_many_killed_commands(cli: Cli, prefect_home: Path, tmp_path: Path) -> None:
    """The same as often as wanted."""
    n = int(os.environ["DATELINE_TEST_KILLS"])
    kills = kill_commands(cli, prefect_home, tmp_path, n)
    assert sum(times for (_, at), times in kills.items() if at != "done") > n // 2
    if n >= 100:
        assert {what for what, at in kills if at == "writing"} >= {"run", "forget", "gc"}


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
