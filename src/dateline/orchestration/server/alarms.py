"""Alarms as code: `dateline alarms https://hooks.example/…` makes Prefect call a webhook when somebody must look.

Four alarms, made anew each time this is run: a run failed or crashed; dumps failed; too much went to quarantine; no
new article for too long. The last three rest on events that the flows emit. A fifth automation needs no webhook: a run
whose process was killed sends no heartbeats any more, and is marked Crashed, which frees its place in the deployment's
concurrency limit. Nothing else in Prefect ever ends such a run.
"""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from dateline.orchestration.run.events import DUMPS_FAILED, PUBLISHED, QUARANTINE_HIGH

if TYPE_CHECKING:
    from prefect.automations import Automation

WEBHOOK_BLOCK = "dateline-alarms"
STALE_AFTER_HOURS = 36.0
FINAL_STATES = ("Completed", "CompletedWithFailures", "Failed", "TimedOut", "Cancelled", "Crashed")
"""Names of the states that our flows end in; events are called after them."""
HEARTBEAT_S = 30
"""Prefect's minimum; its default is 180."""
LOST_AFTER_S = 120
"""Four heartbeats: fewer than its 300 s that a lease of a concurrency limit outlives its run."""
FLOWS = ["ingest", "backfill", "maintenance"]


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
