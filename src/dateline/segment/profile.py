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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dateline.errors import UsageError

VERSION = 1
FEWEST_DOCUMENTS = 3
"""A line of fewer documents is no habit."""
LEAST_SHARE = 0.2
"""Nor is one of a smaller share of them: a headline in boxes of other pages, a reporter's name."""
_LONGEST_LINE = 1_000
_FEWEST_LETTERS = 2
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Profile:
    """The lines that an outlet prints everywhere. Picklable; equal profiles give equal bytes."""

    lines: tuple[str, ...]
    """Sorted, as `line_key` spells them."""
    n_documents: int
    """How many documents they were counted over."""
    _known: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", frozenset(self.lines))

    @property
    def digest(self) -> str:
        """16 hex digits over what it says."""
        return hashlib.sha256(json.dumps(self.lines, ensure_ascii=False).encode()).hexdigest()[:16]

    def found(self, texts: Sequence[str]) -> tuple[int, ...]:
        """The numbers of the lines that are in this profile, ascending."""
        known = self._known
        return tuple(i for i, text in enumerate(texts) if len(text) <= _LONGEST_LINE and line_key(text) in known)

    def to_json(self) -> str:
        """The file's text: sorted, one line each, so that two profiles can be compared by eye."""
        told = {"profile": VERSION, "documents": self.n_documents, "printed_everywhere": [*self.lines]}
        return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


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
    if told.get("profile") != VERSION:
        raise UsageError(
            f"{path} is a profile of version {told.get('profile')!r}; this dateline reads version {VERSION}"
        )
    n_documents = told.get("documents")
    return Profile(tuple(sorted(map(line_key, lines))), n_documents if isinstance(n_documents, int) else 0)


def _says_something(line: str) -> bool:
    return sum(map(str.isalpha, line)) >= _FEWEST_LETTERS
