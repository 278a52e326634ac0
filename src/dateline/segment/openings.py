"""How a story opens in plain copy: a title, perhaps a byline and a day, then text; or a dateline."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, cached_property
from typing import NamedTuple

from dateline.lexicon.datelines import Dateline, match_dateline
from dateline.lexicon.languages import lists
from dateline.segment.lines import Lines
from dateline.segment.shapes import PROSE_LENGTH
from dateline.segment.survey import Survey
from dateline.segment.widths import n_words, width

_TITLES = frozenset({"title", "upper", "name", "short", "dated"})
_RUNNING = frozenset({"prose", "long"})
_BYLINES = frozenset({"byline", "name"})
_FEWEST_WORDS_OF_A_TITLE, _MOST_WORDS_OF_A_TITLE = 2, 16
_REACH = 5
"""So many lines below its title at most a story's text begins."""
_DATES = frozenset({"date", "mark"})
"""Kinds of a line that is a day: '09/04/2024' holds no letter."""
_FEWEST_WORDS = 4
_FEWEST_ALIKE = 3
# A sentence that ends within the line: a word in small letters, a stop, more text. "Gov. Lee" ends none.
_SENTENCE = re.compile(r"(?:\S+\s+){4,60}?\S*[^\W\d_A-ZÀ-ÖØ-ÞА-ЯЁ]{3}[.!?…؟۔।][\"”»’)\]]*\s")
_STOP_WITHIN = re.compile(r"[.!?…؟۔।][\"”»’)\]]*\s")
"""In every such line, and found faster."""
# Chinese and Japanese part no words, and nothing stands behind a stop; a Korean syllable is two or three letters.
_WIDE_SENTENCE = re.compile(
    r"[^。！？]{10,}[。！？][」』”’）]*[^\s」』”’）]|(?:\S+\s+){2,60}?\S*[\uac00-\ud7af]{2}\.[”’]?\s"
)
_LOOKED_AT = 600
_CLOCK = re.compile(r"\d[:.h]\d\d(?![\d./])|\d\s?[ap]\.?m\b|\d{1,2}\s?(?:Uhr|h)\b", re.IGNORECASE)
# "16:42 GMT", "4.30pm", "16h05", "18:30 Uhr": over a post of a live blog.
HOUR = re.compile(
    r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\.?|h|Uhr|[A-Z]{2,4})?(?:\s?\(?[A-Z]{2,4}\)?)?", re.IGNORECASE
)
_RULE = re.compile(r"[^\w\s]([^\w\s]|\s){2,}")
_DIGIT = re.compile(r"\d")
_LONGEST_COLUMN_TITLE = 32
# Thai, Lao, Burmese, Khmer: they part no words, and their letters are as narrow as others.
_UNPARTED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_LETTERS_A_WORD = 6
_FEWEST_OF_A_LETTER, _LONGEST_SIGNATURE = 3, 60
_MOST_OF_A_BRIEF = 4
"""Lines of a brief at most: its title and three paragraphs."""
_MOST_ABOVE = 2
"""A day and a writer between a title and its text."""
_MOST_OF_A_BLOCK = _MOST_OF_A_BRIEF + _MOST_ABOVE + 1
_ASKS = ("?", "؟", "？")
_WORD = re.compile(r"[^\W\d_]+")
_STEM, _GOES_ON = 6, 2
"""Words are compared by their first letters; sharing so many, a text goes on from another."""
_LEADS_ON = (":", "：", "--", "—", "–", ",", "،")
"""At the end of a line: what it announces follows, a list or a table."""


@cache
def _column_titles() -> frozenset[str]:
    return frozenset(_folded(word) for _, words in lists("columns_of_briefs") for word in words)


def _folded(text: str) -> str:
    """Small letters; of the Turkish i with a dot and without one (capitals tell no more which)."""
    return text.replace("İ", "i").casefold().replace("ı", "i")


def is_column_of_briefs(text: str) -> bool:
    """Whether a line is the title of a column of briefs, in any language: "In brief", "KURZ GEMELDET:"."""
    return len(text) <= _LONGEST_COLUMN_TITLE and _folded(text.strip(" :.-–—*|")) in _column_titles()


def _long_words(texts: Sequence[str]) -> set[str]:
    return {word[:_STEM] for text in texts for word in _WORD.findall(text.casefold()) if len(word) >= _STEM}


