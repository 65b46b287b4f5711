"""Logs: constant events with ids, to standard error, and no personal data."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from shared.settings import Environment, ShortlistSettings

#: What must not be in a log; a last net below the rule to log ids only.
DROPPED = frozenset({"email", "name", "phone", "text", "url", "payload", "query_text", "args"})

_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://\S+|\+\d[\d\s().-]{7,}\d")


def scrub(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop fields that hold personal data, and blank what looks like it.

    >>> scrub(None, "info", {"event": "x", "email": "a@b.org", "error": "for a@b.org"})
    {'event': 'x', 'error': 'for ***'}
    """
    for key in DROPPED & event.keys():
        del event[key]
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _PERSONAL.sub("***", value)
    return event


def configure() -> None:
    """Set up logs of this process: JSON in production, lines for people elsewhere."""
    settings = ShortlistSettings()
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    renderer: Any = structlog.dev.ConsoleRenderer(colors=False)
    if settings.env is Environment.PRODUCTION:
        renderer = structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="ts"),
            structlog.processors.format_exc_info,
            scrub,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Looked up for each line: whoever replaces the stream gets it.
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # Libraries format messages with their arguments and quote documents: errors only.
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr, force=True)
    logging.getLogger("dramatiq").setLevel(logging.CRITICAL)
