"""The straight line through the stages: a batch of dumps in, staged Parquet files out.

A document that a stage cannot use becomes a `Rejection` with its reason; a dump that cannot be read is reported as
failed; neither stops the others, whatever it was that went wrong. Only what concerns the machine (a full disk, a missing
share), the contract as a whole or a wish to stop is raised.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from dateline import ingest
from dateline.budget import DOCUMENT_S, OverBudget, limited, over
from dateline.cleancopy import clean_copy
from dateline.controls import named
from dateline.corrections import Corrector, Read, unmatched
from dateline.dating import date_all
from dateline.errors import Cancelled, DatelineError, DumpUnreadable, fault, is_the_machines
from dateline.model import (
    Article,
    Batch,
    BatchReport,
    Dating,
    Document,
    Dump,
    DumpReport,
    Outcome,
    Placing,
    Rejection,
    Role,
    Segmentation,
    Severity,
    Span,
)
from dateline.normalise import article as normalise_article
from dateline.placing import RegionScheme, load_scheme, place_all
from dateline.recipe import Recipe
from dateline.segment import Profile, segment, unclaimed
from dateline.staging import BatchStage

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """What the stages made of one document. `articles`, `datings` and `placings` run in parallel."""

    document: Document
    segmentation: Segmentation
    articles: tuple[Article, ...]
    datings: tuple[Dating, ...]
    placings: tuple[Placing, ...]
    rejections: tuple[Rejection, ...]


def process_document(
    document: Document, scheme: RegionScheme, corrector: Corrector | None = None, profile: Profile | None = None
) -> DocumentResult:
    """Segment, normalise, date and place one document: its clean copy, with all offsets those of the document.

    `corrector` has the corrections of its dump: each is applied behind the stage that it speaks of. `profile` says
    what the outlet prints on all its pages.
    """
    copy = clean_copy(document)
    read = copy.document
    corrector = corrector or Corrector(())
    own = Read(document, read, copy.after)
    segmentation = corrector.segmentation(own, segment(read, profile=profile))
    outcomes = [normalise_article(read, part) for part in segmentation.segments]
    articles, refused = corrector.articles(own, [one for one in outcomes if isinstance(one, Article)])
    rejections = tuple(copy.rejection(one) for one in (*outcomes, *refused) if isinstance(one, Rejection))
    datings = corrector.datings(own, articles, date_all(articles, read.metadata, read.dump_name, read.text))
    placings = corrector.placings(own, articles, place_all(articles, scheme), scheme.region_of)
    segmentation = copy.segmentation(segmentation)
    rejections += unclaimed(document, segmentation)
    return DocumentResult(
        document,
        segmentation,
        tuple(map(copy.article, articles)),
        tuple(map(copy.dating, datings)),
        tuple(map(copy.placing, placings)),
        rejections,
    )


class Step(StrEnum):
    """What is done with a document or a rejection of a dump."""

    READ = "reading"
    PROCESS = "processing"


At = tuple[str, int, Step]
"""Name of a dump, number of the item that its reading gives (from 0), what is done with it."""


@dataclass(frozen=True, slots=True)
class Care:
    """How a batch is processed, beside what determines its rows."""

    document_s: float = DOCUMENT_S
    """Processor seconds for one document, to read it and to process it each."""
    note: Callable[[At], None] | None = None
    """Told of each step before it is taken, so that somebody outside knows where a process died."""
    deadly: Mapping[At, tuple[str, str]] = field(default_factory=dict)
    """Steps not to take, for a process died of them: the rule and what is said of each."""


def read_results(dump: Dump, recipe: Recipe, care: Care = Care()) -> Iterator[DocumentResult | Rejection]:
    """The results of every document of a dump, in order; records that could not be read come as rejections.

    Raises DumpUnreadable where nothing (more) of the dump can be read.
    """
    scheme = load_scheme(recipe.scheme)
    corrector = Corrector(dump.corrections)
    for number, item in enumerate(_items(dump, recipe, care)):
        if isinstance(item, Rejection):
            yield item
            continue
        at = (dump.name, number, Step.PROCESS)
        if care.note:
            care.note(at)
        if at in care.deadly:
            yield _held_back(item, *care.deadly[at])
        else:
            yield _process_safely(item, scheme, corrector, recipe.profile, care.document_s)
    yield from unmatched(dump, corrector)


def _items(dump: Dump, recipe: Recipe, care: Care) -> Iterator[Document | Rejection]:
    """What a dump's reading gives. Where reading on would take too long or kill the process, one rejection for the rest."""
    items = ingest.read(dump, recipe.read_options)
    for number in itertools.count():
        at = (dump.name, number, Step.READ)
        if care.note:
            care.note(at)
        if at in care.deadly:
            yield _rest(dump, number, *care.deadly[at])
            return
        try:
            with limited(care.document_s):
                item = next(items, None)
        except OverBudget:
            logger.warning("%s: reading what follows its first %d documents takes too long", dump.name, number)
            yield _rest(dump, number, "over_budget", over(care.document_s, "reading what comes next"))
            return
        if item is None:
            return
        yield item


