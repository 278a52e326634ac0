"""The library's log on stderr: for people, or one JSON object a line for whoever collects logs (`DATELINE_LOG_FORMAT=json`)."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime


def log_to_stderr(form: str) -> None:
    """Send what `dateline` logs, from INFO up, to stderr, once. form: 'text' or 'json'."""
    logger = logging.getLogger("dateline")
    if any(isinstance(handler, _Handler) for handler in logger.handlers):
        return
    handler = _Handler()
    handler.setFormatter(_Json() if form == "json" else logging.Formatter("%(levelname)s  %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)


class _Handler(logging.Handler):
    """Writes through the one door."""

    def emit(self, record: logging.LogRecord) -> None:
        """One record."""
        from dateline.cli.terminal import log_line

        log_line(self.format(record))


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Time (UTC), level, logger and message, and the traceback where there is one."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["traceback"] = "".join(traceback.format_exception(*record.exc_info))
        return json.dumps(told, ensure_ascii=False)
