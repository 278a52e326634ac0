"""The corrections of a dump, applied to its documents between the stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from dateline.corrections.cutting import cut
from dateline.corrections.finding import Place, nearest, places
from dateline.corrections.reading import line_of
from dateline.model import (
    Article,
    Correction,
    CorrectionKind,
    CountryScore,
    DateEvidence,
    Dating,
    Document,
    Dump,
    PlaceEvidence,
    Placing,
    Precision,
    Rejection,
    Segmentation,
    Severity,
)

KIND = "correction"
"""The kind of its evidence, and the method of a date it settles."""
DATE_FLAG, PLACE_FLAG = "date_corrected", "place_corrected"
UNMATCHED = "correction_unmatched"
_DATING_FLAGS = frozenset({"date_uncertain", "printed_after_fetch", "published_after_fetch", "published_placeholder"})
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Read:
    """A document as the stages read it, and how to find in it what stands in the document as delivered."""

    delivered: Document
    document: Document
    after: Callable[[int], int]
    """Offset in the delivered text -> offset in the text that the stages read."""

    def places(self, quote: str) -> list[Place]:
        """Where a quotation stands, in the text that the stages read."""
        found = [(self.after(start), self.after(end)) for start, end in places(self.delivered.text, quote)]
        return [place for place in found if place[0] < place[1]] or places(self.document.text, quote)


@dataclass(slots=True)
class Corrector:
    """Applies the corrections of one dump; remembers which of them found their place."""

    corrections: Sequence[Correction]
    _matched: set[int] = field(default_factory=set)

    def segmentation(self, read: Read, found: Segmentation) -> Segmentation:
        """With the cuts that were asked for."""
        for number, correction in self._of(CorrectionKind.CUT):
            if at := read.places(correction.quote):
                self._matched.add(number)
                meant = nearest(at, _placed(correction, read), read.document.index)
                found = cut(found, meant[0])
        return found

    def articles(self, read: Read, found: Sequence[Article]) -> tuple[list[Article], list[Rejection]]:
        """Without what is called no article: that waits in quarantine."""
        said = self._said(CorrectionKind.NOT_AN_ARTICLE, read, found)
        kept = [article for article in found if article.article_index not in said]
        refused = [
            Rejection.of(
                read.document,
                article.char_start,
                article.char_end,
                "not_an_article",
                Severity.CRITICAL,
                f"No article: {said[article.article_index].says}.",
            )
            for article in found
            if article.article_index in said
        ]
        return kept, refused

    def datings(self, read: Read, articles: Sequence[Article], found: Sequence[Dating]) -> list[Dating]:
        """With the corrected dates."""
        said = self._said(CorrectionKind.DATE, read, articles)
        pairs = zip(articles, found, strict=True)
        return [_dating(said[a.article_index], d) if a.article_index in said else d for a, d in pairs]

    def placings(
        self,
        read: Read,
        articles: Sequence[Article],
        found: Sequence[Placing],
        region_of: Callable[[str | None], str],
    ) -> list[Placing]:
        """With the corrected places. `region_of`: country -> region."""
        said = self._said(CorrectionKind.PLACE, read, articles)
        pairs = zip(articles, found, strict=True)
        return [_placing(said[a.article_index], p, region_of) if a.article_index in said else p for a, p in pairs]

    def unmatched(self) -> list[Correction]:
        """Those that found no place in any document so far."""
        return [one for number, one in enumerate(self.corrections) if number not in self._matched]

    def _of(self, kind: CorrectionKind) -> list[tuple[int, Correction]]:
        return [(number, one) for number, one in enumerate(self.corrections) if one.kind is kind]

    def _said(self, kind: CorrectionKind, read: Read, articles: Sequence[Article]) -> Mapping[int, Correction]:
        """The correction of each article that has one; of several the last of the file."""
        said: dict[int, Correction] = {}
        for number, correction in self._of(kind):
            for article in _meant(correction, read, articles):
                self._matched.add(number)
                said[article.article_index] = correction
        return said


def unmatched(dump: Dump, corrector: Corrector) -> list[Rejection]:
    """What was asked for and found no place: it waits in quarantine too, and is tried again with every run of the dump."""
    return [
        Rejection(
            dump.sha256,
            dump.name,
            -1,
            0,
            0,
            UNMATCHED,
            Severity.WARNING,
            f"The correction of {one.by} ({one.on.isoformat()}) is not applied: its quotation is in no article of this dump. "
            "Correct it anew with `dateline correct`, or take its line out of the corrections file.",
            line_of(one),
        )
        for one in corrector.unmatched()
    ]


def _placed(correction: Correction, read: Read) -> Correction:
    """With `near` in the text that the stages read."""
    return correction if correction.near is None else replace(correction, near=read.after(correction.near))


def _meant(correction: Correction, read: Read, articles: Sequence[Article]) -> list[Article]:
    """The articles that a correction speaks of: the one that its quotation lies in, and reprints of the very same text."""
    found = read.places(correction.quote)
    held = {place: _holder(place, articles) for place in found}
    found = [place for place in found if held[place] is not None]
    if not found:
        return []
    chosen = held[nearest(found, _placed(correction, read), read.document.index)]
    assert chosen is not None
    return [article for article in articles if article.article_id == chosen.article_id]


def _holder(place: Place, articles: Sequence[Article]) -> Article | None:
    """The article that most of a place lies in."""
    shares = [(min(place[1], a.char_end) - max(place[0], a.char_start), a) for a in articles]
    share, article = max(shares, key=lambda one: one[0], default=(0, None))
    return article if share > 0 else None


def _dating(correction: Correction, found: Dating) -> Dating:
    flags = (*(flag for flag in found.quality_flags if flag not in _DATING_FLAGS), DATE_FLAG)
    earliest, latest = correction.earliest, correction.latest
    evidence = (DateEvidence(KIND, correction.says, -1, -1, earliest, latest),)
    if earliest is None or latest is None:
        return Dating(date_method=KIND, date_evidence=evidence, quality_flags=flags)
    n_days = (latest - earliest).days + 1
    best = found.published_date
    is_inside = best is not None and earliest <= best <= latest
    if not is_inside:
        best = earliest + timedelta(days=(n_days - 1) // 2)
    return Dating(
        published_date=best,
        published_at=found.published_at if is_inside and found.published_date == best else None,
        published_earliest=earliest,
        published_latest=latest,
        date_precision=_precision(n_days),
        date_method=KIND,
        # an editor's day is believed; of several days nobody said which
        date_confidence=max(1.0 / n_days, (found.date_confidence or 0.0) if is_inside and n_days > 1 else 0.0),
        date_evidence=evidence,
        quality_flags=flags,
    )


def _precision(n_days: int) -> Precision:
    if n_days == 1:
        return Precision.DAY
    return Precision.WEEK if n_days <= 7 else Precision.MONTH if n_days <= 31 else Precision.YEAR


def _placing(correction: Correction, found: Placing, region_of: Callable[[str | None], str]) -> Placing:
    country = correction.country
    said = PlaceEvidence(correction.says, country or "", KIND, -1, -1)
    # names that speak for the same country still show where the text says so
    own = tuple(one for one in found.place_evidence if one.code == country)
    mentions = next((score.mentions for score in found.countries if score.code == country), 0)
    return Placing(
        country=country,
        countries=(CountryScore(country, 1.0, mentions),) if country else (),
        region=region_of(country) if country else UNKNOWN,
        region_confidence=1.0,
        place_evidence=(said, *own),
        quality_flags=(*found.quality_flags, PLACE_FLAG),
    )
