"""Holds rows against the contract with Great Expectations, and reports on a published dataset."""

from __future__ import annotations

from dateline.validate.judge import Breach, RuleResult, Verdict, judge

__all__ = ["Breach", "RuleResult", "Verdict", "judge"]
