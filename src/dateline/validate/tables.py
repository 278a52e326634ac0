"""The verdicts on all tables of a batch, and what a broken *critical* rule means for a row of each.

| table | a row that breaks a *critical* rule |
|---|---|
| articles, undated | goes to quarantine |
| sightings | is not published; the article goes to quarantine with its first sighting, a repeat goes alone |
| spans | its text goes to quarantine; the span stays, since spans tile their document |
| dumps | the dump has failed, with the rule as the reason |
| quarantine | no such rule can be declared (`contract.declaration`) |
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from dateline.contract import declaration
from dateline.model import Outcome
from dateline.validate.judge import Breach, judge

Breaches = dict[int, list[Breach]]
"""Row -> the *critical* rules it breaks, in the contract's order."""


def judge_articles(
    rows: pa.Table, is_dated: Sequence[bool], beforehand: Mapping[int, Sequence[Breach]]
) -> tuple[pa.Table, Breaches]:
    """The staged article rows that are published, and what the others broke; `beforehand` is known of some already.

    Raises as `judge` does.
    """
    breaches: Breaches = {row: list(its) for row, its in beforehand.items()}
    accepted: list[pa.Table] = []
    for table, numbers in _by_table(is_dated):
        verdict = judge(rows if len(numbers) == rows.num_rows else rows.take(pa.array(numbers, pa.int64())), table)
        refused = {breach.row for breach in verdict.rejected}
        for breach in verdict.rejected:
            breaches.setdefault(numbers[breach.row], []).append(breach)
        left = [number for at, number in enumerate(numbers) if at not in refused]
        keep = [number not in beforehand for number in left]
        accepted.append(verdict.accepted if all(keep) else verdict.accepted.filter(pa.array(keep)))
    return pa.concat_tables(accepted).combine_chunks(), dict(sorted(breaches.items()))


def _by_table(is_dated: Sequence[bool]) -> list[tuple[str, list[int]]]:
    """The rows of each table; one call for both while `undated` has no rules but the columns'."""
    dated = [row for row, dated in enumerate(is_dated) if dated]
    undated = [row for row, dated in enumerate(is_dated) if not dated]
    own = declaration("undated")
    if (not own.rules and not any(key.rules for key in own.keys)) or not undated:
        return [("articles", sorted([*dated, *undated]))]
    return [("articles", dated), ("undated", undated)]


def has_rules(table: str) -> bool:
    """Whether there is anything to judge a table by."""
    return bool(declaration(table).every_rule)


def judge_rows(table: str, rows: pa.Table) -> Breaches:
    """What rows of one of the other tables broke. Raises as `judge` does."""
    breaches: Breaches = {}
    for breach in judge(rows, table).rejected:
        breaches.setdefault(breach.row, []).append(breach)
    return breaches


def judge_dumps(rows: pa.Table) -> tuple[pa.Table, dict[int, str]]:
    """The ledger rows, those that break a *critical* rule as failed; and of these the reasons. Raises as `judge` does."""
    reasons = {row: "; ".join(breach.detail for breach in its) for row, its in judge_rows("dumps", rows).items()}
    if reasons:
        failed = dict.fromkeys(reasons, Outcome.FAILED.value)
        rows = _with(_with(rows, "outcome", failed), "detail", reasons)
    return rows, reasons


def _with(rows: pa.Table, column: str, changed: Mapping[int, str]) -> pa.Table:
    """`rows` with other strings in some places of a column."""
    at = rows.schema.get_field_index(column)
    values = [changed.get(row, value) for row, value in enumerate(rows.column(column).to_pylist())]
    return rows.set_column(at, rows.schema.field(at), pa.array(values, rows.schema.field(at).type))
