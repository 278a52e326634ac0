"""The gate: a publish that moves more of what is published than expected stops before the swap and shows its diff."""

from __future__ import annotations

from dateline.dataset.format.diff import Diff
from dateline.errors import GateStopped


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
