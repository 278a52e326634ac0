"""Tables of articles: CSV, TSV and XLSX with one article a row, in the columns that their heads or their values tell.

The head is looked for among the first rows: it is the row whose cells name roles (`field_roles.yaml`). Without one the
types decide: the column of long texts is the body, the column of days the date, the column of short texts beside them
the headline. Dates in digits are read the way that fits the whole column (14/05 makes 03/04 a third of April).
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import chain, islice
from statistics import median
from typing import IO

from dateline.errors import DumpUnreadable, StorageFailed
from dateline.ingest.decode import decode_all, decode_stream
from dateline.ingest.field_roles import Item, Leaf, item_of, role_of, stamp
from dateline.ingest.items import item_documents
from dateline.ingest.office import weigh, weigh_tags
from dateline.ingest.options import FieldNames
from dateline.ingest.reading import Reading
from dateline.ingest.streams import HeadedStream
from dateline.ingest.table_head import HEAD_ROWS, delimiter_of, is_head
from dateline.lexicon.date_labels import date_label
from dateline.model import Document, Rejection, Severity

_SAMPLE_ROWS = 400
_SAMPLE_CHARS = 1 << 24
"""Rows are held until it is known what their columns mean: no more than this of them."""
MOST_CELLS = 500_000
"""Cells of a row: a cell takes sixty bytes, whatever is in it."""
_HEAD_BYTES = 1 << 16
_LONG_TEXT_CHARS = 120
_DIGIT_DATE = re.compile(r"\s*(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?:[ T,]+\d.*)?\s*")
Row = Sequence[object]


class NoTexts(DumpUnreadable):
    """A table without a column of texts."""

    def __init__(self, detail: str, n_rows: int) -> None:
        super().__init__(detail)
        self.n_rows = n_rows


def read_csv(reading: Reading, stream: HeadedStream) -> Iterator[Document | Rejection]:
    """The rows of a CSV or TSV file. Raises DumpUnreadable where no column holds texts."""
    head = decode_all(stream.peek(_HEAD_BYTES)[:_HEAD_BYTES]).text
    csv.field_size_limit(min(reading.options.max_line_bytes, 1 << 30))
    limit = reading.options.max_line_bytes
    lines = _Lines(decoded_lines(stream, limit), delimiter_of(head) or ",", limit)
    try:
        yield from read_rows(reading, lines.rows(), "the table")
    except csv.Error as error:
        if not reading.n_documents:
            raise DumpUnreadable(f"the table is broken ({error}): export it again") from error
        yield reading.rejection("rest_unreadable", f"after line {lines.number:,} the table is broken ({error})")


class _Lines:
    """The lines of a table as its rows take them, none of which may take more than its share: a row may have many lines."""

    def __init__(self, lines: Iterator[str], delimiter: str, limit: int) -> None:
        self.number = 0
        self._lines = lines
        self._delimiter = delimiter
        self._limit = limit
        self._n_chars = self._n_cells = 0

    def rows(self) -> Iterator[list[str]]:
        """The rows. Raises DumpUnreadable for one of too many characters or cells."""
        for row in csv.reader(self, delimiter=self._delimiter):
            yield row
            self._n_chars = self._n_cells = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.number += 1
            self._n_chars += len(line)
            self._n_cells += line.count(self._delimiter)
            if self._n_chars > 2 * self._limit or self._n_cells > MOST_CELLS:
                raise DumpUnreadable(
                    f"the row that ends in line {self.number:,} or later has more than {2 * self._limit:,} characters or "
                    f"{MOST_CELLS:,} columns: export it again"
                )
            yield line


def decoded_lines(stream: HeadedStream, limit: int) -> Iterator[str]:
    """The lines of a stream with their ends, decoded as they come. Raises DumpUnreadable for one of more than `limit` letters."""
    held = ""
    for window in decode_stream(stream.read):
        parts = (held + window.text).split("\n")
        held = parts.pop()
        yield from (f"{part}\n" for part in parts)
        if len(held) > limit:
            raise DumpUnreadable(f"a line of the table is longer than {limit:,} characters: export it again")
    if held:
        yield held


def read_xlsx(reading: Reading, archive: zipfile.ZipFile, file: IO[bytes]) -> Iterator[Document | Rejection]:
    """The rows of every sheet of a workbook; a formula's cell counts as the value that was last computed."""
    import openpyxl

    weigh(reading, archive)
    try:
        weigh_tags(archive, by_row=True)
        file.seek(0)
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheets = [(sheet.title, sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
    except (MemoryError, DumpUnreadable):
        raise
    except Exception as error:  # a damaged workbook makes openpyxl raise almost anything
        raise DumpUnreadable(
            f"the workbook is damaged ({str(error)[:120] or type(error).__name__}): export it again"
        ) from error
    for title, rows in sheets:
        try:
            yield from read_rows(reading, rows, f"sheet {title!r}")
        except NoTexts as error:
            yield left_alone(reading, error)
        except (StorageFailed, MemoryError, DumpUnreadable):
            raise
        except Exception as error:  # rows are read as they are asked for, damage is found on the way
            detail = f"sheet {title!r} is damaged ({str(error)[:120] or type(error).__name__}): export it again"
            yield reading.rejection("archive_damaged", detail)


def left_alone(reading: Reading, table: NoTexts) -> Rejection:
    """The record of a table without texts: what is in it (accounts, settings) is named by its columns, never kept."""
    rows = "its row was" if table.n_rows == 1 else f"its {table.n_rows:,} rows were"
    return reading.rejection("no_text", f"{table}; {rows} left alone", severity=Severity.WARNING)


def read_rows(
    reading: Reading, rows: Iterable[Row], what: str, names: Sequence[str] | None = None
) -> Iterator[Document | Rejection]:
    """The rows of one table: `names` of its columns, or a head among its first rows, or what the types tell.

    Raises NoTexts where no column of `what` holds texts.
    """
    filled = (row for row in rows if any(cell not in (None, "") for cell in row))
    sample, trouble = _sample(filled)
    if not sample:
        return
    fields = reading.options.fields
    if names is not None:
        at, heads = None, list(names) if is_head(names, fields) else _typed_heads(sample)
    else:
        at = next((n for n, row in enumerate(sample[:HEAD_ROWS]) if is_head(row, fields)), None)
        heads = [str(cell or "").strip() for cell in sample[at]] if at is not None else _typed_heads(sample)
    if heads is None:
        shown = ", ".join(str(cell)[:30] for cell in (names or sample[0])[:8])
        raise NoTexts(
            f"no column of {what} is known to hold articles' texts ({'columns' if names else 'first row'}: {shown}): "
            "name it with --field body=COLUMN",
            len(sample) + sum(1 for _ in filled),
        )
    first = sample[at + 1 :] if at is not None else sample
    heads = _with_days(heads, first, fields)
    order = _day_first(heads, first)
    rest = _raising(trouble) if trouble is not None else filled
    yield from item_documents(reading, (_item(heads, row, order, fields) for row in chain(first, rest)))


def _sample(rows: Iterator[Row]) -> tuple[list[Row], Exception | None]:
    """The first rows, and what broke behind them: rows before damage are read."""
    sample: list[Row] = []
    size = 0
    try:
        for row in islice(rows, _SAMPLE_ROWS):
            sample.append(row)
            size += len(row) + sum(len(cell) for cell in row if isinstance(cell, str))
            if size > _SAMPLE_CHARS:
                break
    except (StorageFailed, MemoryError):
        raise
    except Exception as error:  # csv's, openpyxl's, ours
        if not sample:
            raise
        return sample, error
    return sample, None


def _raising(trouble: Exception) -> Iterator[Row]:
    yield from ()
    raise trouble


def _item(heads: Sequence[str], row: Row, is_day_first: dict[int, bool], fields: FieldNames) -> Item:
    leaves = []
    for n, (head, cell) in enumerate(zip(heads, row, strict=False)):
        if cell in (None, "") or not head:
            continue
        leaves.append(Leaf((head,), _settled(cell, is_day_first.get(n))))
    item = item_of(leaves, fields, source="table")
    return replace(item, metadata=replace(item.metadata, source="table"))


def _settled(cell: object, is_day_first: bool | None) -> object:
    """A cell; a date in digits as the day that its column makes of it."""
    if isinstance(cell, datetime | date):
        return cell
    found = _DIGIT_DATE.fullmatch(cell) if isinstance(cell, str) else None
    if found is None or is_day_first is None:
        return cell
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    day, month = (first, second) if is_day_first else (second, first)
    try:
        return date(year + (0 if year > 99 else 2000 if year < 70 else 1900), month, day)
    except ValueError:
        return cell


def _day_first(heads: Sequence[str], rows: Iterable[Row]) -> dict[int, bool]:
    """For each column of dates in digits whether the day stands first; columns that leave it open are not named,
    but for those with dots, which nobody writes month first."""
    found: dict[int, bool] = {}
    sample = list(islice(rows, _SAMPLE_ROWS))
    for n in range(len(heads)):
        dates = [
            match
            for row in sample
            if n < len(row) and isinstance(row[n], str) and (match := _DIGIT_DATE.fullmatch(str(row[n])))
        ]
        if not dates:
            continue
        over_first, over_second = any(int(m[1]) > 12 for m in dates), any(int(m[3]) > 12 for m in dates)
        if over_first != over_second:
            found[n] = over_first
        elif not over_first and all(m[2] == "." for m in dates):
            found[n] = True
    return found


def _with_days(heads: Sequence[str], rows: Sequence[Row], fields: FieldNames) -> list[str]:
    """`heads` with the one column of days named so where no name says which it is; of two nobody knows which is meant."""
    roles = [fields.given_role((head,)) or role_of(head) for head in heads]
    if "published" in roles:
        return list(heads)
    unnamed = [n for n, role in enumerate(roles) if role is None and date_label(heads[n]) != "updated"]
    days = [n for n in unnamed if _are_days([row[n] for row in rows if n < len(row) and row[n] not in (None, "")])]
    return ["date" if days == [n] else head for n, head in enumerate(heads)]


def _are_days(column: Sequence[object]) -> bool:
    """Whether the cells of a column are days, but for one in five."""
    return bool(column) and sum(stamp(cell) is not None or _is_digit_date(cell) for cell in column) > 0.8 * len(column)


def _is_digit_date(cell: object) -> bool:
    return isinstance(cell, str) and _DIGIT_DATE.fullmatch(cell) is not None


def _typed_heads(rows: Sequence[Row]) -> list[str] | None:
    """Names for the columns of a table without a head, by what stands in them; None where it is no table of articles."""
    sample = rows[:_SAMPLE_ROWS]
    width = max(map(len, sample))
    if len(sample) < 2 or width < 2 or sum(len(row) == width for row in sample) < 0.9 * len(sample):
        return None
    columns = [[row[n] for row in sample if n < len(row) and row[n] not in (None, "")] for n in range(width)]
    lengths = [median(len(str(cell)) for cell in column) if column else 0 for column in columns]
    text = max(range(width), key=lengths.__getitem__)
    if lengths[text] < _LONG_TEXT_CHARS:
        return None
    heads = [""] * width
    heads[text] = "body"
    for n, column in enumerate(columns):
        if n != text and _are_days(column):
            heads[n] = "date"
            break
    titles = [
        n
        for n in range(width)
        if not heads[n] and 12 <= lengths[n] <= 160 and all(isinstance(c, str) for c in columns[n])
    ]
    titles = [
        n for n in titles if len(set(columns[n])) > 0.8 * len(columns[n]) and not str(columns[n][0]).startswith("http")
    ]
    if titles:
        heads[max(titles, key=lengths.__getitem__)] = "title"
    return heads
