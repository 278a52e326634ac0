"""Direction words by language: what stands beside a weekday, a month or a date and says whether it is past or to come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from dateline.lexicon.calendar_names import surfaces

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENSES = ("last", "next", "this", "since", "ahead")
SEAM = "\0"
"""Stands between the pieces of an article when they are read as one text: no phrase reaches across it."""
_REACH_CHARS = 34
"""How far before a mention its direction words are looked for."""


@cache
def load(name: str) -> Any:
    """The YAML table `name` (without suffix) of this room, parsed once per process."""
    return yaml.safe_load((files("dateline.dating") / f"{name}.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class WordTable:
    """One language's direction words and fixed phrases."""

    senses: dict[str, str]
    """Word -> 'last', 'next', 'this', 'since' or 'ahead'."""
    phrases: dict[str, str]
    """Printed form -> kind ('today', 'last_month', ...)."""
    words_follow: bool
    """Whether 'last' and 'next' stand behind the noun, as in French, Spanish and Arabic."""

    def sense(self, text: str, start: int, end: int) -> str:
        """How the mention at `text[start:end]` is said: 'plain' where no direction word stands near it."""
        before = _WORD.findall(
            text[
                max(0, start - _REACH_CHARS, text.rfind(SEAM, max(0, start - _REACH_CHARS), start) + 1) : start
            ].lower()
        )
        if before:
            nearest = self.senses.get(before[-1])
            if nearest in ("last", "next", "this", "since"):
                return nearest
        if self.words_follow:
            after = _WORD.match(text, end + 1)
            word = self.senses.get(after.group().lower()) if after else None
            if word in ("last", "next", "this"):
                return word
        for word in before[-5:]:
            if self.senses.get(word) == "ahead":
                return "ahead"
        return "plain"


@cache
def word_table(language: str | None) -> WordTable:
    """The words of `language`, with English beside them where the language is unknown or has no table."""
    tables = load("phrases")
    codes = [language] if language in tables else ["en"]
    senses: dict[str, str] = {}
    phrases: dict[str, str] = {}
    for code in codes:
        for kind, words in tables[code].items():
            for word in words:
                if kind in _SENSES:
                    senses.setdefault(word, kind)
                else:
                    for form in surfaces(word):
                        phrases.setdefault(form, kind)
    return WordTable(senses, phrases, codes[0] in ("fr", "es", "pt", "it", "ar", "id"))
