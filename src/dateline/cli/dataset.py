"""What the commands on a published dataset do and print. Without Prefect: these take no run."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.filesize import decimal
from rich.table import Table
from rich.text import Text

from dateline import publish
from dateline.addresses import address_of
from dateline.cli.reporting import remove_reports
from dateline.cli.terminal import ask as ask_on_terminal
from dateline.cli.terminal import print_json, stderr, stdout
from dateline.dataset import Dataset, SnapshotInfo, working
from dateline.errors import UsageError
from dateline.orchestration.request import RunRequest
from dateline.orchestration.run.checks import drop_forgotten
from dateline.orchestration.run.chunks import discard_unfinished
from dateline.orchestration.run.job import recipe_of
from dateline.orchestration.run.reports import changes_of, count
from dateline.publish import PublishRequest

LISTED = 30


def plain_table(*heads: str, right: Sequence[str] = ()) -> Table:
    """A table without lines: head dim, columns in `right` aligned to the right; only the last column is wrapped."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for head in heads:
        last = head == heads[-1]
        table.add_column(head, justify="right" if head in right else "left", overflow="fold", no_wrap=not last)
    return table


def export_articles(
    out: Path, file: Path, form: str | None, choice: Mapping[str, Any], snapshot: str | None, *, replace: bool
) -> int:
    """Write articles to a file and print where it is and how many."""
    from dateline.dataset.articles import Choice
    from dateline.export import export, format_of

    known = format_of(file, form)
    dataset = Dataset(out)
    with dataset.reading(snapshot):
        done = export(dataset.snapshot(snapshot), Choice.of(**choice), file, known, replace=replace)
    if done.n_cut:
        stderr().print(f"{count(done.n_cut, 'text')} cut: longer than a cell of a spreadsheet", style="yellow")
    if not done.is_whole and leaves_undated_out(choice) and Dataset(out).snapshot(snapshot).n_rows("undated"):
        stderr().print("articles without a date are not among them: --undated adds them", style="dim")
    what = count(done.n_rows, "article") + (", dated and undated, and every other table" if done.is_whole else "")
    stdout().print(Text.assemble((str(done.path), "bold"), f"   {what}, {decimal(done.path.stat().st_size)}"))
    return 0


def leaves_undated_out(choice: Mapping[str, Any]) -> bool:
    """Whether somebody may miss articles without a date, not having asked for days or for sure ones."""
    return not any(
        choice.get(key) for key in ("include_undated", "date_from", "date_to", "min_date_confidence", "precision")
    )


def audit_dataset(request: RunRequest, output: str) -> int:
    """Print what the audit finds; 1 where something is not accounted for."""
    from dateline.audit import audit

    with Dataset(request.out).reading():
        _require_dataset(request.out)
        found = audit(request.out, request.raw, recipe_of(request), follow_links=request.follow_links)
    if output == "json":
        record = {name: getattr(found, name) for name in found.__slots__}  # asdict cannot copy a Counter
        print_json({**record, "findings": [asdict(finding) for finding in found.findings], "ok": found.ok})
        return 0 if found.ok else 1
    verdict = ("accounted for  ", "bold green") if found.ok else ("not accounted for  ", "bold red")
    read = f"{count(found.n_chars, 'character')} of {count(found.n_documents, 'document')} in {count(found.n_dumps, 'dump')}"
    console = stdout()
    console.print(Text.assemble(verdict, f"{read}, {count(found.n_articles, 'article')} cut anew"))
    roles = plain_table("characters", "role", right=("characters",))
    for role, n_chars in found.chars_by_role.most_common():
        roles.add_row(f"{n_chars:,}", str(role))
    console.print(roles)
    if found.prose_by_reason:
        left_out = plain_table("characters", "sentences in no article", right=("characters",))
        for reason, n_chars in found.prose_by_reason.most_common():
            left_out.add_row(f"{n_chars:,}", reason)
        console.print(left_out)
    if found.unchecked:
        console.print(f"{count(len(found.unchecked), 'dump')} of the ledger not among these files", style="yellow")
    if found.n_forgotten:
        console.print(f"{count(found.n_forgotten, 'dump')} of these files forgotten: none of it may be in the dataset")
    if found.n_outdated:
        console.print(f"{count(found.n_outdated, 'dump')} processed by other code than today's", style="yellow")
    if found.findings:
        table = plain_table("kind", "dump", "what")
        for finding in found.findings[:LISTED]:
            table.add_row(finding.kind, finding.dump_name, Text(finding.detail))
        console.print(table)
    return 0 if found.ok else 1


