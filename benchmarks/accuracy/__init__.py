"""Accuracy on dumps generated from our own samples, with floors that only rise."""

from __future__ import annotations


def main(argv: list[str] | None = None) -> int:
    """`python -m benchmarks accuracy [--update [--lower]]`: see `benchmarks.accuracy.gate`."""
    from benchmarks.accuracy.gate import main as gate

    return gate(argv)
