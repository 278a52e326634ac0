"""A contract that differs in one thing from ours, for as long as a test needs it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dateline.contract import declaration as parsed
from dateline.contract import fingerprints, tables
from dateline.contract.declaration import declaration
from dateline.lexicon import schema_path


@contextmanager
def changed(folder: Path, table: str, old: str, new: str) -> Iterator[None]:
    """Inside, schemas/<table>.yaml says `new` where it said `old`."""
    shutil.copytree(schema_path("articles.yaml").parent, folder)
    path = folder / f"{table}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[declaration.__module__], "schema_path", lambda name: folder / name)
        _forget()
        try:
            yield
        finally:
            patch.undo()
            _forget()


def _forget() -> None:
    for remembered in (
        declaration,
        tables.arrow_schema,
        fingerprints.shape_fingerprint,
        fingerprints.rules_fingerprint,
        fingerprints.words_fingerprint,
    ):
        remembered.cache_clear()


def with_rule(table: str, column: str, rule: str) -> tuple[str, str, str]:
    """Arguments for `changed`: a rule, in YAML's flow style, on a column of a table whose columns have one line each."""
    line = next(c for c in parsed(table).columns if c.name == column)
    text = schema_path(f"{table}.yaml").read_text(encoding="utf-8")
    declared = next(piece for piece in text.splitlines() if piece.startswith(f"  - {{name: {line.name},"))
    return table, declared, f"{declared[:-1]}, rules: [{rule}]}}"
