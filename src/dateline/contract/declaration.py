"""The contract as declared in schemas/*.yaml: tables, columns and rules, parsed once and checked.

Everything else about the shape of the dataset is derived from these records: Arrow schemas, the expectation suite,
reader dtypes, the data dictionary, the fingerprints.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from dateline.errors import ContractViolated
from dateline.lexicon import schema_path
from dateline.model import Severity

CONTRACT_VERSION = "2"
"""Raised by hand whenever a column is added, dropped, renamed or retyped; `evolution.STEPS` then says how to upgrade."""

TABLES: tuple[str, ...] = ("articles", "undated", "quarantine", "spans", "dumps", "sightings")

VOCABULARIES = ("schema.org", "NITF", "Media Cloud")
"""Whose names of columns are given beside ours."""

TESTS = (
    "matches",
    "one_of",
    "between",
    "at_least",
    "at_most",
    "after",
    "not_before",
    "unique",
)
"""The words a rule may test with; what each means to Great Expectations stands in `validate.suite`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the contract, on a column or (with `column` '') on the table."""

    name: str
    """Snake case; what quarantine and quality_flags call it."""
    column: str
    severity: Severity
    test: str
    """One of `TESTS`."""
    argument: Any
    """What to test against: a pattern, a set or its name, bounds, another column."""
    measure: str
    """Name of the figure to test instead of the column itself; '' for the column."""
    says: str
    """The rule in words, to be read after the column's name."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    type: str
    """In Arrow's words, e.g. 'list<struct<code: string!, score: float32!>!>'; `!` marks a nested field as never null."""
    required: bool
    """No nulls."""
    description: str
    is_category: bool = False
    """Few distinct values: readers get a category."""
    is_staged: bool = False
    """A partition key that staged tables carry as a column."""
    known_as: tuple[tuple[str, str], ...] = ()
    """What others call it: vocabulary (one of `VOCABULARIES`) and name."""
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Declaration:
    """One table of the contract."""

    table: str
    description: str
    columns: tuple[Column, ...]
    """In the order they are stored."""
    keys: tuple[Column, ...] = ()
    """Partition keys: folder names of the published table, not columns of its files."""
    rules: tuple[Rule, ...] = ()
    """Rules on the table as a whole."""
    same_columns_as: str = ""
    """The table whose columns these are; '' for its own."""

    @property
    def staged_columns(self) -> tuple[Column, ...]:
        """The stored columns and, last, those partition keys that a staged table carries."""
        return self.columns + tuple(key for key in self.keys if key.is_staged)

    @property
    def every_rule(self) -> tuple[Rule, ...]:
        """All rules: of the columns in order, of the partition keys, of the table."""
        owners = (*self.columns, *self.keys)
        return tuple(rule for owner in owners for rule in owner.rules) + self.rules


@cache
def declaration(table: str) -> Declaration:
    """What schemas/<table>.yaml declares.

    Raises KeyError for a table the contract does not know, ContractViolated when the declaration contradicts itself.
    """
    if table not in TABLES:
        raise KeyError(f"the contract has no table {table!r}; it has {', '.join(TABLES)}")
    raw = _load(table)
    keys = tuple(_column(table, item) for item in raw.get("partitioned_by", ()))
    template = raw.get("same_columns_as", "")
    columns = declaration(template).columns if template else tuple(_column(table, item) for item in raw["columns"])
    rules = tuple(_rule(table, "", item) for item in raw.get("rules", ()))
    declared = Declaration(table, raw["description"].strip(), columns, keys, rules, template)
    _refuse_contradictions(declared)
    return declared


def fingerprint_of(value: object) -> str:
    """16 hex digits of SHA-256 over `value` as canonical JSON (dates as ISO strings)."""
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _load(table: str) -> Mapping[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw: Mapping[str, Any] = yaml.load(schema_path(f"{table}.yaml").read_text(encoding="utf-8"), Loader=loader)
    return raw


def _column(table: str, item: Mapping[str, Any]) -> Column:
    known = {"name", "type", "required", "description", "category", "staged", "known_as", "rules"}
    if unknown := sorted(set(item) - known):
        raise ContractViolated(f"schemas/{table}.yaml: column {item.get('name')} has unknown entries {unknown}")
    elsewhere = item.get("known_as", {})
    if strangers := sorted(set(elsewhere) - set(VOCABULARIES)):
        raise ContractViolated(f"schemas/{table}.yaml: column {item['name']} is known to nobody called {strangers}")
    return Column(
        name=item["name"],
        type=item["type"],
        required=item.get("required", False),
        description=item["description"].strip(),
        is_category=item.get("category", False),
        is_staged=item.get("staged", False),
        known_as=tuple((name, elsewhere[name]) for name in VOCABULARIES if name in elsewhere),
        rules=tuple(_rule(table, item["name"], rule) for rule in item.get("rules", ())),
    )


def _rule(table: str, column: str, item: Mapping[str, Any]) -> Rule:
    tests = [test for test in TESTS if test in item]
    unknown = sorted(set(item) - {"rule", "severity", "measure", "says", *TESTS})
    if len(tests) != 1 or unknown:
        raise ContractViolated(
            f"schemas/{table}.yaml: rule {item.get('rule')} needs exactly one test of {', '.join(TESTS)}"
            + (f" and has unknown entries {unknown}" if unknown else "")
        )
    (test,) = tests
    severity = Severity(item["severity"])
    return Rule(item["rule"], column, severity, test, item[test], item.get("measure", ""), item["says"])


def _refuse_contradictions(declared: Declaration) -> None:
    columns = [column.name for column in (*declared.columns, *declared.keys)]
    rules = [rule.name for rule in declared.every_rule]
    for kind, names in (("column", columns), ("rule", rules)):
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ContractViolated(f"schemas/{declared.table}.yaml declares {kind} {', '.join(twice)} twice")
    _refuse_rules_without_effect(declared, columns)


def _refuse_rules_without_effect(declared: Declaration, columns: list[str]) -> None:
    """A severity has to be honoured on this table: silence would pass for a check that holds."""
    for rule in declared.every_rule:
        where = f"schemas/{declared.table}.yaml: rule {rule.name}"
        if rule.severity is Severity.WARNING and "quality_flags" not in columns:
            raise ContractViolated(
                f"{where} is a warning, and {declared.table} has no quality_flags to name it in: use critical or dataset"
            )
        if rule.severity is Severity.CRITICAL and declared.table == "quarantine":
            raise ContractViolated(f"{where} is critical, and rows of quarantine have nowhere else to go: use dataset")
