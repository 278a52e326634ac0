"""The straight line from a document to its segmentation."""

from __future__ import annotations

import re

from dateline.model import Document, Role, Segmentation
from dateline.segment.lines import Lines, split_lines
from dateline.segment.spans import Labelled, segmentation

_CAPTION = re.compile(r"\((?:\w+ via )?[A-Z][\w/ ]{1,30}\)\s*$|REUTERS/|Getty Images|via REUTERS|^FILE\b")


def segment(document: Document) -> Segmentation:
    """The spans and articles of `document`; never raises, whatever the text. Offsets count its characters."""
    lines = split_lines(document.text)
    starts = [0] if document.kind == "page" else _starts(lines)
    labels = [Labelled(Role.FURNITURE)] * len(lines)
    for index, start in enumerate(starts):
        stop = starts[index + 1] if index + 1 < len(starts) else len(lines)
        _label(lines, start, stop, index, labels)
    return segmentation(document.text, lines, labels, frozenset())


def _starts(lines: Lines) -> list[int]:
    return [i for i in range(len(lines)) if i == 0 or (lines.blank_before[i] >= 2 and len(lines.text[i]) < 160)]


def _label(lines: Lines, start: int, stop: int, index: int, labels: list[Labelled]) -> None:
    seen: set[str] = set()
    headline = lines.text[start] if start < stop else ""
    for i in range(start, stop):
        text = lines.text[i]
        if i == start or text == headline:
            role = Role.HEADLINE
        elif text == "TT":
            role = Role.TOGGLE
        elif _CAPTION.search(text) or text in seen:
            role = Role.CAPTION
        elif len(text) < 60 and text[-1] not in ".!?”\"'":
            role = Role.CROSSHEAD
        else:
            role = Role.BODY
        seen.add(text)
        labels[i] = Labelled(role, index)
