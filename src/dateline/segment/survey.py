"""A first look at every line, with calls that cost next to nothing, to find the few lines that need a decision.

Most lines of most documents are plain paragraphs in the middle of other paragraphs: long, ending in a full stop,
printed once, holding no phrase of page furniture. They are body, whatever stands around them, and only the rest, the
open lines, are shaped, scored and put on the path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dateline.lexicon.datelines import match_dateline
from dateline.segment.lines import Lines
from dateline.segment.path import AFTER, BEFORE, BODY, INSIDE, SHORT
from dateline.segment.profile import Profile
from dateline.segment.repetition import marked_as_far, repetition_marks
from dateline.segment.shapes import PROSE_LENGTH, Shape, ends_sentence, shape_of
from dateline.segment.vocabulary import furniture_hits

# So many plain paragraphs running are body: fewer could be a list of teasers or two notes under an article.
_PLAIN_RUN = 3
_FEWEST_KNOWN = 3


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of each line before its neighbours are asked."""

    kinds: list[str]
    """The kind of every line (see `Shape.kind`)."""
    shapes: dict[int, Shape]
    """Shapes of the open lines."""
    repeats: dict[int, tuple[str, ...]]
    """Repetition marks of the lines printed more than once."""
    prose: list[int]
    """Line numbers of running text printed once, ascending."""
    open_lines: list[int]
    """Line numbers that need a decision, ascending; all others are body."""
    everywhere: tuple[int, ...] = ()
    """Line numbers of what a profile says the outlet prints on all its pages, ascending."""
    leanings: NDArray[np.int32] | None = None
    """What a profile's habits add to the states of each line; None where it has none."""

    def is_of_outlet(self) -> bool:
        """Whether it holds furniture that a profile knows: pages then, whatever the lines say by their words."""
        return len(self.everywhere) >= _FEWEST_KNOWN

    def is_furniture_by_habit(self, i: int) -> bool:
        """Whether the place of line `i` is one where corrected pages of its outlet print no text rather than some."""
        if self.leanings is None:
            return False
        own: list[int] = self.leanings[i].tolist()
        return max(own[BEFORE], own[INSIDE], own[AFTER]) - max(own[BODY], own[SHORT]) > 0


def survey(lines: Lines, profile: Profile | None = None) -> Survey:
    """Kinds of all lines and shapes of the open ones; what a `profile` says of the outlet stands among the repeats."""
    texts = lines.text
    repeats = repetition_marks(texts)
    everywhere = () if profile is None else profile.found(texts)
    if everywhere:
        repeats = marked_as_far(repeats, everywhere)
    hits = furniture_hits(texts)
    _forgive_datelines(texts, hits)
    plain = [
        wide >= PROSE_LENGTH and (text[-1] == "." or ends_sentence(text)) and i not in hits and i not in repeats
        for i, (text, wide) in enumerate(zip(texts, lines.widths, strict=True))
    ]
    open_lines = _open_lines(plain)
    kinds = ["prose"] * len(texts)
    shapes: dict[int, Shape] = {}
    known: dict[tuple[str, tuple[str, ...]], Shape] = {}  # held once, however many lines look alike
    for i in open_lines:
        shape = shape_of(texts[i], *hits.get(i, (None, None)))
        shape = shapes[i] = known.setdefault((shape.kind, shape.marks), shape)
        kinds[i] = shape.kind
    prose = [i for i, kind in enumerate(kinds) if kind == "prose" and i not in repeats]
    leanings = None if profile is None else profile.leanings(texts, kinds, everywhere)
    return Survey(kinds, shapes, repeats, prose, open_lines, everywhere, leanings)


def _forgive_datelines(texts: Sequence[str], hits: dict[int, tuple[str | None, str | None]]) -> None:
    """The agency of a dateline is no picture credit: only what stands after the dateline counts."""
    for i in sorted(hits):
        if len(texts[i]) >= PROSE_LENGTH and (dateline := match_dateline(texts[i])):
            held = furniture_hits([texts[i][dateline.char_end :]]).get(0, (None, None))[1]
            if held is None:
                del hits[i]
            else:
                hits[i] = (None, held)


def _open_lines(plain: Sequence[bool]) -> list[int]:
    found: list[int] = []
    run: list[int] = []
    for i, is_plain in enumerate(plain):
        if is_plain:
            run.append(i)
            continue
        if len(run) < _PLAIN_RUN:
            found += run
        run = []
        found.append(i)
    if len(run) < _PLAIN_RUN:
        found += run
    return found
