"""Rows of a batch on their way to the dataset: gathered in columns, judged, written as staged Parquet files."""

from __future__ import annotations

from dateline.staging.batch_stage import BatchStage

__all__ = ["BatchStage"]
