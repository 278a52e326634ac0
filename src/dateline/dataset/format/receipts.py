"""Receipts: that something was forgotten, when, and how much went. Never what it was: no name, address, id or text.

They also bear witness to tombstones that no snapshot has sealed yet, of what was barred before it came.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dateline.dataset.format.files import canonical_json, replace_bytes, storage
from dateline.errors import DatasetBroken

FILE = ".receipts.json"


def read_receipts(out: Path) -> list[dict[str, Any]]:
    """The receipts of the dataset at `out`, oldest first. Raises DatasetBroken where they cannot be read."""
    try:
        record = json.loads((out / FILE).read_bytes())
        receipts: list[dict[str, Any]] = record["receipts"]
        if record["checksum"] != _checksum(receipts):
            raise ValueError("their checksum differs")
        return receipts
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError) as error:
        raise DatasetBroken(
            f"{out / FILE} cannot be read ({error}): `dateline verify --repair` sets it aside"
        ) from error


def add_receipt(out: Path, receipt: Mapping[str, Any]) -> None:
    """Keep a further receipt, in one step. With the writer lock held; raises DatasetBroken, StorageFailed."""
    receipts = [*read_receipts(out), dict(receipt)]
    with storage(out / FILE):
        replace_bytes(out / FILE, canonical_json({"receipts": receipts, "checksum": _checksum(receipts)}))


def set_aside(out: Path) -> bool:
    """Rename receipts that cannot be read, so that new ones can be kept; whether there were such."""
    try:
        read_receipts(out)
        return False
    except DatasetBroken:
        with storage(out / FILE):
            (out / FILE).replace(out / f"{FILE}.damaged")
        return True


def witnessed(out: Path) -> frozenset[str]:
    """Tombstones that receipts tell of; none where they cannot be read, which is for `verify` to say."""
    try:
        return frozenset(digest for receipt in read_receipts(out) for digest in receipt.get("tombstones", ()))
    except (DatasetBroken, OSError, TypeError, AttributeError):
        return frozenset()


def _checksum(receipts: Sequence[Mapping[str, Any]]) -> str:
    return hashlib.sha256(canonical_json(receipts)).hexdigest()
