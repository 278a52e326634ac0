"""The evidence desk: a folder of pages, or one file, that an editor opens from disk. It loads nothing from a network.

Templates are Jinja's with everything escaped; a policy in every page lets no script run but the report's own. The same dataset
gives the same bytes: the time it tells is the snapshot's.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from markupsafe import Markup

from dateline.contract import CONTRACT_VERSION, shape_fingerprint
from dateline.dataset import Dataset
from dateline.dataset.snapshot import Snapshot
from dateline.errors import DatasetBroken, PublishConflict, UsageError
from dateline.model import Severity
from dateline.report import charts, held, opening, stories, texts, times, words, world
from dateline.report.articles import ArticleView
from dateline.report.figures import DatasetFigures, figures_of
from dateline.report.rendering import asset, environment, script, source_of
from dateline.report.replacing import (
    INDEX,
    beside,
    is_report,
    put_in_place,
    remove,
    remove_report,
    remove_unfinished,
)

SCRIPTS = ("echarts.min.js", "minisearch.js", "desk.js", "corrections.js")
STYLE = "desk.css"
DATA_DOCS = "data_docs"
ID_CHARS = 12
"""Of an article's id in the name of its page."""
_SEVERITIES = (Severity.CRITICAL, Severity.DATASET, Severity.WARNING)
_POLICY = "default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_SECTIONS = (
    ("when", "When"),
    ("where", "Where"),
    ("whose", "By whom"),
    ("dates", "Dates"),
    ("changes", "Changes"),
    ("rules", "Rules"),
    ("quarantine", "Quarantine"),
    ("prose", "Prose"),
    ("dumps", "Dumps"),
    ("articles", "Articles"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    path: Path
    """The page to open."""
    n_articles: int
    n_pages: int
    """Articles with a page."""
    size_bytes: int
    n_without_text: int = 0
    """Pages that could not show the dump's text."""
    no_text: str = ""
    """Why, of the first of them."""


@dataclass(slots=True)
class _Shown:
    """The articles that were shown, counted as they pass."""

    n_pages: int = 0
    n_without_text: int = 0
    no_text: str = ""

    def counted(self, views: Iterable[ArticleView]) -> Iterator[ArticleView]:
        for one in views:
            self.n_pages += 1
            if not one.stretches:
                self.n_without_text += 1
                self.no_text = self.no_text or one.no_text
            yield one


@dataclass(frozen=True, slots=True)
class _Source:
    """What is reported on."""

    dataset: Dataset
    snapshot: Snapshot
    figures: DatasetFigures
    known: texts.Texts | None
    """None for a report of figures."""
    choice: stories.Choice | None
    raws: Sequence[Path]

    @classmethod
    def of(cls, dataset: Dataset, raws: Sequence[Path], *, with_texts: bool) -> _Source:
        """Raises UsageError where there is no dataset."""
        snapshot = dataset.snapshot()
        found = figures_of(dataset, snapshot)
        if not with_texts:
            return cls(dataset, snapshot, found, None, None, raws)
        known = texts.texts(dataset, snapshot)
        choice = stories.choose(snapshot, known) if known.n_articles else None
        return cls(dataset, snapshot, found, known, choice, raws)

    def views(self, shown: _Shown) -> Iterator[ArticleView]:
        if self.choice is not None:
            yield from shown.counted(stories.views(self.dataset, self.snapshot, self.choice, self.raws))


@dataclass(frozen=True, slots=True)
class _Inline:
    style: Markup
    scripts: tuple[Markup, ...]


def is_one_file(to: Path) -> bool:
    """Whether a report of this name is one file, and no folder."""
    return to.suffix.lower() in (".html", ".htm")


def write_report(
    dataset: Dataset, to: Path, raws: Sequence[Path] = (), *, with_texts: bool = True, data_docs: Path | None = None
) -> Written:
    """Write the report on the current snapshot: one file where `to` ends in .html, else a folder, which replaces an older report.

    raws: folders or files of the dumps, by default the dataset's own. with_texts: with articles; without, it has figures only
    and may be mailed around. data_docs: a site of Great Expectations that becomes a part of a folder. Raises UsageError where there is no dataset, or `to` is something else than a report.
    """
    is_file = is_one_file(to)
    if to.exists() and not is_report(to if is_file else to / INDEX):
        raise UsageError(f"{to} is no report of dateline and is not replaced: name another folder, or a file NAME.html")
    for _ in range(_MOST_TRIES):
        known = _forgotten(dataset)
        written = _write(dataset, to, raws, data_docs, with_texts=with_texts)
        if _forgotten(dataset) == known:  # else it may hold what was forgotten meanwhile
            return written
    remove_report(to)
    raise PublishConflict(f"{dataset.path}: more is forgotten while the report is written: write it when that is done")


_MOST_TRIES = 5


def _forgotten(dataset: Dataset) -> frozenset[str]:
    try:
        return dataset.tombstones().hashes
    except DatasetBroken:  # for `verify` to say
        return frozenset()


def _write(dataset: Dataset, to: Path, raws: Sequence[Path], data_docs: Path | None, *, with_texts: bool) -> Written:
    is_file = is_one_file(to)
    source, shown = _Source.of(dataset, raws, with_texts=with_texts), _Shown()
    to.parent.mkdir(parents=True, exist_ok=True)
    remove_unfinished(to)
    made = beside(to)
    try:
        if is_file:
            made.write_text(_one_page(source, shown), encoding="utf-8")
            size_bytes = made.stat().st_size
        else:
            _fill(made, source, shown, data_docs)
            size_bytes = sum(path.stat().st_size for path in made.rglob("*") if path.is_file())
        put_in_place(made, to)
    finally:
        remove(made)
    page = to if is_file else to / INDEX
    return Written(page, source.figures.n_articles, shown.n_pages, size_bytes, shown.n_without_text, shown.no_text)


def report_html(out: str | os.PathLike[str], *, with_texts: bool = False) -> str:
    """The report on the current snapshot as one page; by default of figures only. Raises UsageError where there is no dataset."""
    return _one_page(_Source.of(Dataset(out), (), with_texts=with_texts), _Shown())


def _one_page(source: _Source, shown: _Shown) -> str:
    articles = list(source.views(shown))
    inline = _Inline(Markup(asset(STYLE)), tuple(Markup(script(name)) for name in SCRIPTS))
    policy = _POLICY.format(scripts=" ".join(source_of(one) for one in inline.scripts))
    return _desk(source, articles, inline=inline, policy=policy)


def _fill(folder: Path, source: _Source, shown: _Shown, data_docs: Path | None) -> None:
    """Write a report into a new folder."""
    (folder / "assets").mkdir(parents=True)
    for name in (STYLE, *SCRIPTS):
        (folder / "assets" / name).write_text(asset(name), encoding="utf-8")
    if source.choice is not None:
        (folder / "articles").mkdir()
    for name, page in _pages(source, shown):
        (folder / "articles" / name).write_text(page, encoding="utf-8")
    if data_docs is not None:
        shutil.copytree(data_docs, folder / DATA_DOCS)
    page = _desk(source, (), inline=None, policy=_POLICY.format(scripts="'self'"), has_docs=data_docs is not None)
    (folder / INDEX).write_text(page, encoding="utf-8")


def _pages(source: _Source, shown: _Shown) -> Iterator[tuple[str, str]]:
    """Name and content of each article's page."""
    template = environment().get_template("page.html.j2")
    common = {"policy": _POLICY.format(scripts="'self'"), "inline": None, "base": "../"}
    of = {"snapshot": source.figures.snapshot, "made": opening.moment(source.figures.made.created_at)}
    for one in source.views(shown):
        yield f"{one.id[:ID_CHARS]}.html", template.render(a=one, **of, **common)


def _desk(
    source: _Source, shown: Sequence[ArticleView], *, inline: _Inline | None, policy: str, has_docs: bool = False
) -> str:
    """The page with the figures, the search, and in one file the articles too."""
    f, known, choice = source.figures, source.known, source.choice
    rules = sorted(f.rules, key=lambda rule: (rule.n_broken == 0, _SEVERITIES.index(rule.severity), -rule.n_broken))
    n_pages = len(choice.positions) if choice else 0
    return environment().get_template("desk.html.j2").render(
        policy=policy,
        inline=inline,
        base="",
        scripts=SCRIPTS[:3],
        world_json=Markup(asset("world.json").strip()),
        f=f,
        made=opening.moment(f.made.created_at),
        data_docs=f"{DATA_DOCS}/{INDEX}" if has_docs else "",
        lead=opening.lead(f),
        sections=_SECTIONS if known else _SECTIONS[:-1],
        tiles=opening.tiles(f, has_texts=known is not None),
        has_texts=known is not None,
        has_changes=known is not None and "change" in known.rows.column_names,
        pages_lead=opening.pages_lead(f, n_pages),
        finder_data=Markup(_packed(known, choice)) if known else "",
        examples=held.examples(source.snapshot) if known else dict.fromkeys((rule for rule, _, _ in f.quarantine), ()),
        broken=[rule for rule in rules if rule.n_broken],
        kept=[rule for rule in rules if not rule.n_broken],
        titles={
            "countries": {code: words.country_title(code) for code, _ in f.by_country},
            "regions": words.region_titles(),
        },
        stories=shown,
        contract_version=CONTRACT_VERSION,
        fingerprint=shape_fingerprint(),
        **_charts(f, known),
    )  # fmt: skip


def _charts(f: DatasetFigures, known: texts.Texts | None) -> dict[str, charts.Chart | None]:
    titles = {code: words.country_title(code) for code, _ in f.by_country}
    prose = (
        ("in articles", f.prose.n_in_articles),
        ("known furniture", f.prose.n_furniture),
        ("in no article (quarantine)", f.prose.n_unclaimed),
    )
    n_left = sum(n for _, n in f.prose_reasons)
    dated = f.n_articles - f.n_undated
    return {
        "timeline": times.timeline(f.by_day),
        "calendar": times.calendar(f.by_day),
        "world": world.world(f.by_country, known.towns if known else ()),
        "regions": charts.bars("regions", "Region", f.by_region, f.n_articles, "region", words.region_titles()),
        "countries": charts.bars(
            "countries", "Country the story is about", f.by_country, f.n_articles, "country", titles
        ),
        "languages": charts.bars("languages", "Language", f.by_language, f.n_articles, "language"),
        "agencies": charts.bars("agencies", "Agency", f.by_agency, f.n_articles, "agency"),
        "publishers": charts.bars("publishers", "Publisher", f.by_publisher, f.n_articles, "publisher"),
        "methods": charts.methods(f) if f.by_method else None,
        "confidence": charts.confidence(f) if dated else None,
        "widths": charts.bars("widths", "Interval that holds the day", f.by_width, dated, "interval")
        if dated
        else None,
        "flags": charts.bars("flags", "Flags set by the stages", f.flags, f.n_rows, "flag") if f.flags else None,
        "sentences": charts.plain_bars(
            "sentences", "Where the sentences are", prose, sum(n for _, n in prose), "characters"
        ),
        "reasons": charts.plain_bars("reasons", "What is in no article, by kind", f.prose_reasons, n_left, "characters")
        if n_left
        else None,
        "outcomes": charts.plain_bars("outcomes", "What became of the dumps", f.outcomes, f.n_dumps, "dumps"),
        "versions": charts.plain_bars("versions", "Rows by pipeline version", f.versions, f.n_rows, "rows"),
    }


def _packed(known: texts.Texts, choice: stories.Choice | None) -> str:
    """The search's data: JSON, compressed, as text. Without a time in its head, so that equal data are equal bytes."""
    has_page = np.zeros(known.n_articles, np.bool_)
    if choice:
        has_page[list(choice.positions)] = True
    record = json.dumps(texts.finder_data(known, has_page), ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(record.encode(), 6, mtime=0)).decode()
