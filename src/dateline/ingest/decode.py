"""Bytes to text: which encoding, and what to do with the few bytes that do not fit it.

Strict UTF-8 first (nothing else passes that test by chance), then UTF-16 and UTF-32 by mark or by the pattern of NULs,
then Windows-1252 if what comes out looks like Western text, and only then a statistical guess. Text comes in windows
of some megabytes, and each is judged by itself: dumps pasted together from several sources change encoding midway.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from dateline.errors import DumpUnreadable
from dateline.ingest.charsets import Guess, guess_charset, stretches

WINDOW_BYTES = 1 << 20

_MARKS = (  # the longer first: FF FE 00 00 also begins with the mark of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ISO_2022_JP = re.compile(rb"\x1b\$[@B]")
_ASCII = bytes(range(128))
_CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f")) + b"\x7f"
_MAX_CONTROL_SHARE = 0.005
_MAX_OFFSETS_NAMED = 5


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of decoded text and what had to be mended in it."""

    text: str
    encoding: str
    n_mended: int = 0
    """Places whose bytes did not fit the encoding."""
    mended_at: tuple[int, ...] = ()
    """The first of them: offsets in characters of `text`."""
    is_unsure: bool = False
    """Whether the encoding is a guess that another one comes near."""


def decode_stream(read: Callable[[int], bytes], window_bytes: int = WINDOW_BYTES) -> Iterator[Window]:
    """Decode everything that `read(n)` gives, in windows of about `window_bytes`; a byte order mark is dropped.

    Joined texts are the whole text. Raises DumpUnreadable when a window is not text at all.
    """
    data = _fill(read, window_bytes)
    encoding, data = _wide_encoding(data)
    if encoding:
        yield from _decode_wide(read, data, encoding, window_bytes)
        return
    fallback: codecs.IncrementalDecoder | None = None  # of a charset whose characters may straddle windows
    name = ""
    while data:
        more = _fill(read, window_bytes)
        window, carry, name, fallback = _decode_window(data, final=not more, last=name, decoder=fallback)
        if window.text:
            yield window
        data = carry + more


def decode_all(data: bytes) -> Window:
    """Decode bytes held whole, as one window. Raises DumpUnreadable when they are not text."""
    parts = iter([data])
    windows = list(decode_stream(lambda _: next(parts, b""), max(len(data), 1)))
    if len(windows) == 1:
        return windows[0]
    return Window("".join(w.text for w in windows), windows[0].encoding if windows else "utf-8")


def _fill(read: Callable[[int], bytes], size: int) -> bytes:
    parts: list[bytes] = []
    have = 0
    while have < size and (part := read(size - have)):
        parts.append(part)
        have += len(part)
    return b"".join(parts)


# ------------------------------------------------------------------ UTF-16 and UTF-32


