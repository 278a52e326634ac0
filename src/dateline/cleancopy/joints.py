"""The lines of a text that stand directly under each other, and what can be told of each pair of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import east_asian_width

from dateline.lexicon import load_table
from dateline.lexicon.datelines import match_dateline
from dateline.lexicon.dates import find_dates

_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U0001f000-\U0003ffff]"
)
_UNSPACED = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_FIRST_UNSPACED = "\u2e80"
_TAB = 8
_FEW_LINES = 60
_REACH = 300
_LEAST_INDENT = 2
_LONGEST_WORD = 24
"""A longer first word says nothing about the width."""
MOST_WIDER = _LONGEST_WORD
"""By so many columns at most do the widest and the narrowest width of a joint differ."""
_TITLE_SHARE, _PROSE_SHARE = 0.75, 0.4
_CLOSERS = ".!?…:;؟。！？：；।۔"
_DASHES = "-–—"
_AFTER_CLOSERS = "\"”»’')]）」』】"
_BULLET = re.compile(r"[•‣·▪■●◦*+►▶✓➤→]\s")
_DASH = re.compile(r"[-–—]\s")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z])[.)]\s")
_LABEL = re.compile(r"[A-Z][A-Za-z -]{1,24}: ")
_GAP = re.compile(r"(?<=\S)\s+(?=\S)")
_WIDE_GAP = 3
_LETTER = re.compile(r"[^\W\d_]")


if TYPE_CHECKING:
    _Once = cached_property
else:

    class _Once:
        """A property that is found once: `cached_property` without the lock that it takes before Python 3.12."""

        def __init__(self, find):
            self._find = find

        def __set_name__(self, owner, name):
            self._name = name

        def __get__(self, joint, owner=None):
            found = joint.__dict__[self._name] = self._find(joint)
            return found


@cache
def _never_last() -> frozenset[str]:
    """Words that end no sentence and no title: articles, prepositions and conjunctions of all languages."""
    return frozenset(word for words in load_table("function_words").values() for word in words.split())


@cache
def _credit_labels() -> frozenset[str]:
    """Labels that stand within a caption: 'Photo:'."""
    return frozenset(word.strip().rstrip(":") + ":" for word in load_table("credits")["lead_in"])


class WrappedLine(NamedTuple):  # hundreds to a document: half the price of a frozen dataclass
    """A line that holds more than white space."""

    text: str
    """Stripped."""
    start: int
    """Where it starts in the document."""
    indent: int
    """Columns before it."""
    columns: int
    """Columns from the margin to its end, a wide character counted as two."""

    @property
    def end(self) -> int:
        """Where its stripped text ends in the document."""
        return self.start + len(self.text)


@dataclass(eq=False)  # never changed; to freeze it would double its price
class Joint:
    """Two lines that stand directly under each other."""

    upper: WrappedLine
    lower: WrappedLine
    is_indented: bool = False
    """The lower line is indented as first lines of paragraphs are."""
    is_first: bool = False
    """No line stands directly above the upper one."""

    @property
    def narrowest(self) -> int:
        """The narrowest width that breaks here: the upper line fits it."""
        return self.upper.columns

    @_Once
    def widest(self) -> int:
        """The widest width that breaks here: the lower line's first word would not have fitted."""
        first = self.lower.text.split(None, 1)[0]
        if self.is_unspaced:
            return self.narrowest + 2 + 2 * (self.lower.text[:1] in "「『（(“")
        return self.narrowest + min(_columns(first), _LONGEST_WORD)

    def allows(self, width: int) -> bool:
        """Whether a program that wraps at `width` would have broken here."""
        return self.narrowest <= width <= self.widest

    @_Once
    def starts_paragraph(self) -> bool:
        """Whether the lower line begins with a bullet or a dateline, or is indented; or either is a rule or a table's."""
        return self.is_indented or _starts_paragraph(self.upper, self.lower)

    @_Once
    def follows_title(self) -> bool:
        """Whether the upper line is set as titles are, in capitals or capitalised, and the lower one is not."""
        if not (self.is_first and self.is_open) or self.lower.text[0].islower():
            return False
        if _capitals(self.upper.text) < _TITLE_SHARE or _capitals(self.lower.text) > _PROSE_SHARE:
            return False
        return match_dateline(" ".join(self.upper.text.split())) is None

    @_Once
    def is_unspaced(self) -> bool:
        """Whether no space parts the words here: Chinese and Japanese."""
        return self.lower.text[0] >= _FIRST_UNSPACED and bool(
            _UNSPACED.match(self.lower.text) and _UNSPACED.match(self.upper.text[-1])
        )

    @_Once
    def is_open(self) -> bool:
        """Whether the upper line ends in mid-sentence."""
        return self.upper.text.rstrip(_AFTER_CLOSERS)[-1:] not in _CLOSERS

    @_Once
    def is_cased(self) -> bool:
        """Whether the lower line tells by its first letter that a sentence goes on."""
        return not self.lower.text.isupper() and self._first_letter().lower() != self._first_letter().upper()

    @_Once
    def goes_on(self) -> bool:
        """Whether a sentence goes on from the upper line to the lower one: by a small letter, or a word that ends none."""
        return self.is_open and (self._first_letter().islower() or self.upper.text.rsplit(None, 1)[-1] in _never_last())

    @property
    def may_go_on(self) -> bool:
        """Whether nothing speaks against a sentence going on here: the same, and what scripts without case allow."""
        return self.goes_on or (self.is_open and not self.is_cased and not self.lower.text.isupper())

    def _first_letter(self) -> str:
        found = _LETTER.search(self.lower.text[:4])
        return found.group() if found else ""


