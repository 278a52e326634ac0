"""CSV and JSON Lines, UTF-8."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from dateline.export.plain import Scalar, flat, native

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the start of a formula (OWASP, "CSV Injection")."""


def write_csv(path: Path, schema: pa.Schema, pieces: Iterator[pa.Table]) -> int:
    """RFC 4180 with a head line. A text that a spreadsheet would run as a formula has an apostrophe before it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(schema.names)
        for piece in pieces:
            columns = [[harmless(flat(value)) for value in column.to_pylist()] for column in piece.columns]
            writer.writerows(zip(*columns, strict=True))
    return 0


def harmless(value: Scalar) -> Scalar:
    """A text that begins as a formula does, behind an apostrophe; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def write_jsonl(path: Path, schema: pa.Schema, pieces: Iterator[pa.Table]) -> int:
    """One object per line, lists as lists; every column in every line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for piece in pieces:
            for row in piece.to_pylist():
                file.write(json.dumps(native(row), ensure_ascii=False) + "\n")
    return 0
