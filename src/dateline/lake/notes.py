"""Which lake tables a dataset has, and up to which snapshot: what is noted beside them, for a quick look.

Who commits asks the tables themselves. No library is loaded here.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

from dateline.addresses import address_of
from dateline.dataset.format.files import canonical_json, replace_bytes
from dateline.dataset.format.layout import LAKE, snapshot_folder
from dateline.dataset.format.manifest import current_number, read_run
from dateline.dataset.format.sparse import Sparse
from dateline.errors import UsageError

_LIBRARIES = {"delta": "deltalake", "iceberg": "pyiceberg"}
FORMATS = tuple(_LIBRARIES)
_NOTE = "in-step.json"


def formats(out: Path) -> tuple[str, ...]:
    """The formats that the dataset at `out` has lake tables of: those with a folder `lake/<format>`."""
    return tuple(name for name in FORMATS if (out / LAKE / name).is_dir())


def is_behind(out: Path, table: str | None = None) -> bool:
    """Whether lake tables of the dataset at `out` (those of the format `table`, if any, among them) are not of its snapshot.

    Raises DatasetBroken where there is no telling, UsageError for a wish that a dataset in a bucket cannot have, or that needs
    a library which is not installed.
    """
    if table:
        refuse_bucket(out)
        _refuse_missing(table)
    names = {*formats(out), *([table] if table else [])}
    number = current_number(out) if names else None
    if number is None:
        return False
    manifest_sha256 = read_run(snapshot_folder(out, number)).manifest_sha256
    return any(_noted(out / LAKE / name) != _note(number, manifest_sha256) for name in names)


def refuse_bucket(out: Path) -> None:
    """Raise UsageError where `out` is the address of a dataset in a bucket, or its skeleton: there are no links to make there."""
    skeleton = Sparse.of(out)
    if address := address_of(out) or (skeleton and skeleton.address):
        raise UsageError(
            f"{address}: lake tables (--table) are hard links to the files of a dataset in a folder, and a bucket has no links: have the dataset in "
            "a folder (--out FOLDER), or read the Parquet files in the bucket by the list in its manifest (docs/operators.md)"
        )


def missing(table: str, library: str) -> UsageError:
    """What is said where the library of a format is not installed."""
    return UsageError(f"a {table} table needs {library}: pip install 'dateline[lake]'")


def _refuse_missing(table: str) -> None:
    """Before a dump is read for a publish that could not be followed; without loading the library."""
    library = _LIBRARIES.get(table)
    if library is not None and find_spec(library) is None:
        raise missing(table, library)


def note_in_step(out: Path, name: str, number: int, manifest_sha256: str) -> None:
    """Keep that the tables of a format are of snapshot `number`. Raises OSError, StorageFailed."""
    replace_bytes(out / LAKE / name / _NOTE, canonical_json(_note(number, manifest_sha256)))


def _note(number: int, manifest_sha256: str) -> dict[str, object]:
    return {"snapshot": number, "manifest_sha256": manifest_sha256}


def _noted(home: Path) -> dict[str, object] | None:
    try:
        note: dict[str, object] = json.loads((home / _NOTE).read_bytes())
        return note
    except (OSError, ValueError):
        return None