@dataclass(frozen=True)
class Run:
    """Lines with no blank line between them, two at least."""

    joints: tuple[Joint, ...]

    @_Once
    def longest(self) -> int:
        """Columns of its longest line of more than one word."""
        lines = [self.joints[0].upper, *(joint.lower for joint in self.joints)]
        return max([line.columns for line in lines if " " in line.text or _UNSPACED.search(line.text)], default=0)

    @_Once
    def ends_sentence(self) -> bool:
        """Whether its last line ends a sentence."""
        return self.joints[-1].lower.text.rstrip(_AFTER_CLOSERS)[-1:] in _CLOSERS

    def fits(self, width: int) -> bool:
        """Whether no line is longer than `width`: a stop may hang over."""
        return self.longest <= width + 1

    def openings(self, width: int) -> Iterator[str]:
        """The lines that begin a paragraph in it, where it was wrapped at `width`."""
        yield self.joints[0].upper.text
        yield from (joint.lower.text for joint in self.joints if joint.widest < width and not joint.goes_on)

    def shows_prose(self, width: int) -> bool:
        """Whether a sentence goes on over one of the breaks that `width` allows; without case: it ends with one."""
        joints = [joint for joint in self.joints if joint.allows(width)]
        if any(joint.goes_on for joint in joints):
            return True
        return self.ends_sentence and 2 * sum([joint.is_cased for joint in joints]) < len(joints)


# A line that begins in mid-sentence: with a small letter, or a letter of a script without capitals; or all in capitals.
_CASELESS = "\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\ufb1d-\ufdff\ufe70-\ufefc"
_MAY_GO_ON = re.compile(
    f"\n[ \t]*(?:[a-zß-öø-ÿāăąćčďđēęěğģīįıķļłńņňőœřśşšťūůűųźżžά-ώа-џ{_CASELESS}]|[A-ZÀ-ÞА-Я][^a-zа-я\n]{{30,}}\n)"
)


def may_be_wrapped(text: str, narrowest: int) -> bool:
    """Whether any line of `text` could go on a sentence from a line of `narrowest` characters right above it. Cheap."""
    if "\n" not in text:
        return "\r" in text or "\u2028" in text or "\x85" in text
    if text.count("\n") < _FEW_LINES:
        return True  # in a few lines of German none may begin with a small letter
    for found in _MAY_GO_ON.finditer(text):
        above = text[max(0, found.start() - _REACH) : found.start()].rpartition("\n")[2].strip()
        if len(above) >= narrowest // 2 and above[-1] not in ".!?":
            return True
    return False


