"""What a command made in a skeleton, as objects and as the state that names them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from dateline.contract import TABLES
from dateline.dataset.bucket.copies import BESIDE
from dateline.dataset.bucket.state import Kept, State, record_key
from dateline.dataset.bucket.store import Store, at_once
from dateline.dataset.format.files import remove_tree, storage
from dateline.dataset.format.layout import snapshot_folder
from dateline.dataset.format.manifest import MANIFEST, RUN, current_number, read_manifest, read_run, snapshot_numbers
from dateline.dataset.format.sparse import OBJECTS, Sparse
from dateline.dataset.views import VIEWS
from dateline.errors import PublishConflict

SEALED = (MANIFEST, RUN, VIEWS)


def state_of(folder: Path, before: State) -> State:
    """The state that the skeleton in `folder`, laid out as `before`, has come to."""
    current = current_number(folder)
    numbers = [number for number in snapshot_numbers(folder) if current is not None and number <= current]
    known = {kept.number: kept for kept in before.snapshots}
    snapshots = tuple(_kept(snapshot_folder(folder, number), known.get(number)) for number in numbers)
    beside = {name: record_key(name, (folder / name).read_bytes()) for name in BESIDE if (folder / name).exists()}
    return State(before.revision, current, snapshots, beside, before.going, before.writer)


def _kept(folder: Path, known: Kept | None) -> Kept:
    sparse = Sparse.of(folder)
    if known is not None and sparse is not None and sparse.records == known.records:
        return known
    return Kept(int(folder.name), {name: record_key(name, (folder / name).read_bytes()) for name in SEALED})


def sent(store: Store, folder: Path, before: State, after: State) -> None:
    """Write all that `after` names and `before` does not. Data first, then what names them.

    Raises StorageFailed, and PublishConflict where a gc is just removing one of these objects.
    """
    new = [kept for kept in after.snapshots if kept not in before.snapshots]
    held = [snapshot_folder(folder, kept.number) for kept in before.snapshots]
    files: dict[str, Path] = {}
    contents: dict[str, bytes] = {}
    for kept in new:
        within = snapshot_folder(folder, kept.number)
        for entry in (*read_manifest(within).files, *read_run(within).index):
            # what is not there, or linked from there, is of the snapshot that this one was made from: the bucket has it
            if (within / entry.path).exists() and not _is_of(held, within, entry.path):
                files[f"{OBJECTS}/{entry.path}"] = within / entry.path
        contents |= {key: (within / name).read_bytes() for name, key in kept.records.items()}
    for name, key in after.beside.items():
        if before.beside.get(name) != key:
            contents[key] = (folder / name).read_bytes()
    _refuse_going(store, before, {**files, **contents})
    _all_at_once([partial(store.send, path, key) for key, path in files.items()])
    _all_at_once([partial(store.put, key, content) for key, content in contents.items()])
    for kept in new:
        _lighten(snapshot_folder(folder, kept.number), store, kept)


def _is_of(held: Sequence[Path], within: Path, name: str) -> bool:
    if (within / name).stat().st_nlink == 1:
        return False
    return any((one / name).exists() and (one / name).samefile(within / name) for one in held)


def _all_at_once(calls: list[Callable[[], None]]) -> None:
    at_once(calls)


def _refuse_going(store: Store, before: State, wanted: Mapping[str, object]) -> None:
    if before.going and not set(store.sealed(before.going).decode().split("\n")).isdisjoint(wanted):
        raise PublishConflict(
            f"a gc is just removing from {store.address} what this would publish again: nothing was published; run again when "
            "`dateline snapshots gc` has ended (one that was killed is completed by the next)"
        )


def _lighten(folder: Path, store: Store, kept: Kept) -> None:
    """Leave of a snapshot that the bucket has only what the next publish may want: records and index."""
    with storage(folder):
        for table in TABLES:
            remove_tree(folder / table)
    Sparse(folder, store.address, kept.records).mark()
