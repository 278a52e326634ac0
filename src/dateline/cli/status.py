"""`dateline status`: days by regions, what of them is outdated, which dumps failed or are missing, and the backfill that mends it."""

from __future__ import annotations

import shlex
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyarrow.compute as pc
from rich.console import RenderableType
from rich.text import Text

from dateline.addresses import address_of
from dateline.cli.dataset import plain_table
from dateline.cli.terminal import print_json, stdout
from dateline.dataset import Dataset
from dateline.model import Outcome
from dateline.orchestration.request import BackfillRequest
from dateline.orchestration.run.job import ingest_job, recipe_of
from dateline.orchestration.run.reports import count

MAX_ROWS = 40
"""More days than that are shown by month, more months by year."""
REGION_CHARS = 10
UNKNOWN_DAY = "day unknown"
OTHERS = "others"


@dataclass
class Status:
    """What is published and what is to do. Cells are (day or longer, region)."""

    published: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Articles, each sighting of a text counted."""
    outdated: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Of these: from dumps that other code or options have processed."""
    failed: set[str] = field(default_factory=set)
    """Names of dumps that failed and have not changed since."""
    missing: Counter[str] = field(default_factory=Counter)
    """Dumps new or changed, by the day they were fetched."""
    n_outdated_dumps: int = 0

    def coarsened(self) -> Status:
        """The same by month or year where there are many days."""
        for length in (10, 7, 4):
            keys = {day[:length] for day, _ in self.published if day != UNKNOWN_DAY}
            if len(keys) <= MAX_ROWS or length == 4:
                return Status(
                    _shorter(self.published, length),
                    _shorter(self.outdated, length),
                    self.failed,
                    self.missing,
                    self.n_outdated_dumps,
                )
        raise AssertionError("a length fits")


def _shorter(cells: Counter[tuple[str, str]], length: int) -> Counter[tuple[str, str]]:
    made: Counter[tuple[str, str]] = Counter()
    for (day, region), n in cells.items():
        made[day if day == UNKNOWN_DAY else day[:length], region] += n
    return made


def status_of(request: BackfillRequest) -> Status:
    """Days and regions within the request's, from the ledger, the sightings and the raw folder."""
    with Dataset(request.out).reading():
        return _status_of(request)


def _status_of(request: BackfillRequest) -> Status:
    dataset = Dataset(request.out)
    found = Status()
    ledger = dataset.ledger()
    recipe = recipe_of(request).fingerprint
    old = {name for name, entry in ledger.items() if entry.recipe != recipe}
    found.n_outdated_dumps = len(old)
    if dataset.current_folder is not None:
        _count_sightings(dataset, old, request, found)
    for name, entry in ledger.items():
        if entry.outcome == Outcome.FAILED.value:
            found.failed.add(name)
    plan = ingest_job(request, remembers=False).prepared
    for batch in plan.plan.batches:
        for dump in batch.dumps:
            known = ledger.get(dump.name)
            if known is None or known.dump_id != dump.sha256:
                day = dump.metadata.fetched_at
                found.missing[day.date().isoformat() if day else UNKNOWN_DAY] += 1
    if plan.unreadable:
        found.missing[UNKNOWN_DAY] += len(plan.unreadable)
    return found


def _count_sightings(dataset: Dataset, old: set[str], request: BackfillRequest, found: Status) -> None:
    columns = ("dump_name", "published_date", "published_earliest", "published_latest", "region")
    for rows in dataset.snapshot().batches("sightings", columns):
        span = pc.days_between(rows["published_earliest"], rows["published_latest"])
        is_dated = pc.fill_null(pc.less_equal(span, 31), False)
        days = pc.if_else(is_dated, pc.strftime(rows["published_date"], "%Y-%m-%d"), None).to_pylist()
        for day, region, name in zip(days, rows["region"].to_pylist(), rows["dump_name"].to_pylist(), strict=True):
            if not _is_within(day, region, request):
                continue
            cell = (day or UNKNOWN_DAY, region)
            found.published[cell] += 1
            if name in old:
                found.outdated[cell] += 1


