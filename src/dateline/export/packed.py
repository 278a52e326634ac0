"""ZIP: Parquet that any tool reads when it is unpacked, and a page that says how."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import pyarrow as pa

from dateline.contract import TABLES
from dateline.contract.readme import readme
from dateline.dataset.snapshot import Snapshot
from dateline.dataset.views import VIEWS, views_sql
from dateline.export.columnar import write_parquet


def write_zip(path: Path, of: Snapshot, schema: pa.Schema, pieces: Iterable[pa.Table], *, whole: bool) -> int:
    """All files of a snapshot where the whole of it is wanted, else `articles.parquet`; with a README.md."""
    with ZipFile(path, "w", ZIP_STORED) as archive:  # Parquet is compressed already
        archive.writestr(_entry("README.md"), readme(linked=False, single_file=not whole))
        if whole:
            archive.writestr(_entry(VIEWS), views_sql(of.has_rows(), of.partition))
            for table in TABLES:
                for name in of.paths(table):
                    _add(archive, name, of.open_file(name))
            return 0
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".export-") as folder:
            file = Path(folder) / "articles.parquet"
            write_parquet(file, schema, iter(pieces))
            _add(archive, file.name, file.open("rb"))
    return 0


def _add(archive: ZipFile, name: str, file: BinaryIO) -> None:
    with file as source, archive.open(_entry(name), "w", force_zip64=True) as target:
        shutil.copyfileobj(source, target, 1 << 20)


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name)  # 1980-01-01: the same rows, the same bytes
    entry.external_attr = 0o644 << 16
    return entry
