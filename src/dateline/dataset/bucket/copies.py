"""Local skeletons of datasets in buckets: folders like any dataset's, whose files are fetched or read as they are asked for.

They stand in the cache of this user (`DATELINE_CACHE`, else `$XDG_CACHE_HOME/dateline`, else `~/.cache/dateline`) and can be removed at any time.
`states/` has one for each state that was read, which never changes; `work/` is the one that this machine's writer works in, with
staging, notes on raw files and the like beside it.
"""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from contextlib import suppress
from pathlib import Path

from dateline.addresses import address_of
from dateline.dataset.bucket.state import State, latest
from dateline.dataset.bucket.store import Store
from dateline.dataset.format.files import remove_tree, replace_bytes, storage, swap_link
from dateline.dataset.format.layout import CURRENT, DISCOVERY, SNAPSHOTS
from dateline.dataset.format.receipts import FILE as RECEIPTS
from dateline.dataset.format.sparse import MARK, Sparse, store_at
from dateline.dataset.format.tombstones import FILE as TOMBSTONES

BESIDE = (TOMBSTONES, RECEIPTS)
"""Files beside the snapshots that belong to the state."""
UNUSED_S = 24 * 3600.0
"""A skeleton that was not opened for so long goes when the next one is made."""


def home(address: str) -> Path:
    """Where this user keeps what belongs to a dataset in a bucket; made where it is not there. Raises StorageFailed."""
    address = address.rstrip("/")
    base = os.environ.get("DATELINE_CACHE") or Path(
        os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "dateline"
    )
    folder = Path(base).absolute() / hashlib.sha256(address.encode()).hexdigest()[:16]
    with storage(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # what waits to be published is nobody else's to read
    return folder


def working(address: str) -> Path:
    """Where what this machine's writer needs stands: the skeleton it works in, staging, notes on raw files."""
    folder = home(address) / "work"
    if Sparse.of(folder) is None:
        with storage(folder):
            folder.mkdir(exist_ok=True)
        Sparse(folder, address.rstrip("/"), {}).mark()
    return folder


def standing(out: Path) -> Path:
    """The folder to read the dataset at `out` from; for one in a bucket the skeleton of its present state.

    Raises StorageFailed, DatasetBroken, ContractViolated.
    """
    address = address_of(out)
    if address is None:
        return out
    store = store_at(address.rstrip("/"))
    state = latest(store)
    states = home(address) / "states"
    digest = hashlib.sha256(state.to_bytes()).hexdigest()[:8]
    folder = states / f"{state.revision:010d}-{digest}"
    with storage(folder):
        with suppress(FileNotFoundError):
            os.utime(folder)
            return folder
        states.mkdir(exist_ok=True)
        _remove_unused(states)
        building = states / f".{uuid.uuid4().hex}"
        building.mkdir()
        try:
            lay_out(building, store, state)
            try:
                building.rename(folder)
            except OSError:
                if not folder.is_dir():  # else another process has just made it
                    raise
        finally:
            remove_tree(building)
    return folder


def drop_removed(out: Path, unused_s: float) -> None:
    """Remove what skeletons that were not opened for so long have of snapshots that are no longer kept: it may name what was
    forgotten since. Nothing of a folder. Raises StorageFailed, DatasetBroken.
    """
    if (address := address_of(out)) is None:
        return
    state = latest(store_at(address.rstrip("/")))
    states = home(address) / "states"
    with storage(states):
        for path in states.glob("[0-9]*"):  # not those that are just being laid out
            with suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime >= unused_s:
                    _remove_all_but(path, state)


def _remove_all_but(folder: Path, state: State) -> None:
    """Remove from a skeleton the snapshots that a state does not keep."""
    wanted = {f"{kept.number:06d}": kept.records for kept in state.snapshots}
    for path in (folder / SNAPSHOTS).iterdir():
        sparse = Sparse.of(path)
        if sparse is None or sparse.records != wanted.get(path.name):
            remove_tree(path)


def _remove_unused(states: Path) -> None:
    for path in states.iterdir():
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > UNUSED_S:
                remove_tree(path)


def lay_out(folder: Path, store: Store, state: State) -> None:
    """Make `folder` the skeleton of a state; what it has of another one goes. Raises StorageFailed, DatasetBroken."""
    with storage(folder):
        Sparse(folder, store.address, {}).mark()
        snapshots = folder / SNAPSHOTS
        if snapshots.is_dir():
            _remove_all_but(folder, state)
        for kept in state.snapshots:
            place = snapshots / f"{kept.number:06d}"
            if not (place / MARK).exists():
                place.mkdir(parents=True)
                Sparse(place, store.address, kept.records).mark()
        for name in BESIDE:
            _lay_beside(folder, name, store.sealed(state.beside[name]) if name in state.beside else None)
        if state.current is None:
            (folder / CURRENT).unlink(missing_ok=True)
        else:
            swap_link(folder / CURRENT, f"{SNAPSHOTS}/{state.current:06d}")


def _lay_beside(folder: Path, name: str, content: bytes | None) -> None:
    path = folder / name
    had = path.read_bytes() if path.exists() else None
    if had == content:
        return
    if name == TOMBSTONES:
        (folder / DISCOVERY).unlink(missing_ok=True)  # it may hold hashes of what was forgotten elsewhere
    if content is None:
        path.unlink(missing_ok=True)
    else:
        replace_bytes(path, content, durable=False)
