"""How often words are printed in each language (wordfreq, Zipf's scale)."""

from __future__ import annotations

import math
from functools import cache

from wordfreq import available_languages, get_frequency_dict, zipf_frequency

WORD_ZIPF = 3.5
WORDY = ("en", "fr", "es", "de", "pt", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs", "hu", "ro", "tr", "id", "sh")
"""Languages whose words a declined name must not be: all are read with the same vocabulary."""
_OF_WORDFREQ = dict.fromkeys(("hr", "bs", "sr"), "sh")
"""wordfreq counts Bosnian, Croatian and Serbian as one."""


def is_word_elsewhere(form: str, language: str) -> bool:
    """Is it a word that print in another language of Latin letters is full of?"""
    return " " not in form and form.lower() in _words_elsewhere(language)


@cache
def _words_elsewhere(language: str) -> frozenset[str]:
    others = [other for other in WORDY if other != _OF_WORDFREQ.get(language, language)]
    return frozenset(word for other in others for word in _words(other))


@cache
def _words(language: str) -> frozenset[str]:
    least = 10.0 ** (WORD_ZIPF - 9)
    return frozenset(word for word, share in get_frequency_dict(language).items() if share >= least)


def frequency(form: str, language: str) -> float:
    """How often the word is printed in a language, on Zipf's scale; 0 where it never is, or nobody counted."""
    known = _OF_WORDFREQ.get(language, language)
    if known not in _counted():
        return 0.0
    if not form.isalpha():
        return float(zipf_frequency(form.lower(), known))
    share = get_frequency_dict(known).get(form.lower(), 0.0)  # a tenth of what the function above takes
    return round(math.log10(share) + 9, 2) if share else 0.0


@cache
def _counted() -> frozenset[str]:
    return frozenset(available_languages())
