"""Where batches are processed. A runner is one module of this folder and one value: `--runner NAME`.

Its module offers `task_runner(workers, address)`, which makes Prefect's task runner, and may say in `SCHEME` what
stands before `//host:port` in addresses of such clusters. `NAME://host:port` runs on a cluster that is there;
`NAME:ADDRESS` hands over an address as it is. The same task runs on each, and the same bytes come out. Where a cluster
can lose its last worker for good, `has_workers(runner)` says whether it has one.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from importlib.metadata import metadata
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from dateline.errors import DatelineError, Transient, UsageError

if TYPE_CHECKING:
    from prefect.task_runners import TaskRunner

AUTO = "auto"


def names() -> tuple[str, ...]:
    """The runners there are: 'auto', then the modules of this folder."""
    return AUTO, *sorted(module.name for module in pkgutil.iter_modules(__path__))


def split(runner: str) -> tuple[str, str | None]:
    """Name and address of 'dask', 'dask://host:8786' or 'ray:auto'. Raises UsageError where there is no such runner."""
    found = re.fullmatch(r"(\w+)(?::(.+))?", runner)
    if found is None or found[1] not in names():
        raise UsageError(f"there is no runner {runner!r}: take one of {', '.join(names())}, or dask://host:port")
    return found[1], found[2]


def require(runner: str) -> None:
    """Say that a runner's extra is missing before a server is started for it. Raises UsageError."""
    name, _ = split(runner)
    if name in (metadata("dateline").get_all("Provides-Extra") or ()) and find_spec(f"prefect_{name}") is None:
        raise UsageError(f"the {name} runner needs its extra: pip install 'dateline[{name}]'")


def choose(runner: str, workers: int, n_batches: int) -> str:
    """The runner meant by 'auto': threads for a single batch, else processes (the work is Python, not waiting)."""
    if runner != AUTO:
        return runner
    return "thread" if min(workers, n_batches) <= 1 else "process"


def task_runner(runner: str, workers: int) -> TaskRunner[Any]:
    """Prefect's task runner for `runner` with `workers` slots. Raises UsageError where its extra is not installed."""
    name, address = split(runner)
    module = import_module(f"{__name__}.{name}")
    if address is not None and address.startswith("//"):
        address = f"{getattr(module, 'SCHEME', name)}:{address}"
    made: TaskRunner[Any] = module.task_runner(workers, address)
    return made


@contextmanager
def started(runner: TaskRunner[Any], kind: str) -> Iterator[None]:
    """A task runner at work. Raises Transient, with what may help, where its cluster cannot be used."""
    with ExitStack() as stack:
        try:
            stack.enter_context(runner)
        except DatelineError:
            raise
        except Exception as error:  # whatever Ray or Dask has to say
            name = split(kind)[0]
            hint = getattr(import_module(f"{__name__}.{name}"), "HINT", "")
            said = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise Transient(f"the runner {kind} cannot be used ({said})" + (f": {hint}" if hint else "")) from error
        yield


def has_workers(runner: TaskRunner[Any], kind: str) -> Callable[[], bool]:
    """What tells whether a started runner has anybody left to process a task."""
    look = getattr(import_module(f"{__name__}.{split(kind)[0]}"), "has_workers", None)
    return partial(look, runner) if look else lambda: True


def refuse_address(name: str, address: str | None) -> None:
    """For runners on this machine. Raises UsageError where an address was given."""
    if address is not None:
        raise UsageError(f"the runner {name} works on this machine and takes no address: --runner {name}")