def runs_of(text: str, narrowest: int, widest: int) -> list[Run]:
    """The runs of `text` with a joint that a width between `narrowest` and `widest` may have made."""
    runs: list[list[WrappedLine]] = []
    held: list[tuple[int, str]] = []
    is_candidate = False
    position = n_before = 0
    for line in text.splitlines(keepends=True):
        if line.isspace():
            if is_candidate:
                runs.append([_line(*one) for one in held])
            held, is_candidate, n_before = [], False, 0
        else:
            is_candidate = is_candidate or (n_before >= narrowest // 2 and n_before <= 2 * widest)
            held.append((position, line))
            n_before = len(line)
        position += len(line)
    if is_candidate:
        runs.append([_line(*one) for one in held])
    is_hanging = _is_hanging(runs)
    return [_run(lines, is_hanging) for lines in runs]


def _line(position: int, line: str) -> WrappedLine:
    text = line.strip()
    into = 0 if line[0] == text[0] else line.find(text[0])
    indent = _columns(line[:into]) if into else 0
    return WrappedLine(text, position + into, indent, indent + _columns(text))


def _run(lines: list[WrappedLine], is_hanging: bool) -> Run:
    first_lines = _first_line_indent(lines, is_hanging)
    joints = []
    for i, (upper, lower) in enumerate(pairwise(lines)):
        is_indented = lower.indent == first_lines != upper.indent
        joints.append(Joint(upper, lower, is_indented, is_first=not i))
    return Run(tuple(joints))


def _is_hanging(runs: list[list[WrappedLine]]) -> bool:
    """Whether first lines stand out to the left: more sentences go on into a deeper line than into one less deep."""
    votes = 0
    for lines in runs:
        for upper, lower in pairwise(lines):
            if abs(lower.indent - upper.indent) >= _LEAST_INDENT and Joint(upper, lower).may_go_on:
                votes += 1 if lower.indent > upper.indent else -1
    return votes > 0


def _first_line_indent(lines: list[WrappedLine], is_hanging: bool) -> int:
    """The indent that first lines of paragraphs have in a run with indents of two depths; else -1."""
    indents = {line.indent for line in lines}
    if len(indents) != 2 or max(indents) - min(indents) < _LEAST_INDENT:
        return -1
    return min(indents) if is_hanging else max(indents)


def _starts_paragraph(upper: WrappedLine, lower: WrappedLine) -> bool:
    text = lower.text
    if not _LETTER.search(text) and not any(map(str.isdigit, text)):
        return True  # a rule
    if not _LETTER.search(upper.text) or _is_of_table(text) or _is_of_table(upper.text):
        return True
    if _BULLET.match(text):
        return True
    is_closed = upper.text.rstrip(_AFTER_CLOSERS)[-1:] in _CLOSERS
    # a dash or a number may also stand within a sentence
    if (_NUMBERED.match(text) and is_closed) or (_DASH.match(text) and (is_closed or _DASH.match(upper.text))):
        return True
    label = _LABEL.match(text)
    if label and (is_closed or _LABEL.match(upper.text)) and label[0].strip().casefold() not in _credit_labels():
        return True
    if is_closed and _IDENTIFIER.fullmatch(text):
        return True
    if text.isupper() and " " in text and text[-1].isalpha() and not upper.text.isupper():
        return True  # a reporter or a place set in capitals below a line that is not
    if _is_day(text) and upper.text.rsplit(None, 1)[-1] not in _never_last():
        return True
    if text[0].islower():
        return False
    printed = " ".join(text.split())
    dateline = match_dateline(printed)
    return dateline is not None and (is_closed or printed[: dateline.char_end].rstrip()[-1:] in _DASHES)


def _is_day(text: str) -> bool:
    """Whether a line is nothing but a day with its year: below a headline, "17. November 2023" is none of its words."""
    if len(text) > _LONGEST_DAY or not _YEAR.search(text) or text[-1] in _CLOSERS:
        return False
    days = find_dates(text)
    return len(days) == 1 and days[0].precision == "day" and days[0].char_end - days[0].char_start == len(text)


_LONGEST_DAY = 40
_YEAR = re.compile(r"\d{4}")
_IDENTIFIER = re.compile(r"(?=\S*[^\W\d_])(?:[^\s/]*\d){4}[^\s/]*")
"""The number of a database, alone on a line below the last of a record: 'news·20190807·WN·615074922'."""


def _is_of_table(text: str) -> bool:
    """Whether a line holds cells: wide gaps beside narrow ones. Justified lines have gaps of one width, and one more."""
    if "\t" in text:
        return True
    if text.count("|") > 1:
        return True
    if "   " not in text:
        return False
    gaps = [len(gap) for gap in _GAP.findall(text)]
    return max(gaps) >= _WIDE_GAP and max(gaps) - min(gaps) > 1


def _capitals(text: str) -> float:
    """Share of words with a capital among the longer ones of a line; 0.5 where there are too few to tell."""
    words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in words) / len(words) if len(words) > 2 else 0.5


def _columns(text: str) -> int:
    n = len(text.expandtabs(_TAB)) if "\t" in text else len(text)
    if text.isascii() or not _WIDE.search(text):
        return n
    return n + sum([east_asian_width(c) in "WF" for c in text])
