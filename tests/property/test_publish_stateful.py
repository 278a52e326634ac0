"""A dataset against a plain dict: whatever operators do, and wherever it crashes, the two agree at every step."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dateline.dataset.format import files as storage
from dateline.dataset.format.layout import DEFAULT_CUTS
from dateline.dataset.snapshots import list_snapshots
from dateline.errors import DatelineError
from dateline.publish import PublishRequest, forget, gc, rollback, verify
from tests.batches import MEMORY, Delivery, Story, Workshop, state_of, with_cuts
from tests.conftest import examples

CUTS = replace(DEFAULT_CUTS, file_bytes=6000, group_bytes=2000, chunk_chars=4000)
TEXTS = [f"story {i}" for i in range(6)]
NAMES = [f"{c}.txt" for c in "abcde"]

stories = st.lists(
    st.builds(
        Story,
        text=st.sampled_from(TEXTS),
        day=st.one_of(st.none(), st.integers(0, 1)),
        width=st.sampled_from([0, 3, 40]),
        region=st.sampled_from(["europe", "global"]),
        places=st.integers(1, 2),
    ),
    max_size=3,
    unique_by=lambda s: s.text,
).map(tuple)


class Killed(BaseException):
    """The process ends here."""


class Dataset(RuleBasedStateMachine):
    """Operations on a dataset, and on the dict it should equal."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY)
        self.workshop = Workshop(Path(self.folder.name))
        with_cuts(self.workshop, CUTS)
        self.model: dict[str, Delivery] = {}
        self.history: dict[int, dict[str, Delivery]] = {1: {}}
        self.gone_names: set[str] = set()
        self.gone_texts: set[str] = set()

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    def publish(self, *deliveries: Delivery) -> None:
        self.workshop.commit(*deliveries)
        self.took(*deliveries)

    def took(self, *deliveries: Delivery) -> None:
        self.model |= {d.name: d for d in deliveries if d.name not in self.gone_names}
        self.remember()

    def remember(self) -> None:
        self.history[int(self.workshop.current.name)] = dict(self.model)

    @rule(name=st.sampled_from(NAMES), told=stories, version=st.sampled_from("12"), lost=st.integers(0, 1))
    def add_or_edit(self, name: str, told: tuple[Story, ...], version: str, lost: int) -> None:
        self.publish(Delivery(name, told, version, n_quarantined=lost))

    @rule(told=stories, more=stories)
    def add_two(self, told: tuple[Story, ...], more: tuple[Story, ...]) -> None:
        self.publish(Delivery(NAMES[0], told, "3"), Delivery(NAMES[3], more, "3"))

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def add_again(self, data: st.DataObject) -> None:
        self.publish(self.model[data.draw(st.sampled_from(sorted(self.model)))])

    @precondition(lambda self: self.model)
    @rule(data=st.data(), told=stories)
    def reprocess(self, data: st.DataObject, told: tuple[Story, ...]) -> None:
        dump = self.model[data.draw(st.sampled_from(sorted(self.model)))]
        self.publish(dump.again(recipe="r2", stories=told, n_quarantined=0))

    @precondition(lambda self: len(self.gone_names) < 2)
    @rule(name=st.sampled_from(NAMES))
    def forget_dump(self, name: str) -> None:
        forget(self.workshop.out, dump=name, even_if_absent=True)
        self.gone_names.add(name)
        self.model.pop(name, None)
        self.remember()

    @rule(data=st.data())
    def roll_back(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from([s.number for s in list_snapshots(self.workshop.out)]))
        rollback(self.workshop.out, number, PublishRequest("back"))
        self.model = {n: d for n, d in self.history[number].items() if n not in self.gone_names}
        self.remember()

    @rule(keep=st.integers(1, 3))
    def collect(self, keep: int) -> None:
        gc(self.workshop.out, keep=keep)
        assert len(list_snapshots(self.workshop.out)) <= keep

    @rule(name=st.sampled_from(NAMES), told=stories, after=st.integers(0, 60), kind=st.sampled_from([Killed, OSError]))
    def crash(self, name: str, told: tuple[Story, ...], after: int, kind: type[BaseException]) -> None:
        """A commit that dies, or is refused by the system, at some step of the storage layer."""
        dump = Delivery(name, told, "4")
        left = after

        def step(real):  # type: ignore[no-untyped-def]
            def wrapped(*args, **kwargs):  # type: ignore[no-untyped-def]
                nonlocal left
                left -= 1
                if left < 0:
                    raise kind(28, "No space left on device") if kind is OSError else kind()
                return real(*args, **kwargs)

            return wrapped

        steps = {name: step(getattr(storage.os, name)) for name in ("link", "fsync", "open", "unlink")}
        before = self.workshop.current.name
        try:
            with patch.multiple("os", **steps):
                self.workshop.commit(dump)
        except (Killed, DatelineError, OSError):
            if self.workshop.current.name == before:
                return
        self.took(dump)

    @invariant()
    def agrees(self) -> None:
        if hasattr(self, "workshop"):
            assert self.workshop.state() == state_of(self.model.values())

    @invariant()
    def is_sound(self) -> None:
        if hasattr(self, "workshop"):
            assert verify(self.workshop.out).problems == ()


TestDataset = Dataset.TestCase
TestDataset.settings = settings(max_examples=examples(10, 200), stateful_step_count=12, deadline=None)
