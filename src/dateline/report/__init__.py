"""The report on a published dataset: figures, charts, one page. It reads rows and makes none."""

from __future__ import annotations

from dateline.report.page import report_html

__all__ = ["report_html"]
