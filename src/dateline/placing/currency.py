"""Signs of money before a figure ("£8", "R$ 300"): weak evidence of the country whose papers print them."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

import yaml

from dateline.placing.gazetteer import Entry, Sense

_LETTERED = re.compile(r"[A-Z]\$")
_MAGNITUDE = 0.0
"""A sign is no place: it is as well known as nothing."""


@cache
def _table() -> tuple[re.Pattern[str], dict[str, Entry]]:
    text = (files(__package__) / "currency_signs.yaml").read_text(encoding="utf-8")
    entries = {
        sign: Entry((Sense("money", code, "", _MAGNITUDE),), only_code=code)
        for code, signs in yaml.safe_load(text).items()
        for sign in signs
    }
    either = "|".join(re.escape(sign) for sign in sorted(entries, key=lambda sign: (-len(sign), sign)))
    return re.compile(rf"(?<![\w$£])(?:{either})(?=[ \u00a0\u202f]?\d)"), entries


@cache
def _unlettered() -> tuple[str, ...]:
    return tuple(sorted(sign for sign in _table()[1] if len(sign) == 1))


def _may_have_signs(text: str) -> bool:
    """Whether to look closer: plain searches for single letters are far quicker than a pattern, and most texts have none."""
    if "RM" in text or ("$" in text and _LETTERED.search(text) is not None):
        return True
    return not text.isascii() and any(sign in text for sign in _unlettered())


def signs_in(text: str) -> list[tuple[Entry, int, int]]:
    """Each sign with a figure behind it: what it means, and its offsets in `text`, in order."""
    if not _may_have_signs(text):
        return []
    pattern, entries = _table()
    return [(entries[match.group()], *match.span()) for match in pattern.finditer(text)]
