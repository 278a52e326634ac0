"""Occurrences: which partition a row belongs to, which row of an article is the primary one, and occurrences by the thousand."""

from __future__ import annotations

import random
from datetime import date
from itertools import pairwise, permutations
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from dateline.dataset.occurrences import occurrence
from dateline.dataset.occurrences.collecting import (
    Dumps,
    Gathered,
    between,
    by_id,
    distinct,
    ranges,
    trimmed,
    within,
)
from dateline.dataset.occurrences.names import SortedNames

NEW_YEAR = date(2026, 1, 1)
IDS = [f"{n:032x}" for n in (0, 1, 15, 2**64 - 1, 2**64, 2**127 + 5, 2**128 - 1)]


def rows(*articles: dict[str, Any]) -> pa.Table:
    """Staged article rows, as far as occurrences are made from them."""
    plain: dict[str, Any] = {"article_id": IDS[1], "dump_id": "0" * 64, "dump_name": "a.txt", "region": "europe"}
    plain |= dict.fromkeys(("published_date", "published_earliest", "published_latest"), NEW_YEAR) | {
        "quality_flags": []
    }
    kinds = dict.fromkeys(plain, pa.string()) | dict.fromkeys(
        [c for c in plain if c.startswith("published")], pa.date32()
    )
    kinds["quality_flags"] = pa.list_(pa.string())
    return pa.Table.from_pylist([plain | article for article in articles], pa.schema(list(kinds.items())))


def occurrences(*told: tuple[int, str, int, int]) -> pa.Table:
    """Occurrences of (article, dump, width, places)."""
    parts = [
        occurrence.from_articles(
            rows(
                {"article_id": f"{n:032x}", "dump_id": dump.ljust(64, "0"), "dump_name": f"{dump}.txt", "region": dump}
            )
        )
        for n, dump, _, _ in told
    ]
    table = occurrence.concat(parts)
    for name, at in (("width", 2), ("places", 3)):
        column = pa.array([one[at] for one in told], pa.int32())
        table = table.set_column(occurrence.SCHEMA.get_field_index(name), occurrence.SCHEMA.field(name), column)
    return table


@pytest.mark.parametrize(
    ("changes", "folder", "width"),
    [
        ({}, "articles/date=2026-01-01/region=europe", 0),
        ({"published_latest": date(2026, 2, 1)}, "articles/date=2026-01-01/region=europe", 31),
        ({"published_latest": date(2026, 2, 2)}, "undated/region=europe", 32),
        ({"published_latest": None}, "undated/region=europe", 2**31 - 1),
        ({"published_earliest": None}, "undated/region=europe", 2**31 - 1),
        ({"published_date": None}, "undated/region=europe", 0),
        ({"quality_flags": ["cut_unsure", "place_corrected"]}, "articles/date=2026-01-01/region=europe", -1),
        ({"quality_flags": ["date_corrected"], "published_latest": None}, "undated/region=europe", -1),
        ({"published_date": date(1969, 12, 31), "region": "global"}, "articles/date=1969-12-31/region=global", 0),
    ],
)
def test_partition_of_a_row(changes: dict[str, Any], folder: str, width: int) -> None:
    """A row with a day and an interval of a month or less goes to that day, any other to `undated`."""
    find = occurrence.from_articles(rows({"region": "oceania"}, changes))
    assert occurrence.folders(find).to_pylist() == ["articles/date=2026-01-01/region=oceania", folder]
    assert occurrence.is_undated(find).tolist() == [False, folder.startswith("undated")]
    assert find.column("width").to_pylist() == [0, width]
    assert find.column("places").to_pylist() == [1, 1]
    assert occurrence.partition_folders(rows(changes)).to_pylist() == [folder]


