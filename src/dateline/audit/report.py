"""What an audit found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not balance."""

    kind: str
    """not_in_ledger, changed_since, unreadable_now, gap_in_spans, article_lost, article_differs, count_differs,
    rejection_lost, orphan_rows or primary_rows."""
    dump_name: str
    detail: str
    """What was expected, what was found, and what to do, in one sentence."""


@dataclass(slots=True)
class AuditReport:
    """The account of a dataset. Filled by `audit`; a reader looks at `ok` first."""

    n_dumps: int = 0
    """Dumps whose bytes were read again and compared."""
    n_failed: int = 0
    """Dumps that the ledger calls failed: nothing of them is in the dataset but what was read before the failure."""
    n_documents: int = 0
    n_chars: int = 0
    """Characters of these documents."""
    n_spans: int = 0
    n_articles: int = 0
    """Places of articles that were cut anew and compared."""
    n_outdated: int = 0
    """Dumps whose rows were made by other code or options: differences in their articles may come from that."""
    chars_by_role: Counter[str] = field(default_factory=Counter)
    """Characters of the audited documents by the role their span gives them."""
    prose_by_reason: Counter[str] = field(default_factory=Counter)
    """Characters that read like sentences and are no article's, by why: kinds of furniture, 'unclaimed' in quarantine."""
    n_forgotten: int = 0
    """Dumps among the raw files that were forgotten: nothing of them may be in the dataset."""
    unchecked: list[str] = field(default_factory=list)
    """Dumps of the ledger that are not among the raw files given."""
    findings: list[Finding] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything balanced that could be checked."""
        return not self.findings

    def add(self, kind: str, dump_name: str, detail: str) -> None:
        """Record something that does not balance."""
        self.findings.append(Finding(kind, dump_name, detail))
