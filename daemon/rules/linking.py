"""The code that links a session: which one counts, when it has to be asked for, and what an answer leaves: pure."""

from dataclasses import dataclass, replace

from daemon.facts import SessionChanged
from daemon.rules import believing, link
from store.models import Millis
from store.qr_codes import QrRow
from store.sessions import SessionRow


@dataclass(frozen=True, slots=True)
class Lives:
    """Seconds that codes hold."""

    first: int
    """The first one after a session has begun to wait."""
    later: int


def waits(row: SessionRow) -> bool:
    """Its provider holds a code for somebody to scan, and does not bring it."""
    return bool(row.is_configured and row.state == "qr_scanning" and row.qr_is_asked)


def told(row: SessionRow, said: SessionChanged, received_at: Millis) -> SessionRow:
    """The row after one more word of its provider, new or late: a code counts until a word says that it is over.

    Of one moment a code comes after the end of a link, and before everything that a code leads to.
    """
    at = believing.event_at(said.at, received_at)
    ended_at = Millis(-1) if row.qr_ended_at is None else row.qr_ended_at
    if said.qr is None and said.state != "qr_scanning":
        ended_at = max(Millis(at + link.is_beyond_code(said.state)), ended_at)
        row = replace(row, qr_ended_at=ended_at)
    elif said.qr is not None and at >= max(row.qr_told_at or 0, ended_at):
        row = replace(row, qr_told_at=at, qr_until=Millis(min(at, received_at) + said.qr.seconds * 1000))
    if row.qr_told_at is not None and row.qr_told_at < ended_at:
        row = replace(row, qr_told_at=None, qr_until=None)  # used, or of no use any more
    return row


def shown(row: SessionRow, kept: QrRow | None, code: str, lives: Lives, now: Millis) -> tuple[SessionRow, QrRow | None]:
    """The row with the code that its provider shows now; and that, if it is another than was held.

    The same one again changes nothing: it holds no longer for having been seen twice.
    """
    row = replace(row, qr_trouble=None, qr_hint=None)
    if kept is not None and kept.code == code:
        return row, None
    until = Millis(now + lives.later * 1000)
    if kept is None and row.state_at is not None:
        until = max(until, Millis(row.state_at + lives.first * 1000))
    return replace(row, qr_until=until, qr_told_at=None), QrRow(row.id, code, now, until)


def not_shown(row: SessionRow, words: str, hint: str, *, is_none: bool) -> SessionRow:
    """Why there is no code; `is_none`: the one that was held is of no use any more."""
    row = replace(row, qr_trouble=words, qr_hint=hint)
    return replace(row, qr_until=None, qr_told_at=None) if is_none else row
