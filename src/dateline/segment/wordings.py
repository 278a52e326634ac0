"""The words of a line as features: the first and the last, all of a short line's, and whose title it prints in part."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from functools import lru_cache
from itertools import chain, pairwise

from dateline.segment.widths import width

_WORD = re.compile(r"[^\W\d_]+")
_MOST_WORDS = 7
_SHORT = 64
# What parts a page's title from the site's name, and the steps of a breadcrumb.
_SEPARATOR = re.compile(r"\s+[|•·–—>»«‹›/:：\-]+\s+|\s*[|｜»_]\s*|：")
# What every separator has: looked for first, since most lines have none and one letter is found faster than a pattern.
_SIGN = re.compile(r"[|•·–—>»«‹›/:：_｜-](?:(?<=[|｜»_：])|(?=[|•·–—>»«‹›/:：-]*\s))")
_SHORTEST_PART, _LONGEST_TITLE = 8, 300
_UNSPACED = re.compile("[\u0e00-\u0eff\u3005-\u30ff\u3400-\u9fff]")


@lru_cache(maxsize=1024)  # where a model adds them up it keeps the sums itself
def _short_words(text: str) -> tuple[str, ...]:
    lowered = text.lower()
    words = _WORD.findall(lowered)
    if not words:
        return ("w:none", "sign:" + text[:1])
    found = ["w1:" + words[0][:12], "wl:" + words[-1][:12]]
    if len(words) <= _MOST_WORDS:
        found += ["w:" + word[:12] for word in words]
        if len(words) > 1:
            found += [f"w:{a[:12]} {b[:12]}" for a, b in pairwise(words)]
        else:
            found.append("w=" + words[0][:12])
    if _UNSPACED.search(lowered):
        found += ["c:" + a + b for word in words for a, b in pairwise(word)]
    found.append("script:" + script(words[0][0]))
    return tuple(dict.fromkeys(found))


def word_key(text: str) -> str | tuple[str, ...]:
    """What stands for `text` where its words are asked for: itself where it is short, else their features."""
    if len(text) <= _SHORT:
        return text
    first = text[:_SHORT].split(None, 1)[0]
    if len(first) == _SHORT:  # a word as long as that may go on
        first = text.split(None, 1)[0]
    return ("w1:" + first.lower().strip("\"'“”‘’«»(,.:;")[:12], "script:" + script(text[0]))


def words_of_key(key: str | tuple[str, ...]) -> tuple[str, ...]:
    """Names of the features of the words of the text that a key stands for."""
    return _short_words(key) if isinstance(key, str) else key


def script(letter: str) -> str:
    """A coarse name for the script of a letter."""
    return _SCRIPTS[bisect_right(_LIMITS, ord(letter))]


_LIMITS = (0x250, 0x370, 0x400, 0x530, 0x590, 0x600, 0x780, 0x900, 0xE00, 0xE80, 0x1100, 0x3040, 0x3100, 0xAC00, 0xD7B0)
_SCRIPTS = (
    "latin", "other", "greek", "cyrillic", "other", "hebrew", "arabic", "other", "indic", "thai", "other", "other",
    "kana", "han", "hangul", "other",
)  # fmt: skip


def title_parts(texts: Sequence[str]) -> dict[int, list[str]]:
    """Marks of the lines that print another line and more ("Headline | Site"), and of the lines so printed."""
    parted = [
        i for i, text in enumerate(texts) if len(text) < _LONGEST_TITLE and _may_be_parted(text) and _SIGN.search(text)
    ]
    if not parted:
        return {}
    found = {i: (parts, _joins(texts[i])) for i in parted if len(parts := _SEPARATOR.split(texts[i])) > 1}
    places = _places(texts, {part.casefold() for own in found.values() for part in chain(*own)})
    marks: dict[int, list[str]] = {}
    for i, (parts, joins) in found.items():
        for rank, part in enumerate((*parts, *joins)):
            j = places.get(part.casefold())
            if j is not None and j != i and width(part) >= _SHORTEST_PART:
                place = "first" if rank == 0 else "last" if rank == len(parts) - 1 else "mid"
                side = "below" if j > i else "above"
                far = "near" if abs(i - j) <= 40 else "far"
                size = "long" if width(part) >= 25 else "brief"
                marks.setdefault(i, []).append(f"holds-line:{place}:{side}:{far}:{size}")
                marks.setdefault(j, []).append(f"is-part:{place}:{side}:{far}:{size}")
    return {i: sorted(set(own)) for i, own in marks.items()}


def _places(texts: Sequence[str], asked: Set[str]) -> dict[str, int]:
    """The first of `texts` that prints each of `asked`, all without their case."""
    # few lines begin like any of them, and a few letters are folded faster than all
    heads = {text[:_HEAD] for text in asked}
    places: dict[str, int] = {}
    for i, text in enumerate(texts):
        if (
            text[:_HEAD].casefold()[:_HEAD] in heads
            and len(text) < _LONGEST_TITLE
            and (own := text.casefold()) in asked
        ):
            places.setdefault(own, i)
    return places


_HEAD = 4


def _may_be_parted(text: str) -> bool:
    """Whether `_SEPARATOR` may part `text`. Cheap: of ASCII two signs part by themselves, others behind white space."""
    if not text.isascii() or "|" in text or "_" in text or "\t" in text or "\x1f" in text:
        return True
    return " -" in text or " /" in text or " :" in text or " >" in text


def _joins(text: str) -> tuple[str, ...]:
    """`text` without what stands after its last separator, and without what stands before its first."""
    cuts = [*_SEPARATOR.finditer(text)]
    return (text[: cuts[-1].start()], text[cuts[0].end() :]) if len(cuts) > 1 else ()
