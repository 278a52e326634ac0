"""Tables of how far placings can be trusted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from benchmarks.placing.cases import Case
from dateline.model import Placing
from dateline.placing import RegionScheme

EDGES = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


def reliability(placed: Sequence[tuple[Case, Placing]], scheme: RegionScheme) -> str:
    """By stretches of region_confidence: how many, how many right, and the confidence they were given."""
    bins: dict[float, list[tuple[float, bool]]] = defaultdict(list)
    for case, placing in placed:
        low = max(edge for edge in EDGES if edge <= placing.region_confidence)
        bins[low].append((placing.region_confidence, placing.region in _right(case, scheme)))
    lines = [f"{'from':>5} {'n':>5} {'given':>6} {'right':>6}"]
    for low, items in sorted(bins.items()):
        given = sum(confidence for confidence, _ in items) / len(items)
        right = sum(is_right for _, is_right in items) / len(items)
        lines.append(f"{low:5.2f} {len(items):5} {given:6.3f} {right:6.3f}")
    return "\n".join(lines)


def confusion(placed: Sequence[tuple[Case, Placing]], scheme: RegionScheme, most: int = 15) -> str:
    """The commonest wrong regions, and the share of regions that are right."""
    wrong: Counter[tuple[str, str]] = Counter()
    for case, placing in placed:
        if placing.region not in _right(case, scheme):
            wrong[(scheme.region_of(case.country), placing.region)] += 1
    n_right = len(placed) - wrong.total()
    lines = [f"{n_right} of {len(placed)} right ({n_right / max(1, len(placed)):.3f})"]
    lines += [f"{n:4} {gold} -> {given}" for (gold, given), n in wrong.most_common(most)]
    return "\n".join(lines)


def _right(case: Case, scheme: RegionScheme) -> set[str]:
    return {scheme.region_of(code) for code in case.accepted}
