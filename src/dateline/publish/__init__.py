"""Publishing: staged rows become the next snapshot of the dataset, all of them or none.

Nothing is loaded until asked for: most commands need one function of this room, and pyarrow takes its time. (So the
modules are not called as the functions are: importing a module would put it in its function's place.)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.publish.base import is_outdated
    from dateline.publish.building import PublishRequest, Snapshot
    from dateline.publish.diff import Change, Diff
    from dateline.publish.forgotten import Tombstones, read_tombstones
    from dateline.publish.history import Collected, compare_snapshots, gc, list_snapshots, resolve, rollback
    from dateline.publish.leases import lease
    from dateline.publish.ledger_table import LedgerEntry, ledger
    from dateline.publish.leftovers import has_leftovers, run_staging
    from dateline.publish.lock import holder, writer_lock
    from dateline.publish.mending import Repaired, repair
    from dateline.publish.mirror import Pushed, push
    from dateline.publish.problem import Problem
    from dateline.publish.retraction import forget
    from dateline.publish.snapshot import commit, published_folder
    from dateline.publish.verification import Verified, verify

_HOME = {
    "base": ("is_outdated",),
    "building": ("PublishRequest", "Snapshot"),
    "diff": ("Change", "Diff"),
    "forgotten": ("Tombstones", "read_tombstones"),
    "history": ("Collected", "compare_snapshots", "gc", "list_snapshots", "resolve", "rollback"),
    "leases": ("lease",),
    "ledger_table": ("LedgerEntry", "ledger"),
    "leftovers": ("has_leftovers", "run_staging"),
    "lock": ("holder", "writer_lock"),
    "mirror": ("Pushed", "push"),
    "problem": ("Problem",),
    "mending": ("Repaired", "repair"),
    "retraction": ("forget",),
    "snapshot": ("commit", "published_folder"),
    "verification": ("Verified", "verify"),
}
_ROOM = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "Change",
    "Collected",
    "Diff",
    "LedgerEntry",
    "Problem",
    "PublishRequest",
    "Pushed",
    "Repaired",
    "Snapshot",
    "Tombstones",
    "Verified",
    "commit",
    "compare_snapshots",
    "forget",
    "gc",
    "has_leftovers",
    "holder",
    "is_outdated",
    "lease",
    "ledger",
    "list_snapshots",
    "published_folder",
    "push",
    "read_tombstones",
    "repair",
    "resolve",
    "rollback",
    "run_staging",
    "verify",
    "writer_lock",
]


def __getattr__(name: str) -> object:
    if name in _ROOM:
        return getattr(import_module(f"dateline.publish.{_ROOM[name]}"), name)
    raise AttributeError(f"module 'dateline.publish' has no attribute {name!r}")
