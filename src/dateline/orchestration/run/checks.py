"""How each run and each of its dumps fared by each rule, kept beside the dataset; and the gate that compares a run with those before it.

`<dataset>/checks` is a folder of Parquet, a file a run, the last two hundred: `pd.read_parquet("data/processed/checks")`. A row without
`dump_name` is the whole run's, one for every rule; one with it is a dump's that broke the rule. It has the clock in it and is no
part of the dataset's own bytes, and it quotes no text. Rows of a dump that is forgotten go: at once by the command, with the
next run otherwise.
"""

from __future__ import annotations

import contextlib
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dateline.contract import TABLES, declaration
from dateline.dataset import Dataset
from dateline.errors import DatelineError, GateStopped
from dateline.model import BatchReport, Severity
from dateline.staging.reading import staged_tables

FOLDER = "checks"
KEPT_RUNS = 200
KEPT_DUMP_ROWS = 10_000
"""Of one run; critical rules before others, then the dumps with the most rows."""
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
    """A rule, and a run or one dump of it. `any` stands for all critical rules together."""

    rule: str
    severity: str
    """'critical', 'warning', or 'remark' for what a stage says of a row that no rule does."""
    n_broken: int
    """Rows that broke it."""
    n_dumps_broken: int
    n_rows: int
    """Article rows of the run or dump, those in quarantine included."""
    n_dumps: int
    dump_name: str | None = None
    """None for the run as a whole."""
    dump_id: str | None = None


_Of = tuple[str | None, str | None]
"""Name and SHA-256 of a dump; of neither: the run."""
_RUN: _Of = (None, None)


def checks_of(reports: Sequence[BatchReport]) -> list[Check]:
    """How the rows that `reports` staged fared: the run by every rule of the contract, then each dump by those it broke."""
    severities = _severities()
    broken: defaultdict[_Of, Counter[str]] = defaultdict(Counter)
    dumps: defaultdict[str, set[_Of]] = defaultdict(set)
    for rule, severity, dump in _broken(Path(report.staging) for report in reports):
        severities.setdefault(rule, severity)
        for name in (rule, ANY_RULE) if severity == Severity.CRITICAL.value else (rule,):
            broken[_RUN][name] += 1
            broken[dump][name] += 1
            dumps[name].add(dump)
    n_rows = Counter({_RUN: 0})
    for report in (dump for batch in reports for dump in batch.dumps):
        n_rows[report.dump_name, report.dump_id] = report.n_articles + report.n_quarantined
    n_dumps = len(n_rows) - 1
    n_rows[_RUN] = n_rows.total()
    severities[ANY_RULE] = Severity.CRITICAL.value
    of_run = [
        Check(rule, severity, broken[_RUN][rule], len(dumps[rule]), n_rows[_RUN], n_dumps)
        for rule, severity in sorted(severities.items())
    ]
    of_dumps = [
        Check(rule, severities[rule], n, 1, n_rows[dump], 1, *dump)
        for dump, rules in broken.items()
        if dump != _RUN
        for rule, n in rules.items()
    ]
    return of_run + sorted(of_dumps, key=_worst_first)[:KEPT_DUMP_ROWS]


def _worst_first(check: Check) -> tuple[bool, int, str, str]:
    return check.severity != Severity.CRITICAL.value, -check.n_broken, check.dump_name or "", check.rule


def _severities() -> dict[str, str]:
    rules = (rule for table in TABLES for rule in declaration(table).every_rule)
    return {rule.name: rule.severity.value for rule in rules if rule.severity is not Severity.DATASET}


def _broken(folders: Iterable[Path]) -> Iterator[tuple[str, str, _Of]]:
    """Rule, severity and dump of every breach."""
    known = _severities()
    for folder in folders:
        for rows in staged_tables(folder, "quarantine", ["rule", "severity", "dump_name", "dump_id"]):
            its = rows.to_pydict()
            dumps = zip(its["dump_name"], its["dump_id"], strict=True)
            yield from zip(its["rule"], its["severity"], dumps, strict=True)
        for rows in staged_tables(folder, "articles", ["quality_flags", "dump_name", "dump_id"]):
            its = rows.to_pydict()
            for flags, *dump in zip(its["quality_flags"], its["dump_name"], its["dump_id"], strict=True):
                yield from ((flag, known.get(flag, "remark"), (dump[0], dump[1])) for flag in flags)


