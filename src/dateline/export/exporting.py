"""From a snapshot to one file: which rows, by which writer, put in place at once."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Unpack

import pyarrow as pa

from dateline.dataset import Dataset, SnapshotSpec
from dateline.dataset.articles import ArticleChoice, Choice, chosen
from dateline.dataset.snapshot import Snapshot
from dateline.errors import StorageFailed, UsageError
from dateline.export import columnar, databases, packed, text, workbook

Writer = Callable[[Path, pa.Schema, Iterator[pa.Table]], int]
"""Writes the rows, given in pieces of one schema, to a path where nothing is; gives how many cells it had to cut."""

_WRITERS: dict[str, Writer] = {
    "parquet": columnar.write_parquet,
    "csv": text.write_csv,
    "jsonl": text.write_jsonl,
    "xlsx": workbook.write_xlsx,
    "sqlite": databases.write_sqlite,
    "duckdb": databases.write_duckdb,
}
FORMATS = (*_WRITERS, "zip")
_ENDINGS = {f".{name}": name for name in FORMATS} | {".db": "sqlite", ".sqlite3": "sqlite", ".ndjson": "jsonl"}


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote."""

    path: Path
    format: str
    n_rows: int
    """Articles; undated ones too, where they were asked for, and of a whole dataset every row of both tables."""
    n_cut: int
    """Cells that were too long for the format (a spreadsheet's cell holds 32,767 characters) and end in a mark."""
    is_whole: bool = False
    """Whether it is the whole dataset, with every table."""


def format_of(path: Path, named: str | None = None) -> str:
    """The format that is named, or that the file's ending says. Raises UsageError."""
    if named is not None:
        if named not in FORMATS:
            raise UsageError(f"no format {named!r}; there are {', '.join(FORMATS)}")
        return named
    if found := _ENDINGS.get(path.suffix.lower()):
        return found
    raise UsageError(f"{path.name!r} does not end in a format: name one with --format ({', '.join(FORMATS)})")


def export(of: Snapshot, choice: Choice, path: Path, form: str, *, replace: bool = False) -> Exported:
    """Write the articles chosen to `path`. A ZIP of all articles holds the other tables of the snapshot too.

    Raises UsageError for what is there already (unless `replace`), a folder that is not, and a format whose library is
    not installed or that cannot hold so many rows; StorageFailed where the file cannot be written.
    """
    if path.is_dir() or (path.exists() and not replace):
        raise UsageError(f"{path} is there already: name another file" + ("" if path.is_dir() else ", or --replace it"))
    if not path.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {path.parent}: make it first")
    half = path.with_name(f".{uuid.uuid4().hex[:12]}.part")
    counted = _Counted(chosen(of, choice))
    try:
        if form == "zip":
            n_cut = packed.write_zip(half, of, counted.schema, counted, whole=choice.is_everything)
        else:
            n_cut = _WRITERS[form](half, counted.schema, iter(counted))
        half.replace(path)
    except OSError as error:
        raise StorageFailed(f"{path}: {error.strerror or error}; nothing was exported") from error
    finally:
        half.unlink(missing_ok=True)
    if form == "zip" and choice.is_everything:
        return Exported(path, form, of.n_rows("articles") + of.n_rows("undated"), n_cut, is_whole=True)
    return Exported(path, form, counted.n_rows, n_cut)


def export_articles(
    out: str | os.PathLike[str] = "data/processed",
    file: str | os.PathLike[str] = "articles.xlsx",
    *,
    form: str | None = None,
    replace: bool = False,
    snapshot: SnapshotSpec = None,
    **options: Unpack[ArticleChoice],
) -> Exported:
    """Write articles of the dataset at `out` to one file, as `dateline export` does; its ending names the format, or `form` does.

    snapshot, options: as those of `read_articles`. Raises UsageError for what it says of options and files,
    StorageFailed where the file cannot be written.
    """
    path = Path(file)
    known = format_of(path, form)
    return export(Dataset(out).snapshot(snapshot), Choice.of(**options), path, known, replace=replace)


_PIECE_BYTES = 16 << 20
"""Rows are passed on by so much: a partition's few would make as many row groups as there are days and regions."""


class _Counted:
    """Pieces of one schema, gathered to some size and counted as they pass."""

    def __init__(self, found: tuple[pa.Schema, Iterator[pa.Table]]) -> None:
        self.schema, self._pieces = found
        self.n_rows = 0

    def __iter__(self) -> Iterator[pa.Table]:
        held: list[pa.Table] = []
        for piece in self._pieces:
            self.n_rows += piece.num_rows
            held.append(piece)
            if sum(one.nbytes for one in held) >= _PIECE_BYTES:
                yield pa.concat_tables(held)
                held = []
        if any(one.num_rows for one in held):
            yield pa.concat_tables(held)
