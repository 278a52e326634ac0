"""What a published snapshot holds, in figures: the ground of the dataset report. No article text among them."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from dateline.contract import declaration
from dateline.dataset import Dataset
from dateline.dataset.snapshot import Snapshot
from dateline.errors import DatasetBroken
from dateline.model import PROSE_REASON, Severity
from dateline.validate.judge import RuleResult

Counts = tuple[tuple[str, int], ...]
"""Names with their counts, most frequent first, then by name."""

_COLUMNS = (
    "article_id",
    "is_primary",
    "published_date",
    "published_earliest",
    "published_latest",
    "date_method",
    "date_confidence",
    "country",
    "language",
    "agency",
    "publisher",
    "quality_flags",
)
_PROSE = ("n_prose_chars", "n_furniture_prose_chars", "n_unclaimed_chars", "has_unclaimed_prose")
NOTHING = "none"
"""What counts of a column call its nulls."""
CONFIDENCE_BINS = 10
SURE = 0.9
"""From this confidence on a day counts as sure."""
WIDTHS = ((1, "the day"), (3, "2–3 days"), (7, "4–7 days"), (32, "up to a month"), (10**9, "longer"))


@dataclass(frozen=True, slots=True)
class FailedDump:
    """A dump that could not be read, and why."""

    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class UnclaimedDump:
    """A dump with sentences in no article."""

    name: str
    n_chars: int
    n_of: int
    """Characters of all its sentences, known furniture aside."""


@dataclass(frozen=True, slots=True)
class ProseFigures:
    """Where the characters are that read like sentences, of dumps whose ledger rows say so."""

    n_in_articles: int
    n_furniture: int
    n_unclaimed: int
    marked: tuple[UnclaimedDump, ...]
    """Dumps with more than two in a hundred of them unclaimed, the largest share first, then by name."""


@dataclass(frozen=True, slots=True)
class MethodFigures:
    """What one kind of evidence settled."""

    method: str
    n_articles: int
    mean_confidence: float | None
    """None where none of them has a confidence."""
    n_to_the_day: int
    """Those whose interval is a single day."""
    n_sure: int = 0
    """Those whose confidence is at least `SURE`."""


@dataclass(frozen=True, slots=True)
class Made:
    """When the snapshot was made, by what, and what changed with it."""

    created_at: str = ""
    """ISO 8601, UTC; '' where the snapshot does not say."""
    run_id: str = ""
    reason: str = ""
    pipeline_version: str = ""
    recipe: str = ""
    previous: int | None = None
    """Number of the snapshot before, where there was one."""
    changes: tuple[tuple[str, str, int], ...] = ()
    """Kind of change, reason, article rows."""


@dataclass(frozen=True, slots=True)
class DatasetFigures:
    """Counts over one snapshot. An *article* is a text, counted once; a *row* is a text in one dump."""

    snapshot: str
    n_articles: int
    n_undated: int
    """Of the articles, those without a date to within a month."""
    n_rows: int
    n_sightings: int
    n_quarantined: int
    n_dumps: int
    n_chars: int
    """Characters of all decoded documents."""
    size_bytes: int
    """Bytes of the snapshot's files."""
    by_day: tuple[tuple[date, str, int], ...]
    """Dated articles per day and region, in that order."""
    by_region: Counts
    by_country: Counts
    by_language: Counts
    by_agency: Counts
    by_publisher: Counts
    by_method: tuple[MethodFigures, ...]
    by_confidence: tuple[int, ...]
    """Dated articles per tenth of `date_confidence`, from 0 to 1."""
    by_width: Counts
    """Dated articles by the width of their interval, narrow to wide."""
    rules: tuple[RuleResult, ...]
    """How the rows fared by each rule of the contract."""
    flags: Counts
    """Rows by those quality flags that are not rules of the contract."""
    quarantine: tuple[tuple[str, str, int], ...]
    """Rule, severity, rows; most frequent first. A row that broke several rules counts for each."""
    outcomes: Counts
    failed: tuple[FailedDump, ...]
    """By name."""
    prose: ProseFigures
    prose_reasons: Counts
    """Characters that read like sentences and are in no article, by kind of furniture ('unclaimed': of no known kind)."""
    versions: Counts
    """Rows by the pipeline version that made them."""
    made: Made = Made()


