"""Publishing: staged rows become the next snapshot of the dataset, all of them or none.

Nothing is loaded until asked for: most commands need one function of this room, and pyarrow takes its time. (So the
modules are not called as the functions are: importing a module would put it in its function's place.)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dateline.publish.build.building import PublishRequest
    from dateline.publish.commands.commit import commit
    from dateline.publish.commands.compare import compare_snapshots
    from dateline.publish.commands.forget import forget
    from dateline.publish.commands.forgettable import snapshots_that_hold
    from dateline.publish.commands.gc import Collected, gc
    from dateline.publish.commands.push import Pushed, push, without_secrets
    from dateline.publish.commands.repair import Repaired, repair
    from dateline.publish.commands.rollback import rollback
    from dateline.publish.commands.sweep import has_leftovers, run_staging
    from dateline.publish.merge.mapping import sorting, staged_bytes
    from dateline.publish.merge.spread import Do, Spread, Task
    from dateline.publish.verification.problem import Problem
    from dateline.publish.verification.verify import Verified, verify

_HOME = {
    "build.building": ("PublishRequest",),
    "commands.compare": ("compare_snapshots",),
    "commands.gc": ("Collected", "gc"),
    "commands.rollback": ("rollback",),
    "commands.sweep": ("has_leftovers", "run_staging"),
    "commands.push": ("Pushed", "push", "without_secrets"),
    "merge.mapping": ("sorting", "staged_bytes"),
    "merge.spread": ("Do", "Spread", "Task"),
    "verification.problem": ("Problem",),
    "commands.repair": ("Repaired", "repair"),
    "commands.forget": ("forget",),
    "commands.forgettable": ("snapshots_that_hold",),
    "commands.commit": ("commit",),
    "verification.verify": ("Verified", "verify"),
}
_ROOM = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "Collected",
    "Do",
    "Problem",
    "PublishRequest",
    "Pushed",
    "Repaired",
    "Spread",
    "Task",
    "Verified",
    "commit",
    "compare_snapshots",
    "forget",
    "gc",
    "has_leftovers",
    "push",
    "repair",
    "rollback",
    "run_staging",
    "snapshots_that_hold",
    "sorting",
    "staged_bytes",
    "verify",
    "without_secrets",
]


def __getattr__(name: str) -> object:
    if name in _ROOM:
        return getattr(import_module(f"dateline.publish.{_ROOM[name]}"), name)
    raise AttributeError(f"module 'dateline.publish' has no attribute {name!r}")
