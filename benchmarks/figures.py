"""docs/figures.md from benchmarks/results/*.json: figures stand in one place, made by a command, and rot nowhere else.

    python -m benchmarks figures [--check]

A result is a JSON object: `title`, `command` that measures it again, `about` (what the columns mean, on what machine and
day where that matters), and `rows`, name -> column -> value.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
PAGE = Path(__file__).parents[1] / "docs" / "figures.md"
HEAD = """# Figures

<!-- Generated from benchmarks/results/*.json by `python -m benchmarks figures`: do not edit. -->

What was measured, last, by the command above each table. Floors that CI holds are in `benchmarks/*floors*.json`; what the sets
are is in `benchmarks/corpora.lock`. Figures in decision records are those of the day they were written.
"""


def write(name: str, title: str, command: str, about: str, rows: dict[str, dict[str, Any]]) -> None:
    """Keep a result; rows that were not measured this time stay as they were."""
    path = RESULTS / f"{name}.json"
    before = json.loads(path.read_text(encoding="utf-8"))["rows"] if path.exists() else {}
    record = {"title": title, "command": command, "about": about, "rows": before | rows}
    RESULTS.mkdir(exist_ok=True)
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def page() -> str:
    """The whole page."""
    parts = [HEAD]
    for path in sorted(RESULTS.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        parts.append(f"## {record['title']}\n\n`{record['command']}`\n\n{record['about']}\n\n{_table(record['rows'])}")
    return "\n".join(parts)


def _table(rows: dict[str, dict[str, Any]]) -> str:
    columns = list(dict.fromkeys(column for row in rows.values() for column in row))
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    lines += [f"| {name} | " + " | ".join(_cell(row.get(c)) for c in columns) + " |" for name, row in rows.items()]
    return "\n".join(lines) + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    return (
        f"{value:.3f}"
        if isinstance(value, float) and value < 1.0005
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )


def main(argv: list[str]) -> int:
    """Write the page, or say that it is stale."""
    parser = argparse.ArgumentParser(prog="benchmarks figures", description=__doc__)
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args(argv)
    if not args.check:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    print("docs/figures.md is stale: python -m benchmarks figures", file=sys.stderr)
    return 1
