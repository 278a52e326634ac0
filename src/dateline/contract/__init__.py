"""The contract between the pipeline and its readers: schemas/*.yaml and all that is derived from them.

Nothing is loaded until asked for: `CONTRACT_VERSION`, `declaration` and the fingerprints need no pyarrow.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from dateline.contract.declaration import (
    CONTRACT_VERSION,
    TABLES,
    Column,
    Declaration,
    Rule,
    declaration,
)
from dateline.contract.fingerprints import rules_fingerprint, shape_fingerprint, words_fingerprint

if TYPE_CHECKING:
    from dateline.contract.evolution import evolve
    from dateline.contract.tables import arrow_schema, conform, reader_dtypes, to_table

__all__ = [
    "CONTRACT_VERSION",
    "TABLES",
    "Column",
    "Declaration",
    "Rule",
    "arrow_schema",
    "conform",
    "declaration",
    "evolve",
    "reader_dtypes",
    "rules_fingerprint",
    "shape_fingerprint",
    "to_table",
    "words_fingerprint",
]

_LAZY = dict.fromkeys(("arrow_schema", "conform", "reader_dtypes", "to_table"), "dateline.contract.tables")
_LAZY["evolve"] = "dateline.contract.evolution"


def __getattr__(name: str) -> object:
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'dateline.contract' has no attribute {name!r}")
