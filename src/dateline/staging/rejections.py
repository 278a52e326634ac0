"""Rows of `quarantine`: what was refused, with its raw text and the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from dateline.contract import CONTRACT_VERSION
from dateline.model import Document, Rejection, Severity
from dateline.validate import Breach
from dateline.version import __version__

Source = tuple[Document, int, int]
"""Where a row's raw text stands: document, first character, and the one after the last."""


def rejection_of(source: Source, breaches: Sequence[Breach]) -> Rejection:
    """What goes to quarantine of a row that broke rules: the text of its place, with all of them."""
    rules, details = {b.rule for b in breaches}, {b.detail for b in breaches}
    return Rejection.of(*source, ",".join(sorted(rules)), Severity.CRITICAL, "; ".join(sorted(details)))


def repeat_of_rejected(source: Source) -> Rejection:
    """A text that stood in the dump before and was refused there."""
    detail = "the same text stands earlier in this dump and was refused there: see its row"
    return Rejection.of(*source, "repeats_rejected", Severity.CRITICAL, detail)


def quarantine_columns(rejections: Sequence[Rejection]) -> dict[str, list[Any]]:
    """Rejections as the columns of `quarantine`."""
    rows: dict[str, list[Any]] = defaultdict(list)
    for one in rejections:
        row = {field: getattr(one, field) for field in Rejection.__slots__}
        row |= {"severity": one.severity.value, "contract_version": CONTRACT_VERSION, "pipeline_version": __version__}
        for name, value in row.items():
            rows[name].append(value)
    return rows
