"""Corrections: what editors say of articles, kept beside the raw dumps and applied whenever these are processed.

`corrections_of` reads a corrections file; `Corrector` applies the corrections of a dump to one document after another and
knows at the end which of them found nothing. A correction is evidence of a kind of its own and wins (decision 0022).
"""

from __future__ import annotations

from dateline.corrections.applying import UNMATCHED, Corrector, Read, unmatched
from dateline.corrections.finding import places
from dateline.corrections.reading import FILE_NAME, Concerning, Fault, correction_of, corrections_of, line_of

__all__ = [
    "FILE_NAME",
    "UNMATCHED",
    "Concerning",
    "Corrector",
    "Fault",
    "Read",
    "correction_of",
    "corrections_of",
    "line_of",
    "places",
    "unmatched",
]
