"""One article: the log-weight of every candidate day, from all its witnesses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from dateline.dating.kernels import (
    DEFAULT_FLOOR,
    REACH_DAYS,
    Array,
    Numbers,
    Window,
    cycle,
    day_kernel,
    step_kernel,
    weights,
)
from dateline.dating.witness import Witness
from dateline.dating.witnesses import STYLED
from dateline.lexicon.feasts import feasts


@dataclass(frozen=True, slots=True)
class Scores:
    """Log-weights over the days of the window, in all and by group of witnesses."""

    total: Array
    by_kind: dict[str, Array]
    """Per kind of evidence what it added: for the method and for ablations."""
    rhythm: Array
    """What the days of the week granted beside the evidence."""


def score(
    witnesses: list[Witness], manner: str, window: Window, rhythm: str = "ordinary", n_together: int = 1
) -> Scores:
    """Adds up what `witnesses` say about each day of `window`, and how often such copy comes out on its weekday.

    Of `n_together` articles of a document each says less about that: pages of one Sunday are all of that Sunday.
    """
    by_kind: dict[str, Array] = {}
    groups: dict[str, list[Witness]] = {}
    for witness in witnesses:
        if witness.kernel != "older":  # a date before the newest one named adds nothing
            groups.setdefault(witness.group, []).append(witness)
    for group in sorted(groups):
        members = groups[group]
        if group == "weekday":
            by_weekday = _weekdays(tuple((w.kernel, w.value) for w in members), manner)
            by_kind["weekday"] = by_weekday[window.weekday_index]
        elif group == "date_line":
            by_kind["printed"] = _either(members, window)
        elif group in weights()["doubt"]:
            by_kind[members[0].kind if group != "history" else "text"] = _doubted(members, group, window)
        else:
            for witness in members:
                part = _says(witness, window)
                by_kind[witness.kind] = by_kind[witness.kind] + part if witness.kind in by_kind else part
    by_rhythm = window.said.get((rhythm, n_together))
    if by_rhythm is None:
        by_rhythm = cycle("rhythms", rhythm)[window.weekday_index] * n_together ** -weights()["temper"]["rhythm"]
        window.said[(rhythm, n_together)] = by_rhythm
    total = by_rhythm.copy()
    for kind in sorted(by_kind):
        if kind not in _FILED:
            total += by_kind[kind]
    if _FILED & by_kind.keys():
        delay = delay_of(by_kind, manner)
        key = (manner, delay, *map(_statement, groups.get("dateline", ())), *map(_statement, groups.get("weekday", ())))
        published = window.said.get(key)
        if published is None:
            filed = sum(by_kind[kind] for kind in sorted(_FILED & by_kind.keys()))
            published = window.said[key] = np.log(delayed(np.exp(filed - np.max(filed)), delay))
        total += published
    return Scores(total, by_kind, by_rhythm)


def delay_of(by_kind: dict[str, Array], manner: str) -> str:
    """How late such copy may come out: a key of weights.yaml."""
    return "delay_own" if "dateline" in by_kind and manner != "weight_of_agency" else "delay"


def undelayed(scores: Scores) -> Array:
    """The log-weights for an article that came out on the day its desk filed it."""
    out: Array = sum(scores.by_kind[kind] for kind in sorted(scores.by_kind)) + scores.rhythm
    return out


_FILED = frozenset({"dateline", "weekday"})
"""Kinds that speak of the day of filing: they agree with each other even where the page came out a day later."""
_NOT_ABOVE = ("date_line_inside", "date_line_below")


def delayed(p: Array, name: str) -> Array:
    """Chances of the day of publication from those of the day a desk names: now and then the next day, or the one before.

    `name` is the key of weights.yaml with the three chances: 'delay', or 'delay_printed' for bare date lines.
    """
    same, later, earlier = weights()[name]
    out: Array = same * p
    out[1:] += later * p[:-1]
    out[:-1] += earlier * p[1:]
    return out


def has_bare_line(witnesses: list[Witness]) -> bool:
    """Whether a date line without its weekday or its hour is printed: the page's clock may not be ours."""
    lines = [w.kernel for w in witnesses if w.group == "date_line"]
    return bool(lines) and _SURE_LINES.isdisjoint(lines)


