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
# What is decided outweighs what the network says.
DECIDED = 1000 * NAT
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


# Where each step came from is kept: as what `_walk` gives, or for long documents by itself, a byte a state.
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
    if is_first and rows:
        best = [score + _SCALE * mine for score, mine in zip(best, rows[0], strict=True)]
        rows = rows[1:]
    return _walk(best, rows, steps)


def _walk(
    best: Sequence[int], rows: Sequence[Sequence[int]], steps: tuple[int, ...]
) -> tuple[Sequence[int], list[Sequence[int]]]:
    """The scores after all of `rows`, and the best score with which each state is reached and from where (`_ORIGIN`).

    The innermost loop of segmenting, written out: one comparison takes a quarter of a call of `max`.
    """
    back: list[Sequence[int]] = []
    b, h, t, d, s, i, a = best
    bb, db, sb, ab, bh, dh, sh, ah, ht, tt, hd, td, dd, sd, id_, hs, ts, ds, ss, is_, di, si, ii, da, sa, aa = steps
    for to_b, to_h, to_t, to_d, to_s, to_i, to_a in rows:
        come_b = b + bb
        if (other := d + db) > come_b:
            come_b = other
        if (other := s + sb) > come_b:
            come_b = other
        if (other := a + ab) > come_b:
            come_b = other
        come_h = b + bh
        if (other := d + dh) > come_h:
            come_h = other
        if (other := s + sh) > come_h:
            come_h = other
        if (other := a + ah) > come_h:
            come_h = other
        come_t = h + ht
        if (other := t + tt) > come_t:
            come_t = other
        come_d = d + dd
        if (other := h + hd) > come_d:
            come_d = other
        if (other := t + td) > come_d:
            come_d = other
        if (other := s + sd) > come_d:
            come_d = other
        if (other := i + id_) > come_d:
            come_d = other
        come_s = d + ds
        if (other := h + hs) > come_s:
            come_s = other
        if (other := t + ts) > come_s:
            come_s = other
        if (other := s + ss) > come_s:
            come_s = other
        if (other := i + is_) > come_s:
            come_s = other
        come_i = d + di
        if (other := s + si) > come_i:
            come_i = other
        if (other := i + ii) > come_i:
            come_i = other
        come_a = a + aa
        if (other := d + da) > come_a:
            come_a = other
        if (other := s + sa) > come_a:
            come_a = other
        back.append((come_b, come_h, come_t, come_d, come_s, come_i, come_a))
        b = (come_b & _SCORE) + _SCALE * to_b
        h = (come_h & _SCORE) + _SCALE * to_h
        t = (come_t & _SCORE) + _SCALE * to_t
        d = (come_d & _SCORE) + _SCALE * to_d
        s = (come_s & _SCORE) + _SCALE * to_s
        i = (come_i & _SCORE) + _SCALE * to_i
        a = (come_a & _SCORE) + _SCALE * to_a
    return (b, h, t, d, s, i, a), back


def _steps(step_scores: Sequence[Sequence[int]], one_article: bool) -> tuple[int, ...]:
    """What each lawful step adds to a score, with its origin, in the order that `_walk` unpacks them."""
    added = {}
    for b in range(len(STATES)):
        for a in range(len(STATES)):
            if b in _NEXT[a]:
                step = int(step_scores[a][b])
                if one_article and (a, b) in _NEW_ARTICLE:
                    step += 100 * _FORBIDDEN
                added[b, a] = _SCALE * step + _ORIGIN - a
    return tuple(added.values())


def _trace(best: Sequence[int], back: Sequence[_Origins]) -> list[int]:
    """The states of all lines, read backwards from the best last one; `back` holds the steps' outcomes, block by block."""
    state = max(range(len(STATES)), key=lambda k: (best[k], -k))
    path = [state]
    for block in reversed(back):
        for come in reversed(block if isinstance(block, list) else block.tolist()):
            state = _ORIGIN - (come[state] & _ORIGIN)
            path.append(state)
    return path[::-1]
