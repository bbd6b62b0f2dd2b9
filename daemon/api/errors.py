"""What can go wrong between a front end and the daemon, as classes that cross the socket by their code.

On the wire: `{"error": {"code", "message", "hint"}}` with the class's HTTP status. The client raises the same class.
"""

from typing import Any, ClassVar


class DaemonError(Exception):
    """The daemon refused or failed. `message` says what, `hint` what to do next."""

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    by_code: ClassVar[dict[str, type["DaemonError"]]] = {}

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __init_subclass__(cls, **rest: Any) -> None:
        super().__init_subclass__(**rest)
        DaemonError.by_code[cls.code] = cls

    def to_plain(self) -> dict[str, dict[str, str]]:
        return {"error": {"code": self.code, "message": self.message, "hint": self.hint}}


class BadRequest(DaemonError):
    """The request cannot be understood."""

    code, status = "bad_request", 400


class Forbidden(DaemonError):
    """The caller may not do this."""

    code, status = "forbidden", 403


class NotFound(DaemonError):
    """No such chat, delivery or endpoint."""

    code, status = "not_found", 404


class Conflict(DaemonError):
    """The desk has moved on since the caller looked, or a key stands for another answer already."""

    code, status = "conflict", 409


class WindowShut(DaemonError):
    """The customer wrote over 24 hours ago: Meta takes nothing but a template."""

    code, status = "window_shut", 409
    meta_code: ClassVar[str] = "131047"
    """What Meta calls it, and so do we on an answer that it met on its way."""


class NoRoute(DaemonError):
    """No session can send this."""

    code, status = "no_route", 409


class ConsentNeeded(DaemonError):
    """The chat's own session is down and another number could send: name it, if that is wanted."""

    code, status = "consent_needed", 409


class NoMedia(DaemonError):
    """There is no file of this message: it never came, is not stored yet, or came broken or too big."""

    code, status = "no_media", 409


class TooBig(DaemonError):
    """It is greater than what is kept: [limits] media_bytes."""

    code, status = "too_big", 413


class TryLater(DaemonError):
    """The daemon is too busy or is stopping."""

    code, status = "try_later", 429


class CannotStart(DaemonError):
    """The daemon itself cannot run here. Raised where it is started, never over the socket."""

    code, status = "cannot_start", 500


class DaemonUnreachable(DaemonError):
    """Nobody answers on the socket. Raised by the client only."""

    code, status = "unreachable", 503


class AnswerLost(DaemonUnreachable):
    """The connection was lost after it had been asked: it may have been done. Raised by the client only."""

    code, status = "answer_lost", 503


class BadAnswer(DaemonError):
    """The daemon answered with something this front end does not understand. Raised by the client only."""

    code, status = "bad_answer", 502


def from_wire(plain: object) -> DaemonError:
    """The exception that an error answer stands for."""
    error = plain.get("error") if isinstance(plain, dict) else None
    if not isinstance(error, dict):
        return BadAnswer("the daemon sent an error that cannot be read")
    kind = DaemonError.by_code.get(str(error.get("code")), DaemonError)
    return kind(str(error.get("message", "")), str(error.get("hint", "")))