def judge_run(out: Path, checks: Sequence[Check], max_rise: float, *, accept: bool) -> None:
    """Let a run pass, or raise GateStopped where far more dumps than usual have rows in quarantine.

    Usual is the median share of the last runs; the run may have `max_rise` times as much (0: anything). Dumps are
    counted, not rows: one bad dump, however large, stops no other.
    """
    of_run = [check for check in checks if check.dump_name is None]
    mine = next((check for check in of_run if check.rule == ANY_RULE), None)
    if accept or not max_rise or mine is None or mine.n_dumps_broken < FEWEST_DUMPS:
        return
    shares = [share for share in _shares(out) if share is not None][-COMPARED_RUNS:]
    if len(shares) < FEWEST_RUNS:
        return
    usual = max(statistics.median(shares), LEAST_USUAL_SHARE)
    share = mine.n_dumps_broken / mine.n_dumps
    if share > ALLOWED_SHARE and share > max_rise * usual:
        worst = sorted((c for c in of_run if c.rule != ANY_RULE and c.severity == "critical"), key=_by_dumps)[-3:]
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
                if row["rule"] == ANY_RULE and row.get("dump_name") is None:
                    yield row["n_dumps_broken"] / row["n_dumps"] if row["n_dumps"] >= FEWEST_DUMPS else None


def keep_checks(out: Path, checks: Sequence[Check], run_id: str, snapshot: str | None) -> None:
    """Keep a run's checks as a file of `checks`, and no more than the last runs. Never fails a run."""
    import pyarrow as pa

    if not checks or not checks[0].n_dumps:
        return
    now = datetime.now(UTC)
    of_run: dict[str, Any] = {"run_id": run_id, "made_at": now, "snapshot": snapshot}
    with contextlib.suppress(OSError):
        (out / FOLDER).mkdir(exist_ok=True)
        rows = pa.Table.from_pylist([of_run | asdict(check) for check in checks], schema=_schema())
        _write(rows, out / FOLDER / f"run-{now:%Y%m%dT%H%M%S%f}-{run_id[:8]}.parquet")
        for path in _kept(out)[:-KEPT_RUNS]:
            path.unlink(missing_ok=True)
    drop_forgotten(out)


def drop_forgotten(out: Path) -> None:
    """Take the rows of dumps that were forgotten, by name, bytes or URL, out of the checks that are kept.

    Files of earlier releases get the columns they lack. Never fails: what cannot be read is left.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with contextlib.suppress(DatelineError, OSError):
        has_forgotten = bool(Dataset(out).tombstones().hashes)
        for path in _kept(out):
            with contextlib.suppress(OSError, ValueError):
                if has_forgotten or pq.read_schema(path) != _schema():
                    rows = pq.read_table(path, partitioning=None)
                    kept = _spared(Dataset(out), rows.to_pylist()) if has_forgotten else rows.to_pylist()
                    if len(kept) < rows.num_rows or rows.schema != _schema():
                        _write(pa.Table.from_pylist(kept, schema=_schema()), path)


def _spared(dataset: Dataset, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of runs, and of dumps that the dataset still knows: one that came from a forgotten URL is not in the ledger."""
    forgotten = dataset.tombstones()
    known = dataset.ledger({row["dump_name"] for row in rows if row.get("dump_name")})
    return [
        row
        for row in rows
        if (name := row.get("dump_name")) is None
        or (name in known and not forgotten.is_forgotten("dump", row["dump_id"]))
    ]


def _write(rows: Any, path: Path) -> None:
    import pyarrow.parquet as pq

    beside = path.with_name(f".{path.name}.new")
    pq.write_table(rows, beside, compression="zstd")
    beside.replace(path)


def _kept(out: Path) -> list[Path]:
    return sorted((out / FOLDER).glob("run-*.parquet"))


def _schema() -> Any:
    import pyarrow as pa

    texts = {name: pa.string() for name in ("run_id", "snapshot", "rule", "severity", "dump_name", "dump_id")}
    counts = {name: pa.int64() for name in ("n_broken", "n_dumps_broken", "n_rows", "n_dumps")}
    kinds = texts | counts | {"made_at": pa.timestamp("us", tz="UTC")}
    order = ("run_id", "made_at", "snapshot", *Check.__dataclass_fields__)
    return pa.schema([(name, kinds[name]) for name in order])
