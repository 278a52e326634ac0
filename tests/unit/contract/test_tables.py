"""The door every row passes: schemas, the null gate, and what they say when a row does not fit."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dateline.contract import (
    CONTRACT_VERSION,
    TABLES,
    arrow_schema,
    conform,
    declaration,
    reader_dtypes,
    shape_fingerprint,
    to_table,
)
from dateline.contract.types import arrow_type
from dateline.errors import ContractViolated
from tests.rows import article, columns


@pytest.mark.parametrize("table", TABLES)
def test_every_column_has_a_description_and_no_file_carries_it(table: str) -> None:
    """Descriptions stand in the dictionary: put better, they change no file."""
    schema = arrow_schema(table)
    for column in declaration(table).columns:
        assert schema.field(column.name).metadata is None
        assert len(column.description) > 10


@pytest.mark.parametrize("table", TABLES)
def test_schema_survives_parquet_whole(table: str) -> None:
    """Types, nullability and the fingerprint of the shape are the same after a round trip through Parquet."""
    sink = io.BytesIO()
    pq.write_table(arrow_schema(table).empty_table(), sink)
    back = pq.read_schema(io.BytesIO(sink.getvalue()))
    assert back.equals(arrow_schema(table), check_metadata=True)
    assert back.metadata[b"dateline.contract_fingerprint"].decode() == shape_fingerprint()
    assert back.metadata[b"dateline.contract_version"].decode() == CONTRACT_VERSION


def test_undated_has_the_columns_of_articles() -> None:
    """An article keeps its columns when evidence arrives and it moves."""
    assert arrow_schema("undated").equals(arrow_schema("articles"))


def test_only_staged_articles_carry_the_region() -> None:
    """Published files leave partition keys to the folder names."""
    assert "region" not in arrow_schema("articles").names
    assert arrow_schema("articles", staged=True).names[-1] == "region"
    assert "date" not in arrow_schema("articles", staged=True).names


def test_an_unknown_table_is_a_key_error() -> None:
    """A misspelt table names those that exist."""
    with pytest.raises(KeyError, match="quarantine"):
        arrow_schema("artikles")


def test_rows_come_back_as_given() -> None:
    """Every value of a good row is stored unchanged, nested ones included; days of publication as midnights."""
    row = article()
    table = to_table("articles", columns([row]))
    assert table.schema.equals(arrow_schema("articles", staged=True), check_metadata=True)
    (back,) = table.to_pylist()
    for name in ("date_confidence", "region_confidence"):
        assert back.pop(name) == pytest.approx(row.pop(name))  # float32
    for name in ("published_date", "published_earliest", "published_latest"):
        midnight = back.pop(name)
        assert midnight == datetime.combine(row.pop(name), time())
    assert back == row


def test_nested_values_may_be_tuples() -> None:
    """Tuples in the declared order stand for structs, which saves the pipeline its dicts."""
    row = article(countries=(("DE", 1.0, 2),))
    back = to_table("articles", columns([row]))["countries"].to_pylist()
    assert back == [[{"code": "DE", "score": 1.0, "mentions": 2}]]


def test_no_rows_make_an_empty_table_of_one_schema() -> None:
    """An empty batch has the full schema too."""
    empty = to_table("articles", dict.fromkeys(arrow_schema("articles", staged=True).names, ()))
    assert empty.num_rows == 0
    assert empty.schema.equals(arrow_schema("articles", staged=True))


def test_working_columns_of_the_caller_are_left_out() -> None:
    """Names that begin with an underscore are the caller's notes."""
    assert to_table("articles", {**columns([article()]), "_note": [1]}).num_rows == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"body": None}, r"articles\.body, row 1: null"),
        ({"quality_flags": None}, r"articles\.quality_flags, row 1: null"),
        ({"quality_flags": ["teaser", None]}, r"articles\.quality_flags, row 1: null item"),
        (
            {"place_evidence": [{"text": None, "code": "DE", "kind": "city", "char_start": 1, "char_end": 2}]},
            r"articles\.place_evidence\.text, row 1: null",
        ),
        ({"region": None}, r"articles\.region, row 1: null"),
        ({"n_words": "many"}, r"articles\.n_words, row 1: cannot be stored as int32"),
        ({"n_words": 2**40}, r"articles\.n_words, row 1: cannot be stored as int32"),
        ({"published_date": "2026-01-13"}, r"articles\.published_date, row 1: cannot be stored as timestamp"),
        ({"headline": "\ud800"}, r"articles\.headline, row 1: cannot be stored as string"),
    ],
)
def test_a_bad_value_is_refused_by_column_and_row(changes: dict[str, Any], message: str) -> None:
    """The message names column and row, so that the stage at fault is found at once."""
    with pytest.raises(ContractViolated, match=message):
        to_table("articles", columns([article(0), article(1, **changes)]))


