"""One decision for the whole document: the best path of states through its lines.

Each line is in one of seven states. A path is scored by what the line model makes of its lines and by its steps
from line to line, and the best of all lawful paths wins (Viterbi, IEEE Trans. Inf. Theory 13, 1967). The laws are how
news pages are made: a headline is followed by matter at the top or by body, furniture inside an article by more of it
or by body, furniture after an article never by its body again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

# Before a headline, headline, matter between headline and body, body, short body line (crosshead, list item),
# furniture inside the body, furniture after it.
STATES = ("before", "headline", "top", "body", "short", "inside", "after")
BEFORE, HEADLINE, TOP, BODY, SHORT, INSIDE, AFTER = range(len(STATES))

NAT = 2048
"""Scores are whole numbers: so many make a natural unit of log-probability."""
_FORBIDDEN = -(10**9) * NAT
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
_FIRST: Mapping[int, int] = {BEFORE: 0, HEADLINE: 0, TOP: -20 * NAT, BODY: -15 * NAT, SHORT: -20 * NAT}
# What it costs a document to end before its next headline: most end with an article, few hold none.
_NO_ARTICLE = -30 * NAT
# Steps that begin another article.
_NEW_ARTICLE = frozenset(
    {(BODY, BEFORE), (BODY, HEADLINE), (SHORT, BEFORE), (SHORT, HEADLINE), (AFTER, BEFORE), (AFTER, HEADLINE)}
)

# A score on the path is eight times its own; the three low bits of a step's outcome say where it came from, so
# that one maximum finds both, and of equals the first state.
_SCALE = 8
_SCORE = -_SCALE  # mask: without the origin
_ORIGIN = _SCALE - 1


# Where each step came from is kept: as what `_step` gives, or for long documents by itself, a byte a state.
_BLOCK = 4096
_Origins = list[Sequence[int]] | NDArray[np.uint8]


def best_path(
    scores: Sequence[Sequence[int]] | NDArray[np.int32],
    step_scores: Sequence[Sequence[int]],
    *,
    one_article: bool = False,
) -> list[int]:
    """The state of each line, as an index into STATES.

    `scores` holds for each line what speaks for each state, `step_scores` for each state what speaks for a step to each
    other; with `one_article` no step may begin a second article.
    """
    steps = _steps(step_scores, one_article)
    best: Sequence[int] = [_SCALE * _FIRST.get(k, _FORBIDDEN) for k in range(len(STATES))]
    back: list[_Origins] = []
    for start in range(0, len(scores), _BLOCK):
        rows = scores[start : start + _BLOCK]
        best, come = _along(best, rows.tolist() if isinstance(rows, np.ndarray) else rows, steps, is_first=not start)
        back.append(come if len(scores) <= _BLOCK else (np.array(come, np.int64) & _ORIGIN).astype(np.uint8))
    best = [score + (_SCALE * _NO_ARTICLE if k == BEFORE else 0) for k, score in enumerate(best)]
    return _trace(best, back) if len(scores) else []


def _along(
    best: Sequence[int], rows: Sequence[Sequence[int]], steps: tuple[int, ...], *, is_first: bool
) -> tuple[Sequence[int], list[Sequence[int]]]:
    """The scores after some lines, and each step's outcome; into the first line of all leads none."""
    back: list[Sequence[int]] = []
    for i, own in enumerate(rows):
        if i or not is_first:
            come = _step(best, steps)
            back.append(come)
            best = [(score & _SCORE) + _SCALE * mine for score, mine in zip(come, own)]  # noqa: B905 - the inner loop
        else:
            best = [score + _SCALE * mine for score, mine in zip(best, own, strict=True)]
    return best, back


def _steps(step_scores: Sequence[Sequence[int]], one_article: bool) -> tuple[int, ...]:
    """What each lawful step adds to a score, with its origin, in the order that `_step` unpacks them."""
    added = {}
    for b in range(len(STATES)):
        for a in range(len(STATES)):
            if b in _NEXT[a]:
                step = int(step_scores[a][b])
                if one_article and (a, b) in _NEW_ARTICLE:
                    step += 100 * _FORBIDDEN
                added[b, a] = _SCALE * step + _ORIGIN - a
    return tuple(added.values())


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


def _trace(best: Sequence[int], back: Sequence[_Origins]) -> list[int]:
    """The states of all lines, read backwards from the best last one; `back` holds the steps' outcomes, block by block."""
    state = max(range(len(STATES)), key=lambda k: (best[k], -k))
    path = [state]
    for block in reversed(back):
        for come in reversed(block if isinstance(block, list) else block.tolist()):
            state = _ORIGIN - (come[state] & _ORIGIN)
            path.append(state)
    return path[::-1]
