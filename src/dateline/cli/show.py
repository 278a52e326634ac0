"""`dateline inspect`: a dump in colour, each span by its role, each article with what is claimed of it and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from dateline.cli.facts import LABEL_WIDTH, facts
from dateline.cli.jsonable import plain
from dateline.cli.terminal import print_json, stderr, stdout
from dateline.controls import shown
from dateline.errors import DumpUnreadable
from dateline.ingest import discover, read
from dateline.model import Article, Dating, Document, Dump, Placing, Rejection, Role, Span
from dateline.orchestration.request import RunRequest
from dateline.orchestration.run.job import recipe_of
from dateline.orchestration.run.reports import count
from dateline.pipeline import DocumentResult, read_results
from dateline.segment import layout_of

STYLES = {
    Role.HEADLINE: "bold cyan",
    Role.STANDFIRST: "cyan",
    Role.BYLINE: "magenta",
    Role.DATELINE: "bold yellow",
    Role.DATE: "yellow",
    Role.SECTION: "blue",
    Role.CAPTION: "green",
    Role.CREDIT: "dim green",
    Role.TOGGLE: "dim red",
    Role.CROSSHEAD: "bold",
    Role.BODY: "",
    Role.FURNITURE: "dim",
}
"""Separators are not shown: they are line ends and blanks."""
FOLD_CHARS = 220
PARAGRAPHS_SHOWN = 2
_BLANKS = re.compile(r"\s+")


def show(request: RunRequest, *, full: bool = False, output: str = "text") -> int:
    """Print one dump as the pipeline sees it; returns the exit code (1 where it cannot be read to its end)."""
    recipe = recipe_of(request)
    found = discover(request.raw, fetched_at=request.fetched_at, follow_links=True)
    for report in found.failed:  # of the dump itself, or of a sidecar or manifest, without which it is shown
        stderr().print(Text(f"{report.dump_name}: {report.detail}", style="yellow" if found.dumps else "red"))
    if not found.dumps:
        return 1
    dump = found.dumps[0]
    results: list[DocumentResult | Rejection] = []
    trouble = ""
    try:
        results.extend(read_results(dump, recipe))
    except DumpUnreadable as error:
        trouble = str(error)
    if output == "json":
        print_json(_as_json(dump, results, trouble))
    else:
        _print(stdout(), dump, results, full)
    if trouble:
        stderr().print(Text(f"{dump.name} cannot be read any further: {trouble}", style="red"))
    return 1 if trouble else 0


def show_layout(request: RunRequest) -> int:
    """Print the layout that each document of a dump was read by, as JSON for its sidecar; 1 where none is a list."""
    found = discover(request.raw, fetched_at=request.fetched_at, follow_links=True)
    for report in found.failed:  # of the dump itself, or of a sidecar or manifest, without which it is shown
        stderr().print(Text(f"{report.dump_name}: {report.detail}", style="yellow" if found.dumps else "red"))
    if not found.dumps:
        return 1
    dump = found.dumps[0]
    try:
        documents = [item for item in read(dump) if isinstance(item, Document) and item.kind == "text"]
    except DumpUnreadable as error:
        stderr().print(Text(f"{dump.name} cannot be read: {error}", style="red"))
        return 1
    layouts = [layout for document in documents if (layout := layout_of(document)) is not None]
    for layout in dict.fromkeys(layouts):
        print_json({"layout": layout._asdict() | {"labels": dict(layout.labels)}})
    if not layouts:
        trouble = f"{dump.name} was not recognised as a list of articles: declare a layout in {dump.name}.meta.json"
        stderr().print(Text(trouble, style="red"))
    return 0 if layouts else 1


def _print(console: Console, dump: Dump, results: list[DocumentResult | Rejection], full: bool) -> None:
    documents = [result for result in results if isinstance(result, DocumentResult)]
    n_articles = sum(len(result.articles) for result in documents)
    n_rejected = len(results) - len(documents) + sum(len(result.rejections) for result in documents)
    console.print(
        Text.assemble(
            (dump.name, "bold"),
            f"   {count(n_articles, 'article')} in {count(len(documents), 'document')}, {dump.size_bytes:,} bytes",
            (f", {n_rejected:,} for quarantine" if n_rejected else "", "red"),
            (f"   sha256 {dump.sha256[:12]}…", "dim"),
        )
    )
    console.print(_legend(documents))
    for result in results:
        if isinstance(result, Rejection):
            console.print(_rejection(result))
            continue
        if len(documents) > 1:
            console.print(Rule(f"document {result.document.index}", style="dim"))
        for part in _document(result, full):
            console.print(part)


def _legend(documents: list[DocumentResult]) -> RenderableType:
    seen = {span.role for result in documents for span in result.segmentation.spans}
    legend = Text()
    for role, style in STYLES.items():
        if role in seen:
            legend.append(role.value, style=style)
            legend.append("  ")
    return Padding(legend, (0, 0, 1, 0))


def _document(result: DocumentResult, full: bool) -> Iterator[RenderableType]:
    """Spans in order; what is known of an article follows its last span."""
    article_of = {article.article_index: i for i, article in enumerate(result.articles)}
    last_span = {span.article_index: n for n, span in enumerate(result.segmentation.spans)}
    text = result.document.text
    current = -1
    folded: list[Span] = []  # body paragraphs held back
    for n, span in enumerate(result.segmentation.spans):
        if span.role is not Role.SEPARATOR:
            if span.article_index >= 0 and span.article_index != current:
                current = span.article_index
                yield Rule(f"article {current}", style="cyan", align="left")
            if span.role is Role.BODY and not full:
                folded.append(span)
            else:
                yield from _folded(folded, text)
                folded = []
                yield _span(span, text, full)
        ends_article = last_span[span.article_index] == n
        if ends_article:
            yield from _folded(folded, text)
            folded = []
        if ends_article and span.article_index in article_of:
            i = article_of[span.article_index]
            yield _facts(result.articles[i], result.datings[i], result.placings[i])
    for rejection in result.rejections:
        yield _rejection(rejection)


def _folded(spans: list[Span], document: str) -> Iterator[RenderableType]:
    """A run of body paragraphs: all of a few, else the first two and how many follow."""
    shown = spans if len(spans) <= PARAGRAPHS_SHOWN + 1 else spans[:PARAGRAPHS_SHOWN]
    for span in shown:
        yield _span(span, document, False)
    if rest := spans[len(shown) :]:
        n_chars = sum(span.char_end - span.char_start for span in rest)
        yield _row("", Text(f"… {count(len(rest), 'more paragraph')}, {n_chars:,} characters", style="dim italic"))


def _span(span: Span, document: str, full: bool) -> RenderableType:
    text = document[span.char_start : span.char_end].strip()
    if not full:
        text = _BLANKS.sub(" ", text) if len(text) <= 4 * FOLD_CHARS else _BLANKS.sub(" ", text[: 4 * FOLD_CHARS])
        if len(text) > FOLD_CHARS + 40:
            text = text[: FOLD_CHARS - 1].rsplit(" ", 1)[0] + " …"
    style = STYLES.get(span.role, "")
    label = span.role.value + (f"\n{span.reason}" if span.reason and span.role is Role.FURNITURE else "")
    return _row(label, Text(shown(text), style=style))


def _row(label: str, text: Text) -> Table:
    row = Table.grid(padding=(0, 1))
    row.add_column(width=LABEL_WIDTH, justify="right", style="dim")
    row.add_column(width=1, style="dim")
    row.add_column(overflow="fold")
    row.add_row(Text(label), "│", text)
    return row


def _facts(article: Article, dating: Dating, placing: Placing) -> RenderableType:
    about = [("agency", article.agency), ("byline", article.byline), ("section", article.section),
             ("language", article.language), ("url", article.url)]  # fmt: skip
    known = [f"{name} {value}" for name, value in about if value]
    flags = (*article.quality_flags, *dating.quality_flags, *placing.quality_flags)
    known += [f"{article.n_words:,} words", article.article_id]
    return facts(known, dating, placing, article.captions, flags, [piece.text for piece in article.pieces])


def _rejection(rejection: Rejection) -> RenderableType:
    where = (
        f"{rejection.char_start:,}-{rejection.char_end:,}" if rejection.document_index >= 0 else "before any document"
    )
    text = Text.assemble(
        ("quarantine  ", "bold red"), (rejection.rule, "red"), f"  {rejection.detail}  ", (where, "dim")
    )
    return Padding(text, (0, 0, 1, 0))


def _as_json(dump: Dump, results: list[DocumentResult | Rejection], trouble: str) -> dict[str, Any]:
    documents = []
    rejections = []
    for result in results:
        if isinstance(result, Rejection):
            rejections.append(plain(result))
            continue
        rejections += [plain(rejection) for rejection in result.rejections]
        rows = zip(result.articles, result.datings, result.placings, strict=True)
        documents.append(
            {
                "index": result.document.index,
                "n_chars": len(result.document.text),
                "spans": [plain(span) for span in result.segmentation.spans],
                "articles": [
                    {**plain(article), "dating": plain(dating), "placing": plain(placing)}
                    for article, dating, placing in rows
                ],
            }
        )
    return {
        "dump": {"name": dump.name, "dump_id": dump.sha256, "size_bytes": dump.size_bytes, "trouble": trouble},
        "documents": documents,
        "rejections": rejections,
    }
