"""Log on standard error: text for people, or JSON with the fields that the Java programs write.

The environment variable SPENDCAST_LOG_FORMAT decides: json, else text. Results are printed to
standard output and stay text.
"""

import json
import logging
import os
import sys
import warnings
from datetime import UTC, datetime

# Python's names of levels that are not log4j's.
_LEVELS = {"WARNING": "WARN", "CRITICAL": "FATAL"}


class JsonLine(logging.Formatter):
    """Format of a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {
            "time": time.replace("+00:00", "Z"),
            "level": _LEVELS.get(record.levelname, record.levelname),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line)


def is_json() -> bool:
    return os.environ.get("SPENDCAST_LOG_FORMAT") == "json"


def use_json(program: str) -> None:
    """Writes all records, warnings and uncaught errors of this process as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine())
    logging.root.handlers = [handler]
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger) and logger.handlers:
            logger.handlers, logger.propagate = [], True
    # On one line, and without the line of source that Python adds.
    warnings.formatwarning = lambda message, category, file, line, _=None: (
        f"{category.__name__}: {message} ({file}:{line})"
    )
    logging.captureWarnings(True)
    sys.excepthook = lambda *error: logging.getLogger(program).error(
        "the program failed", exc_info=error
    )


def report_error(program: str, name: str, problem: str) -> None:
    """Reports the error that a command ends with, in one line."""
    if is_json():
        logging.getLogger(program).error("%s: %s", name, problem)
    else:
        print(f"{name}: {problem}", file=sys.stderr)
