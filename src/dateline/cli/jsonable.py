"""Records as dictionaries and lists."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any


def plain(value: Any) -> Any:
    """A record as dictionaries and lists, for JSON: dataclasses and named tuples by their fields, others as they are."""
    if isinstance(value, tuple) and (names := getattr(value, "_fields", None)):
        return {name: plain(part) for name, part in zip(names, value, strict=True)}
    if is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    return [plain(part) for part in value] if isinstance(value, tuple) else value
