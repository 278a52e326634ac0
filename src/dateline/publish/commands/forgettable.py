"""What is meant when somebody says what to forget: exact names, beginnings of ids, or nothing that is there.

A typo must not pass for a forgotten text: what matches nothing is refused, with what may have been meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset import Dataset
from dateline.dataset.base import BaseSnapshot, open_base
from dateline.dataset.format.layout import PARTITIONED, table_of
from dateline.dataset.format.manifest import current_number, snapshot_numbers
from dateline.dataset.ledger import ledger_pieces
from dateline.dataset.occurrences import occurrence
from dateline.errors import ContractViolated, DatasetBroken, UsageError

ID_CHARS, HASH_CHARS = 32, 64
LEAST_HASH_CHARS = 8
"""Shorter beginnings of a hash would be names rather."""
N_CANDIDATES = 5
MOST_COMPARED = 50_000
"""Names that a misspelt one is compared with."""
_HEX = frozenset("0123456789abcdef")


def meant(out: Path, base: BaseSnapshot, kind: str, value: str, *, even_if_absent: bool) -> str:
    """The dump name or hash, URL or whole article id that `value` stands for.

    Raises UsageError where several begin so, where it is none, and, unless `even_if_absent`, where no kept snapshot
    holds anything of it.
    """
    value = value.strip().lower() if kind == "article" else value
    if kind == "article" and (not value or len(value) > ID_CHARS or set(value) - _HEX):
        raise UsageError(f"{value!r} is no article id: they are {ID_CHARS} hexadecimal digits, or the first of them")
    for snapshot in (base, *_elder(out)):
        if found := _whole(snapshot, kind, value):
            return found
    is_whole = kind != "article" or len(value) == ID_CHARS
    if even_if_absent and is_whole:
        return value
    in_advance = "; --even-if-absent bars it in advance" if is_whole else ""
    close = _candidates(base, kind, value)
    hint = f"; is one of these meant: {', '.join(close)}?" if close else ""
    raise UsageError(f"{out} holds nothing of {kind} {value!r}: nothing was forgotten{hint}{in_advance}")


def snapshots_that_hold(out: Path, kind: str, value: str) -> list[int]:
    """Numbers of the kept snapshots that hold something of it still, the current one among them."""
    out = Dataset(out).path
    current = current_number(out)
    everyone = [*_elder(out), *([] if current is None else [open_base(out)])]
    return [s.number for s in everyone if s.number is not None and _whole(s, kind, value)]


def _elder(out: Path) -> Iterator[BaseSnapshot]:
    """The kept snapshots before the current one; a damaged one tells nothing."""
    current = current_number(out)
    for number in snapshot_numbers(out):
        if current is not None and number < current:
            try:
                yield open_base(out, number)
            except (DatasetBroken, ContractViolated, OSError):
                continue


def _whole(base: BaseSnapshot, kind: str, value: str) -> str:
    """What `value` names in a snapshot, in full; '' for nothing. Raises UsageError for several."""
    if base.number is None:
        return ""
    if kind == "article":
        return _only("articles", value, _article_ids(base, value))
    if kind == "url":
        return value if any(value in urls.to_pylist() for urls in _urls(base)) else ""
    hashes: set[str] = set()
    for rows in ledger_pieces(base, ("dump_name", "dump_id")):
        if value in rows.column("dump_name").to_pylist():
            return value
        if LEAST_HASH_CHARS <= len(value) <= HASH_CHARS and not set(value.lower()) - _HEX:
            begin = pc.starts_with(rows.column("dump_id"), value.lower())
            hashes |= set(rows.column("dump_id").filter(begin).to_pylist())
    return _only("dumps", value, hashes)


def _only(what: str, value: str, found: set[str]) -> str:
    if len(found) > 1:
        some = ", ".join(sorted(found)[:N_CANDIDATES])
        raise UsageError(f"{len(found)} {what} begin with {value}: {some}{', …' if len(found) > N_CANDIDATES else ''}")
    return next(iter(found), "")


def _article_ids(base: BaseSnapshot, begin: str) -> set[str]:
    """Ids of articles that begin so."""
    half = ID_CHARS // 2
    low, high = (int(begin[:half].ljust(half, end), 16) for end in "0f")
    ids = pc.unique(occurrence.ids_of(base.index.between(low, high)))
    return set(ids.filter(pc.starts_with(ids, begin)).to_pylist())


def _urls(base: BaseSnapshot) -> Iterator[pa.ChunkedArray]:
    yield from (rows.column("url") for rows in ledger_pieces(base, ("url",)))
    for entry in base.manifest.files:
        if table_of(entry.path) in PARTITIONED:
            yield from (rows.column("url") for rows in base.rows(entry, ("url",)))


def _candidates(base: BaseSnapshot, kind: str, value: str) -> list[str]:
    """Names that resemble a misspelt one, the closest first."""
    if base.number is None or kind == "article":
        return []
    columns = _urls(base) if kind == "url" else (r.column("dump_name") for r in ledger_pieces(base, ("dump_name",)))
    names: set[str] = set()
    for column in columns:
        names |= {name for name in column.to_pylist() if name}
        if len(names) > MOST_COMPARED:
            break
    return get_close_matches(value, sorted(names), N_CANDIDATES)
