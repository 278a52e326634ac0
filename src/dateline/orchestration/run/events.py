"""What a run tells Prefect's event stream, for alarms to wait for (`dateline.orchestration.server.alarms`)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from dateline.orchestration.run.reports import RunResult

PUBLISHED = "dateline.articles-published"
DUMPS_FAILED = "dateline.dumps-failed"
QUARANTINE_HIGH = "dateline.quarantine-high"


def emit(result: RunResult, max_quarantine_share: float) -> None:
    """Tell Prefect's event stream what a run did that an alarm could be waiting for."""
    from prefect.events import emit_event

    resource = {
        "prefect.resource.id": f"dateline.dataset.{hashlib.sha256(result.dataset.encode()).hexdigest()[:16]}",
        "prefect.resource.name": result.dataset,
    }
    for event, payload in _events(result, max_quarantine_share):
        emit_event(event, resource=resource, payload={"message": result.sentence, **payload})


def _events(result: RunResult, max_quarantine_share: float) -> Iterator[tuple[str, dict[str, object]]]:
    if result.snapshot and result.articles:
        yield PUBLISHED, {"articles": result.articles, "snapshot": result.snapshot}
    if result.failed:
        yield DUMPS_FAILED, {"dumps": [dump.name for dump in result.failed[:20]], "failed": len(result.failed)}
    rows = result.articles + result.quarantined
    if rows and result.quarantined / rows > max_quarantine_share:
        yield QUARANTINE_HIGH, {"quarantined": result.quarantined, "share": round(result.quarantined / rows, 3)}
