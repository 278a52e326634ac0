"""Characters that nobody sees, and characters that stand for others: read as a reader reads them.

Dropped is what Unicode calls default ignorable (DerivedCoreProperties.txt, UAX 44) and the control codes that are no
white space; joiners and variation selectors stay where a script or an emoji is spelled with them. Ligatures, full-width
and styled letters, HTML entities and decomposed accents become the plain characters they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from unicodedata import is_normalized, normalize

from dateline.cleancopy.offsets import Edit

_ALWAYS_IGNORED = (
    "\u00ad\u034f\u061c\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e001f\U000e0080-\U000e0fff"
)
_JOINERS, _SELECTORS, _TAGS = "\u200c\u200d", "\ufe00-\ufe0f", "\U000e0020-\U000e007f"
_CONTROLS = "\0-\x08\x0e-\x1a\x1b\x7f"
_IGNORED = f"{_ALWAYS_IGNORED}{_JOINERS}{_SELECTORS}{_TAGS}{_CONTROLS}"
# Scripts spelled with joiners: Arabic (Persian, Urdu, Kurdish ...), the Indic ones, Khmer and Mongolian.
_SPELLED_WITH_JOINERS = "\u0600-\u08ff\u0900-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc"
_PICTURES = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2934\u2935\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_KEPT = re.compile(
    f"(?<=[{_SPELLED_WITH_JOINERS}])[{_JOINERS}](?=[{_SPELLED_WITH_JOINERS}])"
    f"|(?<=[{_PICTURES}])\ufe0f?\u200d(?=[{_PICTURES}])|(?<=[{_PICTURES}])\ufe0f|(?<=[0-9#*])\ufe0f(?=\u20e3)"
    f"|(?<=\U0001f3f4)[{_TAGS}]+"
)
# Letters that Persian, Urdu, Kurdish and Uyghur have and Arabic has not: Arabic spells with no joiner.
_BEYOND_ARABIC = re.compile(
    "[\u067e\u0686\u0698\u06a9\u06af\u06cc\u06ba\u06c1\u06d2\u06d5\u0695\u06b5\u0900-\u109f\u1780-\u18af]"
)

_ARABIC = re.compile("[\u0620-\u064a]")
_FOREIGN_LETTERS = 0.02

# A soft hyphen at the end of a line joins the word across it, and so does the sign that scanners put there.
_BROKEN_WORD = "[\u00ad\u00ac][ \t]*(?:\r\n|[\n\r\u2028])[ \t]*(?=[^\\W\\d_])"
_PAGE_BREAKS = "[\x0b\x0c]+"
_STYLED = "\ufb00-\ufb06\ufb13-\ufb17\uff01-\uff5e\U0001d400-\U0001d7ff"
_ENTITY = r"&(?:amp;)?(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z][A-Za-z0-9]{1,31});"
# ECMA-48: control sequences, and control strings (titles, links: OSC) with their content.
_ESCAPE_SEQUENCE = "\x1b(?:\\[[0-?]*[ -/]*[@-~]|[\\]PX^_][^\x07\x1b\x9c\n\r]{0,4096}(?:\x07|\x1b\\\\|\x9c))"
_ACCENTED = r"[^\W\d_][\u0300-\u0345\u0350-\u036f]+"

_PLAIN_ASCII = re.compile(r"[\t\n\r -%'-~]*")
_ODD = re.compile(
    f"(?P<broken>{_BROKEN_WORD})|(?P<escape>{_ESCAPE_SEQUENCE})|(?P<ignored>[{_IGNORED}]+)|(?P<page>{_PAGE_BREAKS})"
    f"|(?P<styled>[{_STYLED}])|(?P<entity>{_ENTITY})|(?P<accented>{_ACCENTED})"
)
# One class of characters: the search for it runs at full speed, and only where it finds one is more asked.
_MAY_BE_ODD = re.compile(f"[{_IGNORED}\x0b\x0c\u00ac{_STYLED}\u0300-\u036f&]")
_COMBINING = re.compile("[\u0300-\u0345\u0350-\u036f]")
_WIDE_SCRIPTS = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")
_STOPS = '.!?…:;"”»’)'


def character_edits(text: str) -> list[Edit]:
    """What has to be edited in `text` so that it holds only what a reader sees; empty for most texts."""
    if text.isascii():
        if _PLAIN_ASCII.fullmatch(text):
            return []
        return list(_edits(text, False, False))
    if not _MAY_BE_ODD.search(text):
        return []
    return list(_edits(text, _is_spelled_with_joiners(text), _WIDE_SCRIPTS.search(text) is not None))


def _is_spelled_with_joiners(text: str) -> bool:
    """Whether a text is in Persian, Urdu or the like rather than in Arabic with a foreign letter here and there."""
    if "\u200c" not in text and "\u200d" not in text:
        return False
    return len(_BEYOND_ARABIC.findall(text)) > _FOREIGN_LETTERS * len(_ARABIC.findall(text))


def _found(text: str) -> Iterator[re.Match[str]]:
    at = 0
    for candidate in _MAY_BE_ODD.finditer(text):
        start = candidate.start()
        if start >= at and _COMBINING.match(text, start):
            start -= 1  # the letter that bears the accent
        if start >= at and (found := _ODD.match(text, start)):
            at = found.end()
            yield found


def _edits(text: str, has_joiners: bool, is_wide: bool) -> Iterator[Edit]:
    for found in _found(text):
        kind, start, end = found.lastgroup, found.start(), found.end()
        printed = found.group()
        read = printed
        if kind == "ignored":
            yield from _without_ignored(text, start, end, has_joiners)
            continue
        if kind in ("broken", "escape"):
            read = ""
        elif kind == "page":
            read = _page_break(text, start, end)
        elif kind == "entity":
            read = _entity(printed)
        elif kind == "accented":
            read = printed if is_normalized("NFC", printed) else normalize("NFC", printed)
        elif not (is_wide and _FULL_WIDTH.fullmatch(printed)):
            # Chinese and Japanese print full-width digits and letters as such
            read = normalize("NFKC", printed)
        if read != printed:
            yield Edit(start, end, read)


def _without_ignored(text: str, start: int, end: int, has_joiners: bool) -> Iterator[Edit]:
    """The marks between `start` and `end`, but for those that belong to the spelling."""
    at = start
    while at < end:
        kept = _KEPT.match(text, at)
        if kept and (has_joiners or text[at - 1] not in _ARABIC_LETTERS):
            at = kept.end()
            continue
        yield Edit(at, at + 1, "")
        at += 1


_ARABIC_LETTERS = frozenset(
    chr(code) for code in (*range(0x600, 0x900), *range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD))
)


def _page_break(text: str, start: int, end: int) -> str:
    """What a form feed or vertical tab is read as: nothing beside white space or within a word, else a line end."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if not before or not after or before.isspace() or after.isspace():
        return ""
    if before in _STOPS or (after.isupper() and not before.isupper()):
        return "\n"
    return "" if before.isalnum() and after.isalnum() else "\n"


def _entity(printed: str) -> str:
    """The character that an entity stands for; itself where it is none, or one that has no place in a text."""
    read = unescape(printed)
    if "&" in read and read != "&":
        read = unescape(read)
    return read if len(read) <= 2 and (read.isprintable() or read == "\xa0") else " " if read.isspace() else printed