def test_a_refusal_does_not_quote_the_value() -> None:
    """Article text must not reach logs by way of an exception."""
    with pytest.raises(ContractViolated) as caught:
        to_table("articles", columns([article(body=["a secret paragraph"])]))
    assert "secret" not in str(caught.value)


def test_missing_unknown_and_ragged_columns_are_refused() -> None:
    """No column is dropped or filled in silently."""
    good = columns([article()])
    with pytest.raises(ContractViolated, match="no values given for body"):
        to_table("articles", {name: values for name, values in good.items() if name != "body"})
    with pytest.raises(ContractViolated, match="no column mood"):
        to_table("articles", good | {"mood": ["grim"]})
    with pytest.raises(ContractViolated, match="unequal length"):
        to_table("articles", good | {"body": ["a", "b"]})


def test_conform_takes_any_order_and_many_chunks() -> None:
    """A table pieced together by a merge becomes one chunk with the full schema."""
    table = to_table("articles", columns([article(0), article(1)]))
    chunked = pa.concat_tables([table.slice(0, 1), table.slice(1)]).select(table.column_names[::-1])
    whole = conform("articles", chunked, staged=True)
    assert whole.equals(table, check_metadata=True)
    assert all(column.num_chunks == 1 for column in whole.columns)


def test_conform_refuses_nulls_and_other_types() -> None:
    """The gate holds for tables as for rows."""
    table = to_table("articles", columns([article()]))
    nulls = table.set_column(table.schema.get_field_index("body"), "body", pa.array([None], pa.string()))
    with pytest.raises(ContractViolated, match=r"articles\.body, row 0: null"):
        conform("articles", nulls, staged=True)
    words = table.set_column(table.schema.get_field_index("n_words"), "n_words", pa.array(["many"]))
    with pytest.raises(ContractViolated, match=r"articles\.n_words holds string where the contract says int32"):
        conform("articles", words, staged=True)
    assert conform("articles", table.slice(0, 0), staged=True).num_rows == 0


def test_reader_dtypes_are_real_types() -> None:
    """Days are datetimes, codes are categories, and integers that may be null are nullable ones."""
    dtypes = reader_dtypes("articles")
    assert dtypes["published_date"] == dtypes["date"] == "datetime64[ms]"
    assert dtypes["country"] == dtypes["region"] == "category"
    assert dtypes["n_words"] == "int32"
    assert dtypes["captions"] == "object"


def test_types_are_read_from_words() -> None:
    """Nested types nest, and `!` forbids nulls inside."""
    kind = arrow_type("list<struct<code: string!, days: list<date32!>>!>")
    assert not kind.value_field.nullable
    assert not kind.value_type.field("code").nullable
    assert kind.value_type.field("days").type == pa.list_(pa.field("element", pa.date32(), nullable=False))
    with pytest.raises(ValueError, match="unknown type 'text'"):
        arrow_type("list<text>")


def test_dates_before_the_epoch_are_dates() -> None:
    """An archive's nineteenth-century days are stored like any other."""
    day = date(1851, 9, 18)
    row = article(published_date=day, published_earliest=day, published_latest=day)
    assert to_table("articles", columns([row]))["published_date"].to_pylist() == [datetime.combine(day, time())]
