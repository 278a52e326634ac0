"""The ledger rows of a publish in brief: sorted by name whatever came first, and never all of them at once."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pytest

from dateline.publish.merge.brief import LEDGER, brief_ledger

NAMES = [f"2026/{'ö' * (number % 5)}{number:03d}.txt" for number in range(100)]


def row(name: str) -> dict[str, Any]:
    """A dump's ledger row, as far as it is looked at."""
    number = int(name[-7:-4])
    dump_id = hashlib.sha256(name.encode()).hexdigest()
    outcome = "empty" if number % 7 == 0 else "published"
    given = (name, dump_id, None, f"recipe {number % 3}", outcome, number)
    return dict(zip(LEDGER, given, strict=True))


def pieces(names: list[str], size: int) -> list[pa.Table]:
    """Ledger rows as a reader gives them."""
    schema = pa.schema([(name, pa.int64() if name == "n_chars" else pa.string()) for name in LEDGER])
    some = (names[at : at + size] for at in range(0, len(names), size))
    return [pa.Table.from_pylist([row(name) for name in part], schema) for part in some]


@pytest.mark.parametrize("block_rows", [1, 7, 1000])
@pytest.mark.parametrize("order", ["sorted", "backwards", "drawn"])
def test_rows_are_sorted_by_name(order: str, block_rows: int) -> None:
    """However they are brought together: each dump's columns stand beside its name."""
    names = sorted(NAMES)
    {"sorted": list, "backwards": names.reverse, "drawn": lambda: random.Random(1).shuffle(names)}[order]()
    with patch("dateline.publish.merge.brief.BLOCK_ROWS", block_rows):
        made = brief_ledger(pieces(names, 9))
    assert [column.num_chunks for column in made.columns] == [1] * 6
    for brief, whole in zip(made.to_pylist(), map(row, sorted(NAMES)), strict=True):
        assert brief["who"] == whole["dump_id"] + whole["dump_name"]
        assert brief["id_half"] == int(whole["dump_id"][:16], 16)
        assert all(brief[name] == whole[name] for name in ("dump_name", "recipe", "outcome", "n_chars"))


def test_no_rows(tmp_path: Path) -> None:
    """Of no dumps the columns are there."""
    made = brief_ledger((), with_who=False)
    assert made.num_rows == 0
    assert made.column_names == ["dump_name", "recipe", "outcome", "n_chars", "id_half"]


def test_rows_are_read_one_piece_after_the_other() -> None:
    """What was read of the ledger is let go of before more is: a publish of millions of dumps would hold all of it."""

    def read() -> Iterator[pa.Table]:
        before = pa.total_allocated_bytes()
        for _ in range(40):
            rows = pa.table({"dump_name": pa.array(made), "dump_id": pa.repeat("a" * 64, 2000), "url": pa.repeat("u" * 5000, 2000),
                             "recipe": pa.repeat("r", 2000), "outcome": pa.repeat("published", 2000), "n_chars": pa.repeat(1, 2000)})  # fmt: skip
            yield rows
            del rows
            held.append(pa.total_allocated_bytes() - before)

    made = [f"{number}.txt" for number in range(2000)]
    held: list[int] = []
    brief_ledger(read(), with_who=False)
    assert max(held) < 25_000_000  # two pieces; all of them are 400 million
