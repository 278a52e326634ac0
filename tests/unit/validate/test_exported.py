"""The suites as Great Expectations' users load them: plain JSON, its own expectations, the verdict of ours."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dateline.contract import declaration, to_table
from dateline.model import Severity
from dateline.validate import judge
from dateline.validate.exported import measured, write_suites
from dateline.validate.suite import great_expectations
from tests.rows import article, columns

BROKEN: tuple[dict[str, Any], ...] = (
    {},
    {"article_id": "0" * 31},
    {"published_date": date(2626, 1, 13), "published_latest": date(2626, 1, 14)},
    {"country": "XX"},
    {"headline": "A" * 400},
    {"char_end": 0},
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files by table."""
    return {path.stem: path for path in write_suites(tmp_path_factory.mktemp("suites"))}


def test_a_suite_is_of_everybodys_expectations(written: dict[str, Path]) -> None:
    """Nothing of ours has to be imported to load it, and every rule is in it."""
    suite = json.loads(written["articles"].read_text("utf-8"))
    kinds = {one["type"] for one in suite["expectations"]}
    assert "expect_column_values_to_lie_within" not in kinds
    assert {one["meta"]["rule"] for one in suite["expectations"]} == {
        rule.name for rule in declaration("articles").every_rule
    }


def test_the_loaded_suite_finds_what_ours_does(written: dict[str, Path]) -> None:
    """The same rules are broken by the same numbers of rows, days among them."""
    rows = to_table("articles", columns([article(n, **changes) for n, changes in enumerate(BROKEN)]))
    gx = great_expectations()
    suite = gx.ExpectationSuite(**json.loads(written["articles"].read_text("utf-8")))
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("theirs").add_dataframe_asset("articles")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": measured("articles", rows)})
    found = {
        result.expectation_config.meta["rule"]: result.result["unexpected_count"]
        for result in batch.validate(suite).results
        if not result.success
    }
    rules = [rule for rule in declaration("articles").every_rule if rule.severity is not Severity.DATASET]
    ours = {one.rule: one.n_broken for one in judge(rows, rules=rules).results if one.n_broken}
    assert {"article_id_malformed", "date_impossible", "country_unknown", "headline_long"} <= set(ours)
    assert found == ours
