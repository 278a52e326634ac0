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

from dateline.publish import gc
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