def figures(out: str | os.PathLike[str]) -> DatasetFigures:
    """The figures of the current snapshot of the dataset at `out`. Raises UsageError where there is none."""
    dataset = Dataset(out)
    return figures_of(dataset, dataset.snapshot())


def figures_of(dataset: Dataset, current: Snapshot) -> DatasetFigures:
    """The figures of a snapshot of a dataset."""
    versioned = (*_COLUMNS, "pipeline_version", "region")
    dated, undated = (current.table(name, versioned) for name in ("articles", "undated"))
    rows = pa.concat_tables([dated, undated])
    texts, dated_texts = rows.filter(rows["is_primary"]), dated.filter(dated["is_primary"])
    quarantine = current.table("quarantine", ("rule", "severity"))
    dumps = current.table("dumps", ("dump_name", "outcome", "detail", "n_chars", *_PROSE))
    flags = Counter(dict(_counts(pc.list_flatten(rows["quality_flags"]))))
    broken = _broken_rules(quarantine)
    return DatasetFigures(
        snapshot=current.folder.name,
        n_articles=texts.num_rows,
        n_undated=texts.num_rows - dated_texts.num_rows,
        n_rows=rows.num_rows,
        n_sightings=current.n_rows("sightings"),
        n_quarantined=quarantine.num_rows,
        n_dumps=dumps.num_rows,
        n_chars=pc.sum(dumps["n_chars"]).as_py() or 0,
        size_bytes=current.size_bytes,
        by_day=_by_day(dated_texts),
        by_region=_counts(texts["region"]),
        by_country=_counts(texts["country"]),
        by_language=_counts(texts["language"]),
        by_agency=_counts(texts["agency"]),
        by_publisher=_counts(texts["publisher"]),
        by_method=_by_method(dated_texts),
        by_confidence=_by_confidence(dated_texts["date_confidence"]),
        by_width=_by_width(dated_texts),
        rules=_rule_results(rows.num_rows, flags, broken),
        flags=_ranked({flag: n for flag, n in flags.items() if flag not in _rule_names()}),
        quarantine=tuple((rule, severity, n) for (rule, severity), n in _ranked_pairs(broken)),
        outcomes=_counts(dumps["outcome"]),
        failed=_failed(dumps),
        prose=_prose(dumps),
        prose_reasons=_prose_reasons(current),
        versions=_counts(rows["pipeline_version"]),
        made=_made(dataset, current),
    )


def _made(dataset: Dataset, current: Snapshot) -> Made:
    """What the snapshot says of its making; nothing where it is a copy that lost it."""
    try:
        record = current.record
        infos = [info for info in dataset.snapshots() if info.is_current]
    except (DatasetBroken, OSError):
        return Made()
    counts = infos[0].diff.counts if infos else {}
    changes = [(change, reason, n) for change, by in counts.items() for reason, n in by.items()]
    return Made(
        record.created_at,
        record.run_id,
        record.reason,
        record.pipeline_version,
        record.recipe,
        record.previous,
        tuple(sorted(changes, key=lambda one: (-one[2], one))),
    )


def _prose_reasons(current: Snapshot) -> Counts:
    """Characters of sentences in furniture, by reason."""
    counts: Counter[str] = Counter()
    is_prose = pc.starts_with(pc.field("reason"), PROSE_REASON)
    for spans in current.batches("spans", ("reason", "char_start", "char_end"), is_prose):
        n_chars = pc.subtract(spans["char_end"], spans["char_start"])
        totals = pa.table({"reason": spans["reason"], "n": n_chars}).group_by("reason").aggregate([("n", "sum")])
        for one in totals.to_pylist():
            counts[one["reason"].removeprefix(PROSE_REASON)] += one["n_sum"]
    return _ranked(dict(counts))


def _counts(values: pa.ChunkedArray) -> Counts:
    """How often each value occurs; nulls as `NOTHING`."""
    counted = pc.value_counts(values)
    return _ranked(
        {str(one["values"]) if one["values"] is not None else NOTHING: one["counts"] for one in counted.to_pylist()}
    )


