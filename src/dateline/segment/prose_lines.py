"""What a line of a document says by itself and beside its neighbours: whether it reads like sentences, and whether it is known furniture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from dateline.lexicon import load_table
from dateline.lexicon.datelines import match_dateline
from dateline.model import PROSE_REASON, UNCLAIMED_REASON, Role
from dateline.segment.openings import holds_sentence
from dateline.segment.shapes import PROSE_LENGTH, Shape
from dateline.segment.spans import Labelled
from dateline.segment.survey import Survey
from dateline.segment.widths import n_words, width

UNCLAIMED = UNCLAIMED_REASON.removeprefix(PROSE_REASON)
_RUNNING = frozenset({"prose", "long", "sentence"})
_KNOWN_KINDS = frozenset(
    {"appeal", "subscribe", "legal", "more", "advert", "comment", "endnote", "credit", "caption", "share", "navigation", "media", "tags", "byline", "section"}
)  # fmt: skip
_OPENERS = (
    "starts:appeal",
    "starts:subscribe",
    "starts:legal",
    "starts:more",
    "starts:advert",
    "starts:comment",
    "starts:share",
    "starts:caption",
)
TITLES = frozenset({"title", "upper", "name", "short"})
_STOP = re.compile(r"[.!?…؟۔।。！？]")
# Thai, Lao, Khmer and Burmese part no words, and no stop ends their sentences: as long as this it is more than a label.
_STOPLESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff](?:.*[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]){27}")
_LOOKED_AT = 4000
_FEWEST_WORDS = 4
_LONGEST_TEASER = 300
_CREDITED = frozenset({"credit"})
_LONG_PARAGRAPH = 100
_STORY_TITLES = frozenset({"title", "upper", "dated"})
_SHORTEST_TITLE = 20
_NAMES = frozenset({"name", "upper", "title", "byline"})
_LONGEST_NAME_WORDS, _HEAD = 4, 40


@lru_cache(maxsize=8192)
def _told_by(marks: tuple[str, ...]) -> tuple[str, bool]:
    """The kind of furniture that a line opens like, '' for none, and whether it holds words of an offer to subscribe."""
    opens = next((mark.split(":")[1] for mark in marks if mark.startswith(_OPENERS)), "")
    return opens, any(mark.startswith("holds:subscribe") for mark in marks)


@cache
def _about() -> tuple[str, ...]:
    return tuple(word + " " for word in load_table("prose")["about"])


@dataclass(frozen=True, slots=True)
class ProseLines:
    """The lines of a document as the law that no sentence is lost asks about them."""

    texts: Sequence[str]
    seen: Survey
    is_plain: bool
    """No page furniture, or one article alone."""

    def kind(self, i: int) -> str:
        """The kind of line `i`, as the survey has it."""
        return self.seen.kinds[i]

    def is_running(self, i: int) -> bool:
        """Whether a line reads like sentences."""
        kind = self.kind(i)
        if kind in _CREDITED:
            return self._is_credited_paragraph(i)
        text = self.texts[i]
        if kind == "sentence":
            return n_words(text, width(text)) >= _FEWEST_WORDS
        if kind in _RUNNING:
            return True
        return kind in TITLES and (holds_sentence(text) or (self.is_plain and _STOPLESS.search(text) is not None))

    def _is_credited_paragraph(self, i: int) -> bool:
        """Whether a line that names an agency is a paragraph: long, no credit at its end, a stop."""
        marks = self.seen.shapes[i].marks
        is_long = len(self.texts[i]) >= _LONG_PARAGRAPH
        return is_long and "end:stop" in marks and "bracketed" not in marks and "wire-end" not in marks

    def is_story(self, i: int) -> bool:
        """Whether a line holds sentences enough to be a story by itself."""
        text = self.texts[i]
        return self.is_running(i) and len(text) >= PROSE_LENGTH and _STOP.search(text, 0, _LOOKED_AT) is not None

    def is_paragraph(self, i: int) -> bool:
        """Whether a line holds more than one sentence."""
        return self.kind(i) == "prose" and holds_sentence(self.texts[i])

    def is_below_title(self, i: int) -> bool:
        """Whether the line above is a story's title, or the one above a day."""
        above = i - 2 if i > 1 and self.kind(i - 1) in ("date", "mark", "byline") else i - 1
        if above < 0 or self.kind(above) not in _STORY_TITLES or self.known(above):
            return False
        return width(self.texts[above]) >= _SHORTEST_TITLE

    def known(self, i: int) -> str:
        """The kind of furniture that a line is by its own words, by being printed again elsewhere or by a profile; '' for none."""
        if self.seen.is_furniture_by_habit(i):
            return "habit"
        shape: Shape | None = self.seen.shapes.get(i)
        if shape is None:
            return ""
        if shape.kind in _KNOWN_KINDS:
            return "" if shape.kind in _CREDITED and self._is_credited_paragraph(i) else shape.kind
        opens, is_offer = _told_by(shape.marks)
        if opens:
            return opens
        if i in self.seen.repeats and any(mark.startswith("far") for mark in self.seen.repeats[i]):
            return "repeated"
        if is_offer and self._is_beside("subscribe", i):
            return "subscribe"
        return "about" if self._is_about(i) else ""

    def _is_beside(self, kind: str, i: int) -> bool:
        """Whether the line before or after is furniture of a kind."""
        return any(0 <= j < len(self.texts) and self.kind(j) == kind for j in (i - 1, i + 1))

    def _is_about(self, i: int) -> bool:
        """Whether a short text goes on about the name that stands by itself above it: 'JANE ROE', 'Roe covers the north.'

        In plain copy the name has to be introduced, 'About Acme Rail': there a name may be a crosshead.
        """
        if not i or self.kind(i - 1) not in _NAMES or len(self.texts[i]) > _LONGEST_TEASER:
            return False
        above = self.texts[i - 1].casefold()
        name = above.split()
        if not 1 < len(name) <= _LONGEST_NAME_WORDS or name[-1] not in self.texts[i][:_HEAD].casefold():
            return False
        return not self.is_plain or above.startswith(_about())

    def furniture(self, i: int, labels: Sequence[Labelled]) -> str:
        """The kind of furniture that a line of running text is by evidence, or that nobody claims it."""
        if known := self.known(i) or ("repeated" if i in self.seen.repeats else ""):
            return known
        if self._is_teaser(i, labels):
            return "teaser"
        return UNCLAIMED

    def _is_teaser(self, i: int, labels: Sequence[Labelled]) -> bool:
        """Whether another story's title stands right above a short text and something else than text below it."""
        if (
            not self.is_below_title(i)
            or len(self.texts[i]) > _LONGEST_TEASER
            or labels[i - 1].role is not Role.FURNITURE
        ):
            return False
        if i + 1 < len(self.texts) and self.is_running(i + 1):
            return False
        return not self.opens_with_dateline(i)

    def opens_with_dateline(self, i: int) -> bool:
        """Whether a line begins with a dateline that holds a day or an agency."""
        found = match_dateline(self.texts[i])
        return found is not None and bool(found.date_text or found.agency)
