"""What reads like sentences and has no place in an article goes to quarantine."""

from __future__ import annotations

from dateline.model import UNCLAIMED_REASON, Document, Rejection, Segmentation, Severity


def unclaimed(document: Document, found: Segmentation) -> tuple[Rejection, ...]:
    """What reads like sentences and has no place in an article, a record for each stretch of it."""
    stretches: list[tuple[int, int]] = []
    for span in found.spans:
        if span.reason == UNCLAIMED_REASON:
            is_next = bool(stretches) and not document.text[stretches[-1][1] : span.char_start].strip()
            stretches.append((stretches.pop()[0] if is_next else span.char_start, span.char_end))
    return tuple(_rejection(document, start, end) for start, end in stretches)


def _rejection(document: Document, start: int, end: int) -> Rejection:
    return Rejection.of(
        document,
        start,
        end,
        "prose_unclaimed",
        Severity.WARNING,
        "This reads like sentences, and it could not be told whether an article or the page says them: look at it with "
        "`dateline inspect`.",
    )
