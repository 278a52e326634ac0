"""The shared corpora as cases for dating: each dump's articles through the real chain, with the gold days they overlap."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dateline.errors import DatelineError
from dateline.ingest import discover, read
from dateline.model import Article, Document, Dump, Metadata
from dateline.normalise import article
from dateline.segment import segment

SETS = ("seed", "toggle", "toggle_modern", "wikinews", "web", "arabic", "tempeval", "wire", "html")
HALVES = ("develop", "check", "all")
# In these every other dump has a fetch time, so halves by even and odd would not both see it: pairs of dumps instead.
_PAIRED = ("toggle", "tempeval")


@dataclass(frozen=True, slots=True)
class Case:
    """One dump: its documents' metadata and articles, and for each gold article its place and day."""

    dump_name: str
    documents: tuple[tuple[Metadata, tuple[Article, ...]], ...]
    gold: tuple[tuple[tuple[int, int] | None, date], ...]
    """((document, article) that overlaps it most, or None; day of publication), for gold articles with a day."""


def cases(corpora: Path, name: str, half: str = "all") -> Iterator[Case]:
    """The dumps of set `name` in gold order; `half` is 'develop' (even dumps), 'check' (odd dumps) or 'all'."""
    gold = [json.loads(line) for line in (corpora / name / "gold.jsonl").open(encoding="utf-8")]
    dumps = {dump.name: dump for dump in discover([corpora / name / "raw"]).dumps}
    for position, entry in enumerate(gold):
        is_develop = (position // 2 if name in _PAIRED else position) % 2 == 0
        if half == "all" or (half == "develop") == is_develop:
            yield _case(dumps[entry["dump"]], entry["articles"])


def _case(dump: Dump, gold: list[dict[str, object]]) -> Case:
    documents = []
    try:
        for document in read(dump):
            if isinstance(document, Document):
                found = (article(document, s) for s in segment(document).segments)
                documents.append((document.metadata, tuple(a for a in found if isinstance(a, Article))))
    except DatelineError:
        pass  # an unreadable dump is a miss for each of its gold articles
    matched = []
    for entry in gold:
        if entry["date"]:
            start, end = int(str(entry["start"])), int(str(entry["end"]))
            matched.append((_overlapping(documents, start, end), date.fromisoformat(str(entry["date"]))))
    return Case(dump.name, tuple(documents), tuple(matched))


def _overlapping(documents: list[tuple[Metadata, tuple[Article, ...]]], start: int, end: int) -> tuple[int, int] | None:
    """The (document, article) that shares most characters with [start, end), or None."""
    best, most = None, 0
    for i, (_, articles) in enumerate(documents):
        for j, found in enumerate(articles):
            shared = min(found.char_end, end) - max(found.char_start, start)
            if shared > most:
                best, most = (i, j), shared
    return best
