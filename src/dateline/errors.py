"""What can go wrong with a whole dump or with the machine.

A line of text that cannot be used is not an exception but a `Rejection`. Exceptions here say whether trying
again can help (`Transient`) or not (`Permanent`), survive pickling between processes, and tell what to do next.
"""

from __future__ import annotations

from typing import ClassVar


class DatelineError(Exception):
    """Base of every error this package raises on purpose."""

    code: ClassVar[str] = "error"
    """What scripts may rely on: codes are added, never changed. Messages are for people and may change."""


class Transient(DatelineError):
    """Trying again may help: a network share that went away, a full disk, a server that restarts."""

    code = "transient"


class Permanent(DatelineError):
    """Trying again will give the same result: the input or the configuration has to change."""

    code = "permanent"


class DumpUnreadable(Permanent):
    """A dump, or one member or record of it, cannot be turned into text. The message says why and where."""

    code = "dump-unreadable"


class UsageError(Permanent):
    """The caller asked for something that does not exist or contradicts itself."""

    code = "usage"


class ContractViolated(Permanent):
    """A table or a dataset breaks the contract as a whole (a *dataset* rule): nothing is published."""

    code = "contract-violated"


class GateStopped(Permanent):
    """A publish would change more of the dataset than its gate allows: nothing is published."""

    code = "gate-stopped"


class PublishConflict(Transient):
    """Another writer holds the dataset."""

    code = "publish-conflict"


class StorageFailed(Transient):
    """The operating system refused a read or write (disk full, quota, too many open files): names file and cause."""

    code = "storage-failed"


class TableBehind(Transient):
    """What was published is published; a lake table over the same files could not be brought up to it."""

    code = "table-behind"


class DatasetBroken(Permanent):
    """The published dataset is not what its manifest says."""

    code = "dataset-broken"


class SnapshotRemoved(Transient):
    """A snapshot was cleared away while it was read without a lease. The current one reads."""

    code = "snapshot-removed"


class Cancelled(DatelineError):
    """The run was asked to stop (Ctrl-C, SIGTERM, a cancelled flow run). Nothing of it is published."""

    code = "cancelled"


_LONGEST_FAULT = 200


def is_the_machines(error: BaseException) -> bool:
    """Whether the operating system refused something (a full disk, too many open files): its errors have a number, and
    what libraries raise of a damaged file has none. Trying again later may help; giving up a dump would be wrong."""
    return isinstance(error, Transient) or (isinstance(error, OSError) and error.errno is not None)


def fault(error: BaseException) -> str:
    """An exception in one line that any file can store: 'ValueError (bad day)'."""
    if isinstance(error, MemoryError):
        return "there was not enough memory"
    said = (str(error).splitlines() or [""])[0][:_LONGEST_FAULT].encode("utf-8", "backslashreplace").decode("utf-8")
    return f"{type(error).__name__} ({said})" if said else type(error).__name__
