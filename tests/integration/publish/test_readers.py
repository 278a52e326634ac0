"""Readers never see half a publish: 10,000 reads by four libraries while another process publishes in a loop."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow.dataset as ds
import pytest

import dateline
from dateline.publish import gc, verify
from tests.batches import Delivery, Story, Workshop

N_DUMPS = 4
N_STORIES = 5


def edition(number: int) -> list[Delivery]:
    """All dumps anew: every row of an edition has its headline begin with the edition's number."""
    day = number % 3
    return [
        Delivery(
            f"{i}.txt", tuple(Story(f"{number} story {i} {j}", day=day + j) for j in range(N_STORIES)), str(number)
        )
        for i in range(N_DUMPS)
    ]


def by_pandas(folder: str) -> list[str]:
    return list(pd.read_parquet(folder, columns=["headline"])["headline"])


def by_pyarrow(folder: str) -> list[str]:
    return ds.dataset(folder, partitioning="hive").to_table(columns=["headline"]).column("headline").to_pylist()


def by_duckdb(folder: str) -> list[str]:
    with duckdb.connect() as connection:
        query = f"select headline from read_parquet('{folder}/**/*.parquet', hive_partitioning = true)"
        return [row[0] for row in connection.execute(query).fetchall()]


def by_polars(folder: str) -> list[str]:
    return pl.read_parquet(f"{folder}/**/*.parquet", hive_partitioning=True, columns=["headline"])["headline"].to_list()


READERS: tuple[Callable[[str], list[str]], ...] = (by_pandas, by_pyarrow, by_duckdb, by_polars)


def publish_in_a_loop(root: str, stop: str, said: str) -> None:
    """Publish edition after edition, clearing old ones away as an operator would, until told to stop."""
    workshop = Workshop(Path(root))
    number = 1
    while not Path(stop).exists():
        workshop.commit(*edition(number))
        if number % 10 == 0:
            gc(workshop.out, keep=30)
        number += 1
    Path(said).write_text(str(number))


def read_while_publishing(workshop: Workshop, n_reads: int) -> int:
    """Read `n_reads` times; how many editions came out meanwhile."""
    root = workshop.out.parent
    workshop.commit(*edition(0))
    stop, said = root / "stop", root / "said"
    publisher = multiprocessing.get_context("spawn").Process(
        target=publish_in_a_loop, args=(str(root), str(stop), str(said))
    )
    publisher.start()
    seen: set[str] = set()
    try:
        for i in range(n_reads):
            folder = os.path.realpath(workshop.out / "articles")  # the documented recipe: resolve the link, then read
            headlines = READERS[i % len(READERS)](folder)
            editions = {headline.split()[0] for headline in headlines}
            assert len(editions) == 1, (i, editions)
            assert len(set(headlines)) == len(headlines) == N_DUMPS * N_STORIES, (i, headlines)
            seen |= editions
        while len(seen) < 2:  # a busy machine: give the publisher time for at least one edition
            time.sleep(0.1)
            seen.add(by_pyarrow(os.path.realpath(workshop.out / "articles"))[0].split()[0])
    finally:
        stop.touch()
        publisher.join(60)
    assert publisher.exitcode == 0
    return int(said.read_text())


def test_reads_while_publishing(workshop: Workshop) -> None:
    """Four hundred reads: none wrong, none failed."""
    assert read_while_publishing(workshop, 400) > 1


@pytest.mark.thorough
@pytest.mark.timeout(1800)
def test_ten_thousand_reads(workshop: Workshop) -> None:
    """Ten thousand."""
    n_editions = read_while_publishing(workshop, 10_000)
    print(n_editions)
    assert n_editions > 100


def own_dumps(writer: int, number: int) -> list[Delivery]:
    """A writer's dumps anew: every row of its edition says whose it is and of which number."""
    return [
        Delivery(
            f"{writer}-{i}.txt", tuple(Story(f"{writer} {number} story {i} {j}", day=j) for j in range(3)), str(number)
        )
        for i in range(2)
    ]


def write_in_turn(root: str, writer: int, stop: str, said: str) -> None:
    """Publish one's own dumps again and again, waiting for whoever else writes."""
    workshop = Workshop(Path(root))
    workshop._staging = Path(root) / f"staging-{writer}"
    number = 1
    while not Path(stop).exists():
        assert workshop.commit(*own_dumps(writer, number), wait_s=120.0) is not None
        if number % 10 == 0:
            gc(workshop.out, keep=40, wait_s=120.0)
        number += 1
    Path(said).write_text(str(number - 1))


def by_read_articles(out: str) -> list[str]:
    return list(dateline.read_articles(out)["headline"])


def two_writers_and_four_readers(workshop: Workshop, seconds: float, least_reads: int) -> tuple[int, list[int]]:
    """Reads by pandas, DuckDB, Polars and read_articles in turn while two processes publish; reads, and publishes of each."""
    root = workshop.out.parent
    for writer in range(2):
        workshop.commit(*own_dumps(writer, 0))
    spawn, stop = multiprocessing.get_context("spawn"), root / "stop"
    told = [root / f"said-{writer}" for writer in range(2)]
    writers = [
        spawn.Process(target=write_in_turn, args=(str(root), writer, str(stop), str(told[writer])))
        for writer in range(2)
    ]
    for process in writers:
        process.start()
    last, n_reads, started = [0, 0], 0, time.monotonic()
    try:
        while time.monotonic() - started < seconds or n_reads < least_reads or min(last) < 1:
            reader = (by_pandas, by_duckdb, by_polars)[n_reads % 4] if n_reads % 4 < 3 else None
            folder = os.path.realpath(workshop.out / "articles")
            headlines = by_read_articles(str(workshop.out)) if reader is None else reader(folder)
            assert len(headlines) == len(set(headlines)) == 12, (n_reads, headlines)
            for writer in range(2):
                numbers = {int(h.split()[1]) for h in headlines if h.startswith(f"{writer} ")}
                assert len(numbers) == 1, (n_reads, numbers)  # never half of a publish
                number = numbers.pop()
                assert number >= last[writer], (n_reads, number, last)  # never back
                last[writer] = number
            n_reads += 1
    finally:
        stop.touch()
        for process in writers:
            process.join(180)
    assert [process.exitcode for process in writers] == [0, 0]
    published = [int(path.read_text()) for path in told]
    headlines = by_read_articles(str(workshop.out))
    for writer in range(2):  # none of the one was lost by the other
        assert {int(h.split()[1]) for h in headlines if h.startswith(f"{writer} ")} == {published[writer]}
    assert verify(workshop.out).problems == ()
    return n_reads, published


def test_two_writers_and_four_readers(workshop: Workshop) -> None:
    """For as long as forty reads take: no read is wrong, goes back or fails, no publish is lost."""
    two_writers_and_four_readers(workshop, 0, 40)


@pytest.mark.thorough
@pytest.mark.timeout(1800)
def test_two_writers_and_four_readers_for_ten_minutes(workshop: Workshop) -> None:
    """For ten minutes."""
    print(two_writers_and_four_readers(workshop, 600, 1000))
