"""Proof that a dataset accounts for its dumps: every character has a role, and every article is what its spans say.

Reads the published tables and the raw dumps again, and believes neither: documents are decoded anew, articles cut
anew from the stored spans.
"""

from dateline.audit.audit import audit
from dateline.audit.report import AuditReport, Finding

__all__ = ["AuditReport", "Finding", "audit"]
