"""dateline: news dumps in; a dated, placed, validated article dataset out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dateline.version import __version__

if TYPE_CHECKING:
    from dateline.read import read_articles

__all__ = ["__version__", "read_articles"]


def __getattr__(name: str) -> object:
    # `import dateline` stays light (no pandas) until somebody reads a dataset
    if name == "read_articles":
        from dateline.read import read_articles

        return read_articles
    raise AttributeError(f"module 'dateline' has no attribute {name!r}")
