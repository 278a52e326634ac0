"""Holds staged rows against the contract with Great Expectations."""

from __future__ import annotations

from dateline.validate.judge import Breach, RuleResult, Verdict, judge
from dateline.validate.tables import has_rules, judge_articles, judge_dumps, judge_rows

__all__ = ["Breach", "RuleResult", "Verdict", "has_rules", "judge", "judge_articles", "judge_dumps", "judge_rows"]
