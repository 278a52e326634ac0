"""What is measured: dateline, and two baselines that anybody could write in an afternoon or find in a textbook."""

from __future__ import annotations

import re
from collections import Counter
from math import sqrt

from benchmarks.accuracy.measures import Found
from dateline.model import Document, Rejection, Role, Segment, Span
from dateline.normalise import article
from dateline.segment import segment

_LINE = re.compile(r"[^\r\n]*[^\s][^\r\n]*")
_WIDE_GAP = re.compile(r"(?:\r?\n[ \t]*){3,}")
_WORD = re.compile(r"\w+")


def dateline(name: str, text: str) -> list[Found]:
    """dateline's own segmentation and normalisation."""
    document = Document("0" * 64, name, 0, text)
    found = []
    for part in segment(document).segments:
        made = article(document, part)
        spans = tuple((s.char_start, s.char_end) for s in _body(part))
        if isinstance(made, Rejection):
            found.append(Found(part.char_start, "", spans))
        else:
            captions = tuple(caption.text for caption in made.captions)
            found.append(Found(part.char_start, made.headline or "", spans, made.agency, captions))
    return found


def _body(part: Segment) -> list[Span]:
    return [span for span in part.spans if span.role in (Role.BODY, Role.CROSSHEAD)]


def _pages(text: str, cuts: list[int]) -> list[Found]:
    """Articles between `cuts`: the first line is the headline, the rest the body."""
    found = []
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        lines = [(m.start(), m.end()) for m in _LINE.finditer(text, start, end)]
        if lines:
            head, *body = lines
            found.append(Found(head[0], text[head[0] : head[1]].strip(), tuple(body)))
    return found


def blank_lines(name: str, text: str) -> list[Found]:
    """Cut wherever two or more blank lines stand."""
    return _pages(text, [0, *(m.end() for m in _WIDE_GAP.finditer(text))])


def texttiling(name: str, text: str) -> list[Found]:
    """TextTiling (Hearst 1997): cut where the words on both sides have least in common; blocks of ten times 20 words."""
    tokens = [(m.start(), m[0].casefold()) for m in _WORD.finditer(text)]
    pseudo = [Counter(w for _, w in tokens[i : i + 20] if len(w) > 3) for i in range(0, len(tokens), 20)]
    scores = []
    for gap in range(1, len(pseudo)):
        left = sum(pseudo[max(0, gap - 10) : gap], Counter())
        right = sum(pseudo[gap : gap + 10], Counter())
        norm = sqrt(sum(n * n for n in left.values()) * sum(n * n for n in right.values()))
        scores.append(sum(n * right[w] for w, n in left.items()) / norm if norm else 0.0)
    depths = [_depth(scores, i) for i in range(len(scores))]
    if not depths:
        return _pages(text, [0])
    mean = sum(depths) / len(depths)
    cutoff = mean - sqrt(sum((d - mean) ** 2 for d in depths) / len(depths)) / 2
    line_starts = [m.start() for m in _LINE.finditer(text)]
    cuts = {0}
    for i, depth in enumerate(depths):
        is_peak = depth > cutoff and depth == max(depths[max(0, i - 2) : i + 3])
        if is_peak and depth > 0:
            at = tokens[min(len(tokens) - 1, 20 * (i + 1))][0]
            cuts.add(min(line_starts, key=lambda start: abs(start - at)))
    return _pages(text, sorted(cuts))


def _depth(scores: list[float], i: int) -> float:
    left = right = i
    while left > 0 and scores[left - 1] >= scores[left]:
        left -= 1
    while right < len(scores) - 1 and scores[right + 1] >= scores[right]:
        right += 1
    return scores[left] + scores[right] - 2 * scores[i]


SPLITTERS = {"dateline": dateline, "blank lines": blank_lines, "TextTiling": texttiling}
