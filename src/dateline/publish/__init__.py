"""Publishing: staged rows become the next snapshot of the dataset, all of them or none.

Nothing is loaded until asked for: most commands need one function of this room, and pyarrow takes its time. (So the
modules are not called as the functions are: importing a module would put it in its function's place.)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.dataset.format.diff import Change, Diff
    from dateline.dataset.format.leases import lease
    from dateline.dataset.format.lock import holder, writer_lock
    from dateline.dataset.format.tombstones import Tombstones, read_tombstones
    from dateline.dataset.ledger import LedgerEntry, ledger
    from dateline.dataset.snapshot import is_outdated
    from dateline.publish.building import PublishRequest, Snapshot
    from dateline.publish.history import Collected, compare_snapshots, gc, list_snapshots, resolve, rollback
    from dateline.publish.leftovers import has_leftovers, run_staging
    from dateline.publish.mending import Repaired, repair
    from dateline.publish.mirror import Pushed, push
    from dateline.publish.problem import Problem
    from dateline.publish.retraction import forget
    from dateline.publish.snapshot import commit, published_folder
    from dateline.publish.verification import Verified, verify

_HOME = {
    "dataset.snapshot": ("is_outdated",),
    "publish.building": ("PublishRequest", "Snapshot"),
    "dataset.format.diff": ("Change", "Diff"),
    "dataset.format.tombstones": ("Tombstones", "read_tombstones"),
    "publish.history": ("Collected", "compare_snapshots", "gc", "list_snapshots", "resolve", "rollback"),
    "dataset.format.leases": ("lease",),
    "dataset.ledger": ("LedgerEntry", "ledger"),
    "publish.leftovers": ("has_leftovers", "run_staging"),
    "dataset.format.lock": ("holder", "writer_lock"),
    "publish.mirror": ("Pushed", "push"),
    "publish.problem": ("Problem",),
    "publish.mending": ("Repaired", "repair"),
    "publish.retraction": ("forget",),
    "publish.snapshot": ("commit", "published_folder"),
    "publish.verification": ("Verified", "verify"),
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
        return getattr(import_module(f"dateline.{_ROOM[name]}"), name)
    raise AttributeError(f"module 'dateline.publish' has no attribute {name!r}")
