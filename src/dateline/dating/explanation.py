"""A dating in words that a journalist accepts: the day, why, and how sure.

"Tuesday 13 January 2026, because the live caption says 13 January 2026 and the text says 'Tuesday'; interval one day."
"""

from __future__ import annotations

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
_FLAGS = {
    "published_after_fetch": "A supplied day of publication lies after the fetch and was refused.",
    "printed_after_fetch": "A printed date lies after the fetch and was not believed.",
    "date_uncertain": "The day is more likely wrong than right: believe the interval.",
}


def explain(dating: Dating) -> list[str]:
    """Sentences that say when an article was published and on what evidence; the first is the claim."""
    sentences = [_claim(dating)]
    if dating.published_date is not None and dating.date_confidence is not None:
        chance = round(100 * dating.date_confidence)
        share = f"about {chance} in 100" if chance < 100 else "more than 99 in 100"
        sentences.append(f"Of days claimed on such evidence, {share} are right.")
    if dating.published_at is not None:
        sentences.append(f"The time is known: {dating.published_at:%Y-%m-%d %H:%M} UTC.")
    sentences += [_FLAGS.get(flag, flag.replace("_", " ").capitalize() + ".") for flag in dating.quality_flags]
    return sentences


def spell(day: date) -> str:
    """A day as a newspaper prints it, whatever the machine's locale: 'Tuesday 13 January 2026'."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _claim(dating: Dating) -> str:
    earliest, latest = dating.published_earliest, dating.published_latest
    if earliest is None or latest is None:
        return "No date: nothing in the text or beside it says when it was published."
    reasons = _reasons(dating)
    because = f", because {reasons}" if reasons else ""
    n_days = (latest - earliest).days + 1
    interval = "one day" if n_days == 1 else f"{n_days} days, {spell(earliest)} to {spell(latest)}"
    if dating.published_date is None:
        return f"No day can be named{because}; between {spell(earliest)} and {spell(latest)}."
    sure = "" if (dating.date_confidence or 0.0) >= 0.5 else "Perhaps "
    return f"{sure}{spell(dating.published_date)}{because}; interval {interval}."


def _reasons(dating: Dating) -> str:
    """The strongest few phrases, joined as a sentence, each said once."""
    said: list[str] = []
    has_day = any(KINDS[e.kind].tells_day for e in dating.date_evidence if e.kind in KINDS)
    for evidence in dating.date_evidence:
        if has_day and KINDS[evidence.kind].is_in_passing and not _names_year(evidence, dating):
            continue
        reason = _reason(evidence)
        if reason not in said:
            said.append(reason)
    said = said[:_MOST_REASONS]
    return said[0] if len(said) == 1 else ", ".join(said[:-1]) + " and " + said[-1] if said else ""


def _names_year(evidence: DateEvidence, dating: Dating) -> bool:
    """Whether a phrase says the year that was concluded."""
    return dating.published_date is not None and str(dating.published_date.year) in evidence.text


def _reason(evidence: DateEvidence) -> str:
    kind = KINDS.get(evidence.kind)
    return kind.say(evidence, spell) if kind is not None else " ".join(evidence.text.split())
