"""What is counted of datings: the score table, reliability, and the check that no file photo passes for publication."""

from __future__ import annotations

import itertools
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

    @property
    def is_exact(self) -> bool:
        return self.dating.published_date == self.gold

    @property
    def is_sure(self) -> bool:
        """A day claimed with confidence 0.9 or more."""
        return self.dating.date_precision is Precision.DAY and (self.dating.date_confidence or 0.0) >= 0.9

    @property
    def has_interval(self) -> bool:
        return self.dating.published_earliest is not None and self.dating.published_latest is not None

    @property
    def is_covered(self) -> bool:
        earliest, latest = self.dating.published_earliest, self.dating.published_latest
        return earliest is not None and latest is not None and earliest <= self.gold <= latest

    @property
    def took_file_photo(self) -> bool:
        """Whether a file photo's day was published as the day of publication, and was not."""
        return not self.is_exact and self.dating.published_date in self.file_photo_days


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
            yield Judged(gold, datings[document][index], photos)


def table_row(name: str, judged: list[Judged]) -> str:
    """One line of the score table: n, exact, sure days and how many are right, intervals and how many cover, photos."""
    sure = [j for j in judged if j.is_sure]
    intervals = [j for j in judged if j.has_interval]
    narrow = [j for j in judged if j.dating.is_dated]
    return (
        f"{name:16}{len(judged):6}{_share(sum(j.is_exact for j in judged), len(judged)):>8}"
        f"{_share(len(narrow), len(judged)):>8}"
        f"{len(sure):7}{_share(sum(j.is_exact for j in sure), len(sure)):>8}"
        f"{len(intervals):7}{_share(sum(j.is_covered for j in intervals), len(intervals)):>8}"
        f"{_share(sum(j.is_covered for j in narrow), len(narrow)):>8}"
        f"{sum(j.took_file_photo for j in judged):8}"
    )


TABLE_HEAD = f"{'set':16}{'n':>6}{'exact':>8}{'dated':>8}{'sure':>7}{'right':>8}{'bounds':>7}{'cover':>8}{'dated c':>8}{'photos':>8}"


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