@pytest.mark.parametrize("names_at_once", [1, 3, 1000])
def test_ids_and_names_come_back(monkeypatch: pytest.MonkeyPatch, names_at_once: int) -> None:
    """Ids in any digits, dump names of any length, from one find or many."""
    monkeypatch.setattr(occurrence, "NAMES_AT_ONCE", names_at_once)
    told = rows(*({"article_id": n, "dump_name": f"{i}/é.txt", "dump_id": str(i) * 64} for i, n in enumerate(IDS)))
    table = occurrence.from_articles(told)
    for some in (table, table.slice(2, 3), table.slice(6), occurrence.concat([table.slice(4), table.slice(0, 4)])):
        at = [IDS.index(n) for n in occurrence.ids_of(some).to_pylist()]
        assert len(at) == some.num_rows
        assert occurrence.dump_names(some).to_pylist() == [f"{i}/é.txt" for i in at]
        assert occurrence.keys(some).to_pylist() == [f"{IDS[i]}{i}/é.txt" for i in at]
        asked = SortedNames.of(["6/é.txt", "none", "2/é.txt"])
        assert occurrence.is_of(some, asked).to_pylist() == [i in (2, 6) for i in at]
    assert occurrence.dumps_among(table).to_pylist() == [f"{i}/é.txt" for i in range(7)]
    assert occurrence.ids_of(occurrence.empty()).to_pylist() == []
    some = pa.array(IDS).slice(1, 3)
    assert [side.tolist() for side in occurrence.halves(some)] == [[0, 0, 0], [1, 15, 2**64 - 1]]
    assert [side.tolist() for side in occurrence.halves(pa.chunked_array([some, some]).slice(2, 2))] == [
        [0, 0],
        [2**64 - 1, 1],
    ]


def test_settling() -> None:
    """Places are summed; primary is the narrowest interval, then the lowest dump_id, in whatever order occurrences come."""
    told = [
        (1, "c", 0, 2),  # narrowest
        (1, "a", 3, 1),
        (2**64 + 1, "a", 3, 5),  # the other half of an id counts
        (2, "b", 7, 1),
        (2, "a", 7, 1),  # as narrow, lower dump_id
        (2, "d", occurrence.NO_INTERVAL, 40),
        (3, "d", occurrence.NO_INTERVAL, 1),
    ]
    expected = {0: (3, True), 1: (3, False), 2: (5, True), 3: (42, False), 4: (42, True), 5: (42, False), 6: (1, True)}
    for seed in range(4):
        order = random.Random(seed).sample(range(len(told)), len(told))
        n_sightings, is_primary = occurrence.settle(occurrences(*(told[at] for at in order)))
        assert list(zip(n_sightings.tolist(), is_primary.tolist(), strict=True)) == [expected[at] for at in order]
    assert [len(side) for side in occurrence.settle(occurrence.empty())] == [0, 0]


def test_places_are_counted_by_dump() -> None:
    """Each sighting of an article in a dump is a place; without one it is one place all the same."""
    table = occurrences((1, "a", 0, 9), (1, "b", 0, 9), (2, "a", 0, 9))
    seen = [(1, "a"), (2, "a"), (1, "a"), (1, "a"), (7, "a")]
    sightings = pa.table({"article_id": [f"{n:032x}" for n, _ in seen], "dump_name": [f"{d}.txt" for _, d in seen]})
    assert occurrence.with_places(table, sightings).column("places").to_pylist() == [3, 1, 1]


@pytest.mark.parametrize("least", [0, 2, 1 << 16])
@pytest.mark.parametrize("is_ledger_known", [True, False])
def test_gathered_occurrences(monkeypatch: pytest.MonkeyPatch, least: int, is_ledger_known: bool) -> None:
    """Occurrences added bit by bit come out as one table sorted by id, their dictionaries merged, numbers beside them likewise."""
    monkeypatch.setattr("dateline.dataset.occurrences.collecting._MIN_DICTIONARY", least)
    draw = random.Random(least)
    told = [(draw.randrange(2**128), draw.choice("abcdefgh"), draw.randrange(99), draw.randrange(9)) for _ in range(60)]
    table = occurrences(*told)
    names = SortedNames.of([f"{dump}.txt" for dump in "abcdefg"])  # one is not in the ledger
    who = pa.array([f"{dump.ljust(64, '0')}{dump}.txt" for dump in "abcde"] + ["f" * 64 + "f.txt", "x" * 64 + "g.txt"])
    dumps = Dumps(names, who) if is_ledger_known else None
    gathered, start = Gathered(dumps), 0
    while start < len(told):
        size = draw.randrange(1, 9)
        gathered.add(table.slice(start, size))
        start += size
    if dumps is not None:
        assert sorted(dumps.others().to_pylist()) == ["f.txt", "g.txt", "h.txt"]
    one, (beside,) = gathered.table(np.arange(60))
    order = sorted(range(60), key=lambda at: told[at][0])
    assert beside.tolist() == order
    assert one.equals(one.cast(occurrence.SCHEMA))
    assert occurrence.ids_of(one).to_pylist() == [f"{told[at][0]:032x}" for at in order]
    assert one.column("dump").to_pylist() == [f"{told[at][1].ljust(64, '0')}{told[at][1]}.txt" for at in order]
    assert occurrence.folders(one).to_pylist() == [f"articles/date=2026-01-01/region={told[at][1]}" for at in order]
    assert one.column("width").to_pylist() == [told[at][2] for at in order]
    assert one.column("places").to_pylist() == [told[at][3] for at in order]


