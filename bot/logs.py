"""What does the log look like? Readable on a terminal, one JSON object a line otherwise."""

import logging
import sys

import structlog

SECRETS = ("token", "secret", "password", "database_url")


def configure(level: str) -> None:
    """Send everything, also what libraries log, to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_secrets,
    ]
    final: list[structlog.typing.Processor] = (
        # Not rich's traceback, which shows local variables: answers, settings, passwords.
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if sys.stderr.isatty()
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level.upper()),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *final],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for chatty in ("apscheduler", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # Its details are what people do, with the tokens to answer them.
    logging.getLogger("discord").setLevel(max(root.level, logging.INFO))


def _without_secrets(
    _logger: object, _name: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Blank whatever is named like a secret, should somebody ever log one."""
    for name in event:
        if any(secret in name.lower() for secret in SECRETS):
            event[name] = "•••"
    return event
