"""Which legacy charset a text that is not UTF-8 was written in.

Windows-1252 is by far the most common and is fast to check; it is believed when its reading looks like a Western
language. Otherwise charset-normalizer weighs the charsets that news was published in.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dateline.ingest.charset_evidence import SINGLE_BYTE, best_reading, reads_as

_SAMPLE_BYTES = 1 << 16
_CANDIDATES = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "cp866", "iso8859_5", "iso8859_2", "iso8859_6",
    "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp874", "mac_roman",
)  # fmt: skip

_MULTI_BYTE = frozenset({"cp932", "euc_jp", "gb18030", "big5", "cp949"})
_LANGUAGE = 0.75
"""The score from which on a reading is a language."""
_CLEAR_LANGUAGE, _CLEAR_LEAD = 0.9, 0.2
_SPEAKING_WORDS = 20
"""So many words hold a function word in any language."""
_MOST_ASKED = 64
"""So many stories of a window are read in every charset."""
_SHORTEST_STORY, _STORY_BYTES = 120, 1 << 12
_GAP = re.compile(rb"(?:\r?\n[ \t]*){2,}")
_FEW_HIGH = 8
"""So few bytes above 127 are quotes, dashes and names, whatever the language."""
_WIDE_GAP = 3
"""Line ends that part stories, where two part paragraphs."""
_MIXED_WORD = re.compile(
    "[a-z][\u0370-\u05ff\u0600-\u06ff\u0e00-\u0e7f]|[\u0370-\u05ff\u0600-\u06ff\u0e00-\u0e7f][a-z]|[a-z][‚„…†‡‰\x80-\x9f\ufffd][a-z]"
)
"""Letters of two alphabets side by side, or a sign within a word."""
_HIGH = re.compile(rb"[\x80-\xff]+")
_UNDEFINED_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_LETTERS_1252 = (
    b"\xc0\xc1\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xcb\xcc\xcd\xce\xcf\xd1\xd2\xd3\xd4\xd5\xd6\xd8\xd9\xda\xdb\xdc"
    b"\xdf\xe0\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee\xef\xf1\xf2\xf3\xf4\xf5\xf6\xf8\xf9\xfa\xfb"
    b"\xfc\xff\x8c\x9c"
)
_PUNCTUATION_1252 = (
    b"\x80\x82\x84\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0\xa1\xa3\xa7\xa9\xab\xad\xae\xb0\xb4\xb7\xba\xbb\xbf\xaa"
)
_ODD_1252 = bytes(set(range(0x80, 0x100)) - set(_LETTERS_1252) - set(_PUNCTUATION_1252))
_INSIDE_WORD = re.compile(rb"[A-Za-z][\x80\x82\x84-\x89\x8b\x93-\x99\x9b\xa1-\xac\xae-\xb6\xb8-\xbf\xd7\xf7][a-z]")
_DOUBLE_ACUTE = re.compile(rb"[A-Za-z][\xf5\xfb]|[\xf5\xfb][a-z]")
_NOT_HUNGARIAN = re.compile(rb"[\xc3\xc7\xd1\xe0\xe2-\xe5\xe6-\xe8\xea\xec\xee\xef\xf1\xf2\xf4\xf8\xf9\xdf]")
_CAPITAL_INSIDE = re.compile(rb"[a-z][\xc0-\xd6\xd8-\xde][a-z]")


class Guess(NamedTuple):
    """The charset that some bytes were probably written in."""

    charset: str
    """A Python codec."""
    is_sure: bool = True
    """Whether a language speaks for it, and for no other charset as clearly."""


def guess_charset(data: bytes, last: str = "") -> Guess:
    """The charset of bytes that are not UTF-8. `last` is that of the text before, believed if it fits.

    Judges a sample taken where the bytes above 127 begin.
    """
    first = _HIGH.search(data)
    start = max(0, (first.start() if first else 0) - 2048)
    newline = data.rfind(b"\n", 0, start)  # begin at a line: no character is cut in any charset
    start = newline + 1 if newline >= 0 and start - newline < 65536 else 0
    sample = data[start : start + _SAMPLE_BYTES]
    if last and last != "cp1252" and _decodes(sample, last):
        return Guess(last)
    reading = best_reading(sample)
    if reading is not None and reading.score >= _LANGUAGE:
        return Guess(reading.charset, reading.is_sure)
    if looks_western(sample):
        return Guess("cp1250" if _looks_hungarian(sample) else "cp1252", is_sure=_n_high(sample) <= _FEW_HIGH)
    statistical = _statistical(sample)
    return Guess(statistical, is_sure=statistical in _MULTI_BYTE)


def stretches(data: bytes, guess: Guess) -> list[tuple[bytes, Guess]]:
    """Bytes in the charset `guess`, and those of other stories in the same file that are in another one.

    Files are pasted together from several sources: stories that make no language in the charset of the whole are read by
    themselves. Only single-byte charsets are told apart so; the pieces joined are `data`.
    """
    if guess.charset not in SINGLE_BYTE:
        return [(data, guess)]
    found: list[tuple[bytes, Guess]] = []
    n_asked = 0
    for whole, story in _stories(data):
        own = guess
        n_high = _n_high(story[:_STORY_BYTES])
        if n_high and _is_utf8(whole):
            own = Guess("utf-8")
        elif n_asked < _MOST_ASKED and n_high and (n_high > _FEW_HIGH or _has_mixed_words(story, guess.charset)):
            score = reads_as(story[:_STORY_BYTES], guess.charset)
            if score < _CLEAR_LANGUAGE:
                n_asked += 1
                own = _own(story, guess, score)
        if found and found[-1][1] == own:
            found[-1] = (found[-1][0] + whole, own)
        else:
            found.append((whole, own))
    return found


def _own(story: bytes, guess: Guess, score: float) -> Guess:
    """The charset of a story that makes little of a language in the charset of the whole, in which its score is `score`."""
    reading = best_reading(story)
    if reading is not None and reading.score >= max(_LANGUAGE, score + _CLEAR_LEAD):
        return Guess(reading.charset, reading.is_sure)
    is_none = score <= 0 and len(story.split()) >= _SPEAKING_WORDS
    return Guess(guess.charset, guess.is_sure and not is_none)


def _stories(data: bytes) -> list[tuple[bytes, bytes]]:
    """`data` cut behind two line ends or more, shorter pieces joined to the next; the last before a wider gap to the one above.

    Each with the part of it to judge it by: what was joined last says little.
    """
    pieces: list[tuple[bytes, bytes]] = []
    start = floor = 0  # of the piece; how many pieces stand above the last wide gap
    for gap in _GAP.finditer(data):
        is_wide = gap.group().count(b"\n") >= _WIDE_GAP
        if gap.end() - start >= _SHORTEST_STORY:
            pieces.append((data[start : gap.end()],) * 2)
        elif is_wide and len(pieces) > floor:
            pieces[-1] = (pieces[-1][0] + data[start : gap.end()], pieces[-1][1])
        else:
            continue
        start = gap.end()
        floor = len(pieces) if is_wide else floor
    if start < len(data):
        pieces.append((data[start:],) * 2)
    return pieces


def _is_utf8(story: bytes) -> bool:
    """Whether a story is UTF-8: what is written in another charset hardly ever is by chance."""
    try:
        story.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(story) - 4 and bool(_HIGH.search(story[: error.start]))  # cut in a character
    return True


def _has_mixed_words(story: bytes, charset: str) -> bool:
    """Whether words are mixed or broken (see `_MIXED_WORD`), read in a charset."""
    return _MIXED_WORD.search(story[:_STORY_BYTES].decode(charset, "replace")) is not None


def _n_high(sample: bytes) -> int:
    return sum(map(len, _HIGH.findall(sample)))


def looks_western(sample: bytes) -> bool:
    """Whether a text read as Windows-1252 has the letters, and the share of letters above 127, of a Western language.

    At most 15% of letters in Icelandic, the highest; nine in ten in Cyrillic, Greek, Arabic or Hebrew read wrongly.
    """
    n_letters = len(re.findall(rb"[A-Za-z]", sample))
    n_high = sum(map(len, _HIGH.findall(sample)))
    if n_high == 0:
        return True
    if _UNDEFINED_1252.search(sample) or n_high > 0.25 * (n_letters + n_high) + 2:
        return False
    n_odd = len(sample) - len(sample.translate(None, _ODD_1252))
    n_misplaced = len(_INSIDE_WORD.findall(sample)) + len(_CAPITAL_INSIDE.findall(sample))
    return n_odd + n_misplaced <= 0.04 * n_high + 1


def _looks_hungarian(sample: bytes) -> bool:
    """Hungarian's double acutes read as o with tilde and u with circumflex; no Western language has these together
    with acutes and without any of its own cedillas, graves, tildes and circumflexes."""
    return bool(_DOUBLE_ACUTE.search(sample)) and {0xE1, 0xE9} <= set(sample) and not _NOT_HUNGARIAN.search(sample)


def _decodes(sample: bytes, charset: str) -> bool:
    text = sample.decode(charset, "replace")
    return text.count("\ufffd") <= 1 + len(sample) // 2000


def _statistical(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=list(_CANDIDATES), preemptive_behaviour=False, enable_fallback=False).best()
    return best.encoding if best is not None else "cp1252"
