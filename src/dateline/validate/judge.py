"""The verdict on a staged table: which rows are published, which go to quarantine and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from dateline.contract import Rule, arrow_schema, declaration
from dateline.errors import ContractViolated
from dateline.model import Severity

if TYPE_CHECKING:
    import pandas as pd

# Row positions of all failures, and not the query text Great Expectations would write out for each
_RESULT_FORMAT = {"result_format": "COMPLETE", "return_unexpected_index_query": False}
_VALUE_CHARS = 40
"""A detail quotes at most this much of a failing value."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A row that broke a rule."""

    row: int
    """Position in the judged table, from 0."""
    rule: str
    severity: Severity
    detail: str
    """What the rule wants and what the row has, in one sentence. Holds no headline and no body text."""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """How a table fared by one rule."""

    rule: str
    column: str
    severity: Severity
    says: str
    n_tested: int
    """Rows it applied to."""
    n_broken: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which rows of a table are published and which are not."""

    accepted: pa.Table
    """The rows that broke no *critical* rule, in their order, the *warning* rules they broke added to quality_flags."""
    rejected: tuple[Breach, ...]
    """Each broken *critical* rule of each other row, by row, then in the contract's order."""
    results: tuple[RuleResult, ...] = ()
    """One per rule, in the contract's order."""


_Broken = tuple[Rule, list[int], list[Any]]
"""A rule, the rows that broke it, and what these rows have."""


def judge(rows: pa.Table, table: str = "articles", rules: Sequence[Rule] | None = None) -> Verdict:
    """Hold staged rows of `table` against the contract's rules for it, or those of `rules`.

    Safe to call from several threads at once: every call has a Great Expectations context of its own.

    Raises ContractViolated when the schema is another than the contract's or a *dataset* rule is broken, and
    RuntimeError when a rule itself could not be evaluated.
    """
    schema = arrow_schema("articles" if table == "undated" else table, staged=True)  # both are staged as articles
    if not rows.schema.equals(schema):
        raise ContractViolated(_schema_difference(table, rows.schema, schema))
    rules = declaration(table).every_rule if rules is None else rules
    if not rows.num_rows or not rules:  # Great Expectations lets an empty frame pass all, after seconds of import
        return Verdict(rows, (), tuple(_tally(rule, 0, 0) for rule in rules))
    broken, results = _evaluate(table, rows, rules)
    _stop_at_dataset_rules(table, rows.num_rows, broken)
    rejected = sorted(
        (
            Breach(row, rule.name, rule.severity, _detail(rule, value))
            for rule, numbers, values in broken
            if rule.severity is Severity.CRITICAL
            for row, value in zip(numbers, values, strict=True)
        ),
        key=lambda breach: breach.row,  # stable: keeps the contract's order within a row
    )
    warnings = [(rule.name, numbers) for rule, numbers, _ in broken if rule.severity is Severity.WARNING]
    accepted = _without(_with_flags(rows, warnings), {breach.row for breach in rejected})
    return Verdict(accepted, tuple(rejected), results)


def _stop_at_dataset_rules(table: str, n_rows: int, broken: Sequence[_Broken]) -> None:
    stopping = [
        f"{rule.name} ({len(numbers)} of {n_rows} rows: {rule.column or 'the table'} {rule.says})"
        for rule, numbers, _ in broken
        if rule.severity is Severity.DATASET
    ]
    if stopping:
        raise ContractViolated(f"{table} break rules of the whole dataset, nothing is published: {'; '.join(stopping)}")


def _evaluate(table: str, rows: pa.Table, rules: Sequence[Rule]) -> tuple[list[_Broken], tuple[RuleResult, ...]]:
    """The rules that were broken, with the rows that broke them and what those rows have; and every rule's tally."""
    from dateline.validate.suite import build_suite, frame_for, subject

    frame = frame_for(rows, rules)
    outcomes = _run_suite(build_suite(table, rules), frame)
    broken: list[_Broken] = []
    tallies = []
    for rule in rules:
        outcome = outcomes[rule.name]
        failure = outcome.exception_info
        if failure and failure.get("raised_exception", True):
            raise RuntimeError(f"rule {rule.name} could not be evaluated: the check or the contract is wrong")
        numbers = sorted(outcome.result["unexpected_index_list"] or [])
        tested = outcome.result["element_count"] - outcome.result.get("missing_count", 0)
        tallies.append(_tally(rule, tested, len(numbers)))
        if numbers:
            name = subject(rule)
            values = frame[name].iloc[numbers].tolist() if name else [None] * len(numbers)
            broken.append((rule, numbers, values))
    return broken, tuple(tallies)


def _run_suite(suite: Any, frame: pd.DataFrame) -> dict[str, Any]:
    """Each rule's validation result, by rule. Results come back regrouped: the rule's name in the meta tells them apart."""
    from dateline.validate.suite import great_expectations

    context = great_expectations().get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("staged").add_dataframe_asset(suite.name)
    batch = asset.add_batch_definition_whole_dataframe("batch").get_batch({"dataframe": frame})
    validation = batch.validate(suite, result_format=_RESULT_FORMAT)
    return {result.expectation_config.meta["rule"]: result for result in validation.results}


def _tally(rule: Rule, tested: int, broken: int) -> RuleResult:
    return RuleResult(rule.name, rule.column, rule.severity, rule.says, tested, broken)


def _detail(rule: Rule, value: Any) -> str:
    figure = rule.measure or rule.column
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # whole numbers come as floats where the batch holds a null besides
    return f"the rule is that {rule.column} {rule.says}; here {figure} is {str(value)[:_VALUE_CHARS]}"


def _with_flags(table: pa.Table, warnings: Sequence[tuple[str, list[int]]]) -> pa.Table:
    if not warnings:
        return table
    flags = table["quality_flags"].to_pylist()
    for rule, rows in warnings:
        for row in rows:
            if rule not in flags[row]:
                flags[row] = [*flags[row], rule]
    position = table.schema.get_field_index("quality_flags")
    field = table.schema.field(position)
    return table.set_column(position, field, pa.array(flags, type=field.type))


def _without(table: pa.Table, rows: set[int]) -> pa.Table:
    if not rows:
        return table
    kept = table.filter(pa.array([row not in rows for row in range(table.num_rows)]))
    return kept.combine_chunks()  # byte-identical files need single chunks


def _schema_difference(table: str, found: pa.Schema, wanted: pa.Schema) -> str:
    missing = [name for name in wanted.names if name not in found.names]
    unknown = [name for name in found.names if name not in wanted.names]
    others = [
        f"{field.name} is {found.field(field.name).type}, not {field.type}"
        for field in wanted
        if field.name in found.names and not found.field(field.name).equals(field)
    ]
    parts = [f"missing: {', '.join(missing)}"] * bool(missing) + [f"unknown: {', '.join(unknown)}"] * bool(unknown)
    return f"staged {table} have another schema than the contract; " + "; ".join(parts + others or ["order of columns"])
