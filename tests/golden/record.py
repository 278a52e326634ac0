"""What a golden file holds of a dump: the columns a reader would check by hand, one block per article."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dateline.ingest import discover, read
from dateline.model import Article, Dating, Dump, Placing, Rejection, Role, Segmentation
from dateline.pipeline import DocumentResult, process_document
from dateline.placing import load_scheme

_LETTERS = {
    Role.HEADLINE: "H",
    Role.STANDFIRST: "S",
    Role.BYLINE: "y",
    Role.DATELINE: "D",
    Role.DATE: "d",
    Role.SECTION: "s",
    Role.CAPTION: "c",
    Role.CREDIT: "k",
    Role.TOGGLE: "t",
    Role.CROSSHEAD: "x",
    Role.BODY: "B",
    Role.FURNITURE: "f",
}


def dumps_of(folder: Path) -> tuple[Dump, ...]:
    """The dumps below `folder`, by name."""
    return tuple(sorted(discover([folder]).dumps, key=lambda dump: dump.name))


def results_of(dump: Dump) -> list[DocumentResult]:
    """What the text stages make of every document of a dump. Raises AssertionError for a record that is rejected."""
    scheme = load_scheme()
    results = []
    for document in read(dump):
        assert not isinstance(document, Rejection), document.detail
        results.append(process_document(document, scheme))
    return results


def record(dump: Dump) -> list[dict[str, Any]]:
    """One entry per document: the role of each line as a letter, and the articles' columns."""
    return [
        {
            "roles": _roles(result.segmentation),
            "rejected": [rejection.rule for rejection in result.rejections],
            "articles": [
                _article(*three) for three in zip(result.articles, result.datings, result.placings, strict=True)
            ],
        }
        for result in results_of(dump)
    ]


def _roles(segmentation: Segmentation) -> str:
    """'HcctHccBBBB HcctHccBB': a letter per line, a space before each article."""
    letters, article = "", -1
    for span in segmentation.spans:
        if span.role is Role.SEPARATOR:
            continue
        if span.article_index > article:
            article = span.article_index
            letters += " "
        letters += _LETTERS[span.role]
    return letters.strip()


def _article(article: Article, dating: Dating, placing: Placing) -> dict[str, Any]:
    paragraphs = article.body.split("\n\n")
    return {
        "article_id": article.article_id,
        "span": [article.char_start, article.char_end],
        "headline": article.headline,
        "standfirst": article.standfirst,
        "byline": article.byline,
        "agency": article.agency,
        "dateline_place": article.dateline_place,
        "section": article.section,
        "language": article.language,
        "crossheads": list(article.crossheads),
        "captions": [
            [c.text, c.credit, str(c.taken_on) if c.taken_on else None, "file" if c.is_file_photo else "live"]
            for c in article.captions
        ],
        "body": [paragraph[:60] for paragraph in paragraphs],
        "n_words": article.n_words,
        "published": [
            str(value) if value else None
            for value in (
                dating.published_date,
                dating.published_earliest,
                dating.published_latest,
                dating.published_at,
                dating.date_precision,
                dating.date_method,
            )
        ],
        "confidence": round(dating.date_confidence, 1) if dating.date_confidence is not None else None,
        "country": placing.country,
        "region": placing.region,
        "quality_flags": [*article.quality_flags, *dating.quality_flags, *placing.quality_flags],
    }