_SURE_LINES = frozenset({"date_line_weekday", "date_line_timed"})


def line_shares(members: list[Witness]) -> list[tuple[Witness, float]]:
    """Date lines with the chance of each to be the day of publication: the first above the text most likely.

    When a page was updated is no news beside the line that says when it was published.
    """
    above = [w for w in members if w.kernel not in _NOT_ABOVE]
    above = [w for w in above if w.kernel != "date_line_updated"] or above
    table = weights()
    shares = [(w, float(table["date_line_share"]) ** min(rank, 6)) for rank, w in enumerate(above or members)]
    if above:
        shares += [(w, float(table["date_line_share_below"])) for w in members if w.kernel in _NOT_ABOVE]
    total = sum(share for _, share in shares)
    return [(w, share / total) for w, share in shares]


def _either(members: list[Witness], window: Window) -> Array:
    """Printed date lines: one of them is the day of publication."""
    logs = [_says(witness, window) + np.log(share) for witness, share in line_shares(members)]
    out: Array = np.logaddexp.reduce(np.stack(logs), axis=0)
    return out


def _doubted(members: list[Witness], group: str, window: Window) -> Array:
    """A group that may be about other things altogether: however much it says, it can only say so loud."""
    doubt = float(weights()["doubt"][group])
    counts: dict[str, int] = {}
    for witness in members:
        counts[witness.shape] = counts.get(witness.shape, 0) + 1
    temper = weights()["temper"]
    by_month = np.zeros(12 * len(window.years), dtype=np.float64)  # months are few: the days are filled in once
    part: Array | None = None
    for witness in members:
        weight = counts[witness.shape] ** -temper[witness.shape]
        if witness.shape in ("year", "month_year", "month"):
            by_month += weight * _monthly(witness, window)
        else:
            says = weight * _says(witness, window)
            part = says if part is None else part + says
    if part is None:
        return _bounded(by_month, window.month_days, doubt)[window.month_index]
    if by_month.any():
        part = part + by_month[window.month_index]
    chances = np.exp(part - part.max())
    chances *= (1 - doubt) * len(part) / chances.sum()
    chances += doubt
    out: Array = np.log(chances, out=chances)
    return out


def _bounded(logs: Array, n_days: Array, doubt: float) -> Array:
    """Log-weights of stretches of `n_days` each, scaled to the mean weight one and with `doubt` as their least."""
    chances = np.exp(logs - logs[n_days > 0].max())
    chances *= (1 - doubt) * n_days.sum() / (chances * n_days).sum()
    out: Array = np.log(chances + doubt)
    return out


def _says(witness: Witness, window: Window) -> Array:
    """The log-density of one witness over the window; articles of a document often say the same."""
    key = _statement(witness)
    said = window.said.get(key)
    if said is None:
        said = window.said[key] = _density(witness, window)
    return said


def _statement(witness: Witness) -> tuple[object, ...]:
    """What `witness` says, wherever it stands."""
    alternatives = witness.printed.alternatives if witness.printed is not None else ()
    return witness.shape, witness.kernel, witness.value, witness.until, witness.weekday, witness.terms, alternatives


def _density(witness: Witness, window: Window) -> Array:
    """The log-density of one witness over the window."""
    if witness.shape == "day":
        return _day(witness, window)
    if witness.shape == "yearly":
        month, day = divmod(witness.value, 100)
        return window.around_yearly(witness.kernel, month, day, witness.weekday)
    if witness.shape == "terms":
        return within_terms(witness, window.days, window.days)
    if witness.shape == "event":
        return since_event(witness, window.days, window.days)
    if witness.shape == "feast":
        return _around_feast(witness, window)
    return _monthly(witness, window)[window.month_index]


