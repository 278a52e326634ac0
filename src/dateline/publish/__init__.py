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
    from dateline.dataset.snapshots import SnapshotInfo, list_snapshots, resolve
    from dateline.publish.build.building import PublishRequest
    from dateline.publish.commands.commit import commit, published_folder
    from dateline.publish.commands.compare import compare_snapshots
    from dateline.publish.commands.forget import forget
    from dateline.publish.commands.gc import Collected, gc
    from dateline.publish.commands.push import Pushed, push
    from dateline.publish.commands.repair import Repaired, repair
    from dateline.publish.commands.rollback import rollback
    from dateline.publish.commands.sweep import has_leftovers, run_staging
    from dateline.publish.verification.problem import Problem
    from dateline.publish.verification.verify import Verified, verify

_HOME = {
    "dataset.snapshot": ("is_outdated",),
    "publish.build.building": ("PublishRequest",),
    "dataset.snapshots": ("SnapshotInfo", "list_snapshots", "resolve"),
    "dataset.format.diff": ("Change", "Diff"),
    "dataset.format.tombstones": ("Tombstones", "read_tombstones"),
    "publish.commands.compare": ("compare_snapshots",),
    "publish.commands.gc": ("Collected", "gc"),
    "publish.commands.rollback": ("rollback",),
    "dataset.format.leases": ("lease",),
    "dataset.ledger": ("LedgerEntry", "ledger"),
    "publish.commands.sweep": ("has_leftovers", "run_staging"),
    "dataset.format.lock": ("holder", "writer_lock"),
    "publish.commands.push": ("Pushed", "push"),
    "publish.verification.problem": ("Problem",),
    "publish.commands.repair": ("Repaired", "repair"),
    "publish.commands.forget": ("forget",),
    "publish.commands.commit": ("commit", "published_folder"),
    "publish.verification.verify": ("Verified", "verify"),
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
    "SnapshotInfo",
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
