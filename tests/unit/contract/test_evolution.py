"""Old tables become today's, and no column changes without a new version."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.contract import CONTRACT_VERSION, TABLES, arrow_schema, conform, evolve, to_table
from dateline.contract.evolution import SHAPES, STEPS, Step
from dateline.contract.fingerprints import shape_fingerprint
from dateline.errors import ContractViolated
from tests.contracts.keep import FOLDER
from tests.rows import article, columns


def test_the_shape_of_this_version_is_on_record() -> None:
    """Columns, types and nullability changed: raise CONTRACT_VERSION, add a Step and the new shape to SHAPES."""
    assert SHAPES[CONTRACT_VERSION] == shape_fingerprint()


def test_every_version_after_the_first_has_its_step() -> None:
    """A dataset of any age can be brought up to date."""
    assert list(SHAPES) == ["1", *(step.to_version for step in STEPS)]
    assert list(SHAPES)[-1] == CONTRACT_VERSION


@pytest.mark.parametrize("version", SHAPES)
@pytest.mark.parametrize("table", TABLES)
def test_tables_of_every_past_version_become_todays(version: str, table: str) -> None:
    """A new version needs its files: `python -m tests.contracts.keep`."""
    kept = pq.read_table(FOLDER / version / f"{table}.parquet")
    new = evolve(table, kept, version)
    assert new.schema.equals(arrow_schema(table), check_metadata=True)
    assert new.num_rows == kept.num_rows >= 1
    ids = "article_id" if "article_id" in new.column_names else "dump_id"
    assert new[ids].to_pylist() == kept[ids].to_pylist()


def published(*numbers: int) -> pa.Table:
    """Published rows: without the staged region."""
    return conform("articles", to_table("articles", columns([article(n) for n in numbers])).drop_columns(["region"]))


def test_todays_tables_are_left_as_they_are() -> None:
    """Nothing to do for the current version."""
    assert evolve("articles", published(0, 1), CONTRACT_VERSION).equals(published(0, 1), check_metadata=True)


def test_an_old_table_takes_every_step_since() -> None:
    """Renamed, added and dropped columns, in an order of its own, end as today's schema."""
    today = published(0, 1)
    old = today.rename_columns([{"agency": "wire"}.get(name, name) for name in today.column_names])
    old = old.drop_columns(["n_sightings", "section"]).append_column("mood", pa.array(["grim", "gay"]))
    steps = [
        Step("2", renamed={"articles": {"wire": "agency"}}, added={"articles": {"n_sightings": 1}}),
        Step("3", added={"articles": {"section": None, "tone": "x"}}, dropped={"articles": ["mood"]}),
        Step("4", dropped={"articles": ["tone"]}),
    ]
    new = evolve("articles", old, "1", steps)
    assert new.schema.equals(arrow_schema("articles"), check_metadata=True)
    assert new.drop_columns(["contract_version"]).equals(today.drop_columns(["contract_version"]))
    assert new["contract_version"].to_pylist() == ["4", "4"]
    assert evolve("undated", old, "1", steps)["n_sightings"].to_pylist() == [1, 1]


def test_a_column_no_step_speaks_of_is_refused() -> None:
    """Nothing is dropped silently on the way up."""
    with pytest.raises(ContractViolated, match="no column mood"):
        evolve("articles", published(0).append_column("mood", pa.array(["grim"])), CONTRACT_VERSION)


def test_partition_keys_are_carried_along() -> None:
    """What a reader took from the folder names stays, after the columns."""
    old = published(0).append_column("region", pa.array(["europe"]))
    assert evolve("articles", old, CONTRACT_VERSION).column_names[-1] == "region"


def test_a_newer_dataset_is_refused_with_what_to_do() -> None:
    """Reading on would lose what the newer version means."""
    with pytest.raises(ContractViolated, match=r"contract version 99; this dateline knows 1.*use a newer dateline"):
        evolve("articles", published(0), "99")
