"""Trying sessions end to end, and what was found."""

from collections.abc import Sequence

from cli import output
from cli.exit_codes import Exit
from cli.output import Column
from cli.sessions import named
from cli.troubles import progress, say
from daemon.api.endpoint import AskNothing
from daemon.api.sessions import SESSIONS
from daemon.api.testing import TEST, AskTest, Check, SessionTested
from daemon.call import call
from daemon.places import socket_path
from store.models import Session
from store.record import record

_SECONDS = 60.0
"""The daemon asks a provider twice at most, and no longer than 15 s each."""


@record
class Row:
    session: str
    check: Check


CHECKS: tuple[Column[Row], ...] = (
    Column("SESSION", lambda one: one.session),
    Column("CHECK", lambda one: one.check.name),
    Column("STATE", lambda one: one.check.state),
    Column("WHAT", lambda one: "; ".join(part for part in (one.check.words, one.check.hint) if part), is_wide=True),
)


def tested(session: Session) -> SessionTested:
    return call(socket_path(), TEST, AskTest(session.id), timeout=_SECONDS)


def test(keys: Sequence[str], *, json: bool) -> Exit:
    """Try these, or all of the config; the answer is the exit code. Raises CommandFailed for an unknown one."""
    sessions = [named(key) for key in keys] or _configured()
    found = []
    with progress("Trying sessions", len(sessions)) as moved:
        for session in sessions:
            found.append(tested(session))
            moved(1)
    if json:
        for one in found:
            output.json_line(one)
    else:
        output.rows([Row(one.session_key, check) for one in found for check in one.checks], CHECKS)
    failed = sum(check.state == "failed" for one in found for check in one.checks)
    if failed:
        say(f"{failed} of {sum(len(one.checks) for one in found)} failed")
    return Exit.FAILED if failed else Exit.OK


def _configured() -> list[Session]:
    sessions = [one for one in call(socket_path(), SESSIONS, AskNothing()).sessions if one.is_configured]
    if not sessions:
        say("the config has no session yet: frontdesk sessions add")
    return sessions
