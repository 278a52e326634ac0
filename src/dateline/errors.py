"""What can go wrong with a whole dump or with the machine.

A line of text that cannot be used is not an exception but a `Rejection`. Exceptions here say whether trying
again can help (`Transient`) or not (`Permanent`), survive pickling between processes, and tell what to do next.
"""

from __future__ import annotations


class DatelineError(Exception):
    """Base of every error this package raises on purpose. `exit_code` is what the command line returns for it."""

    exit_code = 1


class Transient(DatelineError):
    """Trying again may help: a network share that went away, a full disk, a server that restarts."""


class Permanent(DatelineError):
    """Trying again will give the same result: the input or the configuration has to change."""


class DumpUnreadable(Permanent):
    """A dump, or one member or record of it, cannot be turned into text. The message says why and where."""


class UsageError(Permanent):
    """The caller asked for something that does not exist or contradicts itself."""

    exit_code = 2


class ContractViolated(Permanent):
    """A table or a dataset breaks the contract as a whole (a *dataset* rule): nothing is published."""

    exit_code = 3


class GateStopped(Permanent):
    """A publish would change more of the dataset than its gate allows: nothing is published."""

    exit_code = 3


class PublishConflict(Transient):
    """Another writer holds the dataset."""

    exit_code = 4


class StorageFailed(Transient):
    """The operating system refused a read or write (disk full, quota, too many open files): names file and cause."""


class ServerLost(Transient):
    """The Prefect server went away in the middle of a run. Nothing of it is published."""


class TimedOut(Transient):
    """A run's batches took longer than they may: nothing is published. The exit code is that of timeout(1)."""

    exit_code = 124


class DatasetBroken(Permanent):
    """The published dataset is not what its manifest says."""


class Cancelled(DatelineError):
    """The run was asked to stop (Ctrl-C, SIGTERM, a cancelled flow run). Nothing of it is published."""

    exit_code = 130
