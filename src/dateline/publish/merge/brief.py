"""The ledger rows of a publish in brief: what has to be known of all its dumps at once, in as little memory as they can be held in.

Ten million articles come in some two and a half million dumps, so a copy that is not made is a hundred megabytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.contract import arrow_schema
from dateline.dataset.occurrences import occurrence
from dateline.dataset.occurrences.names import whole
from dateline.publish.merge.memory import release

LEDGER = ("dump_name", "dump_id", "url", "recipe", "outcome", "n_chars")
BLOCK_ROWS = 1 << 16
"""Rows that are brought together at once: the pieces that a reader gives have room to grow, and keep it."""


def brief_ledger(parts: Iterable[pa.Table], *, with_who: bool = True) -> pa.Table:
    """What a publish has to know of all its dumps at once, sorted by name, from ledger rows (`LEDGER`).

    Columns: who (dump_id and dump_name in one, as occurrences have it) unless it is left out, dump_name, id_half (the first sixteen hex
    digits of dump_id: enough to see whether a dump is another), recipe, outcome, n_chars. `parts` are taken one after the other.
    """
    blocks: list[pa.Table] = []
    few: list[pa.Table] = []
    n_rows = 0
    for rows in chain([arrow_schema("dumps").empty_table()], parts):
        few.append(_brief(rows, with_who))
        n_rows += rows.num_rows
        if n_rows >= BLOCK_ROWS:
            blocks.append(_in_one(few))
            n_rows = 0
    if few:
        blocks.append(_in_one(few))
    return _sorted_by_name(blocks)


def _brief(rows: pa.Table, with_who: bool) -> pa.Table:
    columns: dict[str, pa.Array | pa.ChunkedArray] = {}
    if with_who:
        columns["who"] = pc.binary_join_element_wise(rows.column("dump_id"), rows.column("dump_name"), "")
    columns |= {name: rows.column(name) for name in ("dump_name", "recipe", "outcome", "n_chars")}
    columns |= {name: columns[name].dictionary_encode() for name in ("recipe", "outcome")}
    return pa.table(columns | {"id_half": id_halves(rows.column("dump_id"))})


def id_halves(dump_ids: pa.ChunkedArray) -> pa.Array:
    """The first sixteen hex digits of dump ids, as unsigned numbers."""
    return pa.array(occurrence.halves(pc.utf8_slice_codeunits(dump_ids, 0, 32))[0])


def _in_one(tables: list[pa.Table]) -> pa.Table:
    """The tables in one, which takes no more room than it needs; empties the list."""
    # of one table it is no copy otherwise
    made = pa.concat_tables([*tables, *(table.schema.empty_table() for table in tables[:1])])
    tables.clear()
    return made.unify_dictionaries().combine_chunks()


def _sorted_by_name(blocks: list[pa.Table]) -> pa.Table:
    """All rows in one table, sorted by dump_name; empties the list. Column by column: no two of the whole are held at once."""
    sizes = [block.num_rows for block in blocks]
    columns = {name: [whole(block.column(name)) for block in blocks] for name in blocks[0].column_names}
    blocks.clear()
    order = pc.sort_indices(pa.chunked_array(columns["dump_name"], pa.string())).to_numpy().astype(np.int64)
    made: dict[str, pa.Array] = {}
    for name in sorted(columns, key=lambda name: columns[name][0].type == pa.string()):  # the long ones last
        made[name] = _reordered(columns[name], sizes, order)
        release()
    return pa.table({name: made[name] for name in columns})


def _reordered(parts: list[pa.Array], sizes: Sequence[int], order: np.ndarray) -> pa.Array:
    """The values of all parts, which have these sizes, in the order given by their numbers among all; in one array.

    Takes the parts out of the list, each as soon as all of it is there: those of a plan come in nearly this order.
    """
    if pa.types.is_dictionary(parts[0].type):
        parts[:] = pa.chunked_array(parts).unify_dictionaries().chunks
    if parts[0].type != pa.string():
        return pa.concat_arrays(list(_pieces(parts, sizes, order)))
    n_bytes = sum(pc.sum(pc.binary_length(part)).as_py() or 0 for part in parts)
    return _strings(n_bytes, _pieces(parts, sizes, order))


def _pieces(parts: list[pa.Array], sizes: Sequence[int], order: np.ndarray) -> Iterator[pa.Array]:
    starts = np.cumsum([0, *sizes])
    ends = np.zeros(len(parts), np.int64)
    for at in range(0, max(len(order), 1), BLOCK_ROWS):
        ends[np.searchsorted(starts, order[at : at + BLOCK_ROWS], "right") - 1] = at
    none = parts[0].slice(0, 0)
    for at in range(0, max(len(order), 1), BLOCK_ROWS):
        yield _values(parts, starts, order[at : at + BLOCK_ROWS])
        for number in np.flatnonzero(ends == at).tolist():
            parts[number] = none


def _values(parts: Sequence[pa.Array], starts: np.ndarray, rows: np.ndarray) -> pa.Array:
    """The values with these numbers among all; `starts` has that of the first of each part."""
    owner = np.searchsorted(starts, rows, "right") - 1
    by_owner = np.argsort(owner, kind="stable")
    back = np.empty(len(rows), np.int64)
    back[by_owner] = np.arange(len(rows))
    ends = np.searchsorted(owner[by_owner], np.arange(len(parts) + 1)).tolist()
    pieces = [
        part.take(pa.array(rows[by_owner[low:high]] - starts[number]))
        for number, (part, low, high) in enumerate(zip(parts, ends[:-1], ends[1:], strict=True))
    ]
    return pa.concat_arrays(pieces).take(pa.array(back))


def _strings(n_bytes: int, pieces: Iterator[pa.Array]) -> pa.Array:
    """`pieces`, of so many bytes together, in one array of strings that is made in one place."""
    if n_bytes > np.iinfo(np.int32).max:
        return pa.chunked_array(list(pieces), pa.string()).combine_chunks()
    text, ends, end = np.empty(n_bytes, np.uint8), [np.zeros(1, np.int32)], 0
    for piece in pieces:
        lengths = pc.binary_length(piece).to_numpy()
        if not len(lengths):
            continue
        first = np.frombuffer(piece.buffers()[1], np.int32)[piece.offset]
        its = np.frombuffer(piece.buffers()[2] or b"", np.uint8)[first : first + lengths.sum()]
        text[end : end + len(its)] = its
        ends.append(end + np.cumsum(lengths, dtype=np.int32))
        end += len(its)
    offsets = np.concatenate(ends)
    return pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(text))
