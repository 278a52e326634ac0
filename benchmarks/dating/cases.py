"""The shared corpora as cases for dating: each dump's articles through the real chain, with the gold days they overlap."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from dateline.errors import DatelineError
from dateline.ingest import discover, read
from dateline.model import Article, Document, Dump, Metadata
from dateline.normalise import article
from dateline.segment import segment

SETS = (
    "seed",
    "toggle",
    "toggle_modern",
    "wikinews",
    "web",
    "arabic",
    "tempeval",
    "wire",
    "html",
    "pages_browser",
    "pages_inscriptis",
    "pages_html",
    "guides",
    "guides_text",
    "guides_html",
)
HALVES = ("develop", "check", "all")
SEGMENTATIONS = ("ours", "gold")
# In these every other dump has a fetch time, so halves by even and odd would not both see it: pairs of dumps instead.
_PAIRED = ("toggle", "tempeval")


@dataclass(frozen=True, slots=True)
class Case:
    """One dump: its documents' metadata and articles, and for each gold article its place and day."""

    set_name: str
    dump_name: str
    documents: tuple[tuple[Metadata, tuple[Article, ...]], ...]
    texts: tuple[str, ...]
    """The decoded text of each document."""
    gold: tuple[tuple[tuple[int, int] | None, date], ...]
    """((document, article) that overlaps it most, or None; day of publication), for gold articles with a day."""
    outlets: tuple[str, ...] = ()
    """Of each gold article, the outlet it is from; the dump's name where nobody says: what a fold keeps together."""


def cases(corpora: Path, name: str, half: str = "all", segmentation: str = "ours") -> Iterator[Case]:
    """The dumps of set `name` in gold order; `half` is 'develop' (even dumps), 'check' (odd dumps) or 'all'.

    With `segmentation` 'gold' each page is cut out where the gold says, so that what is measured is dating alone: only the
    roles of its lines are ours.
    """
    gold = [json.loads(line) for line in (corpora / name / "gold.jsonl").open(encoding="utf-8")]
    dumps = {dump.name: dump for dump in discover([corpora / name / "raw"]).dumps}
    for position, entry in enumerate(gold):
        is_develop = (position // 2 if name in _PAIRED else position) % 2 == 0
        if half == "all" or (half == "develop") == is_develop:
            yield _case(name, dumps[entry["dump"]], entry["articles"], segmentation)


def _case(set_name: str, dump: Dump, gold: list[dict[str, Any]], segmentation: str) -> Case:
    documents: list[tuple[Metadata, tuple[Article, ...]]] = []
    texts: list[str] = []
    try:
        for document in read(dump):
            if isinstance(document, Document):
                cut = [_cut(document, e["start"], e["end"]) for e in gold] if segmentation == "gold" else [document]
                found = [a for part in cut for a in _articles(part, is_one=segmentation == "gold")]
                documents.append((document.metadata, tuple(found)))
                texts.append(document.text)
    except DatelineError:
        pass  # an unreadable dump is a miss for each of its gold articles
    matched, outlets = [], []
    for entry in gold:
        if entry["date"]:
            place = _overlapping(documents, entry["start"], entry["end"])
            matched.append((place, date.fromisoformat(entry["date"])))
            outlets.append(str(entry.get("outlet") or dump.name))
    return Case(set_name, dump.name, tuple(documents), tuple(texts), tuple(matched), tuple(outlets))


def _cut(document: Document, start: int, end: int) -> tuple[Document, int]:
    """The page from `start` to `end` as a document of its own, and where it begins."""
    return replace(document, text=document.text[start:end]), start


def _articles(part: Document | tuple[Document, int], *, is_one: bool) -> list[Article]:
    """The articles of a document; of a page cut out, the longest, with its offsets in the whole document."""
    document, offset = part if isinstance(part, tuple) else (part, 0)
    found = [a for a in (article(document, s) for s in segment(document).segments) if isinstance(a, Article)]
    if not is_one or not found:
        return found
    return [_moved(max(found, key=lambda a: (a.char_end - a.char_start, -a.char_start)), offset)]


def _moved(found: Article, offset: int) -> Article:
    """`found` with all its offsets `offset` characters later."""
    return replace(
        found,
        char_start=found.char_start + offset,
        char_end=found.char_end + offset,
        pieces=tuple(p._replace(char_start=p.char_start + offset, char_end=p.char_end + offset) for p in found.pieces),
        captions=tuple(
            replace(c, char_start=c.char_start + offset, char_end=c.char_end + offset) for c in found.captions
        ),
    )


def _overlapping(documents: list[tuple[Metadata, tuple[Article, ...]]], start: int, end: int) -> tuple[int, int] | None:
    """The (document, article) that shares most characters with [start, end), or None."""
    best, most = None, 0
    for i, (_, articles) in enumerate(documents):
        for j, found in enumerate(articles):
            shared = min(found.char_end, end) - max(found.char_start, start)
            if shared > most:
                best, most = (i, j), shared
    return best
