"""Chosen articles as one plain file that other programs open: no links, no folders to understand.

    dateline export january.xlsx --from 2026-01-01 --to 2026-01-31

What a format cannot hold is written as it is read elsewhere: lists as JSON in flat formats, days as ISO 8601. The file
appears whole or not at all. The same rows give the same bytes in Parquet, CSV, JSON Lines and ZIP.
"""

from dateline.export.exporting import FORMATS, Exported, export, export_articles, format_of

__all__ = ["FORMATS", "Exported", "export", "export_articles", "format_of"]
