"""The content words of lines, as numbers, and the names in them.

Words are compared by their first letters: enough to join inflected forms in all our languages without a stemmer. They
are cut out of many lines at once with array operations; one by one they took half of segmenting.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
_Letters = NDArray[np.uint16]

_STEM = 6
_SHORTEST_LATIN, _SHORTEST_ARABIC = 4, 3
# Arabic writes the article and the particles before it in one word: "والحكومة" is "حكومة".
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_PARTICLES = [ord(letter) for letter in "وفبكل"]
_ALEF, _LAM = ord("ا"), ord("ل")
# A capital letter inside a sentence: a name, in scripts that have capitals. The space comes first, before what must
# stand before it: a search for one letter runs many times faster than one for a class.
_NAME = re.compile(r" (?<=[a-zß-öø-ÿа-яё,;] )([A-ZÀ-ÖØ-ÞА-ЯЁ][\w’'-]{2,})")

# Runs of scripts that write words without spaces: Han, kana, Thai, Lao, Khmer, Burmese.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff]{2,}")
_PAIR = (1 << 42) - 1

WORD_BITS = 49
"""A word's number is below two to this power."""
_OTHER = np.uint64(1 << (WORD_BITS - 1))
_MIX = np.uint64(0x9E3779B97F4A7C15)
_FIRST_LETTERS = np.arange(_STEM)
_LETTER = re.compile(r"[^\W\d_]")
# Ideographs: letters without case.
_FIRST_STAND_IN, _STAND_INS = 0x4E00, 0x5000


def names(text: str) -> list[str]:
    """The words of `text` that are printed with a capital inside a sentence."""
    return _NAME.findall(text)


