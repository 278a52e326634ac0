"""Direction words by language: what stands beside a weekday, a month or a date and says whether it is past or to come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from dateline.lexicon import load_table
from dateline.lexicon.calendar_names import surfaces
from dateline.lexicon.languages import language as language_of

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENSES = ("last", "next", "this", "since", "ahead", "perhaps_ahead")
_CLAUSE = re.compile(r"[^.\0\n]{0,60}")
SEAM = "\0"
"""Stands between the pieces of an article when they are read as one text: no phrase reaches across it."""
_REACH_CHARS = 100
"""How far before a mention its direction words are looked for."""


_SHORTEST_PAST = 4


@cache
def load(name: str) -> Any:
    """The YAML table `name` (without suffix) of this room, parsed once per process."""
    return yaml.safe_load((files("dateline.dating") / f"{name}.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class WordTable:
    """One language's direction words and fixed phrases."""

    senses: dict[str, str]
    """Word -> 'last', 'next', 'this', 'since', 'ahead' or 'perhaps_ahead'."""
    phrases: dict[str, str]
    """Printed form -> kind ('today', 'last_month', ...)."""
    words_follow: bool
    """Whether 'last' and 'next' stand behind the noun, as in French, Spanish and Arabic."""
    past: frozenset[str]
    """Verbs in the past."""
    past_endings: tuple[str, ...]
    """What verbs in the past end in, at least two letters before it."""

    def is_past(self, word: str) -> bool:
        """Whether `word` is a verb in the past; of one with an apostrophe, whether a part of it is."""
        if word in self.past or (word.endswith(self.past_endings) and len(word) >= _SHORTEST_PAST):
            return True
        return ("'" in word or "’" in word) and any(self.is_past(part) for part in re.split("['’]", word))

    def _tells_past(self, words: list[str]) -> bool:
        """Whether a verb in the past is among `words`; most have none, and that is seen without asking each."""
        if not self.past.isdisjoint(words):
            return True
        joined = " ".join(words) + " "
        if "'" in joined or "’" in joined or any(f"{ending} " in joined for ending in self.past_endings):
            return any(map(self.is_past, words))
        return False

    def sense(self, text: str, start: int, end: int, *, is_weekday: bool = False) -> str:
        """How the mention at `text[start:end]` is said: 'plain' where nothing near it gives a direction.

        'last', 'next', 'this', 'since' stand right beside it; 'ahead' and 'past' in its clause, of a weekday before it.
        """
        lead = text[max(0, start - _REACH_CHARS, text.rfind(SEAM, max(0, start - _REACH_CHARS), start) + 1) : start]
        before = _WORD.findall(lead.rpartition(". ")[2].lower())
        if before:
            nearest = self.senses.get(before[-1])
            if nearest in ("last", "next", "this", "since", "ahead"):
                return nearest  # "expected Thursday" is no past, whatever its ending
            if self.is_past(before[-1]):
                return "past"
        after: list[str] = []
        if self.words_follow or not is_weekday:
            tail = _CLAUSE.match(text, end)
            after = _WORD.findall(tail.group().lower()) if tail is not None else []
        if self.words_follow and after:
            word = self.senses.get(after[0])
            if word in ("last", "next", "this"):
                return word
        if is_weekday:
            after = []  # "said Tuesday that she would ...": what follows is another clause
        has_sense = not self.senses.keys().isdisjoint((*before[-6:], *after[:6]))
        if has_sense and "ahead" in {self.senses.get(word) for word in (*before[-6:], *after[:6])}:
            return "ahead"
        if self._tells_past([*before, *after]):
            return "past"
        return "ahead" if has_sense and "perhaps_ahead" in {self.senses.get(word) for word in before[-5:]} else "plain"


@cache
def word_table(language: str | None) -> WordTable:
    """The words of `language`, with English beside them where the language is unknown or has no table."""
    tables = load_table("phrases")
    codes = [language] if language in tables else ["en"]
    senses: dict[str, str] = {}
    phrases: dict[str, str] = {}
    past: list[str] = []
    endings: list[str] = []
    for code in codes:
        for kind, words in tables[code].items():
            if kind == "past":
                past += words
                continue
            if kind == "past_endings":
                endings += words
                continue
            for word in words:
                if kind in _SENSES:
                    senses.setdefault(word, kind)
                else:
                    for form in surfaces(word, code or ""):
                        phrases.setdefault(form, kind)
    words_follow = bool(language_of(codes[0]).get("words_follow"))
    return WordTable(senses, phrases, words_follow, frozenset(past), tuple(endings))
