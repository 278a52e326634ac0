"""Which of a page's candidates is its headline: a sum of weights over what is known of each, the largest wins.

The weights are those of a conditional logit (one choice among the candidates of a page, McFadden 1974), fitted to pages of
some 230 outlets that do not call themselves news articles; `python -m benchmarks headlines` fits them again and says how
they do on outlets that were left out. Ties go to the candidate declared or printed first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dateline.ingest.page_candidates import Candidate
from dateline.ingest.page_title import Titles, as_declared, folded, likeness, shape, uncut, unkicked
from dateline.lexicon.dates import find_dates

WEIGHTS: Mapping[str, float] = {
    "bar": -1.87,
    "capitals": -1.14,
    "date": -1.98,
    "declared and printed": 0.11,
    "declared for sharing": 2.12,
    "first h1": 0.36,
    "full stop": -4,
    "h1": 1.06,
    "heading right above the text": 0.8,
    "longest printed part": 1.24,
    "only a link": -1.11,
    "only elsewhere": -3.12,
    "short": -1.63,
    "stands in another": 1.57,
    "supported": 1.5,
    "words": 0.5,
    "words of the text": 2.91,
}
"""What speaks for a candidate, in logits; names as in `features`."""

_WORD = re.compile(r"\w+")
_BAR = re.compile(r"[|ㅣ│｜¦]")
_SUPPORTED = 0.5
_SHORT_LETTERS = 12
_MOST_WORDS = 12
_DATE_LETTERS = 40
_LETTERS_A_WORD = 3
"""About so many letters of a script without blanks say what a word says."""
_DECLARED = frozenset({"shared", "linked", "searched", "other"})


def best(found: Mapping[str, Candidate], titles: Titles, body: Sequence[str], language: str | None) -> str | None:
    """The text of the candidate that is the headline; None where there is no candidate."""
    scores = {
        key: sum(WEIGHTS[name] * value for name, value in values.items())
        for key, values in features(found, titles, body, language).items()
    }
    return spelled(found[max(scores, key=scores.__getitem__)].text, titles, found) if scores else None


def spelled(text: str, titles: Titles, found: Mapping[str, Candidate]) -> str:
    """A chosen candidate without the kicker, counter or day that a page prints with its headline, and whole."""
    headings = [one.prints[0].text for one in found.values() if _is_h1(one)]
    text = uncut(text, (one.text for one in found.values()))
    return unkicked(text, [*titles.shared, *headings]) or as_declared(text, titles)


def features(
    found: Mapping[str, Candidate], titles: Titles, body: Sequence[str], language: str | None
) -> dict[str, dict[str, float]]:
    """What is known of each candidate, by the names of the weights; flags are 0 or 1."""
    words = {*_WORD.findall(" ".join(body).casefold())}
    wholes = [folded(title) for title in titles.all()]
    declared = {key: shape(key) for key, one in found.items() if _is_declared(one)}
    rivals = [key for key, one in found.items() if one.prints or _is_declared(one)]
    first = next((key for key, one in found.items() if _is_h1(one)), "")
    longest = max((len(key) for key, one in found.items() if one.prints and _cover(key, wholes)), default=0)
    return {
        key: {
            **_of_declarations(key, one, declared, wholes),
            **_of_prints(one),
            **_of_text(one.prints[0].text if one.prints else one.text, key, words, language),
            "first h1": float(key == first),
            "stands in another": float(any(key != other and key in other for other in rivals)),
            "longest printed part": float(bool(one.prints) and 0 < longest <= len(key) and bool(_cover(key, wholes))),
        }
        for key, one in found.items()
    }


def _is_h1(one: Candidate) -> bool:
    return any(place.heading == "h1" for place in one.prints)


def _is_declared(one: Candidate) -> bool:
    return any(kind in _DECLARED for kind, _ in one.declared)


def _cover(key: str, wholes: Sequence[str]) -> float:
    """How much of a declared title, with all its names, these letters are."""
    return max((len(key) / len(whole) for whole in wholes if key in whole), default=0.0)


def _of_declarations(
    key: str, one: Candidate, declared: Mapping[str, frozenset[str]], wholes: Sequence[str]
) -> dict[str, float]:
    is_printed, cover = bool(one.prints), _cover(key, wholes)
    like = max((likeness(shape(key), other) for k, other in declared.items() if k != key), default=0.0)
    return {
        "declared for sharing": float(any(kind == "shared" for kind, _ in one.declared)),
        "declared and printed": float(_is_declared(one) and is_printed),
        "supported": float(is_printed and (like >= _SUPPORTED or cover >= _SUPPORTED)),
    }


def _of_prints(one: Candidate) -> dict[str, float]:
    prints = one.prints
    is_near = any(place.is_near for place in prints)
    is_bold = any(place.is_bold for place in prints) and not any(place.heading for place in prints)
    is_title = is_bold or any(place.heading for place in prints)
    return {
        "h1": float(_is_h1(one)),
        "heading right above the text": float(is_near and is_title),
        "only elsewhere": float(bool(prints) and all(place.is_elsewhere for place in prints)),
        "only a link": float(bool(prints) and all(place.is_link for place in prints)),
    }


def _of_text(text: str, key: str, words: set[str], language: str | None) -> dict[str, float]:
    own = [word for word in _WORD.findall(text.casefold()) if len(word) > _LETTERS_A_WORD or not word.isascii()]
    n_words = len(text.split()) if text.isascii() else len(key) / _LETTERS_A_WORD
    is_date = sum(map(str.isalpha, text)) < _DATE_LETTERS and bool(find_dates(text, language))
    return {
        "words of the text": sum(word in words for word in own) / len(own) if own else 0.0,
        "words": min(n_words, _MOST_WORDS) / 4,
        "short": float(len(key) < _SHORT_LETTERS),
        "full stop": float(text.rstrip().endswith((".", "。"))),
        "date": float(is_date),
        "bar": float(bool(_BAR.search(text))),
        "capitals": float(text.isupper() and len(text) > _LETTERS_A_WORD),
    }