def _rest(dump: Dump, n_items: int, rule: str, detail: str) -> Rejection:
    """What follows the first items of a dump and was not read. Raises DumpUnreadable where that is all of it."""
    if not n_items:
        raise DumpUnreadable(detail)
    text = f"after its first {n_items:,} pieces: {detail}"
    return Rejection(dump.sha256, dump.name, -1, 0, 0, rule, Severity.CRITICAL, text)


def process_batch(
    batch: Batch,
    recipe: Recipe,
    staging: Path,
    *,
    should_stop: Callable[[], bool] = lambda: False,
    care: Care = Care(),
) -> BatchReport:
    """Process the dumps of a batch and stage their rows under `staging`.

    Raises Cancelled soon after `should_stop()` turns true, and ContractViolated when a *dataset* rule is broken.
    """
    started = time.monotonic()
    with BatchStage(staging, recipe, batch.index) as stage:
        for dump in batch.dumps:
            _process_dump(dump, recipe, stage, should_stop, care)
        reports = stage.close()
    return BatchReport(batch.index, str(staging), reports, time.monotonic() - started)


def stage_failed(reports: tuple[DumpReport, ...], recipe: Recipe, staging: Path, index: int) -> BatchReport:
    """Stage the ledger rows of dumps that failed before they could be planned (no right to read them, say)."""
    with BatchStage(staging, recipe) as stage:
        for report in reports:
            stage.end_dump(None, report)
        stage.close()
    return BatchReport(index, str(staging), reports)


def stage_given_up(batch: Batch, detail: str, recipe: Recipe, staging: Path) -> BatchReport:
    """Stage the ledger rows of dumps that cannot be processed at all: each of them failed, with `detail`."""
    with BatchStage(staging, recipe) as stage:
        for dump in batch.dumps:
            stage.end_dump(dump, DumpReport(dump.sha256, dump.name, Outcome.FAILED, detail))
        reports = stage.close()
    return BatchReport(batch.index, str(staging), reports)


def _process_dump(dump: Dump, recipe: Recipe, stage: BatchStage, should_stop: Callable[[], bool], care: Care) -> None:
    stage.begin_dump()
    failure = ""
    try:
        for item in read_results(dump, recipe, care):
            if should_stop():
                raise Cancelled(f"stopped while reading {dump.name}: nothing of this run is published")
            if isinstance(item, Rejection):
                stage.reject(item)
            else:
                stage.add(item.document, item.segmentation, item.articles, item.datings, item.placings)
                for rejection in item.rejections:
                    stage.reject(rejection)
    except DumpUnreadable as error:
        failure = named(str(error))
        logger.warning("%s failed: %s", dump.name, failure)
    except Exception as error:
        if isinstance(error, DatelineError) or is_the_machines(error):
            raise
        failure = f"{named(fault(error))} while it was processed: please report it with this dump"
        logger.exception("%s failed", dump.name)
    outcome = Outcome.FAILED if failure else Outcome.PUBLISHED
    stage.end_dump(dump, DumpReport(dump.sha256, dump.name, outcome, failure))


def _process_safely(
    document: Document, scheme: RegionScheme, corrector: Corrector, profile: Profile | None, document_s: float
) -> DocumentResult:
    try:
        with limited(document_s):
            return process_document(document, scheme, corrector, profile)
    except OverBudget:
        logger.warning("document %d of %s takes too long: it waits in quarantine", document.index, document.dump_name)
        return _held_back(document, "over_budget", over(document_s, "processing this document"))
    except Exception as error:
        if is_the_machines(error):
            raise
        logger.exception("document %d of %s waits in quarantine", document.index, document.dump_name)
        return _held_back(
            document,
            "internal_error",
            f"{named(fault(error))} while processing this document: please report it with this text",
        )


def _held_back(document: Document, rule: str, detail: str) -> DocumentResult:
    """The whole document in quarantine: what goes wrong in one must not cost the others."""
    text = document.text
    rejection = Rejection.of(document, 0, len(text), rule, Severity.CRITICAL, detail)
    spans = (Span(0, len(text), Role.FURNITURE, -1, rule.replace("_", "-")),) if text else ()
    return DocumentResult(document, Segmentation(spans, ()), (), (), (), (rejection,))
