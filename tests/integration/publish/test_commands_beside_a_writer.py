"""Every command that reads, again and again, beside a process that publishes, forgets, rolls back and collects.

Whoever looks sees the dataset before or after a step of the writer, or is told in the one known way that there is none yet. Nothing
else is clean: no damage that is none, no conflict with somebody who only looks, no fault in dateline.
"""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import random
import shutil
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import dateline
from dateline.publish import verify
from tests.batches import Delivery, Story, Workshop

NO_DATASET = "there is no dataset in"
FALSE_ALARMS = ("damaged", "killed runs", "Traceback", "fault in dateline", "cut off", "not accounted")
"""Words of damage and of dead writers: nothing is damaged here and nobody dies."""
SCHEMES = ("newsroom", "m49")
ABIDING = "The Lighthouse Keeper Stays"
STORY = """{headline}

KISUMU, Kenya, May {day}, 2024 (AFP) - {headline}, said the harbour office of Kisumu in a note to all skippers.

The boats left the pier with some three hundred passengers, most of them traders on their way to Mwanza in Tanzania.

"We lost {number} weeks of income," said a fish seller who had waited at the pier since dawn.
"""


def deliver(raw: Path, number: int, headline: str) -> None:
    """A dump in the raw folder, of yesterday."""
    raw.mkdir(parents=True, exist_ok=True)
    path = raw / f"note-{number:04}.txt"
    path.write_text(STORY.format(headline=headline, day=1 + number % 28, number=2 + number), encoding="utf-8")
    old = time.time() - 86_400
    os.utime(path, (old, old))


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    text: str


def command(*arguments: object) -> Said:
    """A command, in this process: its exit code and all it printed."""
    from dateline.cli.app import _call

    told = io.StringIO()
    sys.argv = ["dateline", *map(str, arguments)]
    with redirect_stdout(told), redirect_stderr(told):
        try:
            code = _call()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
    return Said(code, " ".join(told.getvalue().split()))


def looks(raw: Path, out: Path, mine: Path) -> list[tuple[object, ...]]:
    """The command lines that change nothing of the dataset; what they write goes into `mine`."""
    of = ("--out", out)
    return [
        ("status", raw, *of),
        ("doctor", raw, *of),
        ("snapshots", "list", *of),
        ("verify", *of),
        ("audit", raw, *of),
        ("explain", "{id}", *of),
        ("export", mine / "all.csv", "--replace", *of),
        ("export", mine / "all.zip", "--replace", *of),
        ("export", mine / "before.parquet", "--replace", "--snapshot", "current", *of),
        ("report", raw, *of),
        ("report", raw, *of, "--to", mine / "report.html", "--figures"),
        ("quarantine", "list", *of),
        ("quarantine", "show", *of),
        ("push", f"file://{mine / 'mirror'}", *of),
        ("correct", raw, *of),
        ("run", raw, "--dry-run", *of),
        ("backfill", raw, "--all", "--dry-run", *of),
        ("articles",),
    ]


def look(line: tuple[object, ...], out: Path, known: dict[str, str]) -> Said:
    """One look at the dataset."""
    if line == ("articles",):
        try:
            rows = dateline.read_articles(out)
            mine = rows[rows["headline"] == ABIDING]
            known["id"] = str(mine["article_id"].iloc[0])
            return Said(0 if len(mine) == 1 and rows["article_id"].is_unique else 1, f"{len(mine)} of {len(rows)}")
        except dateline.errors.DatelineError as error:
            return Said(2 if NO_DATASET in str(error) else 1, str(error))
    return command(*(known["id"] if part == "{id}" else part for part in line))


def is_clean(line: tuple[object, ...], said: Said, *, may_be_absent: bool) -> bool:
    """Whether the dataset was seen as it was, before or after some step."""
    if any(word in said.text for word in FALSE_ALARMS):
        return False
    return said.code == 0 or (may_be_absent and said.code == 2 and NO_DATASET in said.text)


def read_on(raw: str, out: str, mine: str, told: str, stop: str, seed: int, rounds: int) -> None:
    """Look in all ways, in one's own order, at least so often and until told to stop; what was not clean goes to `told`."""
    draw, known = random.Random(seed), {"id": "0"}
    folder, at = Path(mine), Path(out)
    folder.mkdir()
    lines = looks(Path(raw), at, folder)
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    done = 0
    while done < rounds or not Path(stop).exists():
        draw.shuffle(lines)
        for line in lines:
            if "{id}" in line and known["id"] == "0":
                continue
            try:
                may_be_absent = known["id"] == "0"
                said = look(line, at, known)
            except BaseException:
                said = Said(-1, traceback.format_exc())
            counts[str(line[0])] += 1
            if not is_clean(line, said, may_be_absent=may_be_absent):
                wrong.append(f"{' '.join(map(str, line))}: exit {said.code}: {said.text[-1500:]}")
        done += 1
        Path(told).write_text(json.dumps({"rounds": done, "counts": counts, "wrong": wrong}), encoding="utf-8")


