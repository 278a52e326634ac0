"""Passing over the files that have not moved since they were noted, and whose bytes and claims the ledger has.

The ledger is compared with the notes piece by piece and the files with the notes in the order of their folders, so that neither
names nor objects of a million files ever stand in memory. Only certainty passes over a file: all else is looked into by
the ordinary way, and comes out right there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dateline.dataset.ledger import ledger_columns
from dateline.discovery.noted import Noted
from dateline.discovery.notes import keys_of
from dateline.ingest.discover import Lying, is_corrections, read_corrections
from dateline.ingest.walking import Found
from dateline.model import Outcome

_FILES_AT_ONCE = 16_384
_COLUMNS = ("dump_name", "dump_id", "recipe", "metadata_fingerprint", "outcome")
_KNOWN, _FAILED = 1, 2


@dataclass(frozen=True, slots=True)
class Sifted:
    """The files of the raw folders, parted."""

    rest: tuple[Found, ...]
    """Those that have to be looked into; corrections files are among them."""
    n_unchanged: int
    """How many others there are: the dataset has them as they are."""
    failed: tuple[str, ...]
    """Names of those among these that failed when they were processed."""


def sift(lying: Lying, noted: Noted, recipe_fingerprint: str) -> Sifted:
    """Part the files that lie in raw folders by whether the dataset of `noted` has them as they are, made by this recipe.

    Raises DatasetBroken for a ledger that cannot be read.
    """
    if noted.is_distrusted or not len(noted.notes):
        return Sifted(tuple(lying.files()), 0, ())
    states = _states(noted, recipe_fingerprint)
    sifting = _Sifting(noted, states)
    sifted = sifting.of(lying.files())
    newly_corrected = _spoken_of(sifted.rest, noted, lying) & sifting.passed
    if newly_corrected.any():  # seldom: their claims are other ones from now on
        states[newly_corrected] = 0
        sifting = _Sifting(noted, states)
        sifted = sifting.of(lying.files())
    if sifting.has_twins:  # two files of one name: refused, with both paths, by the ordinary way
        return Sifted(tuple(lying.files()), 0, ())
    noted.seen |= sifting.passed
    return sifted


def _states(noted: Noted, recipe_fingerprint: str) -> npt.NDArray[np.uint8]:
    """For each note what the ledger says: 0 for nothing or something else, `_KNOWN`, or `_FAILED` for the same with failure."""
    states = np.zeros(len(noted.notes), np.uint8)
    for piece in ledger_columns(noted.out, _COLUMNS):
        at = noted.notes.find(keys_of(_strings(piece, "dump_name")))
        rows = noted.notes.rows[np.maximum(at, 0)]
        same = (at >= 0) & rows["has_claims"]
        same &= rows["sha256"] == np.array([bytes.fromhex(text) for text in _strings(piece, "dump_id")], "V32")
        same &= rows["claims"] == np.array(_strings(piece, "metadata_fingerprint"), "S16")
        same &= np.array([text == recipe_fingerprint for text in _strings(piece, "recipe")], np.bool_)
        failed = np.array([text == Outcome.FAILED.value for text in _strings(piece, "outcome")], np.bool_)
        states[at[same]] = np.where(failed[same], _FAILED, _KNOWN)
    return states


def _strings(piece: pa.Table, column: str) -> list[str]:
    return [text or "" for text in piece.column(column).to_pylist()]


class _Sifting:
    """One pass over the files."""

    def __init__(self, noted: Noted, states: npt.NDArray[np.uint8]) -> None:
        self._notes = noted.notes
        self._states = states
        self.passed = np.zeros(len(states), np.bool_)
        """Which notes stand for files that were passed over."""
        self.has_twins = False

    def of(self, files: Iterable[Found]) -> Sifted:
        """The files, parted."""
        rest: list[Found] = []
        failed: list[str] = []
        n_unchanged = 0
        for some in _several(files, _FILES_AT_ONCE):
            at = self._notes.find(keys_of(item.name for item in some))
            over = self._notes.unmoved(some, at) & (self._states[at] > 0)
            over &= np.array([not item.trouble for item in some], np.bool_)
            places = at[over]
            self.has_twins |= len(np.unique(places)) != len(places) or bool(self.passed[places].any())
            self.passed[places] = True
            n_unchanged += len(places)
            failed += [some[number].name for number in np.flatnonzero(over & (self._states[at] == _FAILED)).tolist()]
            rest += [some[number] for number in np.flatnonzero(~over).tolist()]
        if rest and n_unchanged and not self.has_twins:  # a file passed over and one looked into may have one name, too
            at = self._notes.find(keys_of(item.name for item in rest))
            self.has_twins = bool(self.passed[at[at >= 0]].any())
        return Sifted(tuple(rest), n_unchanged, tuple(sorted(failed)))


def _several(files: Iterable[Found], n: int) -> Iterator[Sequence[Found]]:
    files = iter(files)
    while some := tuple(islice(files, n)):
        yield some


def _spoken_of(rest: Iterable[Found], noted: Noted, lying: Lying) -> npt.NDArray[np.bool_]:
    """Which notes stand for dumps that a corrections file speaks of, by name or by bytes."""
    spoken = np.zeros(len(noted.notes), np.bool_)
    corrections, _ = read_corrections([item for item in rest if is_corrections(item.name)], lying)
    meant = sorted({dump for correction in corrections for dump in correction.dumps})
    if meant:
        at = noted.notes.find(keys_of(meant))
        spoken[at[at >= 0]] = True
        hashes = [bytes.fromhex(text) for text in meant if _is_sha256(text)]
        for sha256 in hashes:
            spoken |= noted.notes.rows["sha256"] == np.array(sha256, "V32")
    return spoken


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and not set(text) - set("0123456789abcdef")
