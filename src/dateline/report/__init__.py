"""The report on a published dataset: figures, charts, articles with their evidence. It reads rows and makes none."""

from __future__ import annotations

from dateline.report.desk import Written, is_one_file, report_html, write_report
from dateline.report.replacing import remove_report

__all__ = ["Written", "is_one_file", "remove_report", "report_html", "write_report"]
