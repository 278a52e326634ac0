"""The published state of a dataset in a bucket: which snapshots there are, which one is current, what was forgotten.

Each state is one small object, `current/0000000042.json`; the highest number is the published one. A state is never written anew: whoever
publishes creates the next number, and of two who try at once one is told by the store that it is there already. All that a state
names are objects called by their content, which were written before it. So whatever is killed when, readers see one state or the next.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from dateline.dataset.bucket.store import HASH_CHARS, Store
from dateline.dataset.format.files import canonical_json
from dateline.errors import ContractViolated, DatasetBroken

FORMAT = 1
STATES = "current"
RECORDS = ".records"
MOST_LOOKS = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """A snapshot that is kept."""

    number: int
    records: Mapping[str, str]
    """`manifest.json`, `run.json`, `views.sql` -> key."""


@dataclass(frozen=True, slots=True)
class State:
    """What is published."""

    revision: int = 0
    """Counts everything that was ever put; 0 where nothing was."""
    current: int | None = None
    """Number of the current snapshot."""
    snapshots: tuple[Kept, ...] = ()
    """Oldest first."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """Files beside the snapshots (`.tombstones.json`, `.receipts.json`) -> key."""
    going: str = ""
    """Key of the list of objects that a gc is about to remove: nobody may count on them; '' where none is."""
    writer: str = ""
    """Who put it: a run and a number of its own, so that an answer that was lost can be made up for."""

    def next(self, **changes: Any) -> State:
        """The state after this one."""
        return replace(self, revision=self.revision + 1, **changes)

    def says_the_same(self, other: State) -> bool:
        """Whether it differs in nothing but who put it when."""
        return replace(self, revision=0, writer="") == replace(other, revision=0, writer="")

    def to_bytes(self) -> bytes:
        """Its object: canonical JSON with a checksum."""
        said = asdict(self) | {"format": FORMAT}
        return canonical_json(said | {"checksum": _checksum(said)})

    @classmethod
    def from_bytes(cls, content: bytes) -> State:
        """Raises DatasetBroken for what is none, ContractViolated for one of a later release."""
        try:
            said = json.loads(content)
            if said.pop("checksum") != _checksum(said):
                raise ValueError("its checksum differs")
            if said.pop("format") > FORMAT:
                raise ContractViolated("the dataset in the bucket was written by a later dateline: upgrade")
            kept = tuple(Kept(**one) for one in said.pop("snapshots"))
            return cls(snapshots=kept, **said)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DatasetBroken(f"an object of {STATES}/ cannot be read ({error}): go back by removing it") from error


def _checksum(said: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical_json({key: value for key, value in said.items() if key != "checksum"})).hexdigest()


def key_of(revision: int) -> str:
    """Where the state of a revision lies."""
    return f"{STATES}/{revision:010d}.json"


def revision_of(key: str) -> int | None:
    """The revision of a state's key; None for any other key."""
    number = key.removeprefix(f"{STATES}/").removesuffix(".json")
    return int(number) if number.isdecimal() and key == key_of(int(number)) else None


def latest(store: Store) -> State:
    """The published state of what lies in a store. Raises StorageFailed, DatasetBroken, ContractViolated."""
    for _ in range(MOST_LOOKS):
        listed = (revision_of(key) for key in store.lying(STATES))
        revision = max((number for number in listed if number is not None), default=0)
        content = store.get(key_of(revision)) if revision else None
        # a list may be out of date, an object asked for by its name is not
        while (following := store.get(key_of(revision + 1))) is not None:
            revision, content = revision + 1, following
        if not revision:
            return State()
        if content is not None:  # else it was removed since it was listed: there are newer ones
            return State.from_bytes(content)
    raise DatasetBroken(f"{store.address} lists states that are not there: is somebody removing it?")


def put(store: Store, state: State) -> bool:
    """Publish a state; False where somebody else published that revision. Raises StorageFailed."""
    return store.create(key_of(state.revision), state.to_bytes())


def record_key(name: str, content: bytes) -> str:
    """The key of a small file by its content: '.records/manifest-0a1b….json'."""
    stem, _, ending = name.lstrip(".").rpartition(".")
    return f"{RECORDS}/{stem}-{hashlib.sha256(content).hexdigest()[:HASH_CHARS]}.{ending}"
