"""What may be skipped in CI. Anything else that skips there fails the session: a proof that did not run is no proof."""

from __future__ import annotations

import re
from collections.abc import Iterable

BUDGET = (
    r"\.\./shared/corpora is not beside this checkout",
    r"the shared corpora are not here",
    r"a thinned-out sister of it runs",
    r"hours: DATELINE_TEST_KILLS",
    r"root may read every",
    r"needs a user who may not read everything",
    r"needs the dependency group 'gazetteer'",
    r"only root can mount",
    r"cannot mount (a tmpfs|an overlay) here",
    r"libfaketime is not installed",
)
"""Reasons, as regular expressions. Not among them: strace (kills at every system call), PostgreSQL, Dask and Ray, uv (the built
wheel), a browser: CI installs those."""


def beyond(skipped: Iterable[tuple[str, str]]) -> list[str]:
    """Of the skipped tests (name, reason) those whose reason is not in the budget, one line each."""
    budget = re.compile("|".join(BUDGET))
    return [f"{name}: {reason}" for name, reason in skipped if not budget.search(reason)]
