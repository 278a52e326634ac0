"""Modules that a library imports at its top and we never come to use: imported when something asks for them.

Great Expectations imports `scipy.stats` for three distribution tests and `altair` for charts in notebooks; with both a
process takes one and a half seconds longer to start, of four. Of what it imports only where it is installed, for stores in
the cloud and databases that we have not, it does without: that is another 45 MB and half a second.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import sys
import threading
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any


class _Deferred(ModuleType):
    """Stands for a module until one of its names is asked for.

    `importlib.util.LazyLoader` would do, if Python's own `import` did not look at its names in 3.11.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


@contextlib.contextmanager
def deferred(*names: str) -> Iterator[None]:
    """Inside the block `import NAME` costs nothing. Afterwards NAME is imported afresh, as if the block had not been,
    by whoever imports it or uses what the block has imported. Modules that are there, or not installed, are let be."""
    stand_ins: dict[str, _Deferred] = {}
    for name in names:
        if name not in sys.modules and (spec := importlib.util.find_spec(name)) is not None:
            stand_in = _Deferred(name)
            stand_in.__spec__ = spec
            stand_ins[name] = stand_in
            sys.modules[name] = stand_in
    try:
        yield
    finally:
        for name, stand_in in stand_ins.items():
            if sys.modules.get(name) is stand_in:
                del sys.modules[name]


class _Absent:
    """A finder that finds nothing of some packages, and says so: `import` then fails as where they are not installed."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._thread = threading.get_ident()

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> None:
        """Raise ModuleNotFoundError for a module of these packages, but to other threads, which may need them."""
        if threading.get_ident() == self._thread and name.partition(".")[0] in self._names:
            raise ModuleNotFoundError(f"{name} is left out here", name=name)


@contextlib.contextmanager
def absent(*names: str) -> Iterator[None]:
    """Inside the block these packages cannot be imported, as if they were not installed; those that are imported already can.

    For libraries that do without: what imports them later, outside the block, gets them.
    """
    finder = _Absent(frozenset(name for name in names if name not in sys.modules))
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
