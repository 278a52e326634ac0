"""Alarms as code: `python -m flows.alarms https://hooks.example/…` makes Prefect call a webhook when somebody must look.

Four alarms, made anew each time this is run: a run failed or crashed; dumps failed; too much went to quarantine; no
new article for too long. The last three rest on events that the flows emit. A fifth automation needs no webhook: a run
whose process was killed sends no heartbeats any more, and is marked Crashed, which frees its place in the deployment's
concurrency limit. Nothing else in Prefect ever ends such a run.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from prefect.automations import Automation

    from flows.reports import RunResult

PUBLISHED = "dateline.articles-published"
DUMPS_FAILED = "dateline.dumps-failed"
QUARANTINE_HIGH = "dateline.quarantine-high"
WEBHOOK_BLOCK = "dateline-alarms"
STALE_AFTER_HOURS = 36.0
FINAL_STATES = ("Completed", "CompletedWithFailures", "Failed", "TimedOut", "Cancelled", "Crashed")
"""Names of the states that our flows end in; events are called after them."""
HEARTBEAT_S = 30
"""Prefect's minimum; its default is 180."""
LOST_AFTER_S = 120
"""Four heartbeats: fewer than its 300 s that a lease of a concurrency limit outlives its run."""
FLOWS = ["ingest", "backfill", "maintenance"]


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


def automations(webhook_block_id: UUID, stale_after_hours: float = STALE_AFTER_HOURS) -> list[Automation]:
    """The four alarms; each sends its message to the webhook block."""
    from prefect.automations import Automation, EventTrigger, Posture
    from prefect.events.actions import SendNotification

    def alarm(name: str, trigger: EventTrigger, body: str) -> Automation:
        action = SendNotification(block_document_id=webhook_block_id, subject=name, body=body)
        return Automation(name=name, trigger=trigger, actions=[action])

    def on(event: str) -> EventTrigger:
        return EventTrigger(expect={event}, posture=Posture.Reactive, threshold=1)

    failed = EventTrigger(
        expect={"prefect.flow-run.Failed", "prefect.flow-run.TimedOut", "prefect.flow-run.Crashed"},
        match_related={"prefect.resource.role": "flow", "prefect.resource.name": FLOWS},
        posture=Posture.Reactive,
        threshold=1,
    )
    stale = EventTrigger(
        expect={PUBLISHED}, posture=Posture.Proactive, threshold=1, within=timedelta(hours=stale_after_hours)
    )
    message = "{{ event.payload['message'] }} ({{ event.resource.name }})"
    return [
        alarm("dateline: a run failed", failed, "{{ flow_run.name }}: {{ flow_run.state.message }}"),
        alarm("dateline: dumps failed", on(DUMPS_FAILED), message),
        alarm("dateline: much is in quarantine", on(QUARANTINE_HIGH), message),
        alarm("dateline: no new article", stale, f"nothing was published for {stale_after_hours:g} hours"),
    ]


def lost_runs(after_s: float = LOST_AFTER_S) -> Automation:
    """Marks runs Crashed whose heartbeats stopped for so long though no final state came."""
    from prefect.automations import Automation, EventTrigger, Posture
    from prefect.client.schemas.objects import StateType
    from prefect.events.actions import ChangeFlowRunState

    heartbeat = "prefect.flow-run.heartbeat"
    ends = {f"prefect.flow-run.{name}" for name in FINAL_STATES}
    trigger = EventTrigger(
        after={heartbeat},
        expect={heartbeat, *ends},
        match={"prefect.resource.id": "prefect.flow-run.*"},
        match_related={"prefect.resource.role": "flow", "prefect.resource.name": FLOWS},
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=timedelta(seconds=after_s),
    )
    message = f"no heartbeat for {after_s:g} s: its process was killed or its machine is gone. Nothing is half done."
    crash = ChangeFlowRunState(state=StateType.CRASHED, name="Crashed", message=message, force=False)
    return Automation(name="dateline: a run was lost", trigger=trigger, actions=[crash])


def install_lost_runs(after_s: float = LOST_AFTER_S) -> str:
    """Make the automation for killed runs on the configured Prefect server, replacing an earlier one; its name."""
    return _replace(lost_runs(after_s))


def install(webhook_url: str, stale_after_hours: float = STALE_AFTER_HOURS) -> list[str]:
    """Store the webhook and make the alarms on the configured Prefect server, replacing earlier ones; their names."""
    from prefect.blocks.notifications import CustomWebhookNotificationBlock

    message = {"text": "{{subject}}\n{{body}}", "alarm": "{{subject}}"}
    block = CustomWebhookNotificationBlock(
        name="dateline", url=webhook_url, json_data=message, headers=None, cookies=None
    )
    block_id = block.save(WEBHOOK_BLOCK, overwrite=True)
    return [_replace(automation) for automation in automations(UUID(str(block_id)), stale_after_hours)]


def _replace(automation: Automation) -> str:
    from prefect.automations import Automation

    with contextlib.suppress(ValueError):  # there was none of that name
        earlier: Any = Automation.read(name=automation.name)
        earlier.delete()
    automation.create()
    return automation.name


def main() -> None:
    """The command: a URL, and after how many hours without a new article to ring. Without a URL only killed runs are marked."""
    parser = argparse.ArgumentParser(prog="python -m flows.alarms", description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "webhook_url", nargs="?", help="called with a JSON object: text, alarm; without it only killed runs are marked"
    )
    parser.add_argument("--stale-after-hours", type=float, default=STALE_AFTER_HOURS)
    options = parser.parse_args()
    print(install_lost_runs())
    if options.webhook_url:
        print(*install(options.webhook_url, options.stale_after_hours), sep="\n")


if __name__ == "__main__":
    main()
