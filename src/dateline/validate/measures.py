"""Figures about a row that a rule of the contract tests in place of the column itself.

Computed by Arrow for all rows at once. Great Expectations then sees numbers and short codes only: it is fast, and no
article text can reach its results or a log.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Measure = Callable[[pa.Table, str], pa.Array]

# Marks of text-size and contrast switches that news pages leave alone on a line.
_TOGGLE_LINE = r"(?m)^[ \t]*(?:TT|Tt|tT|T T|A A|AA|Aa|aA|A ?[+-]|A- ?A\+)[ \t\r]*$"

_CAPTION_CHARS = 30
"""Shorter captions ("A view of the harbour.") may well be sentences of the story."""
_CAPTION_METHODS = ("caption", "file_photo")


def measure(name: str, table: pa.Table, column: str) -> pa.Array:
    """The figure `name` of `column`, one number per row of `table`; null where it does not apply.

    Raises KeyError for a figure that does not exist.
    """
    array: pa.Array = MEASURES[name](table, column)
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array


def _is_missing(table: pa.Table, column: str) -> pa.Array:
    values = table[column]
    return _as_int(pc.or_kleene(pc.is_null(values), pc.equal(pc.utf8_length(values), 0)))


def _chars(table: pa.Table, column: str) -> pa.Array:
    return pc.utf8_length(table[column])


def _has_letter(table: pa.Table, column: str) -> pa.Array:
    return _as_int(pc.match_substring_regex(table[column], r"[\pL\pN]"))


def _toggle_lines(table: pa.Table, column: str) -> pa.Array:
    return pc.count_substring_regex(table[column], _TOGGLE_LINE)


def _replacement_share(table: pa.Table, column: str) -> pa.Array:
    """Share of characters that are U+FFFD, the mark of bytes that could not be decoded."""
    # looking for one is twenty times faster than counting them, and hardly any text has one
    if not pc.any(pc.match_substring_regex(table[column], "\ufffd")).as_py():
        return pa.array(np.zeros(table.num_rows))
    marks = pc.cast(pc.count_substring(table[column], "\ufffd"), pa.float64())
    chars = pc.cast(pc.utf8_length(table[column]), pa.float64())
    return pc.divide(marks, pc.max_element_wise(chars, pa.scalar(1.0)))


def _starts_with_headline(table: pa.Table, column: str) -> pa.Array:
    first_line = pc.struct_field(pc.extract_regex(table[column], r"\A(?P<line>[^\n]*)"), [0])
    return _as_int(pc.equal(first_line, table["headline"]))


def _repeats_caption(table: pa.Table, column: str) -> pa.Array:
    """1 where a caption of some length stands in the body as a paragraph of its own."""
    captions = table["captions"].combine_chunks()
    texts = captions.flatten().field("text")
    is_long = pc.greater_equal(pc.utf8_length(texts), _CAPTION_CHARS)
    rows = pc.list_parent_indices(captions).filter(is_long)
    found = np.zeros(table.num_rows, np.int8)
    previous, body = -1, ""
    for row, caption in zip(rows.to_pylist(), texts.filter(is_long).to_pylist(), strict=True):
        if row != previous:
            previous, body = row, table[column][row].as_py()
        if caption in body and caption in body.split("\n\n"):
            found[row] = 1
    return pa.array(found)


def _days_outside_interval(table: pa.Table, column: str) -> pa.Array:
    """Days by which the day misses its interval; 1 where an end of the interval is missing."""
    day, earliest, latest = (_days(table[name]) for name in (column, "published_earliest", "published_latest"))
    miss = pc.max_element_wise(pc.subtract(earliest, day), pc.subtract(day, latest), skip_nulls=False)
    miss = pc.max_element_wise(pc.fill_null(miss, 1), pa.scalar(0, pa.int32()))
    return pc.if_else(pc.is_null(day), pa.scalar(None, pa.int32()), miss)


def _days_off_date(table: pa.Table, column: str) -> pa.Array:
    day = pc.cast(pc.cast(table[column], pa.date32(), safe=False), pa.int32())
    return pc.abs(pc.subtract(day, _days(table["published_date"])))


def _is_file_photo_date(table: pa.Table, column: str) -> pa.Array:
    """1 where the caption that settled the day can only have been that of a file photo."""
    captions = table["captions"].combine_chunks()
    rows = pc.list_parent_indices(captions)
    pictures = captions.flatten()
    day = pc.cast(table[column].combine_chunks(), pa.date32()).take(rows)
    is_that_day = pc.fill_null(pc.equal(pictures.field("taken_on"), day), False)
    is_file = pc.fill_null(pictures.field("is_file_photo"), False)
    on_file, on_live = np.zeros(table.num_rows, bool), np.zeros(table.num_rows, bool)
    on_file[rows.filter(pc.and_(is_that_day, is_file)).to_numpy()] = True
    on_live[rows.filter(pc.and_(is_that_day, pc.invert(is_file))).to_numpy()] = True
    by_caption = pc.is_in(table["date_method"], value_set=pa.array(_CAPTION_METHODS)).to_numpy()
    return pa.array((on_file & ~on_live & by_caption).astype(np.int8))


def _is_without_evidence(table: pa.Table, column: str) -> pa.Array:
    bare = pc.equal(pc.list_value_length(table["date_evidence"]), 0)
    return _as_int(pc.and_(bare, pc.is_valid(table[column])))


def _score_excess(table: pa.Table, column: str) -> pa.Array:
    """By how much the countries' scores exceed one in sum."""
    countries = table[column].combine_chunks()
    rows = pc.list_parent_indices(countries).to_numpy()
    scores = countries.flatten().field("score").to_numpy(zero_copy_only=False)
    return pa.array(np.bincount(rows, weights=scores, minlength=table.num_rows) - 1.0)


def _days(midnights: pa.ChunkedArray) -> pa.ChunkedArray:
    """Days since 1970 of naive timestamps, which have to be midnights."""
    return pc.cast(pc.cast(midnights, pa.date32()), pa.int32())


def _as_int(flags: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.cast(flags, pa.int8())


MEASURES: dict[str, Measure] = {
    "is_missing": _is_missing,
    "chars": _chars,
    "has_letter": _has_letter,
    "toggle_lines": _toggle_lines,
    "replacement_share": _replacement_share,
    "starts_with_headline": _starts_with_headline,
    "repeats_caption": _repeats_caption,
    "days_outside_interval": _days_outside_interval,
    "days_off_date": _days_off_date,
    "is_file_photo_date": _is_file_photo_date,
    "is_without_evidence": _is_without_evidence,
    "score_excess": _score_excess,
}
