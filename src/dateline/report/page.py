"""The dataset report: one self-contained HTML page for operators and editors, readable offline and on paper.

Great Expectations' own Data Docs load styles and charts from the network; this page loads nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from html import escape
from importlib.resources import files

from dateline.contract import CONTRACT_VERSION, shape_fingerprint
from dateline.model import Severity
from dateline.report.charts import bars, columns, number, share, timeline
from dateline.report.figures import (
    CONFIDENCE_BINS,
    NOTHING,
    DatasetFigures,
    MethodFigures,
    ProseFigures,
    figures,
)
from dateline.validate.judge import RuleResult

_MOST_DUMPS = 200
"""So many are named."""
_SEVERITIES = (Severity.CRITICAL, Severity.DATASET, Severity.WARNING)


def report_html(out: str | os.PathLike[str]) -> str:
    """The report on the current snapshot of the dataset at `out`. Raises UsageError where there is none."""
    return render(figures(out))


def render(of: DatasetFigures) -> str:
    """The report as one HTML page: totals, dates, regions, dating, rules, quarantine, dumps. The same figures give the same bytes."""
    style = (files("dateline.report") / "report.css").read_text(encoding="utf-8")
    body = "\n".join(
        (_head(of), _tiles(of), _when(of), _where(of), _dating(of), _quality(of), _quarantine(of), _dumps(of))
    )
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>dateline: snapshot {escape(of.snapshot)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>\n{style}</style>\n'
        f"<main>\n{body}\n{_foot(of)}\n</main>\n</html>\n"
    )


def _head(of: DatasetFigures) -> str:
    span = ""
    if of.by_day:
        first, last = of.by_day[0][0], of.by_day[-1][0]
        span = f"published {_day(first)}" + (f" to {_day(last)}" if first != last else "") + "; "
    said = f"{number(of.n_articles)} articles from {number(of.n_dumps)} dumps, {span}{_verdict(of)}"
    return f"<header><h1>Dataset report</h1><p>Snapshot {escape(of.snapshot)}: {said}</p></header>"


def _verdict(of: DatasetFigures) -> str:
    broken = sum(1 for rule in of.rules if rule.n_broken and rule.severity is not Severity.WARNING)
    if not broken and not of.failed:
        return "every rule that guards publication holds, and every dump could be read."
    rules = f"{broken} of the contract's rules sent rows to quarantine" if broken else ""
    dumps = f"{len(of.failed)} dump{'s' * (len(of.failed) > 1)} could not be read" if of.failed else ""
    return " and ".join(part for part in (rules, dumps) if part) + "."


def _tiles(of: DatasetFigures) -> str:
    dated = of.n_articles - of.n_undated
    tiles = (
        (number(of.n_articles), "articles, each text once", ""),
        (share(dated, of.n_articles), f"dated; {number(of.n_undated)} wait in undated", ""),
        (number(of.n_rows), f"rows, {number(of.n_sightings)} sightings", ""),
        (number(of.n_quarantined), "rows in quarantine", "warn" if of.n_quarantined else ""),
        (number(of.n_dumps), f"dumps of {_size(of.n_chars)} characters", ""),
        (number(len(of.failed)), "dumps that could not be read", "bad" if of.failed else ""),
    )
    cells = (f'<div class="tile {tone}"><b>{value}</b><span>{label}</span></div>' for value, label, tone in tiles)
    return f'<section class="tiles">{"".join(cells)}</section>'


def _when(of: DatasetFigures) -> str:
    chart, by_region, unit = timeline(of.by_day)
    regions = f'<div class="card wide below"><h3>By region</h3>{by_region}</div>' if by_region else ""
    return _section(
        "When",
        f"Dated articles per {unit} of publication.",
        f'<div class="card wide">{chart}</div>{regions}',
    )


def _where(of: DatasetFigures) -> str:
    vague = ("global", "unknown", NOTHING)
    cards = (
        _card("Region", bars(of.by_region, of.n_articles, vague)),
        _card("Country the story is about", bars(of.by_country, of.n_articles, vague, most=13)),
        _card("Language", bars(of.by_language, of.n_articles, vague, most=8)),
        _card("Agency", bars(of.by_agency, of.n_articles, vague, most=8)),
    )
    return _section(
        "Where, and by whom", "Paler bars: no place in particular, nothing known, and the rest.", _grid(cards)
    )


def _dating(of: DatasetFigures) -> str:
    dated = of.n_articles - of.n_undated
    tenths = [(f"{i / CONFIDENCE_BINS:.1f}", n) for i, n in enumerate(of.by_confidence)]
    cards = (
        _card("Evidence that settled the date", bars([(one.method, one.n_articles) for one in of.by_method], dated)),
        _card("Interval that holds the day", bars([one for one in of.by_width if one[1]], dated)),
        _card("Confidence in the day", columns(tenths, "articles per tenth of confidence", ("0.0", "0.5", "0.9"), 460)),
        _card("What each kind of evidence is worth", _methods(of.by_method)),
    )
    lead = (
        "A date is a claim: the evidence that settled it, the interval it lies in, and a calibrated confidence. "
        "Of the days claimed at 0.9, nine in ten are right."
    )
    return _section("How the dates are known", lead, _grid(cards))


def _methods(methods: Sequence[MethodFigures]) -> str:
    if not methods:
        return '<p class="none">None.</p>'
    rows = "".join(
        f'<tr><td>{escape(one.method)}</td><td class="n">{number(one.n_articles)}</td>'
        f'<td class="n">{"–" if one.mean_confidence is None else f"{one.mean_confidence:.2f}"}</td>'
        f'<td class="n">{share(one.n_to_the_day, one.n_articles)}</td></tr>'
        for one in methods
    )
    head = '<tr><th>evidence</th><th class="n">articles</th><th class="n">mean confidence</th><th class="n">to the day</th></tr>'
    return f"<table>{head}{rows}</table>"


def _quality(of: DatasetFigures) -> str:
    ordered = sorted(of.rules, key=lambda rule: (rule.n_broken == 0, _SEVERITIES.index(rule.severity), -rule.n_broken))
    broken, kept = [r for r in ordered if r.n_broken], [r for r in ordered if not r.n_broken]
    table = _rules(broken) if broken else '<p class="none">No rule was broken.</p>'
    rest = f"<details><summary>{len(kept)} rules hold for every row</summary>{_rules(kept)}</details>" if kept else ""
    flags = _card("Flags set by the stages", bars(of.flags, of.n_rows)) if of.flags else ""
    lead = (
        "Rules of the contract, judged by Great Expectations. Critical: the row is in quarantine. Warning: the row is "
        "kept and flagged. Dataset: the run would have stopped."
    )
    return _section("Rules", lead, f'<div class="card scroll">{table}{rest}</div>' + (_grid((flags,)) if flags else ""))


def _rules(rules: Sequence[RuleResult]) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(rule.rule)}</code></td>"
        f"<td><code>{escape(rule.column or 'the table')}</code> {_words(rule.says)}</td>"
        f'<td><span class="pill {rule.severity.value}">{rule.severity.value}</span></td>'
        f'<td class="n">{number(rule.n_tested)}</td>'
        f'<td class="n{"" if rule.n_broken else " zero"}">{number(rule.n_broken)}</td>'
        f'<td class="n">{share(rule.n_tested - rule.n_broken, rule.n_tested)}</td></tr>'
        for rule in rules
    )
    head = '<tr><th>rule</th><th>wants that</th><th>severity</th><th class="n">rows</th><th class="n">broken</th><th class="n">hold</th></tr>'
    return f"<table>{head}{rows}</table>"


def _quarantine(of: DatasetFigures) -> str:
    lead = "What could not be used, with its raw text and the reason: <code>dateline quarantine list</code> shows it."
    if not of.quarantine:
        return _section("Quarantine", "Nothing is in quarantine.", "")
    rows = "".join(
        f'<tr><td><code>{escape(rule)}</code></td><td><span class="pill {escape(severity)}">{escape(severity)}</span></td>'
        f'<td class="n">{number(n)}</td></tr>'
        for rule, severity, n in of.quarantine
    )
    head = '<tr><th>rule</th><th>severity</th><th class="n">rows</th></tr>'
    return _section("Quarantine", lead, f'<div class="card scroll"><table>{head}{rows}</table></div>')


def _dumps(of: DatasetFigures) -> str:
    cards = [
        _card("Outcome", bars(of.outcomes, of.n_dumps)),
        _card("Rows by pipeline version", bars(of.versions, of.n_rows)),
        _card("Characters that read like sentences", _sentences(of.prose)),
    ]
    failed = _unclaimed(of.prose)
    if of.failed:
        rows = "".join(
            f"<tr><td><code>{escape(one.name)}</code></td><td>{escape(one.detail)}</td></tr>"
            for one in of.failed[:_MOST_DUMPS]
        )
        more = (
            f'<p class="none">… and {number(len(of.failed) - _MOST_DUMPS)} more.</p>'
            if len(of.failed) > _MOST_DUMPS
            else ""
        )
        failed += f'<div class="card scroll below"><h3>Could not be read</h3><table>{rows}</table>{more}</div>'
    return _section("Dumps", "The files that were delivered, and what became of them.", _grid(cards) + failed)


def _sentences(prose: ProseFigures) -> str:
    kinds = (
        ("in articles", prose.n_in_articles),
        ("known furniture", prose.n_furniture),
        ("in no article (quarantine)", prose.n_unclaimed),
    )
    return bars(kinds, sum(n for _, n in kinds), ("known furniture",))


def _unclaimed(prose: ProseFigures) -> str:
    """The dumps that are marked for sentences in no article."""
    if not prose.marked:
        return ""
    rows = "".join(
        f'<tr><td><code>{escape(one.name)}</code></td><td class="n">{number(one.n_chars)}</td>'
        f'<td class="n">{share(one.n_chars, one.n_of)}</td></tr>'
        for one in prose.marked[:_MOST_DUMPS]
    )
    rest = len(prose.marked) - _MOST_DUMPS
    more = f'<p class="none">… and {number(rest)} more.</p>' if rest > 0 else ""
    head = '<tr><th>dump</th><th class="n">characters</th><th class="n">of its sentences</th></tr>'
    return f'<div class="card scroll below"><h3>Sentences in no article</h3><table>{head}{rows}</table>{more}</div>'


def _foot(of: DatasetFigures) -> str:
    return (
        f"<footer>Contract version {CONTRACT_VERSION}, fingerprint <code>{shape_fingerprint()}</code>. "
        f"{_size(of.size_bytes, 'B')} of Parquet. Counts are of articles (each text once) unless they say rows.</footer>"
    )


def _section(title: str, lead: str, content: str) -> str:
    return f'<section><h2>{escape(title)}</h2><p class="lead">{lead}</p>{content}</section>'


def _card(title: str, content: str) -> str:
    return f'<div class="card"><h3>{escape(title)}</h3>{content}</div>'


def _grid(cards: Sequence[str]) -> str:
    return f'<div class="grid">{"".join(cards)}</div>'


def _words(text: str) -> str:
    """`text` with its back-quoted names set as code."""
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(text))


def _day(day: object) -> str:
    return escape(str(day))


def _size(amount: int, unit: str = "") -> str:
    """`amount` to three digits with k, M or G."""
    value, letter = float(amount), ""
    for step in ("k", "M", "G", "T"):
        if value < 999.5:
            break
        value, letter = value / 1000, step
    digits = f"{value:.0f}" if value >= 100 or not letter else f"{value:.1f}"
    return f"{digits}\u202f{letter}{unit}".rstrip("\u202f") if letter or unit else digits
