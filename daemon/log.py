"""The daemon's log: events with fields, one a line. Foreign text passes display(); no token or message text gets in.

Fields are numbers, words of ours and short foreign names. Anything richer (a message, a body, a secret) is written as
the name of its type. Of an exception the log keeps its class and where it was raised: its sentence may quote what a
customer wrote, except in the classes whose sentences come from the system or from us.
"""

import json
import logging
import os
import traceback
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from daemon.display import display
from store.errors import StoreError

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes. A larger log of an earlier run becomes daemon.log.1."""
LONGEST_TEXT = 200
_MOST_PLACES = 12
_STDERR = 2
_QUOTABLE = (OSError, StoreError)

Fields = MutableMapping[str, Any]


def configure(path: Path | None = None, *, level: int = logging.INFO) -> None:
    """Log to the file, 0600, as JSON lines; without a file to stderr, for people."""
    output = _Output(_STDERR if path is None else _opened(path))
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _timed,
            _made_safe,
            _as_text if path is None else _as_json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(output),  # type: ignore[arg-type]  # it only writes and flushes
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[_Libraries()], level=logging.WARNING, force=True)


def safe(value: object) -> Any:
    """The value as it may stand in the log."""
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return display(value, limit=LONGEST_TEXT)
        case Path():
            return display(str(value), limit=LONGEST_TEXT)
        case BaseException():
            return describe(value)
        case Mapping():
            return {display(str(name), limit=LONGEST_TEXT): safe(one) for name, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [safe(one) for one in value]
    return f"<{type(value).__name__}>"


def describe(trouble: BaseException) -> dict[str, Any]:
    """Its class, where it was raised, what caused it; its sentence only where that cannot quote a customer."""
    told: dict[str, Any] = {"class": type(trouble).__qualname__}
    if isinstance(trouble, _QUOTABLE):
        told["says"] = display(str(trouble), limit=LONGEST_TEXT)
    frames = traceback.extract_tb(trouble.__traceback__)[-_MOST_PLACES:]
    if frames:
        told["at"] = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in frames]
    if isinstance(trouble, BaseExceptionGroup):
        told["parts"] = [describe(one) for one in trouble.exceptions]
    cause = trouble.__cause__ or (None if trouble.__suppress_context__ else trouble.__context__)
    if cause:
        told["from"] = describe(cause)
    return told


class _Output:
    """Where lines go, each in one write. A full disk must not fail the work that wanted to tell something."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def write(self, text: str) -> None:
        with suppress(OSError):
            os.write(self._handle, text.encode("utf-8", "backslashreplace"))

    def flush(self) -> None:
        """Nothing waits here."""


class _Libraries(logging.Handler):
    """What libraries log, without its arguments: those hold whatever a sender sent."""

    def emit(self, record: logging.LogRecord) -> None:
        first_line = str(record.msg).partition("\n")[0]
        trouble = record.exc_info[1] if record.exc_info else None
        say = structlog.get_logger()
        say.log(record.levelno, "library", library=record.name, template=first_line, trouble=trouble)


def _opened(path: Path) -> int:
    with suppress(FileNotFoundError):
        if path.stat().st_size > LARGEST_FILE:
            path.replace(path.with_name(path.name + ".1"))
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    os.fchmod(handle, 0o600)
    return handle


def _timed(_logger: object, _method: str, fields: Fields) -> Fields:
    at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"at": at, "level": fields.pop("level"), "event": fields.pop("event"), **fields}


def _made_safe(_logger: object, _method: str, fields: Fields) -> Fields:
    return {name: safe(value) for name, value in fields.items()}


def _as_json(_logger: object, _method: str, fields: Fields) -> str:
    return json.dumps(fields, ensure_ascii=True)


def _as_text(_logger: object, _method: str, fields: Fields) -> str:
    head = f"{fields.pop('at')} {fields.pop('level'):8} {fields.pop('event')}"
    return " ".join([head, *(f"{name}={_word(value)}" for name, value in fields.items() if value is not None)])


def _word(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (str, list, dict)) else str(value)
