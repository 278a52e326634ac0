"""The hostile inputs, each made on the spot: a function that writes one file. None is stored, some are gigabytes."""

from __future__ import annotations

STORY = """Ferries run again

PORT VILA, May 6, 2024 (AFP) - Ferries left the pier again on Monday after three weeks, harbour officials in Vanuatu said.

"We had lost hope," said a trader who had waited since dawn with his baskets.
"""
