"""Articles with a gold country: our chain's article that overlaps the gold's page most, as the shared scorer has it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dateline.errors import DumpUnreadable
from dateline.ingest import discover, read
from dateline.model import Article, Document, Dump
from dateline.normalise import article as normalise
from dateline.segment import segment

SETS = (
    "seed",
    "wikinews",
    "toggle_modern",
    "web",
    "wire",
    "places_geovirus",
    "places_trnews",
    "places_gwn",
    "places_lgl",
    "arabic",
    "html",
    "toggle",
)


@dataclass(frozen=True, slots=True)
class Case:
    """An article and the countries that are right for it."""

    set_name: str
    dump: str
    dump_number: int
    """Position of the dump in the gold file: weights are learnt on even ones and checked on odd ones."""
    headline: str
    country: str
    accepted: frozenset[str]
    article: Article

    def accepts(self, country: str | None) -> bool:
        """Is the answer the gold's country or one of its alternatives?"""
        return country in self.accepted

    def is_of_half(self, half: str | None) -> bool:
        """Is the dump of the 'even' or 'odd' half? None: of any."""
        return half is None or self.dump_number % 2 == (half == "odd")


def cases(folder: Path) -> list[Case]:
    """The cases of one set; a gold article that we made nothing of is a case with an empty article."""
    dumps = {dump.name: dump for dump in discover([folder / "raw"]).dumps}
    found = []
    for number, line in enumerate((folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()):
        gold = json.loads(line)
        dump = next((d for name, d in dumps.items() if name == gold["dump"] or name.endswith("/" + gold["dump"])), None)
        articles = list(_articles(dump)) if dump is not None else []
        for wanted in gold["articles"]:
            if wanted.get("country"):
                accepted = frozenset((wanted["country"], *(wanted.get("also") or ())))
                own = _best(articles, wanted, is_page=gold["dump"].endswith((".html", ".htm"))) or EMPTY
                headline = wanted.get("headline") or ""
                found.append(Case(folder.name, gold["dump"], number, headline, wanted["country"], accepted, own))
    return found


def _articles(dump: Dump) -> Iterator[Article]:
    try:
        documents = [document for document in read(dump) if isinstance(document, Document)]
    except DumpUnreadable:
        return
    for document in documents:
        for part in segment(document).segments:
            made = normalise(document, part)
            if isinstance(made, Article):
                yield made


def _best(articles: list[Article], wanted: dict[str, int], *, is_page: bool) -> Article | None:
    if is_page:
        return max(articles, key=lambda a: len(a.body), default=None)
    overlaps = [(min(a.char_end, wanted["end"]) - max(a.char_start, wanted["start"]), a) for a in articles]
    overlap, best = max(overlaps, key=lambda item: item[0], default=(0, None))
    return best if overlap > 0 else None


EMPTY = Article("", 0, 0, 0, None, None, None, None, None, "", (), (), None, None, None, None, 0, 0, (), ())
