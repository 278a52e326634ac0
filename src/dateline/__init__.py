"""dateline: news dumps in; a dated, placed, validated article dataset out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from dateline.version import __version__

if TYPE_CHECKING:
    from dateline.export import export_articles
    from dateline.read import open, read_articles  # noqa: A004

__all__ = ["__version__", "export_articles", "open", "read_articles"]


# a library is silent until its user wants its log: Prefect shows it, `logging.basicConfig()` does
logging.getLogger("dateline").addHandler(logging.NullHandler())


def __getattr__(name: str) -> object:
    # `import dateline` stays light (no pandas) until somebody reads a dataset
    if name in ("open", "read_articles"):
        from dateline import read

        return getattr(read, name)
    if name == "export_articles":
        from dateline.export import export_articles

        return export_articles
    raise AttributeError(f"module 'dateline' has no attribute {name!r}")