def _is_within(day: str | None, region: str, request: BackfillRequest) -> bool:
    if request.region not in (None, region):
        return False
    if day is None:
        return request.since is None and request.until is None
    return (request.since is None or day >= request.since.isoformat()) and (
        request.until is None or day <= request.until.isoformat()
    )


def show_status(request: BackfillRequest, output: str) -> int:
    """Print the grid and what would mend it; 0 whatever it shows."""
    found = status_of(request)
    if output == "json":
        print_json(_as_json(found))
    else:
        console = stdout()
        for part in _parts(found.coarsened(), request, console.width):
            console.print(part, soft_wrap=isinstance(part, Text))  # a command is copied as one line
    return 0


def _as_json(found: Status) -> dict[str, Any]:
    cells = [
        {"day": day, "region": region, "published": n, "outdated": found.outdated[day, region]}
        for (day, region), n in sorted(found.published.items())
    ]
    return {
        "cells": cells,
        "failed_dumps": sorted(found.failed),
        "missing_dumps": dict(sorted(found.missing.items())),
        "outdated_dumps": found.n_outdated_dumps,
    }


def _parts(found: Status, request: BackfillRequest, width: int) -> Iterable[RenderableType]:
    by_region: Counter[str] = Counter()
    for (_, region), n in found.published.items():
        by_region[region] += n
    most = max((width - 22) // (REGION_CHARS + 2), 1)
    shown = {region for region, _ in sorted(by_region.items(), key=lambda item: (-item[1], item[0]))[:most]}
    by_day: defaultdict[str, Counter[str]] = defaultdict(Counter)
    outdated: Counter[tuple[str, str]] = Counter()
    for (day, region), n in found.published.items():
        column = region if region in shown else OTHERS
        by_day[day][column] += n
        outdated[day, column] += found.outdated[day, region]
    regions = [*sorted(shown), *([OTHERS] if len(by_region) > len(shown) else [])]
    if by_day:
        table = plain_table(
            "", *(_abbreviated(region) for region in regions), "all", right=("all", *map(_abbreviated, regions))
        )
        for day in sorted(by_day, key=lambda day: (day == UNKNOWN_DAY, day), reverse=True):
            cells = (_cell(by_day[day][region], outdated[day, region]) for region in regions)
            table.add_row(day, *cells, f"{sum(by_day[day].values()):,}")
        yield table
        yield Text(
            "articles in every dump they were found in; · none; yellow: from outdated dumps, at least in part", "dim"
        )
    else:
        yield Text("nothing is published of these days", style="dim")
    yield Text("")
    for n, what, flag in (
        (len(found.failed), "failed", "--failed"),
        (sum(found.missing.values()), "missing or changed", "--missing"),
        (found.n_outdated_dumps, "outdated (processed by other code or options)", "--outdated"),
    ):
        if n:
            yield Text.assemble((f"{count(n, 'dump')} {what}", "yellow"), (f"   {_command(request, flag)}", "dim"))
    for day, n in sorted(found.missing.items()):
        yield Text(f"  fetched {day}: {count(n, 'dump')}", "dim")


def _cell(n: int, n_outdated: int) -> Text:
    return Text(f"{n:,}" if n else "·", "yellow" if n_outdated else "" if n else "dim")


def _abbreviated(region: str) -> str:
    return region if len(region) <= REGION_CHARS else region[: REGION_CHARS - 1] + "…"


def _command(request: BackfillRequest, flag: str) -> str:
    words = ["dateline", "backfill", *request.raw_places, "--out", address_of(request.out) or str(request.out)]
    words += ["--from", request.since.isoformat()] if request.since else []
    words += ["--to", request.until.isoformat()] if request.until else []
    words += ["--region", request.region] if request.region else []
    return shlex.join([*words, flag])
