"""One decision for the whole document: the best path of states through its lines.

Each line is in one of seven states. A path is scored by the features of its lines (`weights.tsv`) and by its steps
from line to line, and the best of all lawful paths wins (Viterbi, IEEE Trans. Inf. Theory 13, 1967). The laws are how
news pages are made: a headline is followed by matter at the top or by body, furniture inside an article by more of it
or by body, furniture after an article never by its body again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

# Before a headline, headline, matter between headline and body, body, short body line (crosshead, list item),
# furniture inside the body, furniture after it.
STATES = ("before", "headline", "top", "body", "short", "inside", "after")
BEFORE, HEADLINE, TOP, BODY, SHORT, INSIDE, AFTER = range(7)

_FORBIDDEN = -(10**9)
_NEXT: Mapping[int, tuple[int, ...]] = {
    BEFORE: (BEFORE, HEADLINE),
    HEADLINE: (TOP, BODY, SHORT),
    TOP: (TOP, BODY, SHORT),
    BODY: (BODY, SHORT, INSIDE, AFTER, BEFORE, HEADLINE),
    SHORT: (BODY, SHORT, INSIDE, AFTER, BEFORE, HEADLINE),
    INSIDE: (INSIDE, BODY, SHORT),
    AFTER: (AFTER, BEFORE, HEADLINE),
}
# A document may start anywhere in an article (a cut dump) but not inside furniture that would need one before it.
_FIRST = (BEFORE, HEADLINE, TOP, BODY, SHORT)
# Steps that begin another article.
_NEW_ARTICLE = frozenset(
    {(BODY, BEFORE), (BODY, HEADLINE), (SHORT, BEFORE), (SHORT, HEADLINE), (AFTER, BEFORE), (AFTER, HEADLINE)}
)

Row = tuple[int, ...]


@cache
def _weights() -> tuple[dict[str, Row], dict[int, tuple[tuple[int, int], ...]]]:
    """Features' rows (hundredths, one per state) and, for each state, the states before it with the step's score."""
    rows: dict[str, Row] = {}
    steps: dict[tuple[int, int], int] = {}
    text = (files(__package__) / "weights.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        name, *values = line.split("\t")
        row = tuple(int(v) for v in values)
        if name.startswith("step:"):
            steps.update({(STATES.index(name[5:]), k): v for k, v in enumerate(row)})
        else:
            rows[name] = row
    into: dict[int, list[tuple[int, int]]] = {k: [] for k in range(len(STATES))}
    for a, following in _NEXT.items():
        for b in following:
            into[b].append((a, steps.get((a, b), 0)))
    return rows, {k: tuple(v) for k, v in into.items()}


def best_path(features: Sequence[Sequence[str]], bonus: Mapping[int, Row], *, one_article: bool = False) -> list[int]:
    """The state of each line, as an index into STATES.

    `features` names the features of each line; `bonus` adds to the scores of single lines (hundredths, one per
    state); with `one_article` no step may begin a second article.
    """
    if not features:
        return []
    rows, into = _weights()
    if one_article:
        into = {b: tuple((a, s) for a, s in froms if (a, b) not in _NEW_ARTICLE) for b, froms in into.items()}
    width = range(len(STATES))
    scores = [0] * len(STATES)
    back: list[list[int]] = []
    for i, names in enumerate(features):
        known = [rows[n] for n in names if n in rows]
        if i in bonus:
            known.append(bonus[i])
        own = [sum(column) for column in zip(*known, strict=True)] if known else [0] * len(STATES)
        if i == 0:
            scores = [own[k] if k in _FIRST else _FORBIDDEN for k in width]
            continue
        come: list[int] = []
        reached: list[int] = []
        for k in width:
            best, origin = _FORBIDDEN * 2, -1
            for a, step in into[k]:
                value = scores[a] + step
                if value > best:
                    best, origin = value, a
            come.append(origin)
            reached.append(best + own[k])
        back.append(come)
        scores = reached
    state = max(width, key=lambda k: (scores[k], -k))
    path = [state]
    for come in reversed(back):
        state = come[state]
        path.append(state)
    path.reverse()
    return path