def verify_dataset(out: Path, snapshot: str | None, output: str) -> int:
    """Print what verification finds; 1 where something is off."""
    number = None if snapshot is None else Dataset(out).resolve(snapshot)
    with Dataset(out).reading(number):
        found = publish.verify(out, number)
    if output == "json":
        print_json(asdict(found))
    else:
        console = stdout()
        checked = f"snapshot {found.number:06}: {count(found.n_files, 'file')}, {decimal(found.n_bytes)}"
        if not found.problems:
            console.print(Text.assemble(("sound  ", "bold green"), checked))
        else:
            console.print(
                Text.assemble(("broken  ", "bold red"), checked, f", {count(len(found.problems), 'problem')}")
            )
            table = plain_table("kind", "where", "what")
            for problem in found.problems[:LISTED]:
                table.add_row(problem.kind, problem.path, problem.detail)
            console.print(table)
    return 1 if found.problems else 0


def list_all_snapshots(out: Path, output: str) -> int:
    """Print the kept snapshots, oldest first."""
    snapshots = Dataset(out).snapshots()
    if output == "json":
        print_json([_snapshot_json(snapshot) for snapshot in snapshots])
        return 0
    if not snapshots:
        stdout().print("no snapshot: nothing was published yet", style="dim")
        return 0
    table = plain_table("", "snapshot", "made", "run", "why", "articles", "undated", "quarantine", "dumps", "changes",
                        right=("articles", "undated", "quarantine", "dumps"))  # fmt: skip
    for snapshot in snapshots:
        rows = (f"{snapshot.rows.get(name, 0):,}" for name in ("articles", "undated", "quarantine", "dumps"))
        mark = Text("→", style="bold green") if snapshot.is_current else ""
        table.add_row(
            mark,
            snapshot.name,
            snapshot.created_at[:19],
            snapshot.run_id[:8],
            snapshot.reason,
            *rows,
            changes(snapshot),
        )
    stdout().print(table)
    if copied := [snapshot.number for snapshot in snapshots if not snapshot.linked]:
        note = "files were copied, as the disk has no hard links: each of these takes room for all of its files"
        stdout().print(f"{_numbers(copied)}: {note}", style="yellow")
    return 0


def changes(snapshot: SnapshotInfo) -> str:
    """A snapshot's difference to the one before: '12 added, 3 re-dated'."""
    return ", ".join(f"{n:,} {change}" for change, n in changes_of(snapshot.diff).items())


def roll_back(out: Path, snapshot: str) -> int:
    """Publish an earlier snapshot again."""
    number = Dataset(out).resolve(snapshot)
    made = publish.rollback(out, number, PublishRequest("rollback", reason=f"rollback to {number:06}"))
    if made is None:
        stdout().print(f"nothing to do: the dataset is what it was in snapshot {number:06}")
    else:
        stdout().print(f"snapshot {made.name} has the content of {number:06}  ({changes(made) or 'no article moved'})")
    return 0


def collect_garbage(out: Path, keep: int, older_than_days: float, grace_days: float = 1.0) -> int:
    """Remove old snapshots and say which."""
    done = publish.gc(out, keep=keep, older_than=timedelta(days=older_than_days), grace=timedelta(days=grace_days))
    console = stdout()
    console.print(f"removed  {_numbers(done.removed)}")
    console.print(f"kept     {_numbers(done.kept)}")
    if done.leased:
        console.print(f"held by readers  {_numbers(done.leased)}", style="yellow")
    if address_of(out):
        console.print(
            f"objects  {done.objects.n_objects:,} removed, {done.objects.n_waiting:,} left for readers of before"
        )
    return 0


