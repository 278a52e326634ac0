"""One decision for the whole document: the best path of states through its lines.

Each line is in one of seven states. A path is scored by the features of its lines (`weights`) and by its steps
from line to line, and the best of all lawful paths wins (Viterbi, IEEE Trans. Inf. Theory 13, 1967). The laws are how
news pages are made: a headline is followed by matter at the top or by body, furniture inside an article by more of it
or by body, furniture after an article never by its body again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter

from dateline.segment.weights import PAGES, PLAIN, STATES, Group, Row, packed, step_scores, unpacked

BEFORE, HEADLINE, TOP, BODY, SHORT, INSIDE, AFTER = range(len(STATES))

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
LAWFUL_STEPS = tuple((a, b) for a, following in _NEXT.items() for b in following)
# Where a document starts, and what it costs: a cut dump may begin inside an article, a whole one hardly ever does.
_FIRST: Mapping[int, int] = {BEFORE: 0, HEADLINE: 0, TOP: -2000, BODY: -1500, SHORT: -2000}
# What it costs a document to end before its next headline: most end with an article, few hold none.
_NO_ARTICLE = -3000
# Steps that begin another article.
_NEW_ARTICLE = frozenset(
    {(BODY, BEFORE), (BODY, HEADLINE), (SHORT, BEFORE), (SHORT, HEADLINE), (AFTER, BEFORE), (AFTER, HEADLINE)}
)

# A score on the path is eight times hundredths; the three low bits of a step's outcome say where it came from, so
# that one maximum finds both, and of equals the first state.
_SCALE = 8
_SCORE = -_SCALE  # mask: without the origin
_ORIGIN = _SCALE - 1

_plain, _on_pages = attrgetter("plain"), attrgetter("on_pages")


@cache
def _steps(weights: str, one_article: bool) -> tuple[int, ...]:
    """What each lawful step adds to a score, with its origin, in the order that `_step` unpacks them."""
    table = step_scores(weights)
    added = {}
    for b in range(len(STATES)):
        for a in range(len(STATES)):
            if b in _NEXT[a]:
                step = table[STATES[a]][b] if STATES[a] in table else 0
                if one_article and (a, b) in _NEW_ARTICLE:
                    step += 100 * _FORBIDDEN
                added[b, a] = _SCALE * step + _ORIGIN - a
    return tuple(added.values())


def best_path(
    n_lines: int,
    features: Mapping[int, Sequence[Group]],
    bonus: Mapping[int, Row],
    *,
    is_page: bool = False,
    one_article: bool = False,
) -> list[int]:
    """The state of each of `n_lines` lines, as an index into STATES.

    `features` holds the features of each open line, in ascending order of lines; all other lines are body. `bonus`
    adds to the scores of single lines (hundredths, one per state); `is_page` takes the weights for pages with furniture;
    with `one_article` no step may begin a second article.
    """
    scores_of = _on_pages if is_page else _plain
    sums = [sum(map(scores_of, groups)) for groups in features.values()]
    if bonus:
        sums = [score + packed(bonus[i]) if i in bonus else score for i, score in zip(features, sums, strict=True)]
    steps = _steps(PAGES if is_page else PLAIN, one_article)
    scores: Sequence[int] = [_SCALE * _FIRST.get(k, _FORBIDDEN) for k in range(len(STATES))]
    back: list[tuple[int, Sequence[int]]] = []
    done = 0
    for i, own in zip(features, unpacked(sums), strict=True):
        if i > done:
            scores = _closed_run(done, scores, steps, back)
        if i == 0:
            scores = [score + _SCALE * mine for score, mine in zip(scores, own, strict=True)]
        else:
            come = _step(scores, steps)
            back.append((i, come))
            scores = [(best & _SCORE) + _SCALE * mine for best, mine in zip(come, own)]  # noqa: B905 - the inner loop
        done = i + 1
    if n_lines > done:
        scores = _closed_run(done, scores, steps, back)
    scores = [score + (_SCALE * _NO_ARTICLE if k == BEFORE else 0) for k, score in enumerate(scores)]
    return _trace(n_lines, scores, back)


def _step(scores: Sequence[int], steps: tuple[int, ...]) -> tuple[int, ...]:
    """The best score with which each state is reached, and from where (`_ORIGIN`). Written out: the innermost loop."""
    b, h, t, d, s, i, a = scores
    bb, db, sb, ab, bh, dh, sh, ah, ht, tt, hd, td, dd, sd, id_, hs, ts, ds, ss, is_, di, si, ii, da, sa, aa = steps
    return (
        max(b + bb, d + db, s + sb, a + ab),
        max(b + bh, d + dh, s + sh, a + ah),
        max(h + ht, t + tt),
        max(h + hd, t + td, d + dd, s + sd, i + id_),
        max(h + hs, t + ts, d + ds, s + ss, i + is_),
        max(d + di, s + si, i + ii),
        max(d + da, s + sa, a + aa),
    )


def _closed_run(
    line: int, scores: Sequence[int], steps: tuple[int, ...], back: list[tuple[int, Sequence[int]]]
) -> list[int]:
    """A run of closed lines: body whatever came before; what its inner steps score is the same for all paths."""
    come = _step(scores, steps) if line else ()
    back.append((line, come))
    body = come[BODY] & _SCORE if come else 0
    return [body if k == BODY else _SCALE * _FORBIDDEN for k in range(len(STATES))]


def _trace(n_lines: int, scores: Sequence[int], back: Iterable[tuple[int, Sequence[int]]]) -> list[int]:
    """The states of all lines, read backwards from the best last one; `back` holds each step's line and outcome."""
    path = [BODY] * n_lines
    state = max(range(len(STATES)), key=lambda k: (scores[k], -k))
    stop = n_lines
    for line, come in reversed(list(back)):
        path[line] = state
        stop = line
        if come:
            state = _ORIGIN - (come[state] & _ORIGIN)
    if stop > 0:
        path[0] = state
    return path
