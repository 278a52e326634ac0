"""Three fingerprints of the contract, since three things can change and each asks for something else.

- *shape* (columns, types, nulls, partition keys): every file of a dataset is written anew, no dump is read again.
- *rules* (what is tested, how severely): the dumps are processed again, since a verdict may fall otherwise.
- *words* (descriptions): nothing but the dictionary; rows and files stay as they are.
"""

from __future__ import annotations

from functools import cache

from dateline.contract.declaration import CONTRACT_VERSION, TABLES, Rule, declaration, fingerprint_of
from dateline.contract.value_sets import value_set
from dateline.model import Severity


@cache
def shape_fingerprint() -> str:
    """16 hex digits over every table's columns, types and nullability: what a contract version stands for.

    Part of every file's metadata and of manifest.json.
    """
    columns = {
        table: [
            [(column.name, column.type, column.required) for column in group]
            for group in (declaration(table).columns, declaration(table).keys)
        ]
        for table in TABLES
    }
    return fingerprint_of([CONTRACT_VERSION, columns])


@cache
def rules_fingerprint() -> str:
    """16 hex digits over every table's rules, with the sets they name; part of every recipe.

    Which version the contract has is left out: that a row carries today's is a matter of its shape.
    """
    return fingerprint_of({table: [_rule(rule) for rule in declaration(table).every_rule] for table in TABLES})


@cache
def words_fingerprint() -> str:
    """16 hex digits over all that is only said: descriptions, what is a category to readers, how rules are put.

    The words of *critical* rules are in `rules_fingerprint`, too: they go into quarantine's details.
    """
    words = {
        table: [
            declaration(table).description,
            [
                (c.name, c.description, c.is_category, c.known_as)
                for c in (*declaration(table).columns, *declaration(table).keys)
            ],
            [(rule.name, rule.says) for rule in declaration(table).every_rule],
        ]
        for table in TABLES
    }
    return fingerprint_of(words)


def _rule(rule: Rule) -> list[object]:
    argument = (
        value_set(rule.argument) if rule.test == "one_of" and rule.argument != "contract_version" else rule.argument
    )
    says = rule.says if rule.severity is Severity.CRITICAL else ""
    return [rule.name, rule.column, rule.severity.value, rule.test, argument, rule.measure, says]
