"""Arrow tables as the contract wants them: the one door every row passes before it is stored.

`pa.table(schema=)` and `Table.validate(full=True)` let nulls into `nullable=False` columns, so the gate is here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from dateline.contract.declaration import CONTRACT_VERSION, Column, declaration
from dateline.contract.fingerprints import shape_fingerprint
from dateline.contract.types import arrow_type
from dateline.controls import stored
from dateline.errors import ContractViolated

_CONTROLS = r"[\x00-\x08\x0b-\x1f\x7f-\x{9f}]"
_PANDAS = {
    "bool": "bool",
    "int32": "int32",
    "int64": "int64",
    "float32": "float32",
    "date32": "datetime64[ms]",
    "timestamp[ms]": "datetime64[ms]",
    "timestamp[us, UTC]": "datetime64[us, UTC]",
    "string": "str",
}


@cache
def arrow_schema(table: str, staged: bool = False) -> pa.Schema:
    """The full Arrow schema of `table`: nullability, and in its metadata table, version and fingerprint of the shape.

    Descriptions stand in the dictionary alone: in the footer of each of ten thousand files they took more room than
    the rows, and a word put better would have been a file to write anew.

    A published file leaves its partition keys to the folder names; with `staged`, `articles` carries `region` as its
    last column. Raises KeyError for an unknown table.
    """
    declared = declaration(table)
    columns = declared.staged_columns if staged else declared.columns
    metadata = {
        "dateline.table": table,
        "dateline.contract_version": CONTRACT_VERSION,
        "dateline.contract_fingerprint": shape_fingerprint(),
    }
    return pa.schema([_field(column) for column in columns], metadata=metadata)


def to_table(table: str, columns: Mapping[str, Sequence[Any]], staged: bool | None = None) -> pa.Table:
    """The rows given by column as one single-chunk Arrow table with the full schema.

    Nested values are dicts, or tuples with their members in the declared order. Names that begin with `_` are the
    caller's own notes and are left out. `staged` defaults to whether `columns` names a staged partition key (`region`
    of `articles`).

    Raises ContractViolated, naming the column and the first bad row but never the value, for missing or unknown
    columns, unequal lengths, values of another type, and nulls where one is required.
    """
    if staged is None:
        staged = any(key.is_staged and key.name in columns for key in declaration(table).keys)
    schema = arrow_schema(table, staged)
    _refuse_other_columns(table, schema, columns)
    arrays = [_array(table, field, columns[field.name]) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def conform(table: str, data: pa.Table, staged: bool = False) -> pa.Table:
    """`data` with the contract's full schema (metadata included) in one chunk, after the same gate as `to_table`.

    Columns may stand in any order. Raises ContractViolated as `to_table` does.
    """
    schema = arrow_schema(table, staged)
    _refuse_other_columns(table, schema, {name: data.column(name) for name in data.column_names})
    arrays = []
    for field in schema:
        array = data.column(field.name).combine_chunks()
        if isinstance(array, pa.ChunkedArray):  # pyarrow leaves a column of no chunks as it is
            array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
        if array.type != field.type:
            try:
                array = array.cast(field.type)
            except (pa.ArrowException, ValueError) as error:
                raise ContractViolated(
                    f"{table}.{field.name} holds {array.type} where the contract says {field.type}"
                ) from error
        _refuse_nulls(f"{table}.{field.name}", array, field)
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=schema)


def reader_dtypes(table: str) -> dict[str, str]:
    """The pandas dtype of every column and partition key of `table`, as typed readers hand them out.

    Lists become 'object', integers and booleans that may be null their nullable kind, low-cardinality strings
    'category', days 'datetime64[ms]'.
    """
    declared = declaration(table)
    return {column.name: _dtype(column) for column in (*declared.columns, *declared.keys)}


def _field(column: Column) -> pa.Field:
    return pa.field(column.name, arrow_type(column.type), nullable=not column.required)


def _dtype(column: Column) -> str:
    if column.is_category:
        return "category"
    dtype = _PANDAS.get(column.type, "object")
    if not column.required and dtype in ("bool", "int32", "int64"):
        return {"bool": "boolean", "int32": "Int32", "int64": "Int64"}[dtype]
    return dtype


def _refuse_other_columns(table: str, schema: pa.Schema, columns: Mapping[str, Any]) -> None:
    if missing := [name for name in schema.names if name not in columns]:
        raise ContractViolated(f"{table}: no values given for {', '.join(missing)}")
    if unknown := [name for name in columns if name not in schema.names and not name.startswith("_")]:
        raise ContractViolated(f"{table}: the contract has no column {', '.join(unknown)}")
    lengths = {len(columns[name]) for name in schema.names}
    if len(lengths) > 1:
        stated = ", ".join(f"{name} {len(columns[name])}" for name in schema.names)
        raise ContractViolated(f"{table}: columns of unequal length ({stated})")


def _array(table: str, field: pa.Field, values: Sequence[Any]) -> pa.Array:
    name = f"{table}.{field.name}"
    try:
        array = _converted(values, field.type)
    except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
        row = _first_unconvertible(values, field.type)
        raise ContractViolated(
            f"{name}, row {row}: cannot be stored as {field.type} ({type(error).__name__})"
        ) from None
    if isinstance(array, pa.ChunkedArray):  # beyond 2 GiB of text in one column
        raise ContractViolated(f"{name}: more text than one Arrow array holds; plan smaller batches")
    _refuse_nulls(name, array, field)
    return pa.array(_without_controls(values), type=field.type) if _has_controls(array) else array


def _has_controls(array: pa.Array) -> bool:
    """Whether a string in it, however deep, holds a control code other than the line feed and the tab."""
    if pa.types.is_list(array.type):
        return _has_controls(array.flatten())
    if pa.types.is_struct(array.type):
        return any(_has_controls(member) for member in array.flatten())
    if not pa.types.is_string(array.type) or not len(array):
        return False
    return bool(pc.any(pc.match_substring_regex(array, _CONTROLS)).as_py())


def _without_controls(value: Any) -> Any:
    """Nested values with every string as a column may hold it; the raw text stands where the spans say."""
    if isinstance(value, str):
        return stored(value)
    if isinstance(value, dict):
        return {key: _without_controls(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return (
            type(value)(*map(_without_controls, value))
            if hasattr(value, "_fields")
            else type(value)(map(_without_controls, value))
        )
    return value


def _converted(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if kind == _MIDNIGHTS:  # the code's days; Arrow makes timestamps of datetimes only, and would keep their hours
        return pa.array(values, type=pa.date32()).cast(kind)
    return pa.array(values, type=kind)


_MIDNIGHTS = pa.timestamp("ms")


def _first_unconvertible(values: Sequence[Any], kind: pa.DataType) -> int:
    for row, value in enumerate(values):
        try:
            _converted([value], kind)
        except (pa.ArrowException, ValueError, TypeError, OverflowError):
            return row
    return -1  # each value fits alone: dicts beside tuples


def _refuse_nulls(name: str, array: pa.Array, field: pa.Field) -> None:
    """Raise ContractViolated when `array`, or a nested field that may not, holds a null."""
    if not field.nullable and array.null_count:
        row = pc.index(array.is_null(), True).as_py()
        raise ContractViolated(f"{name}, row {row}: null where a value is required")
    if pa.types.is_list(field.type):
        _refuse_nested_nulls(name, array, array.flatten(), field.type.value_field, pc.list_parent_indices(array))


def _refuse_nested_nulls(name: str, array: pa.Array, items: pa.Array, field: pa.Field, rows: pa.Array) -> None:
    if not field.nullable and items.null_count:
        row = rows[pc.index(items.is_null(), True).as_py()].as_py()
        raise ContractViolated(f"{name}, row {row}: null item in the list")
    if pa.types.is_struct(field.type):
        for position in range(field.type.num_fields):
            member = field.type.field(position)
            values = items.field(position)
            if not member.nullable and values.null_count:
                row = rows[pc.index(values.is_null(), True).as_py()].as_py()
                raise ContractViolated(f"{name}.{member.name}, row {row}: null where a value is required")
