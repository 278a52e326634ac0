"""A dating in words that a journalist accepts: the day, why, and how sure.

"Tuesday 13 January 2026, because the live caption says 13 January 2026 and the text says 'Tuesday'; interval one day."
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dateline.dating.kinds import KINDS
from dateline.model import DateEvidence, Dating

_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MOST_REASONS = 3
CORRECTION = "correction"
"""The kind and the method of what an editor said (`dateline.corrections`)."""
_FLAGS = {
    "date_corrected": "An editor's correction stands above what the text says.",
    "published_after_fetch": "A supplied day of publication lies after the fetch and was refused.",
    "published_placeholder": "The supplied day is where a machine's calendar begins, not a day of publication.",
    "printed_after_fetch": "A printed date lies after the fetch and was not believed.",
    "date_uncertain": "The day is more likely wrong than right: believe the interval.",
}


def explain(dating: Dating, passages: Sequence[str] = ()) -> list[str]:
    """Sentences that say when an article was published and on what evidence; the first is the claim.

    `passages` are the article's headline, captions and paragraphs: the sentences that the reasons stand in are quoted from them,
    with the phrase in [brackets].
    """
    sentences = [_claim(dating)]
    sentences += [f'It says: "{quoted}"' for quoted in _quotes(dating, passages)]
    if dating.published_date is not None and dating.date_confidence is not None and dating.date_method != CORRECTION:
        chance = round(100 * dating.date_confidence)
        share = f"about {chance} in 100" if chance < 100 else "more than 99 in 100"
        sentences.append(f"Of days claimed on such evidence, {share} are right.")
    if dating.published_at is not None:
        sentences.append(f"The time is known: {dating.published_at:%Y-%m-%d %H:%M} UTC.")
    sentences += [_FLAGS.get(flag, flag.replace("_", " ").capitalize() + ".") for flag in dating.quality_flags]
    return sentences


def stretch(dating: Dating) -> str:
    """How long the interval is, in words: a week is said of seven days only; "" where there is none."""
    if dating.published_earliest is None or dating.published_latest is None:
        return ""
    n_days = (dating.published_latest - dating.published_earliest).days + 1
    return {1: "one day", 7: "a week"}.get(n_days, f"{n_days} days")


def spell(day: date) -> str:
    """A day as a newspaper prints it, whatever the machine's locale: 'Tuesday 13 January 2026'."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _claim(dating: Dating) -> str:
    earliest, latest = dating.published_earliest, dating.published_latest
    if earliest is None or latest is None:
        if dating.date_method == CORRECTION:
            return f"No date, because {_reasons(dating)}."
        return "No date: nothing in the text or beside it says when it was published."
    reasons = _reasons(dating)
    because = f", because {reasons}" if reasons else ""
    n_days = (latest - earliest).days + 1
    interval = "one day" if n_days == 1 else f"{stretch(dating)}, {spell(earliest)} to {spell(latest)}"
    if dating.published_date is None:
        return f"No day can be named{because}; between {spell(earliest)} and {spell(latest)}."
    sure = "" if (dating.date_confidence or 0.0) >= 0.5 else "Perhaps "
    return f"{sure}{spell(dating.published_date)}{because}; interval {interval}."


def _reasons(dating: Dating) -> str:
    """The strongest few phrases, joined as a sentence, each said once."""
    said = [reason(evidence) for evidence in _told(dating)]
    return said[0] if len(said) == 1 else ", ".join(said[:-1]) + " and " + said[-1] if said else ""


def _told(dating: Dating) -> list[DateEvidence]:
    """The evidence worth telling: the strongest, one of those that say the same."""
    out: dict[str, DateEvidence] = {}
    has_day = any(KINDS[e.kind].tells_day for e in dating.date_evidence if e.kind in KINDS)
    for evidence in dating.date_evidence:
        if (
            has_day
            and evidence.kind in KINDS
            and KINDS[evidence.kind].is_in_passing
            and not _names_year(evidence, dating)
        ):
            continue
        out.setdefault(reason(evidence), evidence)
    return list(out.values())[:_MOST_REASONS]


def _quotes(dating: Dating, passages: Sequence[str]) -> list[str]:
    """For each reason told, the sentence around its phrase."""
    out: list[str] = []
    for evidence in _told(dating):
        phrase = evidence.text
        passage = next((p for p in passages if phrase in p), None) if evidence.char_start >= 0 and phrase else None
        if passage is not None and passage.strip() != phrase.strip():
            quoted = _marked(passage, passage.index(phrase), len(phrase))
            if quoted not in out:
                out.append(quoted)
    return out


def _marked(passage: str, start: int, length: int) -> str:
    """The sentence of `passage` around the phrase, which is put in brackets; cut where it is long."""
    ends = [m.end() for m in _SENTENCE_END.finditer(passage, 0, start)]
    first = max([0, *ends, start - _QUOTE_CHARS])
    after = _SENTENCE_END.search(passage, start + length)
    last = min(after.end() if after is not None else len(passage), start + length + _QUOTE_CHARS)
    text = f"{passage[first:start]}[{passage[start : start + length]}]{passage[start + length : last]}"
    head = "…" if first and first not in ends else ""
    tail = "…" if last < len(passage) and (after is None or last < after.end()) else ""
    return head + " ".join(text.split()) + tail


_QUOTE_CHARS = 140
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2})[.!?؟]+[\"”’»)]*\s+(?=[\W\d]*[^\W\d_a-z])|[。！？]|\n+")
"""A stop behind a word and before what is no small letter: "Jan. 5" and "U.S. troops" end nothing of theirs."""


def _names_year(evidence: DateEvidence, dating: Dating) -> bool:
    """Whether a phrase says the year that was concluded."""
    return dating.published_date is not None and str(dating.published_date.year) in evidence.text


def reason(evidence: DateEvidence) -> str:
    """What one piece of evidence says, as part of a sentence: "the dateline says 13 January 2026"."""
    kind = KINDS.get(evidence.kind)
    return kind.say(evidence, spell) if kind is not None else " ".join(evidence.text.split())