def _wide_encoding(data: bytes) -> tuple[str, bytes]:
    """The encoding if it is one of units or shifts that ASCII does not share (else ''), and the data without its mark."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return ("" if encoding == "utf-8" else encoding), data[len(mark) :]
    head = data[:4096]
    if _ISO_2022_JP.search(head):
        return "iso2022_jp", data  # seven bits wide, and pure ASCII to every other test
    if b"\0" not in head:
        return "", data
    for encoding, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        if _reads_as(head[: len(head) // width * width], encoding):
            return encoding, data
    return "", data


def _reads_as(head: bytes, encoding: str) -> bool:
    """Whether unmarked bytes are plausible text in a wide encoding: white space where prose has it, and the letters of
    few scripts (the wrong byte order turns every letter into a character of another block)."""
    if len(head) < 4:
        return False
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(head)
    except UnicodeDecodeError:
        return False
    if not text:
        return False
    n_odd = sum(not (char.isprintable() or char.isspace()) for char in text)
    n_space = sum(char in " \n\r\t" for char in text)
    n_plain = sum(char < "\u2100" for char in text)
    is_cjk = sum("\u3000" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" for char in text) > 0.7 * len(text)
    if n_odd > 0.01 * len(text):
        return False
    if is_cjk:
        return n_space > 0 and len({ord(char) & 0xFF for char in text}) > 0.5 * min(len(set(text)), 256)
    return n_plain > 0.8 * len(text) and (n_space > 0 or len(text) < 40)


def _decode_wide(read: Callable[[int], bytes], data: bytes, encoding: str, window_bytes: int) -> Iterator[Window]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    unknown = "\ufffd".encode(encoding, "ignore")
    while True:
        more = _fill(read, window_bytes) if data else b""
        n_genuine = data.count(unknown) if unknown else 0
        text = decoder.decode(data, final=not more)
        if text:
            _refuse_controls(text.encode("latin-1", "ignore"), len(text))
            # a genuine U+FFFD is in the bytes as such (or, rarely, across two units: then it counts as mended)
            n_mended = max(0, text.count("\ufffd") - n_genuine)
            yield Window(text, encoding, n_mended, _places(text, n_mended))
        if not more:
            return
        data = more


# ------------------------------------------------------------------ bytes of one encoding or several


def _decode_window(
    data: bytes, *, final: bool, last: str, decoder: codecs.IncrementalDecoder | None
) -> tuple[Window, bytes, str, codecs.IncrementalDecoder | None]:
    """One window, the bytes left for the next, and the charset (with its decoder) if it was not UTF-8."""
    if decoder is not None and decoder.getstate()[0]:
        # a character of the window before is still open: only its own decoder can close it
        return _with_decoder(data, last, decoder, final)
    try:
        text, used = codecs.utf_8_decode(data, "strict", final)
    except UnicodeDecodeError:
        pass
    else:
        _refuse_controls(data, len(data))
        return Window(text, "utf-8"), data[used:], last, decoder
    _refuse_controls(data, len(data))
    text, used = codecs.utf_8_decode(data, "replace", final)
    n_mended = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    n_ascii = len(data) - len(data.translate(None, _ASCII))
    if len(text) - n_ascii - n_mended > n_mended:  # in any other encoding, valid sequences are the rare accident
        text, used = codecs.utf_8_decode(data, _MEND, final)
        return Window(text, "utf-8", n_mended, _first_faults(data)), data[used:], last, decoder
    guess = guess_charset(data, last)
    parts = stretches(data, guess)
    if len(parts) > 1:
        return _of_stretches(parts), b"", guess.charset, None
    guess = parts[0][1] if parts else guess
    decoder = codecs.getincrementaldecoder(guess.charset)("replace")
    window, rest, charset, decoder = _with_decoder(data, guess.charset, decoder, final)
    return replace(window, is_unsure=not guess.is_sure), rest, charset, decoder


def _of_stretches(parts: Sequence[tuple[bytes, Guess]]) -> Window:
    """One window of stretches in several charsets, each of one byte a character."""
    text = "".join(data.decode(guess.charset, "replace") for data, guess in parts)
    n_mended = text.count("\ufffd")
    names = "+".join(dict.fromkeys(guess.charset for _, guess in parts))
    is_unsure = not all(guess.is_sure for _, guess in parts)
    return Window(text, names, n_mended, _places(text, n_mended), is_unsure)


def _with_decoder(
    data: bytes, charset: str, decoder: codecs.IncrementalDecoder, final: bool
) -> tuple[Window, bytes, str, codecs.IncrementalDecoder | None]:
    text = decoder.decode(data, final=final)
    n_mended = text.count("\ufffd")
    return Window(text, charset, n_mended, _places(text, n_mended)), b"", charset, decoder


def _first_faults(data: bytes) -> tuple[int, ...]:
    """Character offsets of the first bytes that are not UTF-8."""
    places: list[int] = []
    start = chars = 0
    while len(places) < _MAX_OFFSETS_NAMED:
        try:
            codecs.utf_8_decode(data[start:], "strict", False)
            break
        except UnicodeDecodeError as error:
            chars += len(data[start : start + error.start].decode("utf-8"))
            places.append(chars)
            chars += 1
            start += error.end
    return tuple(places)


def _places(text: str, n_mended: int) -> tuple[int, ...]:
    places: list[int] = []
    at = -1
    while len(places) < min(n_mended, _MAX_OFFSETS_NAMED) and (at := text.find("\ufffd", at + 1)) >= 0:
        places.append(at)
    return tuple(places)


def _mend(error: UnicodeError) -> tuple[str, int]:
    """A lone byte in UTF-8 text comes from a paste of Windows-1252 (0x93 is a quotation mark there); an unfinished
    sequence is a cut character, of which nothing is known."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    fault = error.object[error.start : error.end]
    is_cut = error.end == len(error.object) and fault[:1] >= b"\xc2"
    if len(fault) == 1 and not is_cut:
        return fault.decode("cp1252", "replace"), error.end
    return "\ufffd", error.end


_MEND = "dateline-mend"
codecs.register_error(_MEND, _mend)


def _refuse_controls(data: bytes, n_chars: int) -> None:
    n_control = len(data) - len(data.translate(None, _CONTROL))
    if n_control > max(_MAX_CONTROL_SHARE * n_chars, 4 if n_chars > 64 else 0):
        raise DumpUnreadable(
            f"it is not text: {n_control:,} of {n_chars:,} characters are control codes; "
            "export it as plain text (UTF-8) and deliver it again"
        )
