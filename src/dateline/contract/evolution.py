"""How tables written under an earlier version of the contract become today's.

Each version after the first has one `Step`, kept for good: a dataset of any age is brought up by all steps since. The
shape of every version is on record, so that a column cannot change without a new version (tests/unit/contract).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from dateline.contract.declaration import CONTRACT_VERSION, declaration
from dateline.contract.tables import arrow_schema, conform
from dateline.errors import ContractViolated


@dataclass(frozen=True, slots=True)
class Step:
    """What a version changed compared with the one before it.

    The keys are names of tables; what is said of `articles` holds for `undated`, which has its columns.
    """

    to_version: str
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Old column name -> new."""
    added: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """New column -> the value old rows get (None: null)."""
    dropped: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Retyping needs no entry: values are cast, and refused where that would change them."""


STEPS: tuple[Step, ...] = (
    # place_evidence says where its towns lie: new fields of a struct are null in old rows, which the cast sees to
    Step(
        "2",
        added={
            "articles": {"page": None, "edition": None, "printed_words": None},
            "dumps": {
                "n_prose_chars": None,
                "n_furniture_prose_chars": None,
                "n_unclaimed_chars": None,
                "has_unclaimed_prose": None,
            },
        },
    ),
)
"""Oldest first."""

SHAPES: Mapping[str, str] = {"1": "e53aaf91630f57a1", "2": "8ec9b3d6058b31ad"}
"""`fingerprints.shape_fingerprint()` of every version that was ever released."""


def evolve(table: str, data: pa.Table, from_version: str, steps: Sequence[Step] = STEPS) -> pa.Table:
    """`data` of `table`, written under contract `from_version`, with today's columns and schema in one chunk.

    Partition keys that `data` carries as columns are kept, after the others. Versions without a step of their own in
    `steps` are refused: raises ContractViolated for a version this code does not know (a newer one, as a rule) and for
    rows that do not fit today's contract.
    """
    keys = [key.name for key in declaration(table).keys if key.name in data.column_names]
    aside = [data[name] for name in keys]
    data = data.drop_columns(keys) if keys else data
    for step in _steps_since(from_version, steps):
        data = _take(step, table, data)
    data = conform(table, data)
    for name, values in zip(keys, aside, strict=True):
        data = data.append_column(name, values)
    return data


def _steps_since(version: str, steps: Sequence[Step]) -> Sequence[Step]:
    versions = ["1", *(step.to_version for step in steps)]
    if version not in versions:
        raise ContractViolated(
            f"this dataset was written under contract version {version}; this dateline knows {', '.join(versions)}"
            f" and writes {CONTRACT_VERSION}: use a newer dateline"
        )
    return steps[versions.index(version) :]


def _take(step: Step, table: str, data: pa.Table) -> pa.Table:
    owner = declaration(table).same_columns_as or table
    new_names = step.renamed.get(owner, {})
    data = data.rename_columns([new_names.get(name, name) for name in data.column_names])
    if dropped := [name for name in step.dropped.get(owner, ()) if name in data.column_names]:
        data = data.drop_columns(dropped)
    schema = arrow_schema(table)
    for name, value in step.added.get(owner, {}).items():
        # a column that a later version drops again has no type today: any will do until then
        kind = schema.field(name).type if name in schema.names else None
        data = data.append_column(name, pa.array([value] * data.num_rows, type=kind))
    if "contract_version" in data.column_names:
        at = data.column_names.index("contract_version")
        data = data.set_column(at, "contract_version", pa.array([step.to_version] * data.num_rows, pa.string()))
    return data
