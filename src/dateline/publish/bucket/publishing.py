"""A command that changes a dataset, carried out on one in a bucket.

The command is the one for a folder: it works on the skeleton of the published state in this machine's cache, with that folder's lock. What it
made is sent, then one state is put on top of the one that it began with. Where somebody else has done so first nothing of it is
published, and the command is carried out again on what is there now, for as long as another writer may be waited for.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from dateline.addresses import address_of
from dateline.dataset.bucket.copies import home, lay_out, working
from dateline.dataset.bucket.state import State, key_of, latest, put
from dateline.dataset.bucket.store import Store
from dateline.dataset.format.lock import writer_lock
from dateline.dataset.format.sparse import store_at
from dateline.errors import PublishConflict, StorageFailed
from dateline.publish.bucket.sending import sent, state_of

logger = logging.getLogger(__name__)
T = TypeVar("T")
LONGEST_S = 12 * 3600.0
"""A state is never put on top of one that was read longer ago: `removing.STATES_S` keeps numbers from being used twice."""
AGAIN_S = 0.1
"""After a lost race; each further wait is twice as long."""


def in_bucket(out: Path, command: Callable[[Path], T], run_id: str, wait_s: float) -> T:
    """What `command` gives for the folder of a dataset; for the address of one, once what it did is published there.

    Raises what the command raises, PublishConflict where others publish first for longer than `wait_s`, StorageFailed; nothing of it
    is published then.
    """
    if (address := address_of(out)) is None:
        return command(out)
    deadline = time.monotonic() + wait_s
    pause_s = AGAIN_S
    with locked(address, run_id, wait_s) as store:
        while True:
            began = time.monotonic(), time.time()
            before = latest(store)
            folder = working(store.address)
            lay_out(folder, store, before)
            made = command(folder)
            after = state_of(folder, before)
            if after.says_the_same(before):
                return made
            sent(store, folder, before, after)
            # a machine that sleeps stops the one clock, whoever sets the time the other
            took_s = max(time.monotonic() - began[0], time.time() - began[1])
            if took_s < LONGEST_S and publish_state(store, before, after, run_id):
                return made
            if time.monotonic() + pause_s > deadline:
                raise PublishConflict(
                    f"{store.address} was published to by another writer meanwhile: nothing of this was published; "
                    "run again, or wait for it with --wait"
                )
            logger.info("%s was published to by another writer: once more on what is there now", store.address)
            time.sleep(pause_s)
            pause_s *= 2


@contextmanager
def locked(address: str, run_id: str, wait_s: float) -> Iterator[Store]:
    """The store of a dataset, while no other process of this user's machine writes to it. Raises PublishConflict, StorageFailed."""
    place = home(address)
    store = store_at(address.rstrip("/"))
    try:
        with writer_lock(place, run_id, wait_s):
            yield store
    except PublishConflict as error:
        raise PublishConflict(str(error).replace(str(place), store.address)) from None


def publish_state(store: Store, before: State, after: State, run_id: str) -> bool:
    """Put `after` on top of `before`; False where somebody else was first. Raises StorageFailed for a store that cannot tell.

    A signal that comes while it is put breaks off once it is known who won.
    """
    refuse_unconditional(store, before)
    state = before.next(
        current=after.current,
        snapshots=after.snapshots,
        beside=after.beside,
        going=after.going,
        writer=f"{run_id[:64]}/{uuid.uuid4().hex}",
    )
    won: list[bool | Exception] = []

    def do() -> None:
        try:
            won.append(put(store, state))
        except Exception as error:
            won.append(error)

    thread = threading.Thread(target=do)
    thread.start()
    broken_off: BaseException | None = None
    while thread.is_alive():
        try:
            thread.join()
        except BaseException as error:  # a signal's: an answer that nobody waits for would still publish
            broken_off = error
    if broken_off is not None:
        raise broken_off
    if isinstance(won[0], Exception):
        raise won[0]
    return won[0]


def refuse_unconditional(store: Store, before: State) -> None:
    """Raise StorageFailed for a store that writes anew what is there already, though asked not to: two writers would undo each other."""
    if before.revision:  # the state that is there, by its own bytes: where the store does write it, it stays what it is
        is_safe = store.refuses_a_second(key_of(before.revision), before.to_bytes())
    else:
        is_safe = store.probe()[0]
    if not is_safe:
        raise StorageFailed(
            f"{store.address}: this store has no conditional writes (If-None-Match), without which two writers undo each other's "
            "work: nothing was published. Make the dataset in a folder and mirror it with `dateline push`, or use another store"
        )
