"""Finished batches of a backfill that wait for the rest: an interrupted backfill goes on where it stopped.

Each lies in a folder of its own under `<out>/.backfill`, with a record of exactly which dumps, in which state and by
which recipe, it is made of. The record is written last; a chunk any of whose dumps has changed is not used.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from dateline.errors import PublishConflict
from dateline.model import Batch, BatchReport, Dump, DumpReport, Outcome
from dateline.orchestration.run.job import Job
from dateline.plan import cut
from dateline.recipe import claims_fingerprint

CHUNK_BYTES = 16 * 1024 * 1024
CHUNK_DUMPS = 500
"""A chunk of a backfill is what an interruption can cost, times the number of workers."""
FOLDER = ".backfill"
RECORD = "chunk.json"


@contextlib.contextmanager
def kept_chunks(out: Path) -> Iterator[Path]:
    """The folder of the dataset's backfill chunks, for one backfill at a time. Raises PublishConflict."""
    fd = None
    while fd is None:  # a forget may just be removing the folder
        (out / FOLDER).mkdir(parents=True, exist_ok=True)
        fd = _locked(out)
    try:
        yield out / FOLDER
    finally:
        os.close(fd)


def _locked(out: Path) -> int | None:
    """The open file that locks the chunks' folder; None where there is none, or it has just been removed. Raises PublishConflict."""
    path = out / FOLDER / ".lock"
    try:
        fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(fd), path.stat()):
            return fd
    except BlockingIOError as error:
        os.close(fd)
        raise PublishConflict(f"another backfill of {out} is at work: wait for it or stop it") from error
    except FileNotFoundError:
        pass
    os.close(fd)
    return None


def discard(out: Path) -> None:
    """Remove all finished chunks, which are published, with their lock held."""
    shutil.rmtree(out / FOLDER, ignore_errors=True)


def discard_unfinished(out: Path) -> bool:
    """Remove the finished chunks of an interrupted backfill, as something in them may be to be forgotten; whether none is left.

    A backfill at work keeps its own: its publish leaves out what is forgotten, and removes them.
    """
    try:
        fd = _locked(out)
    except PublishConflict:
        return False
    if fd is not None:
        discard(out)
        os.close(fd)
    return True


def keep(report: BatchReport, batch: Batch, recipe: str) -> None:
    """Record that the folder of `report` holds its dumps of `batch` whole."""
    its = {dump.dump_name for dump in report.dumps}
    dumps = [dump for dump in batch.dumps if dump.name in its]
    record = {"recipe": recipe, "dumps": _states(dumps), "report": asdict(report)}
    folder = Path(report.staging)
    temporary = folder / f".{RECORD}.new"
    temporary.write_text(json.dumps(record), encoding="utf-8")
    temporary.replace(folder / RECORD)


def usable(folder: Path, dumps: Sequence[Dump], recipe: str) -> list[BatchReport]:
    """Reports of the finished chunks that hold only dumps among `dumps`, as they are now, made by `recipe`."""
    wanted = {tuple(state) for state in _states(dumps)}
    reports: list[BatchReport] = []
    taken: set[str] = set()
    for path in sorted(folder.glob(f"*/**/{RECORD}")):
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        states = [tuple(state) for state in record["dumps"]]
        names = {state[0] for state in states}
        if record["recipe"] == recipe and wanted.issuperset(states) and taken.isdisjoint(names):
            reports.append(_report(record["report"], path.parent))
            taken |= names
    return reports


def _states(dumps: Sequence[Dump]) -> list[list[str]]:
    return [[dump.name, dump.sha256, claims_fingerprint(dump)] for dump in dumps]


def _report(record: dict[str, object], folder: Path) -> BatchReport:
    dumps = record["dumps"]
    assert isinstance(dumps, list)
    reports = tuple(DumpReport(**{**dump, "outcome": Outcome(dump["outcome"])}) for dump in dumps)
    return BatchReport(int(str(record["index"])), str(folder), reports, float(str(record["seconds"])))


def resume(job: Job, chunks: Path | None) -> tuple[list[BatchReport], Job]:
    """What an interrupted backfill finished already, and the plan for the rest."""
    if chunks is None:
        return [], job
    dumps = [dump for batch in job.prepared.plan.batches for dump in batch.dumps]
    finished = usable(chunks, dumps, job.recipe.fingerprint)
    done = {dump.dump_name for report in finished for dump in report.dumps}
    left = [dump for dump in dumps if dump.name not in done]
    batches = cut(left, CHUNK_BYTES, CHUNK_DUMPS)
    plan = replace(job.prepared.plan, batches=batches)
    return finished, replace(job, prepared=replace(job.prepared, plan=plan))
