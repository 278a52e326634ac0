"""What dateline costs as datasets grow, and what that makes of 1 TB and of 100 TB of dumps: docs/scale.md.

`python -m benchmarks scale` publishes generated news by month and region, and measures what a file costs apart from its rows: its entry in the
manifest, its link, its entry in a lake's log. Entries of files that there are not are made up by the number. Each step runs in a process of
its own. `--record` keeps the figures and writes the tables of docs/scale.md from them; `--check` says whether that page is of the kept figures.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import figures

PAGE = Path(__file__).parents[1] / "docs" / "scale.md"
BEGIN, END = "<!-- made by `python -m benchmarks scale --record` -->\n", "<!-- end -->"
ARTICLES, DRIVEN, ENTRIES = "10000,100000", "10000000", "10000,100000,1000000"
N_ADDED, N_CHANGED = 1000, 100
BATCH_ARTICLES = 20_000
FEWEST_SPREAD = 50_000
"""Articles of a publish that workers are worth."""
DAYS = 730
ARTICLE_BYTES = 2500
"""Of a dump, furniture included: 400 million articles in 1 TB."""
FILE_MB = 128
MONTHS, REGIONS = 240, 13
DELIVERIES = 1000
"""Publishes in which the whole comes."""


def main(argv: list[str]) -> int:
    """Run the benchmark, or check the page."""
    parser = argparse.ArgumentParser(prog="benchmarks scale", description=__doc__)
    parser.add_argument("--articles", default=ARTICLES, help="articles to publish, comma separated")
    parser.add_argument(
        "--driven", default=DRIVEN, help="articles whose ledger is published by workers, comma separated"
    )
    parser.add_argument("--entries", default=ENTRIES, help="numbers of files, comma separated")
    parser.add_argument("--record", action="store_true", help="keep the figures and write docs/scale.md")
    parser.add_argument("--check", action="store_true", help="only say whether docs/scale.md is of the kept figures")
    parser.add_argument("--step", nargs=3, metavar=("WHAT", "N", "FOLDER"), help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.step:
        what, n, folder = options.step
        print(json.dumps(_measured(_STEPS[what], int(n), Path(folder))))
        return 0
    if options.check:
        if PAGE.read_text("utf-8") == _page():
            return 0
        print("docs/scale.md is stale: python -m benchmarks scale --record", file=sys.stderr)
        return 1
    for n in [int(text) for text in options.articles.split(",") if text]:
        by_workers = ("merge",) if n > FEWEST_SPREAD else ()
        _keep("articles", n, ("stage", "publish", "add", *by_workers), record=options.record)
    for n in [int(text) for text in options.driven.split(",") if text]:
        _keep("driver", n, ("ledger", "driver"), record=options.record)
    for n in [int(text) for text in options.entries.split(",") if text]:
        steps = ("manifest", "delta", *(("links", "iceberg") if n <= 100_000 else ()))
        _keep("entries", n, steps, record=options.record)
    if options.record:
        PAGE.write_text(_page(), "utf-8")
    return 0


_ABOUT = {
    "articles": (
        "Generated news over two years, parted by month and region, published at once; then 1,000 articles of the last days more. "
        "CPU and peak memory of the publishing process, staging apart. By workers: the same once more with two worker processes; how much faster "
        "two are than one is worked out from the processor seconds of each task, as the cores are shared."
    ),
    "driver": (
        "What the process that publishes has to do where workers merge: the ledger rows alone of so many articles, four to a dump, published with two workers. "
        "Articles are the workers' and cost it nothing but the entries of their files."
    ),
    "entries": (
        "What a number of files costs, whatever is in them, in processor seconds and bytes: the manifest made and read, hard links, a first "
        "commit to a Delta or an Iceberg table, and a further one of 100 files, with the look at what the table has. Files and statistics are made up, "
        "but for the links."
    ),
}


def _keep(kind: str, n: int, steps: tuple[str, ...], *, record: bool) -> None:
    row: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        for step in steps:
            command = [sys.executable, "-m", "benchmarks", "scale", "--step", step, str(n), folder]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            row |= json.loads(done.stdout.splitlines()[-1])
            print(f"{n:>9,} {step:9} {done.stdout.splitlines()[-1]}", flush=True)
    if record:
        about = f"{_ABOUT[kind]} Two shared and busy cores, CPython 3.11, November 2026."
        title = {
            "articles": "Publishing many articles",
            "driver": "Publishing by workers: the driver",
            "entries": "Many files",
        }[kind]
        figures.write(f"scale_{kind}", title, "python -m benchmarks scale --record", about, {f"{n:,} {kind}": row})


def _measured(step: Callable[[int, Path], dict[str, Any]], n: int, folder: Path) -> dict[str, Any]:
    return step(n, folder)


def _cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.process_time()
    made = work()
    return round(time.process_time() - started, 3), made


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _stage(n: int, folder: Path) -> dict[str, Any]:
    from benchmarks.publish.generator import stage_news

    for index, first in enumerate(range(0, n, BATCH_ARTICLES)):
        stage_news(folder / "staged", index, first, min(BATCH_ARTICLES, n - first), DAYS, n)
    stage_news(folder / "extra", 0, n, N_ADDED, DAYS, n)
    return {}


def _reports(staged: Path) -> list[Any]:
    from dateline.model import BatchReport

    return [BatchReport(i, str(path), ()) for i, path in enumerate(sorted(staged.iterdir()))]


def _commit(folder: Path, staged: str) -> tuple[float, Any]:
    from dateline.publish import PublishRequest, commit

    reports = _reports(folder / staged)
    return _cpu(lambda: commit(folder / "out", reports, PublishRequest(staged, partition="month")))


def _publish(n: int, folder: Path) -> dict[str, Any]:
    seconds, snapshot = _commit(folder, "staged")
    stored = sum(path.stat().st_size for path in Path(snapshot.path).rglob("*.parquet"))
    return {"CPU s": seconds, "peak MB": _peak_mb(), "files": snapshot.n_files_new, "MB stored": stored // 1_000_000}


def _add(n: int, folder: Path) -> dict[str, Any]:
    seconds, snapshot = _commit(folder, "extra")
    return {"1,000 more: CPU s": seconds, "1,000 more: peak MB": _peak_mb(), "1,000 more: files": snapshot.n_files_new}


def _merge(n: int, folder: Path) -> dict[str, Any]:
    from benchmarks.publish.merging import by_two

    made = by_two(_reports(folder / "staged"), folder / "by two", "month")
    return {f"by workers: {name}": value for name, value in made.items()}


def _ledger(n: int, folder: Path) -> dict[str, Any]:
    from benchmarks.publish.generator import ARTICLES_PER_DUMP
    from benchmarks.publish.merging import stage_ledger

    stage_ledger(folder / "ledger", n // ARTICLES_PER_DUMP, n // BATCH_ARTICLES)
    return {}


def _driver(n: int, folder: Path) -> dict[str, Any]:
    from benchmarks.publish.merging import by_two

    made = by_two(_reports(folder / "ledger"), folder / "out", "month", 0)
    return {name: made[name] for name in ("tasks", "driver CPU s", "driver peak MB")}


def _made_up(n: int) -> Any:
    from dateline.dataset.format.manifest import FileEntry, Manifest

    months = [f"{2000 + i // 12}-{i % 12 + 1:02d}" for i in range(MONTHS)]
    digests = (f"{i:064x}" for i in range(n))
    entries = (
        FileEntry(
            f"articles/month={months[i % MONTHS]}/region=europe/part-000-{digest[32:]}.parquet", 4, 10_000, digest
        )
        for i, digest in enumerate(digests)
    )
    return Manifest(tuple(sorted(entries)), partition="month")


def _manifest(n: int, folder: Path) -> dict[str, Any]:
    from dateline.dataset.format.manifest import Manifest

    manifest = _made_up(n)
    made, content = _cpu(manifest.to_bytes)
    read, _ = _cpu(lambda: Manifest.from_bytes(content))
    return {
        "manifest MB": round(len(content) / 1e6, 1),
        "made s": made,
        "read s": read,
        "manifest: peak MB": _peak_mb(),
    }


def _links(n: int, folder: Path) -> dict[str, Any]:
    from dateline.lake.change import wanted
    from dateline.lake.links import link

    want = wanted(_made_up(n), "articles", 1, "")
    for file in want.files.values():
        path = folder / "files" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    first, _ = _cpu(lambda: link(folder / "files", folder / "links", want.files.values()))
    again, _ = _cpu(lambda: link(folder / "files", folder / "links", want.files.values()))
    return {"linked s": first, "looked at again s": again}


def _delta(n: int, folder: Path) -> dict[str, Any]:
    from deltalake import DeltaTable, Schema
    from deltalake.transaction import AddAction, create_table_with_add_actions

    from dateline.lake import delta
    from dateline.lake.change import wanted

    want = wanted(_made_up(n), "articles", 1, "")
    schema, keys, home = Schema.from_arrow(want.schema), list(want.keys), folder / "delta"
    home.mkdir()
    stats = json.dumps({"numRecords": 4, "minValues": {"n_words": 1}, "maxValues": {"n_words": 9}, "nullCount": {}})
    adds = [AddAction(f.path, f.size_bytes, f.partition, 0, True, stats) for f in want.files.values()]
    first, _ = _cpu(lambda: create_table_with_add_actions(str(home), schema, adds, "error", keys))
    more = [AddAction(f"month=2026-01/region=europe/{i}.parquet", 1, {"month": "2026-01", "region": "europe"}, 0, True, stats)
            for i in range(N_CHANGED)]  # fmt: skip

    def further() -> None:
        delta.last(home)
        DeltaTable(home).create_write_transaction(more, "append", schema, keys)

    seconds, _ = _cpu(further)
    return {"Delta, first s": first, "Delta, 100 more s": seconds, "Delta: peak MB": _peak_mb()}


def _iceberg(n: int, folder: Path) -> dict[str, Any]:
    from dataclasses import replace

    import pyarrow as pa
    import pyarrow.parquet as pq

    from dateline.lake import iceberg
    from dateline.lake.change import LakeFile, change, wanted

    want = wanted(_made_up(n), "articles", 1, "")
    home = folder / "iceberg" / "articles"
    for file in (
        want.files.values()
    ):  # files that say nothing of their columns: what is timed is the catalogue's work, with a look at each
        path = home / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(folder / "empty.parquet")
    pq.write_table(pa.table({"nothing": pa.array([], pa.int8())}), folder / "empty.parquet")
    first, _ = _cpu(lambda: iceberg.commit(home, None, change((), want.files), want))
    paths = [f"month=2026-01/region=europe/new-{i}.parquet" for i in range(N_CHANGED)]
    (home / paths[0]).parent.mkdir(parents=True, exist_ok=True)
    for path in paths:
        (home / path).symlink_to(folder / "empty.parquet")
    later = replace(want, snapshot=2, files={**want.files, **{path: LakeFile(path, 1, 1) for path in paths}})

    def further() -> None:
        held = iceberg.last(home)
        assert held is not None
        iceberg.commit(home, held, change(held.paths, later.files), later)

    seconds, _ = _cpu(further)
    return {"Iceberg, first s": first, "Iceberg, 100 more s": seconds, "Iceberg: peak MB": _peak_mb()}


_STEPS = {"stage": _stage, "publish": _publish, "add": _add, "merge": _merge, "ledger": _ledger, "driver": _driver, "manifest": _manifest, "links": _links, "delta": _delta,
          "iceberg": _iceberg}  # fmt: skip


def _page() -> str:
    text = PAGE.read_text("utf-8")
    head, _, rest = text.partition(BEGIN)
    return f"{head}{BEGIN}\n{_tables()}\n{END}{rest.partition(END)[2]}"


def _kept(name: str) -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = json.loads((figures.RESULTS / f"{name}.json").read_text("utf-8"))["rows"]
    return rows


def _tables() -> str:
    """Costs of one article and one file, and what they make of two sizes."""
    rows = _kept("scale_articles")
    most = max(rows, key=lambda name: int(name.split()[0].replace(",", "")))
    n_most, at_most = int(most.split()[0].replace(",", "")), rows[most]
    entries = _kept("scale_entries")
    name = max(entries, key=lambda name: int(name.split()[0].replace(",", "")))
    with_links = max(
        (key for key in entries if "linked s" in entries[key]), key=lambda key: int(key.split()[0].replace(",", ""))
    )
    n_entries, of_files = int(name.split()[0].replace(",", "")), entries[name]
    n_links, links = int(with_links.split()[0].replace(",", "")), entries[with_links]
    parsing = sum(row["ms/MB"] for row in _kept("throughput").values())
    article_us, stored = at_most["CPU s"] / n_most * 1e6, at_most["MB stored"] / n_most * 1e6
    ((name, driver),) = _kept("scale_driver").items()
    n_driven = int(name.split()[0].replace(",", ""))
    driver_us, driver_b = at_most["by workers: driver CPU s"] / n_most * 1e6, driver["driver peak MB"] / n_driven * 1e6
    file_b = of_files["manifest MB"] * 1e6 / n_entries
    file_us = (of_files["made s"] + of_files["read s"]) / n_entries * 1e6
    link_us, delta_us = links["linked s"] / n_links * 1e6, of_files["Delta, first s"] / n_entries * 1e6
    iceberg_us = links["Iceberg, first s"] / n_links * 1e6
    unit = [
        ("an article parsed (all stages, 2.5 kB)", f"{parsing * ARTICLE_BYTES / 1e6:.1f} ms"),
        ("an article published", f"{article_us:.0f} µs; {stored:.0f} B stored"),
        ("of it the driver's own, where workers merge", f"{driver_us:.0f} µs; {driver_b:.0f} B of memory"),
        ("a file in the manifest", f"{file_us:.0f} µs made and read; {file_b:.0f} B"),
        ("a file linked", f"{link_us:.0f} µs"),
        ("a file in a Delta log", f"{delta_us:.0f} µs; 100 more beside {n_entries:,}: {of_files['Delta, 100 more s']:.1f} s"),
        ("a file in an Iceberg manifest", f"{iceberg_us:.0f} µs; 100 more beside {n_links:,}: {links['Iceberg, 100 more s']:.1f} s"),
    ]  # fmt: skip
    lines = ["| | processor time of one core |", "|---|---|", *(f"| {what} | {cost} |" for what, cost in unit), ""]
    lines += ["| | 1 TB of dumps | 100 TB |", "|---|---|---|"]
    sizes = [terabytes * 1e12 for terabytes in (1, 100)]
    articles = [size / ARTICLE_BYTES for size in sizes]
    data_tb = [n * stored / 1e12 for n in articles]
    files = [max(tb * 1e6 / FILE_MB, MONTHS * REGIONS) for tb in data_tb]
    lines += [
        _row("articles", [f"{n / 1e6:,.0f} million" for n in articles]),
        _row("stored", [f"{tb:.1f} TB" for tb in data_tb]),
        _row(f"partitions (20 years by month, {REGIONS} regions)", [f"{MONTHS * REGIONS:,}"] * 2),
        _row(f"files of {FILE_MB} MB", [f"{n:,.0f}" for n in files]),
        _row("manifest", [f"{n * file_b / 1e6:,.0f} MB" for n in files]),
        _row("parsing, core hours", [f"{size / 1e6 * parsing / 3.6e6:,.0f}" for size in sizes]),
        _row("publishing, core hours of one process", [f"{n * article_us / 3.6e9:,.0f}" for n in articles]),
        _row("publishing by workers, core hours of the driver", [f"{n * driver_us / 3.6e9:,.1f}" for n in articles]),
        _row("publishing: memory of the process that publishes, all at once", [f"{n * driver_b / 1e9:,.0f} GB" for n in articles]),
        _row(f"the same in {DELIVERIES:,} deliveries, each", [f"{max(n * driver_b / DELIVERIES / 1e9, at_most['peak MB'] / 1e3):,.1f} GB" for n in articles]),
        _row("a publish of nothing but links, manifest, Delta, s", [f"{n * (file_us + 2 * link_us + delta_us / 5) / 1e6:,.1f}" for n in files]),
        _row("workers that one driver keeps up with", [f"{(parsing * ARTICLE_BYTES / 1e6 * 1000 + article_us) / driver_us:.0f}"] * 2),
        _row("workers that one publisher keeps up with, alone", [f"{parsing * ARTICLE_BYTES / 1e6 * 1000 / article_us:.0f}"] * 2),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _row(what: str, cells: list[str]) -> str:
    return f"| {what} | {' | '.join(cells)} |"
