"""One decision for the whole document: the best path of states through its lines.

Each line is in one of seven states. A path is scored by the features of its lines (`weights.tsv`) and by its steps
from line to line, and the best of all lawful paths wins (Viterbi, IEEE Trans. Inf. Theory 13, 1967). The laws are how
news pages are made: a headline is followed by matter at the top or by body, furniture inside an article by more of it
or by body, furniture after an article never by its body again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

# Before a headline, headline, matter between headline and body, body, short body line (crosshead, list item),
# furniture inside the body, furniture after it.
STATES = ("before", "headline", "top", "body", "short", "inside", "after")
BEFORE, HEADLINE, TOP, BODY, SHORT, INSIDE, AFTER = range(7)

_FORBIDDEN = -(10**9)
_UNREACHED = -(10**10)
_NEXT: Mapping[int, tuple[int, ...]] = {
    BEFORE: (BEFORE, HEADLINE),
    HEADLINE: (TOP, BODY, SHORT),
    TOP: (TOP, BODY, SHORT),
    BODY: (BODY, SHORT, INSIDE, AFTER, BEFORE, HEADLINE),
    SHORT: (BODY, SHORT, INSIDE, AFTER, BEFORE, HEADLINE),
    INSIDE: (INSIDE, BODY, SHORT),
    AFTER: (AFTER, BEFORE, HEADLINE),
}
LAWFUL_STEPS = tuple((a, b) for a, following in _NEXT.items() for b in following)
# Where a document starts, and what it costs: a cut dump may begin inside an article, a whole one hardly ever does.
_FIRST: Mapping[int, int] = {BEFORE: 0, HEADLINE: 0, TOP: -2000, BODY: -1500, SHORT: -2000}
# What it costs a document to end before its next headline: most end with an article, few hold none.
_NO_ARTICLE = -3000
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


@lru_cache(maxsize=65536)
def _score(group: tuple[str, ...]) -> Row:
    rows, _ = _weights()
    known = [rows[name] for name in group if name in rows]
    return tuple(map(sum, zip(*known, strict=True))) if known else (0,) * len(STATES)


def best_path(
    n_lines: int,
    features: Mapping[int, Sequence[tuple[str, ...]]],
    bonus: Mapping[int, Row],
    *,
    one_article: bool = False,
) -> list[int]:
    """The state of each of `n_lines` lines, as an index into STATES.

    `features` names the features of each open line, in groups, in ascending order of lines; all other lines are body. `bonus`
    adds to the scores of single lines (hundredths, one per state); with `one_article` no step may begin a second
    article.
    """
    _, into = _weights()
    if one_article:
        into = {b: tuple((a, s) for a, s in froms if (a, b) not in _NEW_ARTICLE) for b, froms in into.items()}
    scores = [_FIRST.get(k, _FORBIDDEN) for k in range(len(STATES))]
    back: list[tuple[int, list[int]]] = []
    done = 0
    for i, groups in features.items():
        if i > done:
            scores, come = _step_to_body(scores, into, is_first=done == 0)
            back.append((done, come))
        known = [_score(group) for group in groups]
        if i in bonus:
            known.append(bonus[i])
        own = [sum(column) for column in zip(*known, strict=True)] if known else [0] * len(STATES)
        if i == 0:
            scores = [score + mine for score, mine in zip(scores, own, strict=True)]
        else:
            scores, come = _step(scores, into, own)
            back.append((i, come))
        done = i + 1
    if n_lines > done:
        scores, come = _step_to_body(scores, into, is_first=done == 0)
        back.append((done, come))
    scores[BEFORE] += _NO_ARTICLE
    return _trace(n_lines, scores, back)


def _step(
    scores: Sequence[int], into: Mapping[int, tuple[tuple[int, int], ...]], own: Row | list[int]
) -> tuple[list[int], list[int]]:
    reached: list[int] = []
    come: list[int] = []
    for k, mine in enumerate(own):
        best, origin = _UNREACHED, -1
        for a, step in into[k]:
            value = scores[a] + step
            if value > best:
                best, origin = value, a
        reached.append(best + mine)
        come.append(origin)
    return reached, come


def _step_to_body(
    scores: Sequence[int], into: Mapping[int, tuple[tuple[int, int], ...]], *, is_first: bool
) -> tuple[list[int], list[int]]:
    """A run of closed lines: body whatever came before; what its inner steps score is the same for all paths."""
    if is_first:
        return [0 if k == BODY else _FORBIDDEN for k in range(len(STATES))], []
    reached, come = _step(scores, into, [0] * len(STATES))
    return [score if k == BODY else _FORBIDDEN for k, score in enumerate(reached)], come


def _trace(n_lines: int, scores: Sequence[int], back: Sequence[tuple[int, list[int]]]) -> list[int]:
    """The states of all lines, read backwards from the best last one; `back` holds each step's line and origins."""
    path = [BODY] * n_lines
    state = max(range(len(STATES)), key=lambda k: (scores[k], -k))
    stop = n_lines
    for line, come in reversed(back):
        path[line] = state
        stop = line
        if come:
            state = come[state]
    if stop > 0:
        path[0] = state
    return path
