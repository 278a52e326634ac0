"""A lake table over the same files: after each publish, the dataset's own Parquet files as a version of a Delta Lake table.

The dataset does not need it, and a reader of the plain folders never hears of it (decision 0026). The libraries are loaded only
where somebody asked for such a table.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from dateline.lake.notes import FORMATS, formats, is_behind

if TYPE_CHECKING:
    from dateline.lake.syncing import Standing, clear, following, standing, sync

__all__ = ["FORMATS", "Standing", "clear", "following", "formats", "is_behind", "standing", "sync"]


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("dateline.lake.syncing"), name)
    raise AttributeError(f"module 'dateline.lake' has no attribute {name!r}")
