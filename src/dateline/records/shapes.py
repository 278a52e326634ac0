"""What a short line looks like once its values are taken out: the same shape comes once in every record of a list.

`3 of 10 DOCUMENTS` and `4 of 10 DOCUMENTS` have one shape, `BYLINE: Ann Doe` and `BYLINE: Bob Roe`, `6 May 2014` and
`12 June 2014`, `____` and `________`. Nothing here knows the name of a format.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from dateline.lexicon.calendar_names import name_finder
from dateline.lexicon.dates import PrintedDate, find_dates
from dateline.model import Precision
from dateline.records.names import is_byline
from dateline.records.words import fold_label, is_language, role_of_label, words_pattern

LONGEST = 160
"""Characters of a line that can be part of a header; labels may stand before longer values."""
_LONGEST_LABEL = 40
_MOST_LABEL_WORDS = 5


ID = "\1"
"""Stands for an identifier in the key of a shape."""


class Shape(NamedTuple):
    """A line without its values."""

    kind: str
    """'rule', 'label', 'words', 'date', 'dated', 'byline', 'language', 'copyright' or 'text'."""
    key: str


class Line(NamedTuple):
    """A line of a document, read as if it belonged to a header."""

    text: str
    char_start: int
    blanks: int
    """Blank lines before it."""
    shape: Shape | None
    """None for a line that is too long to be one of a header."""
    value_at: int
    """Where the value of a labelled line begins, in characters of `text`; the line's length for a label alone."""
    number: int
    """The first number on a line of template 'text'; -1 where there is none."""

    @property
    def char_end(self) -> int:
        """Where the line ends in the document."""
        return self.char_start + len(self.text)


_RULE = re.compile(r"[^\w]{3,}")
_LABEL = re.compile(
    r"(?:[■□◆◇●○▲△▼▽★☆※・►▶◼◾▪•][ \u00a0\u3000]*)?(?:(?P<label>[^\W\d_][^:：=\t|]{0,39}?)[ \u00a0]*(?P<mark>[:：]|\s=)(?![/\\:])(?P<gap>\s*)(?=\S|$)"
    r"|(?P<tagged>[A-Z][A-Z0-9]) {1,2}- |(?P<percent>%[A-Z0-9]|#[A-Z]{2}) |(?P<box>\[[^\W\d_][^\]]{0,38}\])\s*|(?P<angle><[^\W\d_][^>]{0,38}>)\s*"
    r"|(?P<bracket>[【［〔〖](?=\s*[^\W\d_])[^【】［］〔〕〖〗]{1,24}[】］〕〗])[ \u00a0]*[:：]?\s*"
    r"|(?P<quoted>[《〈「『](?=\s*[^\W\d_])[^《》〈〉「」『』]{1,12}[》〉」』])[ \u00a0]*[:：]?\s*"
    r"|(?P<column>[^\W\d_][^\t]{0,38}?)(?P<wide>\t+| {3,})(?=\S))"
)
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_ID = re.compile(r"(?=[\w·]*\d)\w+(?:·\w+){2,}|(?=\w*\d)(?=\w*[^\W\d_])[\w-]{6,}")
_DIGITS = re.compile(r"\d+")
_COPYRIGHT = re.compile(r"\s*(?:©|\(c\)|&copy;|copyright\b|\(copyright\)|℗)", re.IGNORECASE)
_COPYRIGHT_HEADS = "©(&cC℗"
_COPYRIGHT_OF = re.compile(r"\s*(?:©\s*(?=[\w])|\(c\)\s*\d|(?:\(c\)\s*)?copyright\s*(?:©|\(c\)|\d{4}))", re.IGNORECASE)
_LONGEST_COPYRIGHT = 600
"""Characters of a copyright line that goes on with the terms."""
_WORD_RUN = re.compile(r"[^\W\d_]+(?:[^\w,;:|/()\[\]\"„“”«»]*[^\W\d_]+)*")


@lru_cache(maxsize=1 << 14)
def read_label(text: str) -> tuple[str, int] | None:
    """The folded label that a line opens with and where its value starts; None for a line without one."""
    match = _LABEL.match(text)
    if match is None:
        return None
    kinds = ("label", "tagged", "percent", "box", "angle", "bracket", "quoted", "column")
    label = next(part for part in match.group(*kinds) if part)
    # what opens with 「 or 《 is a quotation or a title in most lines: only known words are labels there
    if role_of_label(fold_label(label)) is None and (match["quoted"] or _is_no_label(label)):
        return None
    folded = fold_label(label)
    return (folded, match.end()) if folded else None


