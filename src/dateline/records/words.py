"""What labels, units and lead words of exports mean, whatever the language: the reader of `labels.yaml`."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from dateline.lexicon import languages

_PRECEDENCE = (
    "text",
    "headline",
    "publisher",
    "byline",
    "loaded",
    "date",
    "section",
    "page",
    "words",
    "edition",
    "language",
    "standfirst",
    "url",
    "time",
    "copyright",
    "id",
    "dateline",
    "other",
)
"""Which role a label has that several languages use differently: the first of these that names it."""
ROLES = frozenset(_PRECEDENCE)
_NAMES_IN_LANGUAGES = {
    "headline": "headline",
    "byline": "byline",
    "publisher": "publisher",
    "section": "section",
    "page": "page",
    "edition": "edition",
    "words": "words",
    "language": "language",
    "copyright": "copyright",
    "body": "text",
    "standfirst": "standfirst",
    "time": "time",
    "url": "url",
    "id": "id",
    "place": "dateline",
    "agency": "other",
    "subject": "other",
    "date": "date",
    "load_date": "loaded",
    "update_date": "loaded",
}
"""What lexicon/languages calls the roles; its words come after those of labels.yaml."""
_MARKS = " .:*#[]<>|=»«•【】〔〕〖〗《》〈〉「」『』■□◆◇●○▲△▼▽★☆※・►▶◼◾▪"
_JOINTS = re.compile(r"[\s_\-\u00a0]+")


@lru_cache(maxsize=1 << 12)  # several rules ask the same line
def fold_label(label: str) -> str:
    """A label as the tables write it: no case, one space for blanks, dashes and underscores, no marks around it."""
    if label.isascii():
        return _JOINTS.sub(" ", label.lower()).strip(_MARKS)
    folded = unicodedata.normalize("NFKC", label).casefold().translate(_TURKISH)
    return _JOINTS.sub(" ", folded).strip(_MARKS)


_TURKISH = {ord("ı"): "i", 0x307: None}
"""Capitals of Turkish are written without regard to its two letters i: METİN and METIN are one label."""


def role_of_label(label: str) -> str | None:
    """The role that the folded label names ('date', 'publisher', ...; see labels.yaml), None for an unknown one."""
    roles = _labels().get(label)
    return roles[0] if roles else None


def roles_of_label(label: str) -> tuple[str, ...]:
    """All roles that languages give the folded label: 'rubrik' is a headline in Swedish, a section in German."""
    return _labels().get(label, ())


@cache
def _labels() -> dict[str, tuple[str, ...]]:
    table = _table()
    found: dict[str, list[str]] = {}
    for role in _PRECEDENCE:
        for word in (fold_label(word) for words in _rows(table[role]) for word in words):
            if role not in found.setdefault(word, []):
                found[word].append(role)
    for name, role in _NAMES_IN_LANGUAGES.items():
        for word in map(fold_label, languages.merged("labels", name)):
            if role not in found.setdefault(word, []):
                found[word].append(role)
    return {word: tuple(roles) for word, roles in found.items()}


@cache
def message_labels() -> dict[str, str]:
    """Folded label of a mail's head -> 'sender', 'subject', 'sent' or 'passed' (receivers, copies)."""
    table: dict[str, list[str]] = _table()["messages"]
    return {fold_label(word): kind for kind, words in reversed(table.items()) for word in words}


@cache
def edition_pattern() -> re.Pattern[str]:
    """A line that names an edition: 'Edition 1; Scotland', 'Final Edition', 'Ausgabe Nord'."""
    words = [w for row in _rows(_table()["edition"]) for w in row if len(w) > 3]
    return re.compile(rf"\b(?:{_alternatives(words)})\b", re.IGNORECASE)


# The patterns below are searched for on lines of any length: a run of blanks or marks is tried from its start only, and once.


@cache
def words_pattern() -> re.Pattern[str]:
    """A printed count of words: group 1 is the number."""
    units = _alternatives(_table()["units"])
    return re.compile(
        rf"(?:[(\[]|(?<!\s))\s*+(\d{{1,3}}(?:[., \u00a0]\d{{3}}){{1,3}}|\d{{1,6}})\s*+(?:{units})\.?\s*[)\]]?",
        re.IGNORECASE,
    )


@cache
def page_pattern() -> re.Pattern[str]:
    """A page with its word before it ("p.23", "S. B4", "第3版"): group 1 is the page."""
    words = [w for w in _table()["pages"] if w[0].isalpha()]
    short = _alternatives([w.rstrip(".") for w in words if len(w.rstrip(".")) == 1])
    word = _alternatives([w for w in words if len(w.rstrip(".")) > 1])
    page = r"([A-Z]{0,3}[-.]?\d{1,4}(?:[-.–/,]\s?[A-Z]?\d{1,4})*[A-Z]?)"
    return re.compile(
        rf"(?<!\w)(?:(?:{word})\s*\.?\s*[:№#]?|(?:{short})(?:\s*[.:]\s*|(?=\d)))\s*{page}(?!\w)"
        r"|(\d{1,3})\s?(?:版|面|頁|页|ページ|면)",
        re.IGNORECASE,
    )


_ABBREVIATION_CHARS = 4


@cache
def issue_pattern() -> re.Pattern[str]:
    """The number of an issue at the end of a line, with its word: ', no. 440', ' Nr. 58/2019', '第8021号'."""
    listed = [w.rstrip(".") for w in _table()["issues"]]
    words, short = _alternatives(listed), _alternatives([w for w in listed if len(w) <= _ABBREVIATION_CHARS])
    # "Ferry story number 4" is a title: a whole word stands behind a comma or a bar
    marks = r",;(|–—-"
    numbered = (
        rf"(?:(?:(?<!\s)\s++|(?<![\s{marks}]))[{marks}]++\s*+(?:{words})|(?<!\s)\s++(?:{short}))\s*+[.:]?\s*+"
        r"\d{1,6}(?:\s?/\s?\d{2,4})?"
    )
    counted = r"(?<!\s)\s*+第\s?\d{1,6}\s?[号號期]|(?<!\s)\s*+제?\s?\d{1,6}\s?호"
    return re.compile(rf"(?:{numbered}|{counted})\s*\)?\.?$", re.IGNORECASE)


@cache
def before_dates() -> re.Pattern[str]:
    """A lead word at the end of what stands before a date: 'Der Bote vom'."""
    marks = r"[\s,;|·•–—(\[-]"
    return re.compile(rf"(?<!{marks}){marks}++(?:{_alternatives(_table()['before_dates'])})$", re.IGNORECASE)


def is_language(text: str) -> bool:
    """Whether a line is the name of a language and nothing else: 'English', 'Français', 'GERMAN; Deutsch'."""
    if len(text) > 40:
        return False
    if ";" not in text and "," not in text and "/" not in text:
        return text.casefold() in _language_names()
    parts = re.split(r"\s*[;,/]\s*", text)
    return len(parts) <= 2 and all(part.casefold() in _language_names() for part in parts)


@cache
def _language_names() -> frozenset[str]:
    return frozenset(name.casefold() for names in _table()["language_names"] for name in names)


@cache
def is_page_word(word: str) -> bool:
    """Whether the word leads in a page number."""
    return word.casefold().strip(".:") in {w.casefold() for w in _table()["pages"]}


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def _rows(value: list[Any]) -> list[list[str]]:
    return value if value and isinstance(value[0], list) else [value]


@cache
def _table() -> dict[str, Any]:
    text = (files(__package__) / "labels.yaml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return table
