"""Mutants are small changes of valid Python, each with a name of its own."""

from __future__ import annotations

import ast

from benchmarks.mutation.operators import mutants

SOURCE = '''"""Doc."""
LIMIT: int = 3


def f(xs: list[int], last: bool = False) -> int:
    """Doc."""
    for x in sorted(xs)[1:]:
        if x < LIMIT and not last:
            print(x)
            continue
        raise ValueError("large")
    return max(xs) - 1
'''
CHANGES = [
    ("-", "3 -> 4"),
    ("f", "False -> True"),
    ("f", "sorted(xs)[1:] -> sorted(xs)[:]"),
    ("f", "sorted(xs) -> list(xs)"),
    ("f", "1 -> 0"),
    ("f", "x < LIMIT and (not last) -> x < LIMIT or not last"),
    ("f", "x < LIMIT -> x <= LIMIT"),
    ("f", "not last -> last"),
    ("f", "print(x) -> pass"),
    ("f", "continue -> pass"),
    ("f", "raise ValueError('large') -> pass"),
    ("f", "return max(xs) - 1 -> return None"),
    ("f", "max(xs) - 1 -> max(xs) + 1"),
    ("f", "max(xs) -> min(xs)"),
    ("f", "1 -> 0 #2"),
]


def test_changes_of_a_function() -> None:
    """Comparisons, logic, arithmetic, constants, bounds, statements and results are changed; texts and types are not."""
    made = list(mutants("m", SOURCE))
    assert sorted(m.key for m in made) == sorted(f"m {scope}: {change}" for scope, change in CHANGES)
    assert [m.runs_at_import for m in made if m.change in ("3 -> 4", "False -> True", "not last -> last")] == [
        True,
        True,
        False,
    ]
    for mutant in made:
        assert ast.dump(ast.parse(mutant.source)) != ast.dump(ast.parse(SOURCE))