def _is_no_label(label: str) -> bool:
    """What stands before a colon and is unknown is a label where it is short and no sentence, time or quotation."""
    is_long = len(label.split()) > _MOST_LABEL_WORDS or len(label) > _LONGEST_LABEL
    is_cut = label.count("(") != label.count(")")  # "Old Quay Observer (NSW : 1842 - 1954) Friday 4 January 1930"
    return is_long or is_cut or any(sign in label for sign in '.!?;"“„«') or any(map(str.isdigit, label))


def dates_of(text: str) -> Sequence[PrintedDate]:
    """The full days that a short line prints, year included; none for a line with fewer than three digits."""
    if len(text) > 2 * LONGEST or _DAY_AND_YEAR.search(text) is None:
        return ()
    return _dates_of(text)


_DAY_AND_YEAR = re.compile(r"\d\D*\d\D*\d")


@lru_cache(maxsize=1 << 12)
def _dates_of(text: str) -> tuple[PrintedDate, ...]:
    return tuple(
        [d for d in find_dates(text) if d.has_year and (d.precision is Precision.DAY or d.alternatives or d.is_hijri)]
    )


_LONGEST_PLAIN = 60
# a digit, a label's mark, no letter at the head, a copyright: all else of some length says nothing about a layout
_TELLING = re.compile(
    r"[^\W\d_][^:：=\t|]{0,41}[:：=\t|]|[^:：\t]{0,159}\d|[\W\d_]|copyright|[^\t]{1,39} {3}", re.IGNORECASE
)


def shape_of(text: str) -> tuple[Shape | None, int, int]:
    """The shape of a stripped line, where its value starts and the first number in it."""
    if len(text) <= _LONGEST_PLAIN:
        return _kept_shape(text)
    # most lines of most texts are none
    return _shape(text) if _may_tell(text) and _TELLING.match(text) is not None else _NONE


def _may_tell(text: str) -> bool:
    """Whether `_TELLING` may match a line: all that it looks for leaves one of these. Cheap."""
    head = text[:_HEAD]
    if not head[0].isalpha() or head[0] in "cC" or ":" in head or "=" in head or "|" in head:
        return True
    if "   " in head or "\t" in head or "：" in head:
        return True
    return _DIGITS.search(text, 0, LONGEST) is not None


_HEAD = 46
_NONE = (None, 0, -1)


def _shape(text: str) -> tuple[Shape | None, int, int]:
    if not text[0].isalnum() and _RULE.fullmatch(text):
        return Shape("rule", "".join(sorted(set(text) - set(" \u00a0\t")))), len(text), -1
    found = read_label(text)
    if found is not None and (len(text) <= LONGEST or role_of_label(found[0]) is not None):
        return Shape("label", found[0]), found[1], -1
    if len(text) > LONGEST:
        is_notice = len(text) <= _LONGEST_COPYRIGHT and _COPYRIGHT_OF.match(text) is not None
        return (Shape("copyright", "") if is_notice else None), 0, -1
    if text[0] in _COPYRIGHT_HEADS and _COPYRIGHT.match(text):
        return Shape("copyright", ""), 0, -1
    first = _DIGITS.search(text)
    if first is not None:
        if words_pattern().fullmatch(text):
            return Shape("words", ""), 0, -1
        if not is_sentence(text) and (dates := dates_of(text)):
            return _dated(text, dates), 0, -1
    if _CODE.fullmatch(text) and role_of_label(fold_label(text)) is not None:
        return Shape("label", fold_label(text)), len(text), -1
    number = int(first.group()) if first is not None and len(first.group()) < 10 else -1
    if is_language(text):
        return Shape("language", ""), 0, -1
    if is_byline(text):
        return Shape("byline", ""), 0, -1
    template = text.casefold() if first is None else _DIGITS.sub("9", _without_ids(text)).casefold()
    if len(text) <= _LONGEST_LABEL and role_of_label(fold_label(text)) is not None:
        return Shape("label", fold_label(text)), len(text), number
    return Shape("text", template), 0, number


