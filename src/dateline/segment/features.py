"""The evidence about each line, as names of features that hold for it.

`weights.yaml` says how much each feature speaks for each state; `path` adds them up. A feature is a fact about the
line's own shape, its repetition in the document, its neighbours, the gap before it, or, for lines that could be
headlines, the words it shares with the text around it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from dateline.lexicon.datelines import match_dateline
from dateline.segment.cohesion import Cohesion
from dateline.segment.lines import Lines
from dateline.segment.repetition import repetition_marks
from dateline.segment.shapes import Shape

# Kinds of line that could be a headline.
_HEADLINE_KINDS = frozenset(
    {"title", "upper", "dated", "sentence", "short", "name", "prose", "section", "endnote", "byline", "more", "media"}
)
_EDGE = "edge"


def line_features(lines: Lines, shapes: Sequence[Shape]) -> list[list[str]]:
    """For each line the names of the features that hold, in a fixed order; `shapes` has one entry per line."""
    texts = lines.text
    n = len(texts)
    kinds = [s.kind for s in shapes]
    repeats = repetition_marks(texts)
    prose = [i for i in range(n) if kinds[i] == "prose" and not repeats[i]]
    features = [
        ["bias", "kind:" + kinds[i], *shapes[i].marks, *repeats[i]] + [f"kind:{kinds[i]}&{mark}" for mark in repeats[i]]
        for i in range(n)
    ]
    _add_gaps(features, lines.blank_before)
    _add_neighbours(features, kinds, repeats)
    _add_distances(features, kinds, prose)
    _add_headline_evidence(features, lines, shapes, repeats, prose)
    return features


def _add_gaps(features: list[list[str]], blank_before: Sequence[int]) -> None:
    """How wide the gap before a line is, measured against the document's usual one."""
    counts: dict[int, int] = {}
    for blank in blank_before[1:]:
        counts[blank] = counts.get(blank, 0) + 1
    usual = max(counts, key=lambda b: (counts[b], -b)) if counts else 0
    total = max(1, len(blank_before) - 1)
    for i, blank in enumerate(blank_before):
        if i == 0:
            features[i].append("gap:start")
            continue
        if blank > usual:
            rare = "rare" if counts[blank] * 5 <= total or counts[blank] == 1 else "common"
            wide = "very" if blank >= max(2, usual + 1) else "little"
            features[i].append(f"gap:{wide}:{rare}")
            features[i - 1].append(f"gap-after:{wide}:{rare}")
        elif blank < usual:
            features[i].append("gap:narrow")
            features[i - 1].append("gap-after:narrow")


def _add_neighbours(features: list[list[str]], kinds: Sequence[str], repeats: Sequence[tuple[str, ...]]) -> None:
    n = len(kinds)
    far = [any(m.startswith("far") for m in marks) for marks in repeats]
    for i in range(n):
        own = kinds[i]
        before = kinds[i - 1] if i else _EDGE
        after = kinds[i + 1] if i + 1 < n else _EDGE
        before2 = kinds[i - 2] if i > 1 else _EDGE
        after2 = kinds[i + 2] if i + 2 < n else _EDGE
        after3 = kinds[i + 3] if i + 3 < n else _EDGE
        features[i] += [
            "before:" + before,
            "after:" + after,
            f"{before}<{own}",
            f"{own}>{after}",
            "before2:" + before2,
            "after2:" + after2,
            f"{own}>>{after2}",
            "after3:" + after3,
        ]
        if i and far[i - 1]:
            features[i].append("before-far")
        if i + 1 < n and far[i + 1]:
            features[i].append("after-far")


def _bin(distance: int) -> str:
    if distance <= 4:
        return str(distance)
    for limit in (6, 9, 14, 25, 50):
        if distance <= limit:
            return str(limit)
    return "more"


def _add_distances(features: list[list[str]], kinds: Sequence[str], prose: Sequence[int]) -> None:
    """How far the running text is, on either side, and how thick it stands there."""
    n = len(kinds)
    for i in range(n):
        at = bisect_left(prose, i)
        nxt = at + 1 if at < len(prose) and prose[at] == i else at
        after = _bin(prose[nxt] - i) if nxt < len(prose) else "none"
        before = _bin(i - prose[at - 1]) if at else "none"
        below = bisect_left(prose, i + 9) - nxt
        above = at - bisect_left(prose, i - 8)
        own = kinds[i]
        group = own if own in ("prose", "long", "title", "upper", "sentence", "name", "short", "date") else "furniture"
        features[i] += [
            "to-prose:" + after,
            "from-prose:" + before,
            f"{group}:to:{after}",
            f"{group}:from:{before}",
            f"below:{below}",
            f"above:{above}",
            f"around:{min(above, 3)}:{min(below, 3)}",
            f"{group}:around:{min(above, 3)}:{min(below, 3)}",
        ]


def _add_headline_evidence(
    features: list[list[str]],
    lines: Lines,
    shapes: Sequence[Shape],
    repeats: Sequence[tuple[str, ...]],
    prose: Sequence[int],
) -> None:
    cohesion = Cohesion(lines.text, prose)
    runs: dict[int, list[tuple[int, float]]] = {}
    across: dict[int, str] = {}
    for i, text in enumerate(lines.text):
        kind = shapes[i].kind
        if kind not in _HEADLINE_KINDS or not 10 <= len(text) <= 240:
            continue
        at = bisect_left(prose, i)
        if at < len(prose) and prose[at] == i:
            at += 1
        if at >= len(prose):
            features[i].append("last-run")
            continue
        if kind == "prose" and len(text) > 160:
            continue
        below, above = cohesion.headline(i, at)
        if at not in across:
            across[at] = _share_bin(cohesion.across(at)) if at else "first"
            if match_dateline(lines.text[prose[at]]):
                across[at] += "&dateline"
        group = kind if kind in ("title", "upper", "prose", "sentence", "name", "short") else "other"
        features[i] += [
            f"{group}:below:{_share_bin(below)}",
            f"{group}:above:{_share_bin(above)}",
            f"cohesion:{_lead_bin(below - above)}",
            f"{group}:across:{across[at]}",
            f"{group}:across:{across[at]}&{_lead_bin(below - above)}",
        ]
        if prose[at] - i <= 40:
            runs.setdefault(at, []).append((i, below))
    for at, candidates in runs.items():
        _rank(features, candidates, prose[at])


def _rank(features: list[list[str]], candidates: list[tuple[int, float]], first_prose: int) -> None:
    """Which of the lines before a stretch of text shares most with it, which is first, which is last."""
    best = max(c[1] for c in candidates)
    single = len(candidates) == 1
    for rank, (i, below) in enumerate(candidates):
        place = "only" if single else "first" if rank == 0 else "last" if rank == len(candidates) - 1 else "middle"
        top = "best" if below >= best and best > 0 else "good" if below >= 0.6 * best and best > 0 else "poor"
        features[i] += [f"run:{place}", f"run:{top}", f"run:{place}:{top}"]
        if top == "best":
            features[i].append("best-of-far" if first_prose - i > 12 else "best-of-near")


def _share_bin(share: float) -> str:
    for limit in (0.0, 0.1, 0.2, 0.3, 0.45, 0.6):
        if share <= limit:
            return str(limit)
    return "most"


def _lead_bin(lead: float) -> str:
    for limit in (-0.3, -0.1, 0.0, 0.1, 0.2, 0.35, 0.5):
        if lead <= limit:
            return str(limit)
    return "most"