def _ranked(counts: dict[str, int]) -> Counts:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _ranked_pairs(counts: Counter[tuple[str, str]]) -> list[tuple[tuple[str, str], int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _by_day(dated: pa.Table) -> tuple[tuple[date, str, int], ...]:
    counted = dated.group_by(["published_date", "region"]).aggregate([([], "count_all")]).to_pylist()
    return tuple(sorted((one["published_date"].date(), one["region"], one["count_all"]) for one in counted))


def _by_method(dated: pa.Table) -> tuple[MethodFigures, ...]:
    is_day = pc.cast(pc.equal(dated["published_earliest"], dated["published_latest"]), pa.int64())
    is_sure = pc.cast(pc.greater_equal(dated["date_confidence"], pa.scalar(SURE, pa.float32())), pa.int64())
    table = dated.append_column("is_day", is_day).append_column("is_sure", is_sure).group_by("date_method")
    aggregates: list[tuple[object, str]] = [
        ([], "count_all"),
        ("date_confidence", "mean"),
        ("is_day", "sum"),
        ("is_sure", "sum"),
    ]
    found = [
        MethodFigures(
            one["date_method"] or NOTHING,
            one["count_all"],
            one["date_confidence_mean"],
            one["is_day_sum"] or 0,
            one["is_sure_sum"] or 0,
        )
        for one in table.aggregate(aggregates).to_pylist()
    ]
    return tuple(sorted(found, key=lambda one: (-one.n_articles, one.method)))


def _by_confidence(confidence: pa.ChunkedArray) -> tuple[int, ...]:
    bins = [0] * CONFIDENCE_BINS
    tenths = pc.floor(pc.multiply(pc.cast(confidence.drop_null(), pa.float64()), CONFIDENCE_BINS))
    for one in pc.value_counts(tenths).to_pylist():
        bins[min(max(int(one["values"]), 0), CONFIDENCE_BINS - 1)] += one["counts"]
    return tuple(bins)


def _by_width(dated: pa.Table) -> Counts:
    width = pc.add(pc.days_between(dated["published_earliest"], dated["published_latest"]), 1)
    widths = Counter({name: 0 for _, name in WIDTHS})
    for one in pc.value_counts(width).to_pylist():
        if one["values"] is not None:
            widths[next(name for most, name in WIDTHS if one["values"] <= most)] += one["counts"]
    return tuple((name, widths[name]) for _, name in WIDTHS)


def _broken_rules(quarantine: pa.Table) -> Counter[tuple[str, str]]:
    """Rows by (rule, severity); staging joins the rules of one row with commas."""
    broken: Counter[tuple[str, str]] = Counter()
    for one in quarantine.group_by(["rule", "severity"]).aggregate([([], "count_all")]).to_pylist():
        for rule in one["rule"].split(","):
            broken[rule, one["severity"]] += one["count_all"]
    return broken


def _rule_names() -> frozenset[str]:
    return frozenset(rule.name for rule in declaration("articles").every_rule)


def _rule_results(n_rows: int, flags: Counter[str], broken: Counter[tuple[str, str]]) -> tuple[RuleResult, ...]:
    results = []
    for rule in declaration("articles").every_rule:
        if rule.severity is Severity.WARNING:
            failures, tested = flags[rule.name], n_rows
        else:  # a row in quarantine is a row no longer
            failures = broken[rule.name, rule.severity.value]
            tested = n_rows + failures
        results.append(RuleResult(rule.name, rule.column, rule.severity, rule.says, tested, failures))
    return tuple(results)


def _failed(dumps: pa.Table) -> tuple[FailedDump, ...]:
    failed = dumps.filter(pc.equal(dumps["outcome"], "failed")).sort_by("dump_name").to_pylist()
    return tuple(FailedDump(one["dump_name"], one["detail"] or "") for one in failed)


def _prose(dumps: pa.Table) -> ProseFigures:
    in_articles, furniture, unclaimed = (pc.sum(dumps[name]).as_py() or 0 for name in _PROSE[:3])
    marked = [
        UnclaimedDump(one["dump_name"], one["n_unclaimed_chars"], one["n_prose_chars"] + one["n_unclaimed_chars"])
        for one in dumps.filter(dumps["has_unclaimed_prose"]).to_pylist()
    ]
    ranked = sorted(marked, key=lambda one: (-one.n_chars / one.n_of, one.name))
    return ProseFigures(in_articles, furniture, unclaimed, tuple(ranked))
