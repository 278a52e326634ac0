"""Records as rows: column names of the contract and their values.

Nested values are tuples in the contract's order: Arrow reads them several times faster than dicts.
"""

from __future__ import annotations

from typing import Any

from dateline.contract import CONTRACT_VERSION
from dateline.controls import has_controls
from dateline.model import MAX_UNCLAIMED_SHARE, Article, Dating, Document, Dump, DumpReport, Placing
from dateline.recipe import claims_fingerprint
from dateline.version import __version__

Row = dict[str, Any]


def article_row(document: Document, article: Article, dating: Dating, placing: Placing) -> Row:
    """The row of `articles` (or `undated`: `_is_dated` tells) as one document makes it."""
    return {
        **_where(document, article),
        **_when(dating),
        "headline": article.headline,
        "standfirst": article.standfirst,
        "byline": article.byline,
        "agency": article.agency,
        "dateline_place": article.dateline_place,
        "body": article.body,
        "crossheads": list(article.crossheads),
        "captions": [(c.text, c.credit, c.taken_on, c.is_file_photo) for c in article.captions],
        "language": article.language,
        "section": article.section,
        "page": article.page,
        "edition": article.edition,
        "printed_words": article.printed_words,
        "publisher": article.publisher,
        "url": article.url,
        "n_words": article.n_words,
        "n_paragraphs": article.n_paragraphs,
        "published_at": dating.published_at,
        "date_evidence": [
            (e.kind, e.text, e.char_start, e.char_end, e.earliest, e.latest) for e in dating.date_evidence
        ],
        "country": placing.country,
        "countries": [(c.code, c.score, c.mentions) for c in placing.countries],
        "place_evidence": [tuple(e) for e in placing.place_evidence],
        "region": placing.region,
        "region_confidence": placing.region_confidence,
        "n_sightings": 1,
        "is_primary": True,
        "quality_flags": sorted(
            {*article.quality_flags, *dating.quality_flags, *placing.quality_flags, *_control_flag(document, article)}
        ),
        "contract_version": CONTRACT_VERSION,
        "pipeline_version": __version__,
        "_is_dated": dating.is_dated,
    }


def sighting_row(document: Document, article: Article, dating: Dating, placing: Placing) -> Row:
    """The row of `sightings` on a place where an article stands."""
    return _where(document, article) | _when(dating) | {"country": placing.country, "region": placing.region}


def dump_row(dump: Dump | None, report: DumpReport, recipe_fingerprint: str) -> Row:
    """The row of `dumps`, the ledger, on a dump (None: it could not even be described)."""
    metadata = dump.metadata if dump else None
    return {
        "dump_id": report.dump_id,
        "dump_name": report.dump_name,
        "outcome": report.outcome.value,
        "detail": report.detail or None,
        "size_bytes": dump.size_bytes if dump else 0,
        "n_documents": report.n_documents,
        "n_chars": report.n_chars,
        "n_articles": report.n_articles,
        "n_undated": report.n_undated,
        "n_quarantined": report.n_quarantined,
        "n_prose_chars": report.n_prose_chars,
        "n_furniture_prose_chars": report.n_furniture_prose_chars,
        "n_unclaimed_chars": report.n_unclaimed_chars,
        "has_unclaimed_prose": report.unclaimed_share > MAX_UNCLAIMED_SHARE,
        "url": metadata.url if metadata else None,
        "fetched_at": metadata.fetched_at if metadata else None,
        "publisher": metadata.publisher if metadata else None,
        "section": metadata.section if metadata else None,
        "language": metadata.language if metadata else None,
        "metadata_fingerprint": claims_fingerprint(dump) if dump else "",
        "recipe": recipe_fingerprint,
        "contract_version": CONTRACT_VERSION,
        "pipeline_version": __version__,
    }


def _where(document: Document, article: Article) -> Row:
    return {
        "article_id": article.article_id,
        "dump_id": document.dump_id,
        "dump_name": document.dump_name,
        "document_index": document.index,
        "article_index": article.article_index,
        "char_start": article.char_start,
        "char_end": article.char_end,
    }


def _when(dating: Dating) -> Row:
    return {
        "published_date": dating.published_date,
        "published_earliest": dating.published_earliest,
        "published_latest": dating.published_latest,
        "date_precision": dating.date_precision.value if dating.date_precision else None,
        "date_method": dating.date_method,
        "date_confidence": dating.date_confidence,
    }


def _control_flag(document: Document, article: Article) -> tuple[str, ...]:
    """Control codes of the raw text stand in no column: who wants them finds them where the spans say."""
    return ("control_characters",) if has_controls(document.text[article.char_start : article.char_end]) else ()
