"""The declarations themselves: complete, free of contradictions, quick to load, and in the data dictionary."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.contract import TABLES, Declaration, declaration
from dateline.contract.__main__ import main
from dateline.contract.declaration import _column, _refuse_contradictions
from dateline.contract.dictionary import data_dictionary
from dateline.errors import ContractViolated


def test_the_data_dictionary_is_up_to_date(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """docs/data-dictionary.md is what the contract says today: `python -m dateline.contract` writes it."""
    assert main(["--check", str(repository / "docs" / "data-dictionary.md")]) == 0, capsys.readouterr().err


def test_a_stale_data_dictionary_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--check writes nothing and says what to run; without it the file is written."""
    file = tmp_path / "dictionary.md"
    assert main(["--check", str(file)]) == 1
    assert "run `python -m dateline.contract`" in capsys.readouterr().err
    assert not file.exists()
    assert main([str(file)]) == 0
    assert main(["--check", str(file)]) == 0


def test_the_data_dictionary_names_every_column_and_rule() -> None:
    """Nothing is declared that a reader cannot look up."""
    text = data_dictionary()
    for table in TABLES:
        for column in (*declaration(table).columns, *declaration(table).keys):
            assert f"| `{column.name}`" in text
        assert all(f"| `{rule.name}` |" in text for rule in declaration(table).every_rule)


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ({"rule": "a", "severity": "warning", "says": "x"}, "needs exactly one test"),
        ({"rule": "a", "severity": "warning", "says": "x", "at_least": 1, "at_most": 2}, "needs exactly one test"),
        ({"rule": "a", "severity": "warning", "says": "x", "at_least": 1, "atmost": 2}, "unknown entries .'atmost'"),
    ],
)
def test_a_misspelt_rule_is_refused(rule: dict[str, object], complaint: str) -> None:
    """A rule that tests nothing, or two things, would pass for a rule kept."""
    with pytest.raises(ContractViolated, match=complaint):
        _column("articles", {"name": "c", "type": "int32", "description": "A column.", "rules": [rule]})


def test_a_misspelt_entry_and_a_column_twice_are_refused() -> None:
    """`requierd: true` must not make a nullable column."""
    item = {"name": "c", "type": "int32", "description": "A column."}
    with pytest.raises(ContractViolated, match=r"column c has unknown entries .'requierd'"):
        _column("articles", item | {"requierd": True})
    column = _column("articles", item)
    with pytest.raises(ContractViolated, match="declares column c twice"):
        _refuse_contradictions(Declaration("articles", "", (column, column)))


def test_rule_names_are_snake_case_and_say_what_is_wrong() -> None:
    """They are what operators meet in quarantine and analysts in quality_flags."""
    rules = declaration("articles").every_rule
    assert all(rule.name.replace("_", "").isalpha() and rule.name.islower() and rule.says for rule in rules)
