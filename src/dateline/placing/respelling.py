"""Datelines in capitals, spelled as the gazetteer spells their towns."""

from __future__ import annotations

import re
from typing import Final

_APOSTROPHES: Final = str.maketrans("‘’ʻʼ`´", "''''''")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_WORDS = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+| (?=[^\W\d_]{2})[^\W\d_]+)*")
"""A row of words."""
_ABBREVIATED: Final = 3
"""UAE, USA, N.H.: capitals of so few letters are no name in capitals."""


def as_in_running_text(dateline: str) -> str:
    """'МОСКВА, 3 марта -' as 'Москва, 3 марта -' and "SANA‘A" as "Sana'a": as many letters, in the gazetteer's spelling.

    Short and Cyrillic names are not in the gazetteer in capitals, which would find them in every shouted headline.
    """
    plain = dateline.translate(_APOSTROPHES)
    words = _WORDS.sub(_respelled, plain)
    return words if len(words) == len(dateline) else dateline


def _respelled(words: re.Match[str]) -> str:
    """'LA HABANA' as 'La Habana', but 'UAE' as it is: short words are names beside a longer one, or where they have accents."""
    row = words[0]
    if not row.isupper() or (row.isascii() and all(len(word) <= _ABBREVIATED for word in row.split(" "))):
        return row
    return _WORD.sub(lambda m: m[0][0] + _small(m[0][1:]), row)


def _small(capitals: str) -> str:
    """In small letters, as many as there were: the dotted İ of Turkish is an i."""
    return capitals.replace("İ", "i").lower()