def _n_words(text: str) -> int:
    """How many words a line has, a guess where its script parts none."""
    n = len(text.split())
    if text.isascii():
        return n
    return max(n, n_words(text, width(text)), len(_UNPARTED.findall(text)) // _LETTERS_A_WORD)


class Opening(NamedTuple):
    """What stands between a title and the text below it."""

    text: int
    """The first line of the text."""
    day: int | None
    """The line that is a day and nothing else."""
    byline: int | None


def holds_sentence(text: str) -> bool:
    """Whether a line holds a sentence with its stop and goes on behind it: 'The board met. Read more'."""
    head = text[:_LOOKED_AT]
    if not head.isascii() and _WIDE_SENTENCE.match(head) is not None:
        return True
    return _STOP_WITHIN.search(head) is not None and _SENTENCE.match(head) is not None


class Copy:
    """The lines of plain copy, asked how they look as the opening of a story."""

    def __init__(self, lines: Lines, seen: Survey) -> None:
        self.texts: Sequence[str] = lines.text
        self.blank: Sequence[int] = lines.blank_before
        self.seen = seen
        self._running = [
            kind in _RUNNING or len(text) >= PROSE_LENGTH or (kind == "sentence" and _n_words(text) >= _FEWEST_WORDS)
            for kind, text in zip(seen.kinds, self.texts, strict=True)
        ]
        alike = zip(self._running[1:], self._running, self.blank[1:], strict=False)
        between = [blank for own, above, blank in alike if own and above] or list(self.blank[1:])
        counts = Counter(between)
        self.usual = max(counts, key=lambda blank: (counts[blank], -blank)) if counts else 0
        """Blank lines between two paragraphs."""

    def is_running(self, i: int) -> bool:
        """Whether a line is text rather than a title."""
        return self._running[i]

    def is_title(self, i: int, *, fewest_words: int = _FEWEST_WORDS_OF_A_TITLE) -> bool:
        """Whether a line could be a title: short, no sentence."""
        text = self.texts[i]
        if self.seen.kinds[i] not in _TITLES or text.endswith(_LEADS_ON) or holds_sentence(text):
            return False
        return fewest_words <= _n_words(text) <= _MOST_WORDS_OF_A_TITLE

    def is_day(self, i: int) -> bool:
        """Whether a line is a day and hardly more, without the hour that posts of a live blog have."""
        return self.is_day_line(i) and _DIGIT.search(self.texts[i]) is not None and _CLOCK.search(self.texts[i]) is None

    @cached_property
    def posts(self) -> list[int]:
        """The lines below the first that are the day and hour, or the hour, of a post."""
        return [i for i in range(1, len(self.texts)) if self.is_post(i)]

    def is_post(self, i: int) -> bool:
        """Whether a line is the day and hour, or the hour, of a post of a live blog."""
        text = self.texts[i]
        return HOUR.fullmatch(text) is not None or (self.is_day_line(i) and _CLOCK.search(text) is not None)

    def is_day_line(self, i: int) -> bool:
        """Whether a line is a day and hardly more, perhaps with its hour."""
        if i >= len(self.texts) or self.seen.kinds[i] not in _DATES:
            return False
        return "date:all" in self.seen.shapes[i].marks

    def is_wide(self, i: int) -> bool:
        """Whether the gap before a line is wider than those between paragraphs."""
        return i > 0 and self.blank[i] > max(1, self.usual)

    def is_below_rule(self, i: int) -> bool:
        """Whether the line above is a row of signs that parts stories: "* * *", "-----", "###"."""
        return i > 0 and _RULE.fullmatch(self.texts[i - 1]) is not None

    def dateline(self, i: int) -> Dateline | None:
        """The dateline that opens a line of text."""
        if i >= len(self.texts) or not self.is_running(i):
            return None
        return match_dateline(self.texts[i])

    def opens_with_dateline(self, i: int) -> bool:
        """Whether a dateline with a day or an agency opens a line of text."""
        found = self.dateline(i)
        return found is not None and bool(found.date_text or found.agency)

    def opening(self, i: int, *, has_titles: bool = False) -> Opening | None:
        """What stands below the title at line `i`, down to the text; None where no text follows soon.

        Of two titles the one nearer to the text counts, but with `has_titles`.
        """
        day = byline = None
        for j in range(i + 1, min(i + 1 + _REACH, len(self.texts))):
            if self.is_day(j) or (byline is not None and self.is_day_line(j)):  # below a name no post begins
                day = j if day is None else day
            elif self.seen.kinds[j] in _BYLINES and day is None and byline is None:
                byline = j
            elif self.is_running(j):
                return Opening(j, day, byline)
            elif day is None and byline is None and not has_titles:
                return None
        return None

    def columns_of_briefs(self) -> frozenset[int]:
        """Titles of three or more briefs: each alone right above a dateline, whatever it holds; or below the title of such a
        column ("In brief"), each above a paragraph or two."""
        heads = [
            i
            for i in range(len(self.texts) - 1)
            if self.is_title(i) and not self.blank[i + 1] and (not i or self.blank[i]) and self.dateline(i + 1)
        ]
        return frozenset(heads if len(heads) >= _FEWEST_ALIKE else ()) | self._below_column_title()

    @cached_property
    def alike(self) -> frozenset[int]:
        """The titles where the whole document is blocks of one shape, three or more, and none of them goes on from the first.

        A block is a title, perhaps a day and a writer, a few paragraphs, and perhaps a line that all of them end in ("Read more").
        Blocks are parted by wide gaps, or by blank lines where each title stands right above what is below it, or begin where a
        title stands over a day. Questions, signs of the zodiac and other entries are no titles.
        """
        everything = range(len(self.texts))
        splits = (
            [i for i in everything if not i or self.is_wide(i)],
            [i for i in everything if not i or self.blank[i]],
            [i for i in everything if not i or (self.is_day_line(i + 1) and self.is_title(i))],
        )
        return next((found for starts in splits if (found := self._alike(starts))), frozenset())

    def _alike(self, starts: list[int]) -> frozenset[int]:
        blocks = list(zip(starts, [*starts[1:], len(self.texts)], strict=False))
        if len(blocks) < _FEWEST_ALIKE or not all(1 < stop - start <= _MOST_OF_A_BLOCK for start, stop in blocks):
            return frozenset()
        titles = [self.texts[start] for start, _ in blocks]
        are_titles = all(map(self.is_title, starts)) and not any(title.endswith(_ASKS) for title in titles)
        if not are_titles or all(map(_DIGIT.search, titles)) or len(set(titles)) < len(titles):
            return frozenset()
        ends = {self.texts[stop - 1] for _, stop in blocks}
        tail = int(len(ends) == 1)
        tops = [self._below_title(start) for start in starts]
        texts = [range(top, stop - tail) for top, (_, stop) in zip(tops, blocks, strict=True)]
        if not all(0 < len(text) <= _MOST_OF_A_BRIEF - 1 and all(map(self.is_running, text)) for text in texts):
            return frozenset()
        are_dated = all(any(map(self.is_day_line, range(start, top))) for start, top in zip(starts, tops, strict=True))
        if not are_dated and (tail or max(tops[k] - starts[k] for k in range(len(starts))) > 1):
            return frozenset()
        first, *others = (_long_words(self.texts[start : stop - tail]) for start, stop in blocks)
        if not are_dated and any(len(first & words) >= _GOES_ON for words in others):
            return frozenset()
        return frozenset(starts)

    def _below_title(self, title: int) -> int:
        """The first line below a title that is neither a day nor a writer."""
        i = title + 1
        while (
            i < len(self.texts) and i <= title + _MOST_ABOVE and (self.is_day_line(i) or self.seen.kinds[i] in _BYLINES)
        ):
            i += 1
        return i

    def letters(self) -> list[tuple[int, int]]:
        """Letters, each a block of lines: a title, a text and who wrote it; nothing else but a column's title is there."""
        starts = [i for i in range(len(self.texts)) if not i or self.blank[i]]
        blocks = list(zip(starts, [*starts[1:], len(self.texts)], strict=False))
        if blocks and blocks[0][1] - blocks[0][0] == 1 and not self.is_running(blocks[0][0]):
            blocks = blocks[1:]
        are_signed = len(blocks) > 1 and all(
            stop - start >= _FEWEST_OF_A_LETTER
            and self.is_title(start)
            and all(map(self.is_running, range(start + 1, stop - 1)))
            and self._is_signature(stop - 1)
            for start, stop in blocks
        )
        return blocks if are_signed else []

    def _is_signature(self, i: int) -> bool:
        text = self.texts[i]
        return not self.is_running(i) and len(text) <= _LONGEST_SIGNATURE and not text.endswith(_LEADS_ON)

    def _below_column_title(self) -> frozenset[int]:
        found: set[int] = set()
        for top, text in enumerate(self.texts):
            if not is_column_of_briefs(text):
                continue
            heads, i = [], top + 1
            while i + 1 < len(self.texts) and self.is_title(i, fewest_words=1) and self.is_running(i + 1):
                heads.append(i)
                i += 2
                i += i < len(self.texts) and self.is_running(i)
            if len(heads) >= _FEWEST_ALIKE:
                found.update(heads)
        return frozenset(found)
