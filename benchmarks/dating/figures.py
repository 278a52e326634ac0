"""What is counted of datings: the score table, reliability, and the check that nobody else's day passes for publication."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from benchmarks.dating.cases import Case
from dateline.dating import date_all
from dateline.model import Dating, Precision

BINS = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.0001)


@dataclass(frozen=True, slots=True)
class Judged:
    """One gold article's dating beside its true day."""

    gold: date
    dating: Dating
    file_photo_days: tuple[date, ...]
    text: str = ""
    """The document, that the evidence's offsets count in."""

    @property
    def is_exact(self) -> bool:
        """The best day is the true one."""
        return self.dating.published_date == self.gold

    @property
    def is_wrong(self) -> bool:
        """A day is claimed, and it is another."""
        return self.dating.published_date is not None and not self.is_exact

    @property
    def is_sure(self) -> bool:
        """A day claimed with confidence 0.9 or more."""
        return self.dating.date_precision is Precision.DAY and (self.dating.date_confidence or 0.0) >= 0.9

    @property
    def has_interval(self) -> bool:
        """Both ends are claimed."""
        return self.dating.published_earliest is not None and self.dating.published_latest is not None

    @property
    def is_covered(self) -> bool:
        """The true day lies in the interval."""
        earliest, latest = self.dating.published_earliest, self.dating.published_latest
        return earliest is not None and latest is not None and earliest <= self.gold <= latest

    @property
    def took(self) -> str | None:
        """Whose day was published, wrongly, as the day of publication: 'file photo', 'load', 'comment'; None: nobody's of these.

        Asked of the evidence that settled it, by what stands right before it in the document.
        """
        if self.is_exact or self.dating.published_date is None:
            return None
        if self.dating.published_date in self.file_photo_days:
            return "file photo"
        for evidence in self.dating.date_evidence:
            is_it = evidence.kind == self.dating.date_method and evidence.char_start >= 0
            if is_it and evidence.earliest == evidence.latest == self.dating.published_date:
                lead = self.text[max(0, evidence.char_start - LEAD_CHARS) : evidence.char_start]
                return next((name for name, sign in SIGNS.items() if sign.search(lead)), None)
        return None


LEAD_CHARS = 80
SIGNS = {
    "load": re.compile(
        r"\b(?:load|transport|receipt|delivery|retrieval|access)[ -]?date\W*$|\b(?:loaded|received|retrieved|accessed|downloaded|"
        r"fetched|printed) (?:on|at)?\W*$",
        re.IGNORECASE,
    ),
    "comment": re.compile(r"\(@\w+\)\s*$|\b(?:says|said|wrote|commented|replied)\s*:?\s*$|\breply\s*$", re.IGNORECASE),
}
"""What stands before a day that is none of publication: when a database or a mail server got it, when somebody commented."""


def judge(cases: Iterable[Case]) -> Iterator[Judged]:
    """Dates every case and pairs each gold article with its dating (an empty one where no article overlaps it)."""
    for case in cases:
        datings = [
            date_all(articles, metadata, case.dump_name, text)
            for (metadata, articles), text in zip(case.documents, case.texts, strict=True)
        ]
        for place, gold in case.gold:
            if place is None:
                yield Judged(gold, Dating(), ())
                continue
            document, index = place
            captions = case.documents[document][1][index].captions
            photos = tuple(c.taken_on for c in captions if c.is_file_photo and c.taken_on is not None)
            yield Judged(gold, datings[document][index], photos, case.texts[document])


def table_row(name: str, judged: list[Judged]) -> str:
    """One line of the score table: n, exact, sure days and how many are right, intervals and how many cover, others' days."""
    sure = [j for j in judged if j.is_sure]
    intervals = [j for j in judged if j.has_interval]
    narrow = [j for j in judged if j.dating.is_dated]
    return (
        f"{name:16}{len(judged):6}{_share(sum(j.is_exact for j in judged), len(judged)):>8}"
        f"{_share(len(narrow), len(judged)):>8}"
        f"{_share(sum(j.is_wrong for j in judged), len(judged)):>8}"
        f"{len(sure):7}{_share(sum(j.is_exact for j in sure), len(sure)):>8}"
        f"{len(intervals):7}{_share(sum(j.is_covered for j in intervals), len(intervals)):>8}"
        f"{_share(sum(j.is_covered for j in narrow), len(narrow)):>8}"
        f"{sum(j.took is not None for j in judged):8}"
    )


TABLE_HEAD = f"{'set':16}{'n':>6}{'exact':>8}{'dated':>8}{'wrong':>8}{'sure':>7}{'right':>8}{'bounds':>7}{'cover':>8}{'dated c':>8}{'others':>8}"


def reliability(judged: list[Judged]) -> Iterator[str]:
    """Lines of the reliability table: of days claimed with a confidence in each bin, how many are right."""
    yield f"{'confidence':>14}{'n':>6}{'claimed':>9}{'right':>8}"
    for low, high in itertools.pairwise(BINS):
        inside = [j for j in judged if j.dating.published_date and low <= (j.dating.date_confidence or 0.0) < high]
        if inside:
            claimed = sum(j.dating.date_confidence or 0.0 for j in inside) / len(inside)
            right = sum(j.is_exact for j in inside) / len(inside)
            yield f"{low:6.2f} -{min(high, 1):6.2f}{len(inside):6}{claimed:9.3f}{right:8.3f}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def by_method(judged: Iterable[Judged]) -> Iterator[str]:
    """Lines of a table: per method the days claimed, their mean confidence, and how many are right."""
    groups: dict[str, list[Judged]] = {}
    for j in judged:
        if j.dating.published_date is not None:
            groups.setdefault(str(j.dating.date_method), []).append(j)
    yield f"{'method':14}{'n':>6}{'claimed':>9}{'right':>8}{'sure':>7}{'right':>8}{'cover':>8}"
    for method, found in sorted(groups.items()):
        claimed = sum(j.dating.date_confidence or 0.0 for j in found) / len(found)
        sure = [j for j in found if j.is_sure]
        yield (
            f"{method:14}{len(found):6}{claimed:9.3f}{_share(sum(j.is_exact for j in found), len(found)):>8}{len(sure):7}"
            f"{_share(sum(j.is_exact for j in sure), len(sure)):>8}{_share(sum(j.is_covered for j in found), len(found)):>8}"
        )
