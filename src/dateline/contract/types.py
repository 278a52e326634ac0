"""Arrow types read from the words of schemas/*.yaml: 'list<struct<code: string!, score: float32!>!>'."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

_PLAIN = {
    "string": pa.string(),
    "bool": pa.bool_(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "float32": pa.float32(),
    "date32": pa.date32(),
    "timestamp[ms]": pa.timestamp("ms"),
    "timestamp[us, UTC]": pa.timestamp("us", tz="UTC"),
}


@cache
def arrow_type(words: str) -> pa.DataType:
    """The Arrow type `words` names. Raises ValueError naming what cannot be read."""
    words = words.strip()
    if plain := _PLAIN.get(words):
        return plain
    if words.startswith("list<") and words.endswith(">"):
        # Parquet calls a list's items `element`: with the same name a schema read back equals the one written
        return pa.list_(_nested("element", words[len("list<") : -1]))
    if words.startswith("struct<") and words.endswith(">"):
        members = [part.partition(":") for part in _members(words[len("struct<") : -1])]
        return pa.struct([_nested(name.strip(), member) for name, _, member in members])
    raise ValueError(f"unknown type {words!r}: use {', '.join(_PLAIN)}, list<...> or struct<name: type, ...>")


def _nested(name: str, words: str) -> pa.Field:
    words = words.strip()
    return pa.field(name, arrow_type(words.removesuffix("!")), nullable=not words.endswith("!"))


def _members(words: str) -> list[str]:
    """`words` cut at the commas that stand outside any brackets."""
    parts, depth, start = [], 0, 0
    for position, letter in enumerate(words):
        depth += (letter in "<[") - (letter in ">]")
        if letter == "," and depth == 0:
            parts.append(words[start:position])
            start = position + 1
    return [*parts, words[start:]]
