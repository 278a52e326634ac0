"""What no state needs any more is removed from a bucket: later than a grace by the store's own clock, and never under a writer's feet.

What is about to go is named in a state first. A writer who began before that loses his race and begins anew; one who begins
after it sees the list, and does not count on anything in it. A reader who opened a state keeps what it names for the grace after
it was superseded.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dateline.addresses import address_of
from dateline.dataset.bucket.state import RECORDS, STATES, State, key_of, latest, record_key, revision_of
from dateline.dataset.bucket.store import PROBE, Store
from dateline.dataset.format.manifest import MANIFEST, RUN, Manifest, RunRecord
from dateline.dataset.format.sparse import OBJECTS
from dateline.errors import PublishConflict
from dateline.publish.bucket.publishing import locked, publish_state

STATES_S = 7 * 24 * 3600.0
"""A superseded state's own object goes so long after: its number must not be free while a writer may try for it."""
LONGEST_S = 3600.0
"""A gc that takes longer stops: the next one may have begun by then."""
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Removed:
    """What became of the objects that no kept snapshot names."""

    n_objects: int = 0
    n_waiting: int = 0
    """Not old enough, or a state that readers may have open names them still."""


def remove_unreachable(out: Path, grace_s: float, wait_s: float) -> Removed:
    """Remove objects that no published state has named for `grace_s` seconds; nothing in a folder.

    Raises PublishConflict where others publish meanwhile, StorageFailed, DatasetBroken.
    """
    if (address := address_of(out)) is None:
        return Removed()
    with locked(address, "gc", wait_s) as store:
        before = latest(store)
        if not before.revision:
            return Removed()
        _, now_s = store.probe()
        written = {
            revision: lying.written_s
            for key, lying in store.lying(STATES).items()
            if (revision := revision_of(key)) is not None and revision <= before.revision
        }
        superseded = dict(zip(sorted(written), [written[later] for later in sorted(written)[1:]], strict=False))
        open_still = [number for number, since_s in superseded.items() if since_s > now_s - grace_s]
        named = _named(store, [before])
        needed = named | _named(store, [_state(store, number) for number in open_still])
        lying = store.lying(OBJECTS) | store.lying(RECORDS) | store.lying(PROBE)
        surplus = {key: one for key, one in lying.items() if key not in named}
        doomed = sorted(key for key, one in surplus.items() if key not in needed and one.written_s <= now_s - grace_s)
        if doomed:
            _remove(store, before, doomed)
        store.remove([key_of(n) for n, since_s in superseded.items() if since_s <= now_s - max(grace_s, STATES_S)])
        return Removed(len(doomed), len(surplus) - len(doomed))


def _state(store: Store, revision: int) -> State:
    content = store.get(key_of(revision))
    return State() if content is None else State.from_bytes(content)


def _named(store: Store, states: list[State]) -> set[str]:
    """Keys of all that some states name."""
    keys: set[str] = set()
    for kept in {tuple(sorted(kept.records.items())) for state in states for kept in state.snapshots}:
        records: Mapping[str, str] = dict(kept)
        keys |= set(records.values())
        files = Manifest.from_bytes(store.sealed(records[MANIFEST])).files
        index = RunRecord.from_bytes(store.sealed(records[RUN])).index
        keys |= {f"{OBJECTS}/{entry.path}" for entry in (*files, *index)}
    for state in states:
        keys |= {*state.beside.values(), *([state.going] if state.going else [])}
    return keys


def _remove(store: Store, before: State, doomed: list[str]) -> None:
    content = "\n".join(doomed).encode()
    key = record_key("going.txt", content)
    store.put(key, content)
    if not publish_state(store, before, replace(before, going=key), "gc"):
        raise PublishConflict(f"{store.address} was published to meanwhile: nothing was removed; run again")
    began = time.monotonic()
    for at in range(0, len(doomed), AT_ONCE):
        if time.monotonic() - began > LONGEST_S:
            return  # the list stays: the next gc goes on
        store.remove(doomed[at : at + AT_ONCE])
    while (now := latest(store)).going == key:
        publish_state(store, now, replace(now, going=""), "gc")