def _around_feast(witness: Witness, window: Window) -> Array:
    """A feast of every year, each candidate judged by the occurrence that suits it best; 0 is while it lasts."""
    out = np.full(window.n_days, np.log(DEFAULT_FLOOR), dtype=np.float64)
    for year in sorted({int(y) + step for y in window.years for step in (-1, 0, 1)}):
        for first, last in feasts()[witness.value].in_year(year):
            before, after = window.days - first.toordinal(), window.days - last.toordinal()
            since = np.minimum(before, 0) + np.maximum(after, 0)
            np.maximum(out, day_kernel(witness.kernel).take(since + REACH_DAYS, mode="clip"), out=out)
    return out


def _monthly(witness: Witness, window: Window) -> Array:
    """The log-density of a witness that cannot tell the days of a month, for the window's months."""
    if witness.shape == "year":
        return np.repeat(step_kernel("year_kernels", witness.kernel)[window.years - witness.value + 600], 12)
    out: Array
    if witness.shape == "month_year":
        months = (window.years[:, None] * 12 + np.arange(12)[None, :]).ravel() - witness.value
        out = step_kernel("month_year_kernels", witness.kernel)[np.clip(months, -600, 600) + 600]
    else:
        months = (np.arange(12 * len(window.years)) - (witness.value - 1)) % 12
        out = cycle("month_kernels", witness.kernel)[months]
    return out


def within_terms(witness: Witness, first: Numbers, last: Numbers) -> Array:
    """What a leader's terms grant stretches of days, each from `first` to `last` (day numbers)."""
    early, late = (float(x) for x in weights()["leaders"][witness.kernel])
    out = np.full(len(first), early, dtype=np.float64)
    for _, end in witness.terms:
        out = np.where(first > end, np.maximum(out, late), out)
    for start, end in witness.terms:
        out = np.where((last >= start) & (first <= end), 0.0, out)
    return out


def since_event(witness: Witness, first: Numbers, last: Numbers) -> Array:
    """What a dated event grants stretches of days, each from `first` to `last`: most while it lasts and just after it.

    The kernel counts days since its end; difference 0 is the event itself, whose mass its days share.
    """
    end = max(witness.until, witness.value)
    since = np.where(last < witness.value, -1, np.maximum(first - end, 0))
    out: Array = day_kernel(witness.kernel).take(since + REACH_DAYS, mode="clip")
    return out - np.where(since == 0, np.log(end - witness.value + 1), 0.0)


def _day(witness: Witness, window: Window) -> Array:
    """A dated witness; one that may mean several days spreads its weight over them."""
    printed = witness.printed
    if printed is not None and printed.alternatives:
        readings = [d.toordinal() for d in printed.alternatives]
    else:
        last = max(witness.until, witness.value)
        readings = list(range(witness.value, last + 1, max(1, (last - witness.value) // _MOST_READINGS)))
    if len(readings) == 1:
        return window.around(witness.kernel, readings[0])
    logs = np.stack([window.around(witness.kernel, day) for day in readings])
    out: Array = np.logaddexp.reduce(logs, axis=0) - np.log(len(readings))
    return out


_MOST_READINGS = 10
"""Of a printed interval longer than so many days, only some days are tried."""


@lru_cache(maxsize=4096)
def _weekdays(days: tuple[tuple[str, int], ...], manner: str) -> Array:
    """Log-weights of the seven weekdays, from (kernel, weekday) of each day named.

    Outlets differ in how they name days, so styles are mixed, not averaged.
    """
    weight = len(days) ** -weights()["temper"]["weekday"]
    fixed = np.zeros(7)
    styles = weights()["weekday_styles"]
    names = sorted(styles)
    mixed = np.asarray([[np.log(styles[name][manner])] * 7 for name in names])
    back = (np.arange(7)[:, None] - np.arange(7)[None, :]) % 7  # [day of publication, weekday named]
    for kernel, weekday in days:
        if kernel in STYLED:
            for i, name in enumerate(names):
                mixed[i] += weight * np.log(np.asarray(styles[name][kernel], dtype=np.float64))[back[:, weekday]]
        else:
            fixed += weight * cycle("weekday_kernels", kernel)[back[:, weekday]]
    out: Array = fixed + np.logaddexp.reduce(mixed, axis=0)
    return out