_kept_shape = lru_cache(maxsize=1 << 13)(_shape)  # furniture comes again and again


# A digit beside a letter: in every identifier, and found faster than one.
_MAY_BE_ID = re.compile(r"[^\W\d]\d|\d[^\W\d]|·")


def _without_ids(text: str) -> str:
    return _ID.sub(ID, text) if _MAY_BE_ID.search(text) else text


_MOST_IMPRINT_WORDS = 16


def is_sentence(text: str) -> bool:
    """Whether a line with a date is told rather than printed above something: 'The last report, of 12 March, said no.'"""
    words = text.split()
    is_lower = sum(word[:1].islower() for word in words) > len(words) / 2
    return len(words) > _MOST_IMPRINT_WORDS or (is_lower and len(words) > 5 and text.endswith((".", "!", "?", ",")))


def _dated(text: str, dates: Sequence[PrintedDate]) -> Shape:
    """A line that is a day, or one with words around it: those are left out, what parts them stays."""
    parts, last = [], 0
    for printed in dates:
        parts += [text[last : printed.char_start], "\0"]
        last = printed.char_end
    parts.append(text[last:])
    rest = "".join(part for part in parts if part != "\0")
    if not any(map(str.isalnum, _without_clock(rest))):
        return Shape("date", "")
    skeleton = _DIGITS.sub("9", _WORD_RUN.sub("w", _without_ids("".join(parts))))
    return Shape("dated", re.sub(r"\s+", " ", skeleton))


_CLOCK = re.compile(
    r"\d{1,2}[:.hH]\d\d(?:[:.]\d\d)?\s?(?:[AaPp]\.?[Mm]\b\.?|Uhr|h\b)?|\b[AaPp]\.?[Mm]\b\.?|\b[A-Z]{2,4}T\b|\b(?:GMT|UTC|UT|MEZ|MESZ|CET|Z)\b(?:[+-]\d+)?"
)
_WORD = re.compile(r"[^\W\d_]{3,}(?:-feira)?")


def _without_clock(rest: str) -> str:
    """What stands beside a date without its weekday, time and zone: 'Monday 9:20 AM GMT' leaves nothing."""
    weekday = name_finder(None).weekday
    return _WORD.sub(lambda m: "" if weekday(m.group()) is not None else m.group(), _CLOCK.sub("", rest))


def read_lines(texts: list[str], starts: list[int], blanks: list[int]) -> list[Line]:
    """Every line with its shape; the lists run in parallel and hold the lines that carry text."""
    lines: list[Line] = []
    for text, start, blank in zip(texts, starts, blanks, strict=True):
        shape, value_at, number = shape_of(text)
        if number >= 0 and lines and _awaits_headline(lines[-1]):
            number = -1  # of a story: 'Stage 1', 'Stage 2' count no records
        lines.append(Line(text, start, blank, shape, value_at, number))
    return _with_one_shape(lines)


def _with_one_shape(lines: list[Line]) -> list[Line]:
    """The lines, dated ones that differ only in a last part (a reporter that some stories lack) of one shape."""
    keys = sorted({line.shape.key for line in lines if line.shape is not None and line.shape.kind == "dated"})
    shorter: dict[str, str] = {}
    for key, longer in itertools.pairwise(keys):
        rest = longer[len(key) :] if longer.startswith(key) else ""
        if len(key) >= _FEWEST_SHARED and _LAST_PART.fullmatch(rest):
            shorter[longer] = shorter.get(key, key)
    if not shorter:
        return lines
    return [
        line._replace(shape=Shape("dated", shorter[line.shape.key]))
        if line.shape is not None and line.shape.kind == "dated" and line.shape.key in shorter
        else line
        for line in lines
    ]


_FEWEST_SHARED = 8
_LAST_PART = re.compile(r"\s?[,;|]?\s?w(?: w)*\.?")


def _awaits_headline(line: Line) -> bool:
    """Whether a label of headlines stands alone on a line: the headline is below."""
    is_alone = line.shape is not None and line.shape.kind == "label" and line.value_at >= len(line.text)
    return is_alone and line.shape is not None and role_of_label(line.shape.key) == "headline"