def word_numbers(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """The content words of `texts` as numbers, and for each the index of its text; repeats included.

    Equal stems have equal numbers. Stems of Latin-1 letters are told apart exactly, others by 48 bits of a hash. No
    text may hold a line end.
    """
    unspaced = [k for k, text in enumerate(texts) if not text.isascii() and _UNSPACED.search(text)]
    if unspaced:
        return _with_unspaced(texts, unspaced)
    arabic = [k for k, text in enumerate(texts) if not text.isascii() and _ARABIC.search(text[:40])]
    if not arabic:
        return _latin_words(texts)
    is_arabic = set(arabic)
    latin = [k for k in range(len(texts)) if k not in is_arabic]
    words, of = _arabic_words([texts[k] for k in arabic])
    more, of_more = _latin_words([texts[k] for k in latin])
    return (
        np.concatenate((words, more)),
        np.concatenate((np.array(arabic, np.int64)[of], np.array(latin, np.int64)[of_more])),
    )


def word_sets(texts: Sequence[Sequence[str]]) -> list[frozenset[int]]:
    """The distinct words of each group of `texts`; all are cut together."""
    if not texts:
        return []
    group = np.repeat(np.arange(len(texts)), [len(own) for own in texts])
    numbers, of = word_numbers([text for own in texts for text in own])
    of = group[of]
    if (of[1:] < of[:-1]).any():  # the scripts of a text are read one after the other
        order = np.argsort(of, kind="stable")
        numbers, of = numbers[order], of[order]
    words, stops = numbers.tolist(), np.searchsorted(of, np.arange(len(texts)), side="right").tolist()
    return [frozenset(words[start:stop]) for start, stop in zip([0, *stops], stops, strict=False)]


def _with_unspaced(texts: Sequence[str], unspaced: Sequence[int]) -> tuple[Ints, Ints]:
    """Words of all texts; of runs of scripts that part no words, every pair of characters is one."""
    found, of = [], []
    spaced = list(texts)
    for k in unspaced:
        runs = _UNSPACED.findall(texts[k])
        spaced[k] = _UNSPACED.sub(" ", texts[k])
        pairs = [(ord(a) << 21 | ord(b)) & _PAIR for run in runs for a, b in pairwise(run)]
        found += pairs
        of += [k] * len(pairs)
    words, of_words = word_numbers(spaced)
    numbers = (np.array(found, np.uint64) * _MIX >> np.uint64(16) | _OTHER).astype(np.int64)
    return np.concatenate((words, numbers)), np.concatenate((of_words, np.array(of, np.int64)))


def _latin_words(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """Words of four letters or more, in small letters, cut to six."""
    if any("\u0130" in text or "Σ" in text for text in texts):  # whose small letters depend on what is around
        texts = [text.lower() for text in texts]
    letters, starts, _, of = _runs(texts, _letters(True), _SHORTEST_LATIN)
    return _packed(letters, starts), of


def _arabic_words(texts: Sequence[str]) -> tuple[Ints, Ints]:
    """Words of three letters or more without article and particles before it, cut to six letters."""
    letters, starts, sizes, of = _runs(texts, _letters(False), _SHORTEST_ARABIC)
    first, second, third, fourth = (letters[starts + k] for k in range(4))
    is_particle = np.isin(first, _PARTICLES)
    cut = np.where((first == _ALEF) & (second == _LAM), 2, 0)
    cut = np.where(is_particle & (second == _ALEF) & (third == _LAM), 3, cut)
    cut = np.where(is_particle & np.isin(second, _PARTICLES) & (third == _ALEF) & (fourth == _LAM), 4, cut)
    return _packed(letters, starts + np.where(cut < sizes, cut, 0)), of


def _runs(texts: Sequence[str], table: _Letters, shortest: int) -> tuple[_Letters, Ints, Ints, Ints]:
    """All letters of `texts`, 0 for other characters; and of each run of letters start, length and text."""
    joined = "\n".join(texts)
    characters = np.frombuffer(joined.encode("utf-16-le", "surrogatepass"), "<u2")
    ends_of_text = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)) + 1)
    if len(characters) != len(joined):  # characters beyond 16 bits: one of 16 stands for each
        wide = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")
        characters = np.where(wide < 0x10000, wide, _stand_ins(wide)).astype(np.uint16)
    letters = np.zeros(len(characters) + 2 * _STEM, np.uint16)
    np.take(table, characters, out=letters[1 : len(characters) + 1])
    is_letter = letters != 0
    edges = np.flatnonzero(is_letter[1:] != is_letter[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    sizes = ends - starts
    kept = sizes >= shortest
    starts, sizes = starts[kept], sizes[kept]
    return letters, starts, sizes, np.searchsorted(ends_of_text, starts, side="right")


@cache
def _letters(is_small: bool) -> _Letters:
    """For each 16-bit character itself (its small letter) where it is a letter, else 0."""
    table = np.zeros(1 << 16, np.uint16)
    for code in range(1 << 16):
        letter = chr(code).lower() if is_small else chr(code)
        if len(letter) == 1 and _LETTER.match(letter):
            table[code] = ord(letter)
    return table


def _stand_ins(wide: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """For each character a letter or a blank of 16 bits: letters beyond them keep apart well enough."""
    found, places = np.unique(wide, return_inverse=True)
    letters = [_FIRST_STAND_IN + ord(c.lower()[0]) % _STAND_INS if _LETTER.match(c) else 32 for c in map(chr, found)]
    return np.array(letters, np.uint32)[places]


def _packed(letters: _Letters, starts: Ints) -> Ints:
    """The number of the word that begins at each of `starts`: of its first six letters."""
    stems = letters[starts[:, None] + _FIRST_LETTERS]
    stems[np.minimum.accumulate(stems, axis=1) == 0] = 0  # what stands after the word
    numbers = np.zeros((len(stems), 8), np.uint8)
    numbers[:, :_STEM] = stems
    exact = numbers.view("<i8").ravel()
    if not len(stems) or stems.max() < 256:
        return exact
    mixed = np.zeros(len(stems), np.uint64)
    for k in range(_STEM):
        mixed = (mixed ^ stems[:, k]) * _MIX
        mixed ^= mixed >> np.uint64(29)
    is_exact = (stems < 256).all(axis=1)
    return np.where(is_exact, exact, ((mixed >> np.uint64(16)) | _OTHER).astype(np.int64))
