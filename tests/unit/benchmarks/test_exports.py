"""Exports in generated layouts: half of them nobody looked at while the rules were made."""

from __future__ import annotations

from benchmarks.exports.layouts import export, layout, tables


def test_both_halves_hold_every_language() -> None:
    """A language that only the held out half had would never be looked at."""
    halves = [{layout(seed).language for seed in range(start, 60, 2)} for start in (0, 1)]
    assert halves[0] == halves[1] == set(tables())


def test_an_export_is_the_same_every_time() -> None:
    """A figure that moves says something about the code only if the files stay."""
    assert export(17) == export(17)
    assert export(17)[0] != export(19)[0]
