"""Three things of the contract can change, and each is seen by one fingerprint."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.contract import rules_fingerprint, shape_fingerprint, words_fingerprint
from dateline.errors import ContractViolated
from tests.schemas import changed, with_rule


def three() -> tuple[str, str, str]:
    """Shape, rules, words."""
    return shape_fingerprint(), rules_fingerprint(), words_fingerprint()


@pytest.mark.parametrize(
    ("table", "old", "new", "differ"),
    [
        ("dumps", "Documents in it.", "How many documents it has.", (False, False, True)),
        ("articles", "at_most: 300,", "at_most: 299,", (False, True, False)),
        ("articles", "has at most 300 characters", "is no longer than 300 characters", (False, False, True)),
        ("articles", "is 32 hex digits}", "has 32 hex digits}", (False, True, True)),
        ("dumps", "n_documents, type: int32", "n_documents, type: int64", (True, False, False)),
        ("dumps", "url, type: string,", "url, type: string, required: true,", (True, False, False)),
        ("articles", "# One declaration", "# A single declaration", (False, False, False)),
    ],
    ids=["description", "bound", "warning's words", "critical rule's words", "type", "nulls", "comment"],
)
def test_each_change_is_seen_by_its_fingerprint(
    tmp_path: Path, table: str, old: str, new: str, differ: tuple[bool, bool, bool]
) -> None:
    """Shape, rules and words are told apart; the words of a critical rule stand in quarantine, so they are a rule's too."""
    before = three()
    with changed(tmp_path / "schemas", table, old, new):
        assert tuple(a != b for a, b in zip(before, three(), strict=True)) == differ
    assert three() == before


@pytest.mark.parametrize(
    ("table", "column", "severity"), [("dumps", "n_chars", "warning"), ("quarantine", "text", "critical")]
)
def test_a_rule_that_could_have_no_effect_is_refused(tmp_path: Path, table: str, column: str, severity: str) -> None:
    """A warning needs flags to be named in, a row of quarantine has nowhere else to go: said when the contract is read."""
    rule = f"{{rule: odd, severity: {severity}, at_least: 0, says: is at least 0}}"
    with (
        pytest.raises(ContractViolated, match=rf"schemas/{table}.yaml: rule odd"),
        changed(tmp_path / "schemas", *with_rule(table, column, rule)),
    ):
        rules_fingerprint()
