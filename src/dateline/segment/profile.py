"""What an outlet prints on many of its pages: lines counted over a folder of them, kept as a plain file, an explicit input of a run.

A page alone does not show which of its lines stand on every other page; where a dump holds several pages the segmenter sees
it, and a profile lets it see the same on a dump with one: in the same words (marks of repetition), and by a weight against
their being headline or text. No profile is no change at all.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dateline.errors import UsageError
from dateline.segment.habits import Leanings, facts, leanings
from dateline.segment.path import STATES

VERSION = 2
_READ = (1, 2)
"""The first had no habits."""
FEWEST_DOCUMENTS = 3
"""A line of fewer documents is no habit."""
LEAST_SHARE = 0.2
"""Nor is one of a smaller share of them: a headline in boxes of other pages, a reporter's name."""
_LONGEST_LINE = 1_000
_FEWEST_LETTERS = 2
_LARGEST = 10**9
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Profile:
    """The lines that an outlet prints everywhere. Picklable; equal profiles give equal bytes."""

    lines: tuple[str, ...]
    """Sorted, as `line_key` spells them."""
    n_documents: int
    """How many documents they were counted over."""
    habits: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """By the name of a fact about a line's place (see `habits.facts`) what speaks for each state of it, in whole numbers."""
    _known: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", frozenset(self.lines))

    @property
    def digest(self) -> str:
        """16 hex digits over what it says."""
        told = [self.lines, sorted(self.habits.items())] if self.habits else self.lines
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:16]

    def found(self, texts: Sequence[str]) -> tuple[int, ...]:
        """The numbers of the lines that are in this profile, ascending."""
        known = self._known
        return tuple(i for i, text in enumerate(texts) if len(text) <= _LONGEST_LINE and line_key(text) in known)

    def leanings(self, texts: Sequence[str], kinds: Sequence[str], everywhere: Sequence[int]) -> Leanings | None:
        """What the habits say of each line (see `habits.leanings`); None without any. `everywhere` is what `found` says."""
        if not self.habits:
            return None
        return leanings([*facts([line_key(text) for text in texts], kinds, everywhere)], self.habits)

    def to_json(self) -> str:
        """The file's text: sorted, one line each, so that two profiles can be compared by eye."""
        told = {"profile": VERSION, "documents": self.n_documents, "printed_everywhere": [*self.lines]}
        plain = json.dumps(told, ensure_ascii=False, indent=1)
        own = (f"  {json.dumps(name, ensure_ascii=False)}: {json.dumps(w)}" for name, w in sorted(self.habits.items()))
        habits = ",\n".join(own)
        return plain.removesuffix("\n}") + ',\n "habits": {\n' + habits + "\n }\n}\n"


def line_key(text: str) -> str:
    """A line as it is counted: white space folded, any number for every number."""
    return _DIGITS.sub("0", " ".join(text.split()))


def learn(documents: Iterable[Sequence[str]]) -> Profile:
    """The profile of an outlet whose documents have these lines; the order of documents changes nothing."""
    counts: Counter[str] = Counter()
    n = 0
    for lines in documents:
        n += 1
        counts.update({line_key(line) for line in lines if len(line) <= _LONGEST_LINE})
    fewest = max(FEWEST_DOCUMENTS, LEAST_SHARE * n)
    kept = (line for line, count in counts.items() if count >= fewest and _says_something(line))
    return Profile(tuple(sorted(kept)), n)


def load_profile(path: Path) -> Profile:
    """The profile in a file. Raises UsageError where there is none, or none that this version reads."""
    try:
        told: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"the profile {path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{path} is no profile (`dateline learn` writes one): {error}") from error
    lines = told.get("printed_everywhere") if isinstance(told, dict) else None
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise UsageError(f"{path} is no profile: it has no list `printed_everywhere` (`dateline learn` writes one)")
    if told.get("profile") not in _READ:
        raise UsageError(
            f"{path} is a profile of version {told.get('profile')!r}; this dateline reads version {VERSION} and before"
        )
    n_documents = told.get("documents")
    habits = told.get("habits", {})
    if not isinstance(habits, dict) or not all(map(_is_habit, habits.values())):
        raise UsageError(
            f"{path} is no profile: each of its `habits` has {len(STATES)} whole numbers of at most {_LARGEST:,}"
        )
    known = {name: tuple(weights) for name, weights in habits.items()}
    n = n_documents if isinstance(n_documents, int) else 0
    return Profile(tuple(sorted(map(line_key, lines))), n, known)


def _is_habit(weights: Any) -> bool:
    """Whether it is a number for each state, small enough to be added up."""
    if not isinstance(weights, list) or len(weights) != len(STATES):
        return False
    return all(type(weight) is int and abs(weight) <= _LARGEST for weight in weights)


def _says_something(line: str) -> bool:
    return sum(map(str.isalpha, line)) >= _FEWEST_LETTERS
