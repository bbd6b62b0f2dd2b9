"""Trying a session end to end."""

from daemon.api.errors import NotFound
from daemon.api.testing import AskTest, Check, SessionTested
from daemon.socket.desk import Caller, Desk
from store import sessions
from store.models import Session


async def test(desk: Desk, _caller: Caller, ask: AskTest) -> SessionTested:
    seq, session = desk.store.seq, await _session(desk, ask.id)
    checks = await desk.testing.checks(session) if desk.testing is not None else [_listening(desk)]
    return SessionTested(session.id, session.key, tuple(checks), desk.store.epoch, seq)


async def _session(desk: Desk, session_id: int) -> Session:
    async with desk.store.reading() as reader:
        known = await desk.vitals.of(reader, await sessions.listed(reader))
    found = next((one for one in known if one.id == session_id), None)
    if found is None:
        raise NotFound(f"there is no session {session_id}", "see the ids with: frontdesk sessions list")
    return found


def _listening(desk: Desk) -> Check:
    listen = desk.about.listen()
    if listen is None:
        return Check("public side", "failed", "nothing listens for webhooks", "frontdesk daemon logs")
    return Check("public side", "ok", f"webhooks are awaited at {listen}")
