"""One article: the log-weight of every candidate day, from all its witnesses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dateline.dating.solver.groups import statement
from dateline.dating.solver.kernels import Array, cycle, weights
from dateline.dating.solver.window import Window
from dateline.dating.solver.witness import Kind, Witness


@dataclass(frozen=True, slots=True)
class Scores:
    """Log-weights over the days of the window, in all and by group of witnesses."""

    total: Array
    by_kind: dict[str, Array]
    """Per kind of evidence what it added: for the method and for ablations."""
    kinds: tuple[Kind, ...]
    """The kinds in it, by name."""
    rhythm: Array
    """What the days of the week granted beside the evidence."""


def score(
    witnesses: list[Witness], manner: str, window: Window, rhythm: str = "ordinary", n_together: int = 1
) -> Scores:
    """Adds up what `witnesses` say about each day of `window`, and how often such copy comes out on its weekday.

    Of `n_together` articles of a document each says less about that: pages of one Sunday are all of that Sunday.
    """
    by_kind: dict[str, Array] = {}
    groups, named = grouped(witnesses), {w.kind.name: w.kind for w in witnesses}
    for _, members in sorted(groups.items()):
        for name, part in members[0].group.combine(members, window, manner).items():
            by_kind[name] = by_kind[name] + part if name in by_kind else part
    by_rhythm = window.said.get((rhythm, n_together))
    if by_rhythm is None:
        by_rhythm = cycle("rhythms", rhythm)[window.weekday_index] * n_together ** -weights()["temper"]["rhythm"]
        window.said[(rhythm, n_together)] = by_rhythm
    total = by_rhythm.copy()
    kinds = tuple(named[name] for name in sorted(by_kind) if name in named)
    filing = [kind.name for kind in kinds if kind.is_of_filing]
    for name in sorted(by_kind):
        if name not in filing:
            total += by_kind[name]
    if filing:
        delay = delay_of(kinds, manner)
        told = (statement(w) for w in sorted(_filed(witnesses), key=lambda w: (w.group.name, w.char_start)))
        key = (manner, delay, *told)
        published = window.said.get(key)
        if published is None:
            filed = sum(by_kind[name] for name in filing)
            published = window.said[key] = np.log(delayed(np.exp(filed - np.max(filed)), delay))
        total += published
    return Scores(total, by_kind, kinds, by_rhythm)


def grouped(witnesses: Iterable[Witness]) -> dict[str, list[Witness]]:
    """The witnesses of each group; a date before the newest one named adds nothing."""
    groups: dict[str, list[Witness]] = {}
    for witness in witnesses:
        if witness.kernel != "older":
            groups.setdefault(witness.group.name, []).append(witness)
    return groups


def _filed(witnesses: list[Witness]) -> list[Witness]:
    return [w for w in witnesses if w.kind.is_of_filing]


def delay_of(kinds: Iterable[Kind], manner: str) -> str:
    """How late copy with evidence of such `kinds` may come out: a key of weights.yaml."""
    return "delay_own" if any(k.is_of_desk for k in kinds) and manner != "weight_of_agency" else "delay"


def undelayed(scores: Scores) -> Array:
    """The log-weights for an article that came out on the day its desk filed it."""
    out: Array = sum(scores.by_kind[kind] for kind in sorted(scores.by_kind)) + scores.rhythm
    return out


def delayed(p: Array, name: str) -> Array:
    """Chances of the day of publication from those of the day a desk names: now and then the next day, or the one before.

    `name` is the key of weights.yaml with the three chances: 'delay', or 'delay_printed' for bare date lines.
    """
    same, later, earlier = weights()[name]
    out: Array = same * p
    out[1:] += later * p[:-1]
    out[:-1] += earlier * p[1:]
    return out


def says_only_update(scores: Scores, witnesses: list[Witness]) -> str | None:
    """The kind that names the day of an update, where nothing but words in the text speaks of another; else None."""
    if sum(kind.names_day for kind in scores.kinds) != 1:
        return None
    groups = grouped(witnesses).values()
    return next((own[0].kind.name for own in groups if own[0].group.is_of_update(own)), None)


def has_bare_line(witnesses: list[Witness]) -> bool:
    """Whether a page's day is named by a clock that may not be ours."""
    return any(members[0].group.is_bare(members) for members in grouped(witnesses).values())
