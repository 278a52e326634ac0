"""Pages in scripts that the corpora hardly show: a page's words, letter by letter, in the letters of another script.

What is left of a page when no word of it is known is its build: which lines are long, which end a sentence, which words
come again. Scripts without capitals, without spaces between words or with wide characters change all of these, and a
model that is to read them has to see them.
"""

from __future__ import annotations

import hashlib
import random
import re
from functools import lru_cache

_ALPHABETS = {
    "cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "greek": "αβγδεζηθικλμνξοπρστυφχψω",
    "arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "persian": "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی",
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
    "devanagari": "अआइउएकखगघचछजझटठडढणतथदधनपफबभमयरलवशषसह",
    "thai": "กขคงจฉชซญดตถทธนบปผพฟภมยรลวศสหอ",
    "hangul": "".join(chr(0xAC00 + 28 * k) for k in range(0, 399, 5)),
    "han": "".join(chr(0x4E00 + 37 * k) for k in range(500)),
    "japanese": "".join(chr(0x3042 + k) for k in range(60)) + "".join(chr(0x4E00 + 41 * k) for k in range(200)),
}
SCRIPTS = tuple(_ALPHABETS)
_UNSPACED = frozenset({"thai", "han", "japanese"})
_WIDE_MARKS = str.maketrans({".": "。", ",": "，", "?": "？", "!": "！", ":": "：", "(": "（", ")": "）", '"': "」"})
_JOINED = re.compile(r"(?<=[^\x00-\u0e00]) (?=[^\x00-\u0e00])")
_WORD = re.compile(r"[^\W\d_]+")


def transcribed(text: str, script: str, seed: int) -> str:
    """`text` with each of its words written in `script`: the same word always the same way, another with each `seed`."""
    written = _WORD.sub(lambda found: _word(found[0], script, seed), text)
    if script in ("han", "japanese"):
        written = re.sub(r"(?<=[.,?!]) ", "", written.translate(_WIDE_MARKS))
        written = re.sub(r"([。，？！]) ", r"\1", written)
    elif script == "devanagari":
        written = re.sub(r"\.(?=\s|$)", "।", written)
    elif script == "thai":
        written = re.sub(r"[.,](?=\s|$)", "", written)
    elif script in ("arabic", "persian"):
        written = written.replace("?", "؟").replace(",", "،")
    return _JOINED.sub("", written) if script in _UNSPACED else written


@lru_cache(maxsize=65536)
def _word(word: str, script: str, seed: int) -> str:
    letters = _ALPHABETS[script]
    # inflected forms stay alike: a word's first letters decide
    digest = hashlib.blake2b(f"{seed} {word[:6].lower()}".encode(), digest_size=16).digest()
    n = max(1, round(len(word) / 2.4)) if script in ("han", "japanese", "hangul") else len(word)
    made = "".join(letters[(digest[k % 16] * 7 + k // 16) % len(letters)] for k in range(n))
    if script in ("cyrillic", "greek"):
        return made.upper() if word.isupper() and len(word) > 1 else made.capitalize() if word[:1].isupper() else made
    return made


def drawn(rng: random.Random) -> str:
    """One of the scripts."""
    return rng.choice(("han", "han", "japanese", "japanese", *SCRIPTS))
