"""`dateline doctor`: whether this machine and this dataset are in order, one line per question."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

from packaging.requirements import Requirement
from rich.filesize import decimal
from rich.text import Text

from dateline.addresses import address_of
from dateline.cli.dataset import plain_table
from dateline.cli.terminal import print_json, stdout
from dateline.dataset import Dataset, working
from dateline.dataset.bucket.store import Store
from dateline.dataset.format import lock
from dateline.errors import DatelineError
from dateline.orchestration.request import RunRequest
from dateline.orchestration.run.chunks import FOLDER, RECORD
from dateline.orchestration.settings import settings
from dateline.version import __version__

NAMED = ("prefect", "sqlalchemy", "whenever", "great-expectations", "pandas", "pyarrow")
"""Named also where they are in order: what people ask for first."""
WANTED_FREE_BYTES = 2_000_000_000
WANTED_FREE_SHARE_OF_DATASET = 0.25
LOOK_AGAIN_S = 0.3
MAX_CLOCK_OFFSET_S = 60
STYLES = {"ok": "green", "warn": "bold yellow", "bad": "bold red"}


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question."""

    check: str
    status: str
    """'ok', 'warn' or 'bad'."""
    detail: str


def doctor(request: RunRequest, output: str, *, is_silent: bool = False) -> int:
    """Print all findings; 1 where one of them is bad.

    is_silent: print nothing and tell warnings as well (2), for health checks of service managers and containers.
    """
    findings = examine(request)
    if is_silent:
        found = {finding.status for finding in findings}
        return 1 if "bad" in found else 2 if "warn" in found else 0
    if output == "json":
        print_json({"ok": not any(f.status == "bad" for f in findings), "findings": [asdict(f) for f in findings]})
    else:
        table = plain_table("", "check", "")
        for finding in findings:
            table.add_row(Text(finding.status, style=STYLES[finding.status]), finding.check, Text(finding.detail))
        stdout().print(table)
    return 1 if any(finding.status == "bad" for finding in findings) else 0


def examine(request: RunRequest) -> list[Finding]:
    """Every check on the machine and on the dataset at `request.out`; a check that breaks is a bad finding itself."""
    checks: list[tuple[str, Callable[[RunRequest], Iterator[Finding]]]] = [
        ("versions", _versions),
        ("server", _server),
        ("disk", _disk),
        ("raw", _raw),
        ("bucket", _bucket),
        ("lock", _lock),
        ("leftovers", _leftovers),
        ("tombstones", _tombstones),
        ("dataset", _dataset),
    ]
    findings: list[Finding] = []
    # what a store does not answer is a finding like any other
    with nullcontext() if address_of(request.out) else Dataset(request.out).reading():
        for name, check in checks:
            try:
                findings += check(request)
            except (DatelineError, OSError) as error:
                findings.append(Finding(name, "bad", str(error)))
    return findings


def _versions(_: RunRequest) -> Iterator[Finding]:
    yield Finding("dateline", "ok", f"{__version__}, Python {sys.version.split()[0]}")
    for requirement in requirements():
        finding = version_finding(requirement, _installed(requirement.name))
        if finding.status != "ok" or requirement.name in NAMED:
            yield finding


def version_finding(requirement: Requirement, found: str | None) -> Finding:
    """Whether the installed version of a package, None where there is none, is one that `requirement` allows."""
    if found is None:
        return Finding(
            requirement.name, "bad", f"not installed, but {requirement} is needed: pip install 'dateline[run]'"
        )
    if not requirement.specifier.contains(found, prereleases=True):
        return Finding(requirement.name, "bad", f"{found}, but only {requirement.specifier} works")
    return Finding(requirement.name, "ok", found)


def requirements() -> Iterator[Requirement]:
    """What the installed dateline says it needs for runs on this Python."""
    for text in importlib.metadata.requires("dateline") or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": "run"}):
            yield requirement


