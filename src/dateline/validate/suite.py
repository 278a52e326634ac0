"""The contract's rules as a Great Expectations suite, and the narrow frame it is put to.

The only module that imports Great Expectations, and only when a table is judged: the import takes seconds.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from types import ModuleType
from typing import Any

import pandas as pd
import pyarrow as pa

from dateline.contract import Rule
from dateline.contract.value_sets import value_set
from dateline.model import Severity
from dateline.validate.deferred import absent, deferred
from dateline.validate.measures import measure

# Great Expectations knows critical, warning and info; the severity of ours that stops a run is critical to it too.
_SEVERITY = {Severity.CRITICAL: "critical", Severity.WARNING: "warning", Severity.DATASET: "critical"}
_PAIRED = ("after", "not_before")
_IMPORT_WARNINGS = (
    ("Please install grpcio-status", ImportWarning),  # an optional dependency of its cloud support
    ("module 'sre_(constants|parse)' is deprecated", DeprecationWarning),  # its file_path_data_connector
)


_NOT_OURS = ("boto3", "botocore", "google", "grpc", "azure", "pyspark", "snowflake", "sqlalchemy", "trino")
"""What Great Expectations imports where it is installed: stores in the cloud, databases. We judge frames in memory."""


@cache
def great_expectations() -> ModuleType:
    """The library, without its telemetry and without the warnings its import gives."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    for message, category in _IMPORT_WARNINGS:
        warnings.filterwarnings("ignore", message=message, category=category)
    with deferred("scipy.stats", "altair"), absent(*_NOT_OURS):
        import great_expectations

    # it would tell every log of each temporary folder it makes
    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)
    library: ModuleType = great_expectations
    return library


def build_suite(name: str, rules: Sequence[Rule], *, is_standard: bool = False) -> Any:
    """An `ExpectationSuite` with one expectation per rule, each naming its rule and severity in its meta.

    is_standard: of Great Expectations' own expectations alone, so that others can load it; ours are quicker and say the same.
    """
    gx = great_expectations()
    return gx.ExpectationSuite(
        name=name, expectations=[_expectation(gx.expectations, rule, is_standard) for rule in rules]
    )


def frame_for(table: pa.Table, rules: Sequence[Rule]) -> pd.DataFrame:
    """The columns and measures that `rules` test, one row per row of `table`, on a fresh RangeIndex.

    Days come as naive timestamps, since Great Expectations compares those.
    """
    columns: dict[str, pa.Array] = {}
    for rule in rules:
        if rule.test == "unique":
            columns |= {name: table[name] for name in rule.argument}
        elif rule.measure:
            columns[subject(rule)] = measure(rule.measure, table, rule.column)
        else:
            columns[rule.column] = table[rule.column]
            if rule.test in _PAIRED:
                columns[rule.argument] = table[rule.argument]
    frame: pd.DataFrame = pa.table(columns).to_pandas(date_as_object=False)
    return frame.reset_index(drop=True)


def subject(rule: Rule) -> str:
    """Name of the frame's column that `rule` is about; '' for a rule on the table."""
    return f"{rule.column}:{rule.measure}" if rule.measure else rule.column


def _expectation(gxe: Any, rule: Rule, is_standard: bool) -> Any:
    common = {
        "meta": {"rule": rule.name, "severity": rule.severity.value},
        "severity": _SEVERITY[rule.severity],
        "description": f"{rule.column} {rule.says}".strip(),
    }
    argument = rule.argument
    match rule.test:
        case "matches":
            whole = rf"\A(?:{argument})\Z"  # `$` would let a line end through, into the name of a folder
            return gxe.ExpectColumnValuesToMatchRegex(column=subject(rule), regex=whole, **common)
        case "one_of":
            return gxe.ExpectColumnValuesToBeInSet(column=subject(rule), value_set=value_set(argument), **common)
        case "unique":
            return gxe.ExpectCompoundColumnsToBeUnique(column_list=list(argument), **common)
        case "after" | "not_before":
            return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                column_A=subject(rule),
                column_B=argument,
                or_equal=rule.test == "not_before",
                ignore_row_if="either_value_is_missing",
                **common,
            )
        case _:
            lowest, highest = _bounds(rule.test, argument)
            if is_standard:
                bounds = {"min_value": lowest, "max_value": highest}
                return gxe.ExpectColumnValuesToBeBetween(column=subject(rule), **bounds, **common)
            from dateline.validate.within import ExpectColumnValuesToLieWithin

            return ExpectColumnValuesToLieWithin(column=subject(rule), lowest=lowest, highest=highest, **common)


def _bounds(test: str, argument: Any) -> tuple[Any, Any]:
    if test == "between":
        low, high = argument
        return _comparable(low), _comparable(high)
    return (_comparable(argument), None) if test == "at_least" else (None, _comparable(argument))


def _comparable(value: Any) -> Any:
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else value  # noqa: DTZ001
