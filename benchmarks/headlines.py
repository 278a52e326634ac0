"""Fit the weights by which a page's headline is chosen, and say how they do on outlets that were left out.

    python -m benchmarks headlines [--corpora DIR]

The pages are the three HTML sets of the shared corpora. Those that call themselves news articles follow a rule of their own
and are only measured. Folds keep the pages of an outlet together; what is printed is out of fold, the mean over three ways
to deal out the outlets, beside the weights of all pages for `dateline.ingest.page_ranking.WEIGHTS`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dateline.ingest.page_ranking import features, spelled
from dateline.ingest.page_title import folded
from dateline.ingest.pages import page_choice

SETS = ("html", "pages_html", "guides_html")
_FOLDS = 8
_DEALS = 3
_PENALTY = 0.1
_STEPS = 40
_MARKS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


@dataclass(frozen=True, slots=True)
class Page:
    """A page with its gold."""

    source: str
    outlet: str
    gold: str
    ruled: str | None
    """The headline that the rule for news articles gives."""
    texts: Sequence[str]
    values: NDArray[np.float64]
    """A row for each candidate, a column for each weight."""
    right: NDArray[np.float64]
    """Which of them have the letters of the gold."""


def pages(corpora: Path) -> tuple[list[str], list[Page]]:
    """The names of the weights, and the pages of all sets."""
    found = [page for source in SETS for page in _pages_of(corpora / source)]
    names = sorted({name for _, told in found for values in told for name in values})
    tables = [np.array([[values[name] for name in names] for values in told]) for _, told in found]
    return names, [replace(page, values=table) for (page, _), table in zip(found, tables, strict=True)]


def _pages_of(folder: Path) -> Iterator[tuple[Page, list[dict[str, float]]]]:
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        dump = json.loads(line)
        article = dump["articles"][0]
        choice = page_choice((folder / "raw" / dump["dump"]).read_bytes())
        told = features(choice.found, choice.titles, choice.body, choice.language)
        yield (
            Page(
                source=folder.name,
                outlet=article.get("outlet") or "_".join(dump["dump"].split("_")[:2]),
                gold=article["headline"],
                ruled=choice.ruled,
                texts=[spelled(choice.found[key].text, choice.titles, choice.found) for key in told],
                values=np.zeros((0, 0)),
                right=np.array([key == folded(article["headline"]) for key in told], float),
            ),
            [*told.values()],
        )


def fitted(pages: Sequence[Page], n_weights: int) -> NDArray[np.float64]:
    """The weights of a conditional logit with a quadratic penalty, by damped Newton steps; to two decimals."""
    known = [page for page in pages if page.ruled is None and page.right.any()]
    weights = np.zeros(n_weights)
    for _ in range(_STEPS):
        slope, bend = 2 * _PENALTY * weights, 2 * _PENALTY * np.eye(n_weights)
        for page in known:
            logits = page.values @ weights
            shares = np.exp(logits - logits.max())
            shares /= shares.sum()
            chosen = shares * page.right
            chosen /= chosen.sum()
            mean = shares @ page.values
            slope += mean - chosen @ page.values
            bend += (page.values * shares[:, None]).T @ page.values - np.outer(mean, mean)
        step = np.linalg.solve(bend, slope)
        weights -= step * min(1.0, 1.0 / max(np.abs(step).max(), 1e-9))
        if np.abs(step).max() < 1e-4:
            break
    return np.round(weights, 2)


def held_out(pages: Sequence[Page], n_weights: int) -> dict[str, float]:
    """The share of right headlines by set, each page judged by weights of other outlets."""
    right: Counter[str] = Counter()
    for deal, fold in ((deal, fold) for deal in range(_DEALS) for fold in range(_FOLDS)):
        weights = fitted([page for page in pages if _fold(page.outlet, deal) != fold], n_weights)
        for page in pages:
            if _fold(page.outlet, deal) == fold:
                right[page.source] += _squashed(chosen(page, weights)) == _squashed(page.gold)
    n_pages = Counter(page.source for page in pages)
    return {source: right[source] / n_pages[source] / _DEALS for source in n_pages}


def chosen(page: Page, weights: NDArray[np.float64]) -> str:
    """The headline of a page by these weights."""
    if page.ruled is not None or not len(page.texts):
        return page.ruled or ""
    return page.texts[int((page.values @ weights).argmax())]


def _squashed(text: str) -> str:
    """As the shared scorer compares: case, blanks and the forms of quotes and dashes do not count."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_MARKS)
    return " ".join(plain.split())


def _fold(outlet: str, deal: int) -> int:
    return int(hashlib.sha256(f"{deal}{outlet}".encode()).hexdigest(), 16) % _FOLDS


def _report(names: Sequence[str], found: Sequence[Page]) -> Iterator[str]:
    shares = held_out(found, len(names))
    yield "held out: " + ", ".join(f"{source} {share:.3f}" for source, share in shares.items())
    weights = fitted(found, len(names))
    for source in shares:
        own = [page for page in found if page.source == source]
        share = np.mean([_squashed(chosen(page, weights)) == _squashed(page.gold) for page in own])
        yield f"in sample {source} {share:.3f} ({len(own)} pages, {sum(p.ruled is not None for p in own)} by the rule)"
    yield from (f'    "{name}": {weight:g},' for name, weight in zip(names, weights, strict=True))


def main(argv: list[str]) -> int:
    """Print the figures and the weights."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks headlines", description=__doc__)
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    names, found = pages(parser.parse_args(argv).corpora)
    print("\n".join(_report(names, found)))
    return 0
