"""Which dumps an article was found in: the few facts a merge needs of rows it does not read.

A row of `articles` depends on other dumps in two columns only, `n_sightings` and `is_primary`. An *occurrence* is what these
are computed from: article, dump, width of the date interval, number of places, and the partition the row stands in.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.format.layout import UNDATED_AFTER_DAYS, partition_folder
from dateline.dataset.occurrences.names import SortedNames, whole

SCHEMA = pa.schema(
    [
        pa.field("hi", pa.uint64()),  # first half of the article id
        pa.field("lo", pa.uint64()),
        pa.field("width", pa.int32()),  # days of the interval, NO_INTERVAL where there is none, CORRECTED
        pa.field("places", pa.int32()),  # sightings in this dump
        pa.field("folder", pa.dictionary(pa.int32(), pa.string())),  # partition, relative to the snapshot
        pa.field("dump", pa.dictionary(pa.int32(), pa.string())),  # dump_id, then dump_name: sorts as the rule says
    ]
)
NO_INTERVAL = np.int32(2**31 - 1)
CORRECTED = np.int32(-1)
"""The width of what an editor corrected: narrower than any, so that the corrected row of a text is the primary one."""
CORRECTED_FLAGS = ("date_corrected", "place_corrected")
DUMP_ID_CHARS = 64
NAMES_AT_ONCE = 1 << 16
"""Dumps that are looked for at once: those of a large dataset come in the order of their names, so few can be meant."""
ALONE: dict[str, type[np.generic]] = {"n_sightings": np.int32, "is_primary": np.bool_}
"""The two columns: both are one, or true, in the row of an article that was found in one place only."""
_EPOCH = date(1970, 1, 1)
_NIBBLE = np.zeros(256, dtype=np.uint8)
_NIBBLE[np.frombuffer(b"0123456789abcdef", dtype=np.uint8)] = np.arange(16, dtype=np.uint8)
_HEX = np.frombuffer(b"".join(b"%02x" % byte for byte in range(256)), dtype=np.uint16)
"""The two digits of each byte."""


def empty() -> pa.Table:
    """No occurrences."""
    return SCHEMA.empty_table()


def halves(ids: pa.Array | pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """Article ids (32 hex digits each) as two arrays of unsigned 64-bit numbers."""
    ids = whole(ids)
    if not len(ids):
        return np.empty(0, np.uint64), np.empty(0, np.uint64)
    _, offsets, data = ids.buffers()
    first, last = np.frombuffer(offsets, np.int32)[[ids.offset, ids.offset + len(ids)]]
    nibbles = _NIBBLE[np.frombuffer(data, np.uint8)[first:last]]
    pairs = (nibbles[0::2] << 4 | nibbles[1::2]).view(">u8").astype(np.uint64)
    return pairs[0::2].copy(), pairs[1::2].copy()


def ids_of(occurrences: pa.Table) -> pa.Array:
    """The article ids of occurrences, as 32 hex digits."""
    both = np.empty((occurrences.num_rows, 2), dtype=">u8")
    both[:, 0], both[:, 1] = occurrences.column("hi").to_numpy(), occurrences.column("lo").to_numpy()
    text = _HEX[both.view(np.uint8)]
    offsets = np.arange(occurrences.num_rows + 1, dtype=np.int32) * 32
    return pa.StringArray.from_buffers(occurrences.num_rows, pa.py_buffer(offsets), pa.py_buffer(text))


def dump_names(occurrences: pa.Table) -> pa.Array:
    """The dump names of occurrences."""
    dumps = dictionary(occurrences, "dump")
    if len(dumps.dictionary) > len(dumps):  # a few occurrences may carry the names of every dump
        return pc.utf8_slice_codeunits(dumps.dictionary.take(dumps.indices), DUMP_ID_CHARS)
    return pc.utf8_slice_codeunits(dumps.dictionary, DUMP_ID_CHARS).take(dumps.indices)


def dumps_among(occurrences: pa.Table) -> pa.Array:
    """The names in the dictionary of the occurrences' dumps, in its order."""
    return pc.utf8_slice_codeunits(dictionary(occurrences, "dump").dictionary, DUMP_ID_CHARS)


def is_of(occurrences: pa.Table, names: SortedNames) -> pa.Array:
    """For each occurrence whether its dump is one of `names`."""
    dumps = dictionary(occurrences, "dump")
    if len(dumps.dictionary) > len(dumps):
        return names.mask(dump_names(occurrences))
    pieces = (dumps.dictionary.slice(at, NAMES_AT_ONCE) for at in range(0, len(dumps.dictionary), NAMES_AT_ONCE))
    masks = [names.mask(pc.utf8_slice_codeunits(piece, DUMP_ID_CHARS)) for piece in pieces]
    return pa.concat_arrays([pa.array([], pa.bool_()), *masks]).take(dumps.indices)


def folders(occurrences: pa.Table) -> pa.Array:
    """The partition folders of occurrences."""
    held = dictionary(occurrences, "folder")
    return held.dictionary.take(held.indices)


def is_undated(occurrences: pa.Table) -> np.ndarray:
    """For each occurrence whether its row stands in `undated`."""
    held = dictionary(occurrences, "folder")
    undated = np.array([folder.startswith("undated/") for folder in held.dictionary.to_pylist()], np.bool_)
    result: np.ndarray = undated[held.indices.to_numpy()]
    return result


def dictionary(occurrences: pa.Table, column: str) -> pa.DictionaryArray:
    """The column `folder` or `dump` of occurrences as one array: the few values, and a number for each row."""
    if occurrences.column(column).num_chunks == 1:
        return occurrences.column(column).chunk(0)
    return occurrences.column(column).unify_dictionaries().combine_chunks()


