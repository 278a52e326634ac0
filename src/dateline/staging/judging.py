"""What becomes of the rows that a batch has gathered: judged by the contract, nothing of the batch changed by it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from dateline.contract import to_table
from dateline.model import Rejection
from dateline.staging.gathered import Gathered
from dateline.staging.rejections import Source, quarantine_columns, rejection_of, repeat_of_rejected
from dateline.staging.seen import RefusedIds
from dateline.validate import Breach, has_rules, judge_articles, judge_rows

_NONE: Mapping[int, list[Breach]] = {}


@dataclass(slots=True)
class Verdict:
    """Rows to write, and what they add to what the batch knows."""

    tables: list[tuple[str, pa.Table]] = field(default_factory=list)
    """Name and rows, none of them empty."""
    refused: set[tuple[str, str]] = field(default_factory=set)
    """Dump name and id of the articles refused."""
    counts: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Dump name -> articles, undated, quarantined: how many more."""


def judge(rows: Gathered, refused_before: RefusedIds) -> Verdict:
    """Judge what was gathered. Raises ContractViolated, and whatever a row that cannot be judged makes a library raise."""
    return _Judging(rows, refused_before).verdict()


class _Judging:
    def __init__(self, rows: Gathered, refused_before: RefusedIds) -> None:
        self._rows = rows
        self._before = refused_before
        self._held: list[Rejection] = []
        self._verdict = Verdict()

    def verdict(self) -> Verdict:
        rows, verdict = self._rows, self._verdict
        unsighted = self._judge_sightings()
        tables = [("articles", self._judge_articles(unsighted))]
        for article_id, source in rows.repeats:
            if self._is_refused(source[0].dump_name, article_id):
                self._hold(repeat_of_rejected(source))
        sightings = rows.sightings
        keys = zip(sightings["dump_name"], sightings["article_id"], strict=True)
        keep = [row not in unsighted and not self._is_refused(*key) for row, key in enumerate(keys)]
        tables += [("sightings", _table("sightings", sightings, keep)), ("spans", self._judge_spans())]
        tables.append(("quarantine", _table("quarantine", quarantine_columns([*rows.quarantine, *self._held]))))
        verdict.tables = [(name, table) for name, table in tables if table is not None and table.num_rows]
        return verdict

    def _hold(self, rejection: Rejection) -> None:
        self._held.append(rejection)
        self._verdict.counts[rejection.dump_name]["quarantined"] += 1

    def _is_refused(self, dump_name: str, article_id: str) -> bool:
        key = (dump_name, article_id)
        return key in self._verdict.refused or key in self._before

    def _judge_sightings(self) -> Mapping[int, list[Breach]]:
        """What rows of `sightings` broke. A repeat goes to quarantine by itself; the article goes with its first."""
        if not self._rows.sighted or not has_rules("sightings"):
            return _NONE
        broken = judge_rows("sightings", to_table("sightings", self._rows.sightings))
        repeats = {_place(source) for _, source in self._rows.repeats}
        for row, its in broken.items():
            if _place(self._rows.sighted[row]) in repeats:
                self._hold(rejection_of(self._rows.sighted[row], its))
        return broken

    def _judge_articles(self, unsighted: Mapping[int, list[Breach]]) -> pa.Table | None:
        columns = self._rows.articles
        if not self._rows.sources:
            return None
        rows = {_place(source): row for row, source in enumerate(self._rows.sources)} if unsighted else {}
        sighted = {rows.get(_place(self._rows.sighted[row]), -1): its for row, its in unsighted.items()}
        beforehand = {row: its for row, its in sighted.items() if row >= 0}
        accepted, breaches = judge_articles(
            to_table("articles", columns, staged=True), columns["_is_dated"], beforehand
        )
        for row, its in breaches.items():
            self._verdict.refused.add((columns["dump_name"][row], columns["article_id"][row]))
            self._hold(rejection_of(self._rows.sources[row], its))
        for row, name in enumerate(columns["dump_name"]):
            if row not in breaches:
                self._verdict.counts[name]["articles"] += 1
                self._verdict.counts[name]["undated"] += not columns["_is_dated"][row]
        return accepted

    def _judge_spans(self) -> pa.Table | None:
        """The spans; the text of those that break a rule goes to quarantine, too."""
        columns = self._rows.spans
        if not self._rows.documents:
            return None
        table = to_table("spans", columns)
        for row, its in judge_rows("spans", table).items():
            self._hold(
                rejection_of((self._rows.documents[row], columns["char_start"][row], columns["char_end"][row]), its)
            )
        return table


def _table(name: str, rows: Mapping[str, list[Any]], keep: list[bool] | None = None) -> pa.Table | None:
    if not any(rows.values()):
        return None
    table = to_table(name, rows, staged=True)
    if name == "quarantine":
        judge_rows(name, table)  # may stop the run; no rule of it can refuse a single row
    return table if keep is None or all(keep) else table.filter(pa.array(keep))


def _place(source: Source) -> tuple[str, int, int, int]:
    document, start, end = source
    return document.dump_name, document.index, start, end
