"""XLSX, written row by row: no formula, no macro, no link."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from dateline.errors import UsageError
from dateline.export.plain import flat

MAX_CHARS = 32_767
MAX_ROWS = 1_048_576
"""Limits of a cell and of a sheet (Microsoft, "Excel specifications and limits")."""
_CUT = " … [cut: more than a cell of a spreadsheet holds]"
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML 1.0 cannot hold."""
_FIRST_DAY = datetime(1900, 3, 1, tzinfo=UTC).replace(tzinfo=None)
"""Before it, spreadsheets count a day that never was."""


def write_xlsx(path: Path, schema: pa.Schema, pieces: Iterator[pa.Table]) -> int:
    """One sheet `articles` with a head row that stays in sight; days and instants (UTC) as such. Texts are only texts."""
    try:
        from openpyxl import Workbook
    except ImportError:
        raise UsageError("XLSX needs openpyxl: pip install openpyxl, or dateline[run]") from None
    book = Workbook(write_only=True)
    sheet = book.create_sheet("articles")
    sheet.freeze_panes = "A2"
    sheet.append(schema.names)
    n_rows, n_cut = 1, 0
    for piece in pieces:
        n_rows += piece.num_rows
        if n_rows > MAX_ROWS:
            raise UsageError(
                f"a sheet holds {MAX_ROWS - 1:,} articles and these are more: choose fewer, or another format"
            )
        for row in zip(*(column.to_pylist() for column in piece.columns), strict=True):
            cells = [_cell(sheet, value) for value in row]
            n_cut += sum(was_cut for _, was_cut in cells)
            sheet.append([cell for cell, _ in cells])
    with path.open("wb") as file:  # a path would have to end in .xlsx
        book.save(file)
    return n_cut


def _cell(sheet: Any, value: Any) -> tuple[Any, bool]:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, datetime):
        naive = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        if naive >= _FIRST_DAY:
            cell = WriteOnlyCell(sheet, naive.replace(microsecond=0))
            cell.number_format = "yyyy-mm-dd hh:mm:ss" if value.tzinfo else "yyyy-mm-dd"
            return cell, False
    value = flat(value)
    if not isinstance(value, str):
        return value, False
    text = _UNWRITABLE.sub("\ufffd", value)
    was_cut = len(text) > MAX_CHARS
    cell = WriteOnlyCell(sheet, text[: MAX_CHARS - len(_CUT)] + _CUT if was_cut else text)
    cell.data_type = "s"  # "=1+1" is a text here, too
    return cell, was_cut