def test_no_finds_gathered() -> None:
    """Nothing gathered is an empty table."""
    names = SortedNames.of([])
    for dumps in (None, Dumps(names, names.array)):
        assert Gathered(dumps).table()[0].equals(occurrence.empty().combine_chunks())


def test_finds_by_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ranges of ids cover every id once, a bounded number of occurrences in each; what is cut out names only dumps it holds."""
    monkeypatch.setattr("dateline.dataset.occurrences.collecting.SLICE_ROWS", 10)
    draw = random.Random(1)
    told = [(draw.randrange(2**128), draw.choice("abcdef"), 0, 1) for _ in range(57)]
    told += [(0, "a", 0, 1), (2**128 - 1, "b", 0, 1), (told[0][0], "f", 0, 1)]
    table = by_id(occurrences(*told))
    numbers = sorted(told)
    assert occurrence.ids_of(table).to_pylist() == [f"{n:032x}" for n, *_ in numbers]
    assert by_id(table) is table
    limits = [*ranges(60)]
    assert len(limits) == 6
    assert (limits[0][0], limits[-1][1]) == (0, 2**64 - 1)
    assert all(high + 1 == low for (_, high), (low, _) in pairwise(limits))
    assert [*ranges(61)][-1] == (6 * 2**64 // 7, 2**64 - 1)
    assert [*ranges(0)] == []
    assert len([*ranges(10)]) == 1
    parts = [between(table, low, high) for low, high in limits]
    assert [n for part in parts for n in occurrence.ids_of(part).to_pylist()] == occurrence.ids_of(table).to_pylist()
    assert max(part.num_rows for part in parts) < 25
    for part in parts:
        assert set(occurrence.dumps_among(part).to_pylist()) == set(occurrence.dump_names(part).to_pylist())
    assert trimmed(table).equals(table)


def test_equal_ids_are_kept_once() -> None:
    """Ids are sorted by both halves and each kept once; equal first halves and equal second halves do not make equal ids."""
    hi, lo = (np.array(side, np.uint64) for side in ([2, 1, 2, 1, 2, 0], [1, 1, 2, 1, 1, 2]))
    assert [side.tolist() for side in distinct(hi, lo)] == [[0, 1, 2, 2], [2, 1, 1, 2]]
    one = occurrences((2**64 + 2, "a", 0, 1), (2**64 + 1, "a", 0, 1), (5, "b", 0, 1))
    assert occurrence.ids_of(by_id(one)).to_pylist() == [f"{n:032x}" for n in (5, 2**64 + 1, 2**64 + 2)]
    for wanted in ([1, 2, 3, 2**64], [1, 2**64, 2**65, 2**65 + 1]):
        for order in permutations(wanted):  # the same first half, or not, with the second in any order
            mixed = occurrence.from_articles(rows(*({"article_id": f"{n:032x}"} for n in order)))
            assert occurrence.ids_of(by_id(mixed)).to_pylist() == [f"{n:032x}" for n in wanted]
    ascending = np.array([1, 1, 2, 4], np.uint64)
    bounds = [(1, 1), (2, 3), (0, 0), (4, 2**64 - 1)]
    assert [within(ascending, *pair) for pair in bounds] == [slice(0, 2), slice(2, 3), slice(0, 0), slice(3, 4)]
