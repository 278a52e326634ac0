"""Characters that act instead of being read: control codes, escape sequences, marks that turn the direction of a line.

A dump may be written by anybody. What it holds is stored and shown, and must not drive the terminal, forge a line of a log or
make a name look like another. Raw text stays as it came: offsets count in it.
"""

from __future__ import annotations

import re

# General categories Cc, Cf (but for joiners, which spell words, and tags of flags), Zl and Zp, and lone surrogates
_FORMAT = (
    "\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001"
)
_LINE_ENDS = "\u2028\u2029"
_CONTROLS = "\0-\x08\x0b-\x1f\x7f-\x9f"
_ACTING = re.compile(f"[{_CONTROLS}{_FORMAT}{_LINE_ENDS}\ud800-\udfff]")
_ACTING_IN_A_LINE = re.compile(f"[\t\n{_CONTROLS}{_FORMAT}{_LINE_ENDS}\ud800-\udfff]")
_CONTROL = re.compile(f"\r\n?|[{_CONTROLS}]")
_RAW_CONTROL = re.compile("[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")

SHOWN_AS = "·"
STORED_AS = "\ufffd"


def shown(text: str) -> str:
    """`text` as it may be shown: what would act on a terminal stands as `·`; line feeds and tabs stay."""
    return _ACTING.sub(SHOWN_AS, text)


def named(text: str) -> str:
    """`text` as a name that fits one line and can be told from every other: what acts is written \\xNN or \\uNNNN."""
    return _ACTING_IN_A_LINE.sub(_escaped, text)


def stored(text: str) -> str:
    """`text` as a column may hold it: line ends as line feeds, no other control code than the tab (U+FFFD instead)."""
    return _CONTROL.sub(_replaced, text)


def has_controls(text: str) -> bool:
    """Whether raw text holds control codes that are no white space."""
    return _RAW_CONTROL.search(text) is not None


def _escaped(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _replaced(found: re.Match[str]) -> str:
    return "\n" if found.group() in ("\r\n", "\r", "\x0b", "\x0c", "\x85") else STORED_AS