def write_on(raw: Path, out: Path, n: int, may_stop: Any) -> Iterator[Said]:
    """Publish, forget, roll back and collect until no dump is left to forget and `may_stop()`."""
    step = 0
    while step < n or not may_stop():
        # by regions of another scheme: all rows are made anew, and the raw folder stays what it is
        yield command("run", raw, "--out", out, "--engine", "direct", "--accept", "--scheme", SCHEMES[step % 2])
        if step % 3 == 1 and step // 3 + 1 < n:
            yield command("forget", "--dump", f"note-{step // 3 + 1:04}.txt", "--yes", "--out", out)
        if step % 4 == 2:
            yield command("snapshots", "rollback", "previous", "--out", out)
        if step % 2:
            yield command("snapshots", "gc", "--keep", 1, "--out", out)
        step += 1


def commands_beside_a_writer(folder: Path, n_readers: int, rounds: int, n_steps: int) -> dict[str, int]:
    """Readers of all commands beside a writer; how often each was tried."""
    raw, out, stop = folder / "raw", folder / "out", folder / "stop"
    deliver(raw, 0, ABIDING)
    for number in range(1, n_steps):
        deliver(raw, number, f"Ferry Number {number} Is Back On The Lake")
    spawn = multiprocessing.get_context("spawn")
    told = [folder / f"told-{k}.json" for k in range(n_readers)]
    readers = [
        spawn.Process(
            target=read_on, args=(str(raw), str(out), str(folder / f"mine-{k}"), str(told[k]), str(stop), k, rounds)
        )
        for k in range(n_readers)
    ]
    for reader in readers:
        reader.start()

    def all_done() -> bool:
        return all(path.exists() and json.loads(path.read_text() or "{}").get("rounds", 0) >= rounds for path in told)

    wrong: list[str] = []
    try:
        steps = write_on(raw, out, n_steps, lambda: all_done() or not any(r.is_alive() for r in readers))
        wrong += [f"the writer: exit {said.code}: {said.text[-1500:]}" for said in steps if said.code]
    finally:
        stop.touch()
        for reader in readers:
            reader.join(300)
    assert [reader.exitcode for reader in readers] == [0] * n_readers
    found = [json.loads(path.read_text()) for path in told]
    wrong += [line for one in found for line in one["wrong"]]
    assert not wrong, "\n".join(wrong)
    assert verify(out).problems == ()
    assert not [path.name for path in out.rglob("*") if path.name.endswith((".part", ".new"))]
    shutil.rmtree(folder / "raw")
    return dict(sum((Counter(one["counts"]) for one in found), Counter()))


EARLY = ("status", "doctor", "snapshots", "verify", "backfill", "run", "correct", "articles")
"""What is tried while first publishes end."""


def read_the_newest(raw: str, folder: str, told: str) -> None:
    """Look at the dataset that is made last, until told to stop."""
    wrong: list[str] = []
    counts: Counter[str] = Counter()
    while not (Path(folder) / "stop").exists():
        for name in EARLY:
            out = max(Path(folder).glob("out-*"), default=Path(folder) / "out-000")
            line = next(line for line in looks(Path(raw), out, Path(folder)) if line[0] == name)
            said = look(line, out, {"id": "0"})
            counts[name] += 1
            if not is_clean(line, said, may_be_absent=True):
                wrong.append(f"{' '.join(map(str, line))}: exit {said.code}: {said.text[-1500:]}")
        (Path(folder) / "looked").touch()
    Path(told).write_text(json.dumps({"counts": counts, "wrong": wrong}), encoding="utf-8")


def first_publishes(folder: Path, seconds: float) -> dict[str, int]:
    """New datasets, one after the other, and somebody who looks at each as it comes to be; how often each look was tried."""
    raw, told, n = folder / "raw", folder / "told.json", 0
    deliver(raw, 0, ABIDING)
    reader = multiprocessing.get_context("spawn").Process(
        target=read_the_newest, args=(str(raw), str(folder), str(told))
    )
    reader.start()
    started = time.monotonic()
    while time.monotonic() - started < seconds or (reader.is_alive() and not (folder / "looked").exists()):
        (folder / f"out-{n:03}").mkdir()
        workshop = Workshop(folder / f"at-{n:03}")
        workshop.out = folder / f"out-{n:03}"
        workshop.commit(Delivery("a.txt", (Story(ABIDING), Story(f"{n}"))))
        n += 1
    (folder / "stop").touch()
    reader.join(120)
    found = json.loads(told.read_text(encoding="utf-8"))
    assert not found["wrong"], "\n".join(found["wrong"])
    return dict(found["counts"])


def test_who_looks_while_first_publishes_end(tmp_path: Path) -> None:
    """No dataset yet, or the first snapshot: in no command damage."""
    counts = first_publishes(tmp_path, 8)
    assert set(counts) == set(EARLY)


def test_every_command_beside_a_writer(tmp_path: Path) -> None:
    """Each a few times: only clean outcomes."""
    counts = commands_beside_a_writer(tmp_path, 1, 2, 4)
    assert min(counts.values()) >= 1


@pytest.mark.thorough
@pytest.mark.timeout(1800)
def test_every_command_beside_a_writer_for_minutes(tmp_path: Path) -> None:
    """Each a hundred times, by three readers at once."""
    counts = commands_beside_a_writer(tmp_path, 3, 40, 60)
    print(counts)
    assert min(counts.values()) >= 100
