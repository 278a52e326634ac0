"""Exports in generated layouts: half of them nobody looked at while the rules were made."""

from __future__ import annotations

from benchmarks.exports.layouts import export, layout, tables
from benchmarks.exports.manners import export_in_manner, manners


def test_both_halves_hold_every_language() -> None:
    """A language that only the held out half had would never be looked at."""
    halves = [{layout(seed).language for seed in range(start, 60, 2)} for start in (0, 1)]
    assert halves[0] == halves[1] == set(tables())


def test_an_export_is_the_same_every_time() -> None:
    """A figure that moves says something about the code only if the files stay."""
    assert export(17) == export(17)
    assert export(17)[0] != export(19)[0]


def test_a_file_in_a_manner_is_the_same_every_time() -> None:
    """Half of the manners are held out, and a seed gives one file whatever was made before."""
    some = manners()[0]
    assert export_in_manner(some, 3) == export_in_manner(some, 3)
    assert {bool(manner.get("held_out")) for manner in manners()} == {True, False}
