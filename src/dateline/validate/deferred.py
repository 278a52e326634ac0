"""Modules that a library imports at its top and we never come to use: imported when something asks for them.

Great Expectations imports `scipy.stats` for three distribution tests and `altair` for charts in notebooks; with both a
process takes one and a half seconds longer to start, of four.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import sys
from collections.abc import Iterator
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
