"""Values as flat formats hold them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from typing import Any

Scalar = str | int | float | bool | None


def native(value: Any) -> Any:
    """Days and instants as ISO 8601, in lists and structs too; the rest as it is. A midnight without a zone is a day."""
    match value:
        case datetime():
            if value.tzinfo is None:
                return value.date().isoformat() if value.time() == time() else value.isoformat()
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case list():
            return [native(one) for one in value]
        case dict():
            return {name: native(one) for name, one in value.items()}
        case float():
            return float(f"{value:.7g}")  # what single precision knows: 0.9, not 0.8999999761581421
    return value


def flat(value: Any) -> Scalar:
    """As `native`, lists and structs as JSON."""
    value = native(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    scalar: Scalar = value
    return scalar