def forget_one(
    out: Path,
    *,
    dump: str | None,
    url: str | None,
    article: str | None,
    ask: bool,
    even_if_absent: bool = False,
    output: str = "text",
) -> int:
    """Forget one thing, after asking on a terminal, and give a receipt."""
    named = [(kind, value) for kind, value in (("dump", dump), ("url", url), ("article", article)) if value]
    if len(named) != 1:
        raise UsageError("name exactly one of --dump, --url and --article")
    ((kind, value),) = named
    if ask:
        if not sys.stdin.isatty():
            raise UsageError(f"forgetting {kind} {value} cannot be undone: add --yes to do it without a terminal")
        if ask_on_terminal(f"Forget {kind} {value} for good? [y/N] ").lower() not in ("y", "yes"):
            stderr().print("nothing was changed")
            return 1
    made = publish.forget(out, dump=dump, url=url, article=article, even_if_absent=even_if_absent)
    here = working(out)
    is_discarded = discard_unfinished(here)  # backfills may hold its text
    with Dataset(out).reading():
        drop_forgotten(here)
    had_report = remove_reports(here)  # it may name what is forgotten
    none: dict[str, Any] = {"rows_removed": {}, "partitions": [], "snapshot": None}
    of_mine = [receipt for receipt in Dataset(out).receipts() if made and receipt["snapshot"] == made.number]
    kept = of_mine[-1] if of_mine else none
    with Dataset(out).reading(min((info.number for info in Dataset(out).snapshots()), default=None)):
        still = publish.snapshots_that_hold(out, kind, value)
    receipt = {
        **{key: kept[key] for key in ("rows_removed", "partitions", "snapshot")},
        "forgotten": kind,
        "named": value,
        "still_in_snapshots": still,
        "gc_will_remove": still,
        "report_removed": had_report,
        "backfill_at_work": not is_discarded,
    }
    if output == "json":
        print_json(receipt)
    else:
        _print_receipt(receipt, " --grace 0" if address_of(out) else "")
    return 0


def _print_receipt(receipt: Mapping[str, Any], at_once: str) -> None:
    what = f"{receipt['forgotten']} {receipt['named']}"
    rows = ", ".join(f"{n:,} of {table}" for table, n in receipt["rows_removed"].items())
    console = stdout()
    if receipt["snapshot"] is None:
        console.print(Text(f"the dataset holds nothing of {what}; it will not be let in"))
    else:
        console.print(Text(f"forgotten: {what}  ({rows or 'no row'}; snapshot {receipt['snapshot']:06})"))
    for folder in receipt["partitions"]:
        console.print(Text(f"  {folder}"))
    if receipt["still_in_snapshots"]:
        kept = _numbers(receipt["still_in_snapshots"])
        gone = f"the text is off the disk after: dateline snapshots gc --keep 1{at_once}"
        console.print(Text(f"still in snapshots {kept}; {gone}"), style="dim")
    if receipt["report_removed"]:
        console.print(Text("the report was removed, as it may name it: dateline report writes it anew"), style="dim")
    if receipt["backfill_at_work"]:
        console.print(Text("a backfill is at work and may hold its text in .backfill until it ends"), style="yellow")


def push_dataset(out: Path, url: str, snapshot: str | None) -> int:
    """Mirror the dataset and say what was sent."""
    if address := address_of(out):
        raise UsageError(f"{address} lies in a bucket already: copy it with the store's own tools, `current/` last")
    number = None if snapshot is None else Dataset(out).resolve(snapshot)
    done = publish.push(out, url, number=number)
    sent = f"{count(done.n_sent, 'file')} sent ({decimal(done.n_bytes_sent)})"
    stdout().print(
        f"snapshot {done.number:06} is at {publish.without_secrets(url)}: {sent}, {done.n_there:,} there already, {done.n_removed:,} removed"
    )
    return 0


def _require_dataset(out: Path) -> None:
    Dataset(out).snapshot()


def _snapshot_json(snapshot: SnapshotInfo) -> dict[str, object]:
    return {
        "number": snapshot.number,
        "name": snapshot.name,
        "created_at": snapshot.created_at,
        "run_id": snapshot.run_id,
        "reason": snapshot.reason,
        "rows": dict(snapshot.rows),
        "is_current": snapshot.is_current,
        "linked": snapshot.linked,
        "changes": {change: dict(reasons) for change, reasons in snapshot.diff.counts.items()},
        "partitions": {folder: dict(counts) for folder, counts in snapshot.diff.partitions.items()},
    }


def _numbers(numbers: Sequence[int]) -> str:
    return " ".join(f"{n:06}" for n in numbers) or "none"
