"""Mails saved as text one below the other: each begins with who sent it, about what and when, in any order.

The subject is a title there, while in a database it is a list of keywords. Blocks that repeat one subject are the answers
of one thread, and one block alone is a message that somebody passed on: neither is a list of articles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from dateline.lexicon.subjects import subject_answered
from dateline.records.learnt import Range
from dateline.records.shapes import Line
from dateline.records.words import fold_label, message_labels

_LONGEST_HEAD = 12
"""Lines of a message's head: sender, receivers, copies, subject, day, and what programs add."""
_FIELD_NAME = re.compile(r"[A-Z][\w-]{1,23}")
"""The name of a field that no table knows: 'Newsgroups', 'X-Mailer' (RFC 5322, section 2.2)."""
_FEWEST_MESSAGES = 2
_LONGEST_LABEL = 24
_NEEDED = frozenset({"sender", "subject", "sent"})


@cache
def message_roles() -> dict[str, str]:
    """Folded label -> role of a record's field, for the lines of a message's head."""
    roles = {"subject": "headline", "sent": "date", "sender": "other", "passed": "other"}
    return {label: roles[kind] for label, kind in message_labels().items()}


def message_ranges(lines: Sequence[Line]) -> list[Range]:
    """The lines of each message; empty where the lines are no list of messages.

    Nothing but the first message's head stands above it: articles that quote a mail are none.
    """
    heads = [head for i in range(len(lines)) if (head := _head(lines, i)) is not None]
    if len(heads) < _FEWEST_MESSAGES or heads[0][0]:
        return []
    subjects = {subject_answered(subject).casefold() for _, subject in heads}
    if len(subjects) < len(heads):
        return []
    starts = [start for start, _ in heads]
    return list(zip(starts, [*starts[1:], len(lines)], strict=True))


def _head(lines: Sequence[Line], i: int) -> tuple[int, str] | None:
    """Where a message's head begins and its subject, if its block of lines begins at line `i`."""
    if i and not lines[i].blanks:
        return None
    found: dict[str, str] = {}
    for n, line in enumerate(lines[i : i + _LONGEST_HEAD]):
        label, colon, value = line.text.partition(":")
        kind = message_labels().get(fold_label(label)) if colon and len(label) <= _LONGEST_LABEL else None
        if (n and line.blanks) or (kind is None and not (colon and found and _FIELD_NAME.fullmatch(label))):
            break
        if kind is not None:
            found.setdefault(kind, value.strip())
    is_whole = found.keys() >= _NEEDED and all(found[kind] for kind in _NEEDED)
    return (i, found["subject"]) if is_whole else None
