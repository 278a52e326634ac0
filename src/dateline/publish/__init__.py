"""Publishing: staged rows become the next snapshot of the dataset, all of them or none.

Nothing is loaded until asked for: most commands need one function of this room, and pyarrow takes its time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.publish.building import PublishRequest, Snapshot
    from dateline.publish.ledger_table import LedgerEntry, ledger
    from dateline.publish.leftovers import run_staging
    from dateline.publish.snapshot import commit, published_folder

_ROOM = {
    "PublishRequest": "building",
    "Snapshot": "building",
    "LedgerEntry": "ledger_table",
    "ledger": "ledger_table",
    "run_staging": "leftovers",
    "commit": "snapshot",
    "published_folder": "snapshot",
}

__all__ = [
    "LedgerEntry",
    "PublishRequest",
    "Snapshot",
    "commit",
    "ledger",
    "published_folder",
    "run_staging",
]


def __getattr__(name: str) -> object:
    if name in _ROOM:
        return getattr(import_module(f"dateline.publish.{_ROOM[name]}"), name)
    raise AttributeError(f"module 'dateline.publish' has no attribute {name!r}")
