"""Characters: what a text means to say, without the marks that page layout and broken decoders leave in it.

Cleaning keeps the typography (quotes, dashes, ellipses) and takes out what no reader sees. Squashing goes further and
folds everything two printings of one story may differ in; only identities and comparisons use it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

SOFT_HYPHEN = "\u00ad"
_JOINERS = "\u200c\u200d"
"""Zero-width non-joiner and joiner: spelling in Persian and the Indic scripts, and the glue of emoji."""
_INVISIBLE = (SOFT_HYPHEN, "\u200b", "\u200e", "\u200f", "\u2060", "\ufeff", "\u00ad", "\u180e", "\u2061", "\u2062")
_BIDI = ("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069")
_DROPPED = re.compile("[" + "".join(_INVISIBLE + _BIDI) + "]+")
# a joiner is kept between two letters of a script that spells with it, and after an emoji or a variation selector
_STRAY_JOINER = re.compile(
    "(?<![\u0600-\u08ff\u0900-\u109f\u1780-\u18af\ufb50-\ufeff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])"
    f"[{_JOINERS}]+"
    f"|[{_JOINERS}]+(?![\u0600-\u08ff\u0900-\u109f\u1780-\u18af\ufb50-\ufeff\u2600-\u27bf\U0001f000-\U0001faff])"
)
_RARE_SPACES = ("\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f")
_WIDE_SPACES = "\xa0\x85\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_ODD_SPACE = re.compile(f"[{_WIDE_SPACES}]")
_ODD_MARK = re.compile("[" + "".join((*_INVISIBLE, *_BIDI)) + _JOINERS + "]")

_ANY_ODD = re.compile("[" + "".join((*_INVISIBLE, *_BIDI)) + _JOINERS + _WIDE_SPACES + "\u0080-\u009f\u00c2-\u00f0]")

_FOLDS = (
    ("\u2019", "'"),
    ("\u2018", "'"),
    ("\u201c", '"'),
    ("\u201d", '"'),
    ("\u201e", '"'),
    ("\u201a", "'"),
    ("\u2032", "'"),
    ("\u00b4", "'"),
    ("`", "'"),
    ("\u2013", "-"),
    ("\u2014", "-"),
    ("\u2010", "-"),
    ("\u2011", "-"),
    ("\u2212", "-"),
)


def has_odd_characters(text: str) -> bool:
    """Whether one scan finds anything that cleaning, folding or repairing might care about besides doubled spaces.

    False for most texts of most scripts; true also for accents of Western Europe, which wrong decoding leaves, too.
    """
    return _ANY_ODD.search(text) is not None


def needs_cleaning(text: str) -> bool:
    """Whether `clean` might change the text: a pre-test of two C-level scans."""
    return not text.isascii() and (_ODD_MARK.search(text) is not None or not unicodedata.is_normalized("NFC", text))


def clean(text: str) -> str:
    """NFC without soft hyphens, zero-width and direction marks; joiners stay where the script needs them."""
    if text.isascii():
        return text
    text = _DROPPED.sub("", text)
    if "\u200c" in text or "\u200d" in text:
        text = _STRAY_JOINER.sub("", text)
    return unicodedata.normalize("NFC", text)


def fold_space(text: str) -> str:
    """White space of any kind and length (no-break spaces, tabs, line ends) as single spaces, none at the ends."""
    return " ".join(text.split())


def has_loose_space(text: str, may_be_wide: bool = True) -> bool:
    """Whether `text` holds white space other than single spaces and line ends: a pre-test made of C-level scans.

    `may_be_wide=False` where `has_odd_characters` has already ruled out everything beyond ASCII.
    """
    if "  " in text or "\t" in text:
        return True
    for mark in _RARE_SPACES:
        if mark in text:
            return True
    return may_be_wide and not text.isascii() and _ODD_SPACE.search(text) is not None


def _fold_signs(text: str) -> str:
    """Case folded, compatibility characters and typographic signs made plain; white space as it is."""
    if text.isascii():
        return text.replace("`", "'").lower()
    for curly, straight in _FOLDS:
        if curly in text:
            text = text.replace(curly, straight)
    if not unicodedata.is_normalized("NFKC", text):
        text = " ".join(unicodedata.normalize("NFKC", text).split())
    return text.casefold()


def squash(text: str) -> str:
    """The text as compared: NFKC, case folded, quotes and dashes straight, white space folded."""
    return " ".join(_fold_signs(text).split())


def identity(headline: str | None, paragraphs: list[str]) -> str:
    """The article's id: the first 32 hex digits of SHA-256 over squashed headline, a line end, and squashed body.

    `headline` and `paragraphs` have their white space folded already. Two printings of one story have one id whatever
    their white space, case, quotes and compatibility characters.
    """
    told = _fold_signs(headline or "") + "\n" + _fold_signs(" ".join(paragraphs))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]
