"""How much a command says, and to whom."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speech:
    """What the caller wants to hear."""

    output: str = "text"
    """'text' for people, 'json' for programs."""
    is_quiet: bool = False
    """Errors only: no progress, no closing table."""
    is_verbose: bool = False
    """A line for each dump, and what the library logs."""
