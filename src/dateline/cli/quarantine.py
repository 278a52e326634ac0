"""`dateline quarantine`: what could not be used, by rule; the texts themselves; and another try."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from rich.text import Text

from dateline.cli.dataset import plain_table
from dateline.cli.running import finish_run
from dateline.cli.speech import Speech
from dateline.cli.terminal import print_json, stdout
from dateline.controls import shown
from dateline.dataset import Dataset
from dateline.orchestration.request import RunRequest
from dateline.orchestration.run.job import ingest_job
from dateline.orchestration.run.reports import count

EXCERPT_CHARS = 600


def list_rules(out: Path, output: str) -> int:
    """Print the rules that were broken: rows, dumps, and an example of what was wrong."""
    rows = _read(out, ("rule", "severity", "dump_name", "detail"))
    by_rule: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_rule.setdefault(row["rule"], []).append(row)
    ranked = sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0]))
    if output == "json":
        print_json(
            [
                {"rule": rule, "rows": len(broken), "dumps": len({r["dump_name"] for r in broken})}
                for rule, broken in ranked
            ]
        )
        return 0
    if not rows:
        stdout().print("nothing is in quarantine", style="green")
        return 0
    table = plain_table("rule", "severity", "rows", "dumps", "for example", right=("rows", "dumps"))
    for rule, broken in ranked:
        dumps = Counter(row["dump_name"] for row in broken)
        table.add_row(
            rule, broken[0]["severity"], f"{len(broken):,}", f"{len(dumps):,}", Text(shown(broken[0]["detail"]))
        )
    stdout().print(table)
    return 0


def show_rows(out: Path, rule: str | None, dump: str | None, limit: int, output: str) -> int:
    """Print quarantined texts with what was wrong."""
    rows = [r for r in _read(out) if rule in (None, r["rule"]) and dump in (None, r["dump_name"])]
    rows.sort(key=lambda r: (r["dump_name"], r["document_index"], r["char_start"]))
    if output == "json":
        print_json(rows[:limit])
        return 0
    console = stdout()
    for row in rows[:limit]:
        where = f"{row['dump_name']}  document {row['document_index']}, {row['char_start']:,}-{row['char_end']:,}"
        console.print(Text.assemble((row["rule"], "bold red"), f"  {shown(row['detail'])}"))
        console.print(Text(where, style="dim"))
        text = row["text"] if len(row["text"]) <= EXCERPT_CHARS else row["text"][:EXCERPT_CHARS] + " …"
        console.print(Text(shown(text).strip() + "\n"))
    left = f"; --limit {len(rows)} shows all" if len(rows) > limit else ""
    console.print(Text(f"{count(min(limit, len(rows)), 'row')} of {len(rows):,}{left}", style="dim"))
    return 0


def replay(request: RunRequest, rule: str | None, speech: Speech, engine: str = "prefect") -> int:
    """Process the dumps again that have rows in quarantine; returns the exit code."""
    rows = _read(request.out, ("rule", "dump_name"))
    names = {row["dump_name"] for row in rows if rule in (None, row["rule"])}
    if not names:
        stdout().print("nothing to replay" + (f" for the rule {rule}" if rule else ""))
        return 0
    return finish_run(ingest_job(request, only=names, force=True, reason="replay"), speech, engine)


def _read(out: Path, columns: tuple[str, ...] | None = None) -> list[dict[str, Any]]:
    with Dataset(out).reading():
        rows: list[dict[str, Any]] = Dataset(out).snapshot().table("quarantine", columns).to_pylist()
    return rows
