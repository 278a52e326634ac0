"""The gates: a publish that moves more than expected, or in which text is lost as never before, stops before the swap."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from dateline.dataset.base import BaseSnapshot
from dateline.dataset.format.diff import Diff
from dateline.dataset.ledger import ledger_pieces
from dateline.errors import GateStopped

_MARK = "has_unclaimed_prose"
_FEWEST_DUMPS = 5
_ALLOWED_SHARE, _ALLOWED_RISE = 0.1, 3.0
"""More than one dump in ten has to be marked, and three times as many as in the dataset."""


def judge_diff(diff: Diff, max_moved: float | None, accept: bool) -> None:
    """Let `diff` pass, or raise GateStopped (its `diff` attribute holds it).

    Counts articles that reprocessing with newer code re-dated, re-placed, changed or removed, as a share of the
    articles those dumps had. New and changed dumps, and what is forgotten on purpose, are nobody's surprise.
    """
    if max_moved is None or accept or not diff.n_reprocessed:
        return
    share = diff.n_moved / diff.n_reprocessed
    if share > max_moved:
        error = GateStopped(
            f"reprocessing moves {diff.n_moved} of {diff.n_reprocessed} articles ({share:.1%}, allowed {max_moved:.1%}): "
            f"{diff.summary()}; nothing was published. Look at the diff, then run again with --accept"
        )
        error.diff = diff  # type: ignore[attr-defined]
        raise error


def judge_unclaimed(base: BaseSnapshot, staged: Iterable[pa.Table]) -> None:
    """Let the ledger rows `staged` pass, or raise GateStopped where many more dumps lose sentences than the dataset's do.

    Counts dumps, not characters: one bad dump, however large, never stops the others. A dataset that is empty, or whose
    rows are of a release that did not count, is no measure: then all pass.
    """
    n_marked, n_staged = _marked(staged)
    if n_marked < _FEWEST_DUMPS or n_marked <= _ALLOWED_SHARE * n_staged:
        return
    n_before, n_known = _marked(ledger_pieces(base, (_MARK,)))
    if not n_known:
        return
    usual = (n_before + 1) / (n_known + 2)  # Laplace's rule: ten dumps without a fault do not make it impossible
    if n_marked > _ALLOWED_RISE * usual * n_staged:
        raise GateStopped(
            f"{n_marked} of {n_staged} dumps have sentences that are in no article, where {n_before} of {n_known} in the "
            "dataset do: a source may print its pages otherwise, or newer code may read them wrongly; nothing was "
            "published. Look at some with `dateline inspect`, then run again with --accept"
        )


def _marked(ledger: Iterable[pa.Table]) -> tuple[int, int]:
    """Dumps that are marked, and dumps of which it is known whether they are."""
    n_marked = n_known = 0
    for rows in ledger:
        marks = rows.column(_MARK)
        n_marked += pc.sum(marks).as_py() or 0
        n_known += len(marks) - marks.null_count
    return n_marked, n_known