def keys(occurrences: pa.Table) -> pa.Array:
    """Article id and dump name in one string."""
    return pc.binary_join_element_wise(ids_of(occurrences), dump_names(occurrences), "")


def from_articles(rows: pa.Table) -> pa.Table:
    """The occurrences of staged article rows (`region` and `quality_flags` among the columns), one place each."""
    day, width = _days(rows)
    width[_corrected(rows.column("quality_flags"))] = CORRECTED
    hi, lo = halves(rows.column("article_id"))
    dump = pc.binary_join_element_wise(rows.column("dump_id"), rows.column("dump_name"), "")
    columns = [hi, lo, width, np.ones(rows.num_rows, np.int32), partition_folders(rows, day), _dictionary(dump)]
    return pa.Table.from_arrays([pa.array(c, f.type) for c, f in zip(columns, SCHEMA, strict=True)], schema=SCHEMA)


def partition_folders(rows: pa.Table, day: np.ndarray | None = None) -> pa.DictionaryArray:
    """The partition each staged article row belongs to."""
    if day is None:
        day, _ = _days(rows)
    region = _dictionary(rows.column("region"))
    names, codes = region.dictionary.to_pylist(), region.indices.to_numpy()
    pairs = np.stack([day.astype(np.int64), codes.astype(np.int64)], axis=1)
    unique, inverse = np.unique(pairs, axis=0, return_inverse=True) if len(pairs) else (pairs, codes)
    labels = [
        partition_folder(None if d == _UNDATED else _EPOCH + timedelta(days=int(d)), names[int(r)]) for d, r in unique
    ]
    return pa.DictionaryArray.from_arrays(inverse.reshape(-1).astype(np.int32), pa.array(labels, pa.string()))


_UNDATED = np.int32(-(2**31))


def _days(rows: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    """Days since 1970 of the partition (or _UNDATED), and widths of the intervals in days."""
    best, first, last = (
        pc.fill_null(rows.column(c).cast(pa.date32()).cast(pa.int32()), int(_UNDATED)).to_numpy()
        for c in ("published_date", "published_earliest", "published_latest")
    )
    has_interval = (first != _UNDATED) & (last != _UNDATED)
    width = np.where(has_interval, last.astype(np.int64) - first, NO_INTERVAL).astype(np.int32)
    return np.where(width <= UNDATED_AFTER_DAYS, best, _UNDATED).astype(np.int32), width


def _corrected(flags: pa.ChunkedArray) -> np.ndarray:
    """Positions of the rows that an editor corrected."""
    lists = whole(flags)
    is_mark = pc.is_in(lists.flatten(), value_set=pa.array(CORRECTED_FLAGS, pa.string()))
    positions: np.ndarray = pc.list_parent_indices(lists).filter(is_mark).to_numpy()
    return positions


def with_places(occurrences: pa.Table, sightings: pa.Table) -> pa.Table:
    """Occurrences with their number of places counted in `sightings` (article_id, dump_name); at least one each."""
    counted = sightings.group_by(["article_id", "dump_name"]).aggregate([([], "count_all")])
    key = pc.binary_join_element_wise(counted.column("article_id"), counted.column("dump_name"), "").combine_chunks()
    at = pc.index_in(keys(occurrences), value_set=key)
    places = pc.fill_null(pc.take(counted.column("count_all"), at), 1).cast(pa.int32())
    return occurrences.set_column(SCHEMA.get_field_index("places"), SCHEMA.field("places"), places)


def concat(parts: list[pa.Table]) -> pa.Table:
    """Occurrences of several tables in one, single-chunk, with common dictionaries."""
    return pa.concat_tables([empty(), *parts]).unify_dictionaries().combine_chunks()


def settle(occurrences: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    """What `n_sightings` and `is_primary` have to be, for each of `occurrences`, which must be all there are of an article.

    Primary is what an editor corrected, else the narrowest interval, then the lowest dump_id, then the lowest dump_name: commutative, so no order of
    arrival can show. Whoever changes this rule raises `layout.PRIMARY_RULE`.
    """
    size = occurrences.num_rows
    if not size:
        return np.empty(0, np.int32), np.empty(0, np.bool_)
    hi, lo, width, places = (occurrences.column(c).to_numpy() for c in ("hi", "lo", "width", "places"))
    order = np.lexsort((_rank(occurrences), width, lo, hi))
    first = np.ones(size, np.bool_)
    first[1:] = (hi[order][1:] != hi[order][:-1]) | (lo[order][1:] != lo[order][:-1])
    starts = np.flatnonzero(first)
    sums = np.add.reduceat(places[order].astype(np.int64), starts)
    n_sightings, is_primary = np.empty(size, np.int32), np.empty(size, np.bool_)
    n_sightings[order] = sums[np.cumsum(first) - 1]
    is_primary[order] = first
    return n_sightings, is_primary


def _rank(occurrences: pa.Table) -> np.ndarray:
    array = dictionary(occurrences, "dump")
    ranks = np.empty(len(array.dictionary), np.int64)
    ranks[pc.sort_indices(array.dictionary).to_numpy()] = np.arange(len(array.dictionary))
    result: np.ndarray = ranks[array.indices.to_numpy()]
    return result


def _dictionary(values: pa.Array | pa.ChunkedArray) -> pa.DictionaryArray:
    values = whole(values)
    return values.dictionary_encode() if not pa.types.is_dictionary(values.type) else values
