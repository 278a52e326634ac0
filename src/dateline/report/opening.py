"""What the desk says of a dataset in words before it shows anything: its sentence, its tiles, what has a page."""

from __future__ import annotations

from datetime import datetime

from dateline.model import Severity
from dateline.report import words
from dateline.report.figures import DatasetFigures


def lead(f: DatasetFigures) -> str:
    """How much there is, of when, and how it fares by the contract."""
    span = ""
    if f.by_day:
        first, last = f.by_day[0][0], f.by_day[-1][0]
        span = f", published {first}" + (f" to {last}" if first != last else "")
    return f"{words.plural(f.n_articles, 'article')} from {words.plural(f.n_dumps, 'dump')}{span}; {_verdict(f)}"


def _verdict(f: DatasetFigures) -> str:
    broken = sum(1 for rule in f.rules if rule.n_broken and rule.severity is not Severity.WARNING)
    if not broken and not f.failed:
        return "every rule that guards publication holds, and every dump could be read."
    rules = f"{broken} of the contract's rules sent rows to quarantine" if broken else ""
    dumps = f"{words.plural(len(f.failed), 'dump')} could not be read" if f.failed else ""
    return " and ".join(part for part in (rules, dumps) if part) + "."


def tiles(f: DatasetFigures, *, has_texts: bool) -> list[tuple[str, str, str, str]]:
    """Value, label, tone, and where it leads."""
    dated = f.n_articles - f.n_undated
    articles = "#articles" if has_texts else ""
    undated = "#find?precision=none&precision=year" if has_texts and f.n_undated else ""
    return [
        (words.number(f.n_articles), "articles, each text once", "", articles),
        (words.share(dated, f.n_articles), f"dated; {words.number(f.n_undated)} wait in undated", "", undated),
        (words.number(f.n_rows), f"rows, {words.number(f.n_sightings)} sightings", "", ""),
        (words.number(f.n_quarantined), "rows in quarantine", "warn" if f.n_quarantined else "", "#quarantine"),
        (words.number(f.n_dumps), f"dumps of {words.size(f.n_chars)} characters", "", "#dumps"),
        (words.number(len(f.failed)), "dumps that could not be read", "bad" if f.failed else "", "#dumps"),
    ]


def pages_lead(f: DatasetFigures, n_pages: int) -> str:
    """Which articles have a page; `n_pages` of them have one."""
    if n_pages >= f.n_articles:
        return "Each has a page with its dump's text, the evidence for its date and place, and buttons to correct it."
    return (
        f"All {words.number(f.n_articles)} can be searched; {words.number(n_pages)} have a page: some of every period, place, language, "
        "source and method, and the doubtful ones before others. Of the rest `dateline explain` shows the evidence."
    )


def moment(created_at: str) -> str:
    """'27 November 2026, 16:24 UTC'."""
    if not created_at:
        return ""
    from dateline.dating import spell

    made = datetime.fromisoformat(created_at)
    return f"{spell(made.date())}, {made:%H:%M} UTC"
