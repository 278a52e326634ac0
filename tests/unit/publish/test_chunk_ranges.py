"""Names, and the chunks that tables are cut into by them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from dateline.dataset.base import BaseSnapshot, open_base
from dateline.dataset.format.layout import DEFAULT_CUTS, Cuts, starts_chunk
from dateline.dataset.format.manifest import FileEntry, Manifest, read_manifest
from dateline.dataset.ledger import Chunks
from dateline.dataset.occurrences.names import NumberedNames, SortedNames, whole
from dateline.errors import ContractViolated
from dateline.publish.merge.chunk_ranges import ChunkRange, cut_at, touched_ranges
from tests.batches import Delivery, Story, Workshop, state_of, with_cuts

NAMES = [f"{n:02d}.txt" for n in range(30)]
CUTS = Cuts(chunk_chars=2000)


def dump(name: str, n_chars: int = 500) -> Delivery:
    """A dump with one story."""
    return Delivery(name, (Story(name),), n_chars=n_chars)


def chunks_of(sizes: dict[str, int]) -> list[list[str]]:
    """The chunks that dumps of these sizes are cut into, the plain way."""
    chunks: list[list[str]] = []
    for name in sorted(sizes):
        if not chunks or starts_chunk(name, sizes[name], CUTS):
            chunks.append([])
        chunks[-1].append(name)
    return chunks


def published_chunks(workshop: Workshop, table: str = "dumps") -> list[list[str]]:
    """The names in each chunk, as published."""
    base = open_base(workshop.out)
    chunks = Chunks(base.manifest)
    found: list[list[str]] = []
    for first in chunks.firsts:
        rows = [part for entry in chunks.files(first, table) for part in base.rows(entry, ("dump_name",))]
        found.append([name for part in rows for name in part.column("dump_name").to_pylist()])
        assert found[-1][0] == first
    return found


def ledger_rows(*dumps: Delivery) -> pa.Table:
    """Ledger rows in brief, as far as chunks depend on them."""
    return pa.table({"dump_name": [d.name for d in dumps], "n_chars": pa.array([d.n_chars for d in dumps], pa.int64())})


def test_chunks_after_every_change(workshop: Workshop) -> None:
    """Whatever comes, grows, shrinks or goes empty, chunks are as if the dumps had come at once; the others stay linked."""
    with_cuts(workshop, CUTS)
    sizes = dict.fromkeys(NAMES[::2], 500)
    workshop.commit(*(dump(name) for name in sizes))
    starts = [chunk[0] for chunk in chunks_of(sizes)]
    assert len(starts) > 4
    changes: list[dict[str, int]] = [
        {NAMES[1]: 1},  # comes into the first chunk
        {"!.txt": 1},  # before the first name of all
        {starts[2]: 1},  # starts no chunk any more
        {starts[1]: 1, starts[3]: 1},
        {NAMES[28]: 90_000},  # is sure to start one
        {"~.txt": 1, NAMES[15]: 90_000},
        {NAMES[28]: 1, NAMES[15]: 1, starts[2]: 500},
    ]
    for change in changes:
        before = {entry.path for entry in read_manifest(workshop.current).files if entry.chunk}
        unchanged = [chunk for chunk in chunks_of(sizes) if not {*chunk} & {*change}]
        sizes |= change
        workshop.commit(*(replace(dump(name, size), recipe=str(change)) for name, size in change.items()))
        assert published_chunks(workshop) == published_chunks(workshop, "spans") == chunks_of(sizes)
        entries = [entry for entry in read_manifest(workshop.current).files if entry.chunk]
        kept = {entry.chunk for entry in entries if entry.path in before and entry.path.startswith("dumps/")}
        still = [chunk for chunk in unchanged if chunk in chunks_of(sizes)]
        assert {chunk[0] for chunk in still} == kept
    assert (
        workshop.state()["dumps"]
        == state_of(
            replace(dump(name), recipe=next((str(c) for c in changes[::-1] if name in c), "r1")) for name in sizes
        )["dumps"]
    )


def test_the_second_chunk_goes_to_the_first(workshop: Workshop) -> None:
    """The neighbour that a chunk goes to may be the very first, which begins where it begins."""
    with_cuts(workshop, CUTS)
    first = NAMES[0]
    second = next(n for n in NAMES[1:] if starts_chunk(n, 500, CUTS) and not starts_chunk(n, 1, CUTS))
    workshop.commit(dump(first), dump(second))
    assert published_chunks(workshop) == [[first], [second]]
    workshop.commit(replace(dump(second, 1), recipe="r2"))
    assert published_chunks(workshop) == [[first, second]]


def test_regions_of_a_new_dataset() -> None:
    """Where there are no chunks yet the dumps make their own; where there are no dumps there is nothing to write."""
    base = BaseSnapshot(Path("nowhere"), Manifest(cuts=CUTS))
    dumps = [dump(name) for name in NAMES]
    (region,) = touched_ranges(base, SortedNames.of(NAMES), ledger_rows(*dumps))
    firsts = tuple(chunk[0] for chunk in chunks_of(dict.fromkeys(NAMES, 500)))
    assert region == ChunkRange((), firsts, NAMES[-1])
    assert touched_ranges(base, SortedNames.of([]), ledger_rows()) == []


def test_a_region_that_becomes_empty(workshop: Workshop) -> None:
    """A chunk whose dumps are all forgotten is written anew as nothing; chunks are told in ascending order."""
    with_cuts(workshop, replace(DEFAULT_CUTS, chunk_chars=1))
    workshop.commit(*(dump(name) for name in NAMES[:4]))
    base = open_base(workshop.out)
    assert touched_ranges(base, SortedNames.of([NAMES[1], NAMES[3]]), ledger_rows(dump(NAMES[3]))) == [
        ChunkRange((NAMES[1],), (), ""),
        ChunkRange((NAMES[3],), (NAMES[3],), NAMES[3]),
    ]


def test_every_chunk_of_an_outdated_dataset(workshop: Workshop) -> None:
    """Under a new contract all chunks are written anew, those of no dump of the run too."""
    with_cuts(workshop, replace(DEFAULT_CUTS, chunk_chars=1))
    workshop.commit(*(dump(name) for name in NAMES[:3]))
    base = open_base(workshop.out)
    old = replace(base, manifest=replace(base.manifest, contract_fingerprint="0" * 16))
    regions = touched_ranges(old, SortedNames.of([]), ledger_rows())
    assert [region.old for region in regions] == [(name,) for name in NAMES[:3]]


def test_which_dumps_start_a_chunk() -> None:
    """A dump starts a chunk for ever or never at its size: chance grows with size, from that of 256 characters on."""
    assert [n for n in NAMES if starts_chunk(n, 0, CUTS)] == ["06.txt", "08.txt", "18.txt", "20.txt", "27.txt"]
    assert [starts_chunk("3277.txt", size, CUTS) for size in (0, 256, 257, 1000)] == [False, False, True, True]
    assert [starts_chunk("28.txt", size, CUTS) for size in (256, 300)] == [False, True]
    assert [sum(starts_chunk(n, size, CUTS) for n in NAMES) for size in (1000, 2001)] == [15, 30]


def test_stream_is_cut_at_first_names() -> None:
    """A stream is cut where chunks begin, wherever its pieces end; chunks without rows are empty streams."""
    names = ["a", "a", "b", "c", "c", "d", "f", "f"]
    for size in (1, 2, 3, 8):
        pieces = iter([pa.table({"dump_name": names[at : at + size]}) for at in range(0, 8, size)])
        cut = {
            first: [name for piece in stream for name in piece.column("dump_name").to_pylist()]
            for first, stream in cut_at(pieces, ["a", "b", "d", "e", "f", None])
        }
        assert cut == {"a": ["a", "a"], "b": ["b", "c", "c"], "d": ["d"], "e": [], "f": ["f", "f"]}
        assert next(pieces, None) is None

    def no_more() -> Iterator[pa.Table]:
        yield pa.table({"dump_name": ["a"]})

    sizes = [[piece.num_rows for piece in stream] for _, stream in cut_at(no_more(), ["a", "b", None])]
    assert sizes == [[1], []]


def test_thousands_of_names() -> None:
    """Names come back in order, each once, however many there are and from whatever groups."""
    many = [f"{n:05d}" for n in range(9000)]
    names = SortedNames.of(many[::-1], pa.array(many[:5]), pa.chunked_array([many[7:9], many[2:3]]))
    assert list(names) == many
    assert len(names) == 9000
    assert names.positions(pa.array(["00000", "08999", "x", None])).tolist() == [0, 8999, -1, -1]
    assert names.positions(pa.array([None, None], pa.string())).tolist() == [-1, -1]
    assert names.mask(pa.array(["04000", "4"])).to_pylist() == [True, False]
    assert names.among(pa.array(["00010", "00012"])).to_pylist() == many[10:13]
    assert list(SortedNames.of()) == []


def test_names_that_must_not_be_there() -> None:
    """The least of the names without a ledger row is named in the refusal."""
    names = SortedNames.of(["b", "d"])
    names.refuse_others(pa.array(["d", "b", "b"]), "spans")
    with pytest.raises(ContractViolated, match="dump a has staged rows in spans and none in dumps"):
        names.refuse_others(pa.array(["d", "c", "a"]), "spans")


def test_arrays_of_chunks_are_made_whole() -> None:
    """Values in one chunk are not copied, others are put together."""
    array = pa.array(["a", "b"])
    assert whole(array) is array
    assert whole(pa.chunked_array([array])).to_pylist() == ["a", "b"]
    assert whole(pa.chunked_array([array, array])).to_pylist() == ["a", "b", "a", "b"]
    assert whole(pa.chunked_array([], pa.string())).to_pylist() == []
    numbered = NumberedNames(SortedNames.of([]))
    assert numbered.codes(array).tolist() == [0, 1]
    assert [numbered.name(code) for code in (0, 1)] == ["a", "b"]


def test_files_of_no_chunk_are_no_chunk() -> None:
    """Partitions and empty files are not cut by name."""
    files = (FileEntry("articles/x/part-000-a.parquet", 1, 1, ""), FileEntry("spans/part-000-b.parquet", 0, 1, ""))
    assert Chunks(Manifest(files)).firsts == []