def _installed(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _server(_: RunRequest) -> Iterator[Finding]:
    url = os.environ.get("PREFECT_API_URL")
    if not url:
        yield Finding("server", "ok", "none configured (PREFECT_API_URL): runs start an embedded one")
        return
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            healthy = json.loads(answer.read()) is True
            offset_s = abs(time.time() - parsedate_to_datetime(answer.headers["date"]).timestamp())
    except (urllib.error.URLError, OSError, ValueError) as error:
        yield Finding("server", "bad", f"{url} does not answer: {error}")
        return
    yield Finding("server", "ok" if healthy else "bad", f"{url} " + ("answers" if healthy else "is not healthy"))
    status = "ok" if offset_s < MAX_CLOCK_OFFSET_S else "bad"
    yield Finding("clock", status, f"{offset_s:.0f} s apart from the server's")


def _disk(request: RunRequest) -> Iterator[Finding]:
    folder = working(request.out)
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    try:
        dataset = Dataset(request.out)
        size = dataset.snapshot().size_bytes if dataset.current_folder else 0
    except DatelineError:  # told by the check of the dataset
        size = 0
    if address_of(request.out):
        size = 0  # of which nothing stands here
    wanted = max(WANTED_FREE_BYTES, int(size * WANTED_FREE_SHARE_OF_DATASET))
    status = "ok" if usage.free >= wanted else "warn"
    has = "" if address_of(request.out) else f"; the dataset has {decimal(size)}"
    yield Finding("disk", status, f"{decimal(usage.free)} free at {folder}{has}")
    status = "ok" if os.access(folder, os.W_OK) else "bad"
    yield Finding("rights", status, f"{folder} is {'' if status == 'ok' else 'not '}writable")


def _raw(request: RunRequest) -> Iterator[Finding]:
    for path in request.raw:
        if address := address_of(path):
            yield from _store(address)
        elif not path.exists():
            yield Finding("raw", "warn", f"there is nothing at {path}")
        elif not os.access(path, os.R_OK):
            yield Finding("raw", "bad", f"{path} cannot be read")
        else:
            yield Finding("raw", "ok", str(path))


def _store(address: str) -> Iterator[Finding]:
    from dateline.ingest.remote import RemoteFolder

    try:
        first = next(RemoteFolder(address).files(), None)
    except DatelineError as error:
        yield Finding("raw", "bad", str(error))
        return
    yield Finding("raw", "ok" if first else "warn", address if first else f"there is nothing at {address}")


def _bucket(request: RunRequest) -> Iterator[Finding]:
    """Whether a dataset can be published into a bucket; asked by writing a small object and removing it."""
    if (address := address_of(request.out)) is None:
        return
    began_s = time.time()
    is_safe, store_s = Store(address).probe()
    offset_s = max(began_s - 1 - store_s, store_s - time.time(), 0.0)  # stores count whole seconds
    yield Finding("bucket", "ok", f"{address} can be written to")
    detail = "it writes only what is not there yet (If-None-Match)"
    without = (
        "it has no conditional writes, without which two writers undo each other's work: nothing is published there"
    )
    yield Finding("conditional", "ok" if is_safe else "bad", detail if is_safe else without)
    status = "ok" if offset_s < MAX_CLOCK_OFFSET_S else "bad"
    yield Finding("store's clock", status, f"{offset_s:.0f} s apart from this machine's")


def _lock(request: RunRequest) -> Iterator[Finding]:
    if Dataset(request.out).is_being_written:
        writer = Dataset(request.out).writer
        yield Finding("lock", "ok", f"a run is publishing: {writer}" if writer else "a run is publishing")
    else:
        yield Finding("lock", "ok", "no run is publishing")


def _leftovers(request: RunRequest) -> Iterator[Finding]:
    here = working(request.out)
    dead = _of_no_living_run(here)
    if dead:
        time.sleep(LOOK_AGAIN_S)  # a run that begins or ends just now has its folder for an instant without the lock
        dead &= _of_no_living_run(here)
    if dead:
        yield Finding("leftovers", "ok", f"{len(dead)} staging folders of killed runs; the next run removes them")
    if lock.is_locked(here / FOLDER / ".lock"):
        yield Finding("backfill", "ok", "a backfill is at work")
    elif chunks := sum(RECORD in names for _, _, names in os.walk(here / FOLDER)):
        yield Finding("backfill", "warn", f"{chunks} finished chunks of an interrupted backfill: run it again")


def _of_no_living_run(out: Path) -> set[Path]:
    return {path for path in out.glob(".staging/*") if not lock.is_locked(path / ".alive")}


def _tombstones(request: RunRequest) -> Iterator[Finding]:
    dataset = Dataset(request.out)
    kept, receipts = dataset.tombstones(), dataset.receipts()
    is_written = dataset.is_being_written
    if kept.is_pending and (is_written or not dataset.tombstones().is_pending):  # who wrote it may just have ended
        yield Finding("tombstones", "ok", "a forget is under way")
    elif kept.is_pending:
        yield Finding(
            "tombstones", "warn", "a forget was cut off: the next run, or `dateline snapshots gc`, completes it"
        )
    elif kept.hashes:
        yield Finding("tombstones", "ok", f"{len(kept.hashes)} kept, {len(receipts)} receipts")


def _dataset(request: RunRequest) -> Iterator[Finding]:
    import pyarrow.compute as pc

    dataset = Dataset(request.out)
    snapshots = dataset.snapshots()
    if not snapshots:
        yield Finding("dataset", "ok", f"nothing is published in {address_of(request.out) or request.out} yet")
        return
    current = next(snapshot for snapshot in snapshots if snapshot.is_current)
    if current.reason == "damaged":
        yield Finding("snapshot", "bad", f"{current.name} is damaged: `dateline verify` says what, `--repair` heals it")
        return
    yield Finding("snapshot", "ok", f"{current.name} of {current.created_at[:19]}, {len(snapshots)} kept")
    age_h = (datetime.now(UTC) - datetime.fromisoformat(current.created_at)).total_seconds() / 3600
    limit_h = settings().max_age_hours
    yield Finding(
        "freshness", "ok" if age_h <= limit_h else "warn", f"last change {age_h:.1f} h ago (limit {limit_h:g})"
    )
    dumps = dataset.snapshot(current.number).table("dumps", ["outcome", "n_quarantined"])
    failed = pc.sum(pc.equal(dumps["outcome"], "failed")).as_py() or 0
    yield Finding("failed", "ok" if not failed else "warn", f"{failed:,} of {dumps.num_rows:,} dumps failed")
    recorded, held = pc.sum(dumps["n_quarantined"]).as_py() or 0, current.rows.get("quarantine", 0)
    balanced = recorded == held
    text = f"{held:,} rows in quarantine" + ("" if balanced else f", but the ledger counts {recorded:,}")
    yield Finding("ledger", "ok" if balanced else "bad", text)
