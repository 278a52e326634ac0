"""How each run fared by each rule, kept beside the dataset; and the gate that compares a run with those before it.

`<dataset>/checks` is a folder of Parquet, a file a run, the last two hundred: `pd.read_parquet("data/processed/checks")`. It has the
clock in it and is no part of the dataset's own bytes; it names rules and counts, no dump and no text, so that a forget has
nothing to take out of it. Which rows of which dump broke a rule stands in `quarantine` and in `quality_flags`.
"""

from __future__ import annotations

import contextlib
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dateline.contract import TABLES, declaration
from dateline.errors import GateStopped
from dateline.model import BatchReport, Severity

FOLDER = "checks"
KEPT_RUNS = 200
COMPARED_RUNS = 20
FEWEST_RUNS = 5
"""Before there were so many runs to compare with, nothing is usual."""
FEWEST_DUMPS = 5
ALLOWED_SHARE = 0.1
LEAST_USUAL_SHARE = 0.02
"""Five dumps or more, and more than one in ten, have to be concerned; where hardly any ever was, one in fifty is the usual."""
ANY_RULE = "any"


@dataclass(frozen=True, slots=True)
class Check:
    """A run and a rule. `any` stands for all critical rules together."""

    rule: str
    severity: str
    """'critical', 'warning', or 'remark' for what a stage says of a row that no rule does."""
    n_broken: int
    """Rows that broke it."""
    n_dumps_broken: int
    n_rows: int
    """Article rows of the run, those in quarantine included."""
    n_dumps: int


def checks_of(reports: Sequence[BatchReport]) -> list[Check]:
    """How the rows that `reports` staged fared, by rule, all rules of the contract included."""
    severities = _severities()
    broken: Counter[str] = Counter()
    dumps: defaultdict[str, set[str]] = defaultdict(set)
    for rule, severity, dump_name in _broken(Path(report.staging) for report in reports):
        severities.setdefault(rule, severity)
        for name in (rule, ANY_RULE) if severity == Severity.CRITICAL.value else (rule,):
            broken[name] += 1
            dumps[name].add(dump_name)
    of_run = [dump for report in reports for dump in report.dumps]
    n_rows = sum(dump.n_articles + dump.n_quarantined for dump in of_run)
    severities[ANY_RULE] = Severity.CRITICAL.value
    return [
        Check(rule, severity, broken[rule], len(dumps[rule]), n_rows, len(of_run))
        for rule, severity in sorted(severities.items())
    ]


def _severities() -> dict[str, str]:
    rules = (rule for table in TABLES for rule in declaration(table).every_rule)
    return {rule.name: rule.severity.value for rule in rules if rule.severity is not Severity.DATASET}


def _broken(folders: Iterable[Path]) -> Iterable[tuple[str, str, str]]:
    """Rule, severity and dump of every breach."""
    import pyarrow.parquet as pq

    known = _severities()
    for folder in folders:
        if (path := folder / "quarantine.parquet").exists():
            rows = pq.read_table(path, columns=["rule", "severity", "dump_name"]).to_pydict()
            yield from zip(rows["rule"], rows["severity"], rows["dump_name"], strict=True)
        if (path := folder / "articles.parquet").exists():
            rows = pq.read_table(path, columns=["quality_flags", "dump_name"]).to_pydict()
            for flags, name in zip(rows["quality_flags"], rows["dump_name"], strict=True):
                yield from ((flag, known.get(flag, "remark"), name) for flag in flags)


def judge_run(out: Path, checks: Sequence[Check], max_rise: float, *, accept: bool) -> None:
    """Let a run pass, or raise GateStopped where far more dumps than usual have rows in quarantine.

    Usual is the median share of the last runs; the run may have `max_rise` times as much (0: anything). Dumps are
    counted, not rows: one bad dump, however large, stops no other.
    """
    mine = next((check for check in checks if check.rule == ANY_RULE), None)
    if accept or not max_rise or mine is None or mine.n_dumps_broken < FEWEST_DUMPS:
        return
    shares = [share for share in _shares(out) if share is not None][-COMPARED_RUNS:]
    if len(shares) < FEWEST_RUNS:
        return
    usual = max(statistics.median(shares), LEAST_USUAL_SHARE)
    share = mine.n_dumps_broken / mine.n_dumps
    if share > ALLOWED_SHARE and share > max_rise * usual:
        worst = sorted((c for c in checks if c.rule != ANY_RULE and c.severity == "critical"), key=_by_dumps)[-3:]
        named = ", ".join(
            f"{check.rule} in {check.n_dumps_broken}" for check in reversed(worst) if check.n_dumps_broken
        )
        raise GateStopped(
            f"{mine.n_dumps_broken} of {mine.n_dumps} dumps have rows in quarantine ({named}), where {usual:.0%} is usual: a source "
            "may print its pages otherwise, or newer code may read them wrongly; nothing was published. Look at some with "
            "`dateline inspect`, then run again with --accept"
        )


def _by_dumps(check: Check) -> tuple[int, str]:
    return check.n_dumps_broken, check.rule


def _shares(out: Path) -> Iterable[float | None]:
    """Of each run that is kept, oldest first, the share of its dumps with rows in quarantine; None for runs of few dumps."""
    import pyarrow.parquet as pq

    for path in _kept(out)[-COMPARED_RUNS * 2 :]:
        with contextlib.suppress(OSError, ValueError, KeyError):
            for row in pq.read_table(path).to_pylist():
                if row["rule"] == ANY_RULE:
                    yield row["n_dumps_broken"] / row["n_dumps"] if row["n_dumps"] >= FEWEST_DUMPS else None


def keep_checks(out: Path, checks: Sequence[Check], run_id: str, snapshot: str | None) -> None:
    """Keep a run's checks as a file of `checks`, and no more than the last runs. Never fails a run."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not checks or not checks[0].n_dumps:
        return
    now = datetime.now(UTC)
    of_run: dict[str, Any] = {"run_id": run_id, "made_at": now, "snapshot": snapshot}
    folder = out / FOLDER
    with contextlib.suppress(OSError):
        folder.mkdir(exist_ok=True)
        rows = pa.Table.from_pylist([of_run | asdict(check) for check in checks], schema=_schema())
        beside = folder / f".{run_id}.new"
        pq.write_table(rows, beside)
        beside.replace(folder / f"run-{now:%Y%m%dT%H%M%S%f}-{run_id[:8]}.parquet")
        for path in _kept(out)[:-KEPT_RUNS]:
            path.unlink(missing_ok=True)


def _kept(out: Path) -> list[Path]:
    return sorted((out / FOLDER).glob("run-*.parquet"))


def _schema() -> Any:
    import pyarrow as pa

    texts = {name: pa.string() for name in ("run_id", "snapshot", "rule", "severity")}
    counts = {name: pa.int64() for name in ("n_broken", "n_dumps_broken", "n_rows", "n_dumps")}
    kinds = texts | counts | {"made_at": pa.timestamp("us", tz="UTC")}
    order = ("run_id", "made_at", "snapshot", *Check.__dataclass_fields__)
    return pa.schema([(name, kinds[name]) for name in order])
