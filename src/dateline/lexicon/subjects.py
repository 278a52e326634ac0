"""Subjects of mails without what mail programs put before them in answers: "Re:", "AW:", "Fwd: Fwd:"."""

from __future__ import annotations

import re

_ANSWERED = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs|antw|odp|ynt)\s*:\s*)+", re.IGNORECASE)


def subject_answered(subject: str) -> str:
    """The subject that a mail answers or passes on; a subject of its own as it is."""
    return _ANSWERED.sub("", subject)
