"""Tables in YAML: words of languages and codes of countries are words, though YAML 1.1 takes some for truth values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import dateline

PACKAGE = Path(dateline.__file__).parent


def truths(made: Any) -> Iterator[object]:
    """Truth values among the keys and the items of lists, however deep."""
    if isinstance(made, dict):
        yield from (key for key in made if isinstance(key, bool))
        for value in made.values():
            yield from truths(value)
    elif isinstance(made, list):
        for item in made:
            yield from ([item] if isinstance(item, bool) else truths(item))


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.yaml")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_no_word_is_a_truth_value(path: Path) -> None:
    """`no: [NO]`, Norwegian of Norway, needs its quotation marks."""
    assert [*truths(yaml.safe_load(path.read_text(encoding="utf-8")))] == []
