"""The sets of values that rules name: `one_of: iso_countries` in schemas/*.yaml."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from dateline.contract.declaration import CONTRACT_VERSION
from dateline.lexicon import schema_path


def value_set(argument: Any) -> list[str]:
    """The values a rule's `one_of` allows: its own list, or one that stands elsewhere in the contract."""
    if argument == "contract_version":
        return [CONTRACT_VERSION]
    if argument == "iso_countries":
        return list(_iso_countries())
    return list(argument)


@cache
def _iso_countries() -> tuple[str, ...]:
    """Every code the default region scheme knows: ISO 3166-1 alpha-2, and XK."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    regions = yaml.load(schema_path("regions.yaml").read_text(encoding="utf-8"), loader)
    scheme = regions["schemes"][regions["default"]]["regions"]
    return tuple(sorted(code for region in scheme.values() for code in region["countries"]))
