"""Which sessions there are and which of them the list shows: pure, fed by answers and frames."""

import shlex
from collections.abc import Iterable

from daemon.api.sessions import SessionList, Workspace
from store.models import Session
from store.record import record


@record
class Choice:
    """A workspace and, in it, one session by its key; None: the first workspace, all of its sessions."""

    workspace: int | None = None
    session: str | None = None


class SessionState:
    """The sessions by id, and the choice among them."""

    def __init__(self, choice: Choice = Choice()) -> None:
        self.choice = choice
        self.workspaces: tuple[Workspace, ...] = ()
        self._sessions: dict[int, Session] = {}

    def replace(self, answer: SessionList) -> None:
        """Take an answer of the daemon; a choice that no longer exists gives way."""
        held = self._sessions
        self._sessions = {one.id: _newer(one, held.get(one.id)) for one in answer.sessions}
        self.workspaces = answer.workspaces
        self.choose(self.choice)

    def apply(self, session: Session) -> bool:
        """Take a frame's row. True when something changed."""
        held = self._sessions.get(session.id)
        if held is not None and held.seq >= session.seq:
            return False
        self._sessions[session.id] = session
        return True

    def forget(self) -> None:
        """Another epoch: what was held means nothing now."""
        self._sessions.clear()

    def choose(self, choice: Choice) -> None:
        """Raises nothing: what does not exist falls back to all sessions of the first workspace."""
        known = {one.id for one in self.workspaces}
        workspace = choice.workspace if choice.workspace in known else None
        named = self._named(choice.session)
        if choice.session is not None and named is not None and workspace in (None, named.workspace_id):
            self.choice = Choice(named.workspace_id, named.key)
        elif workspace is None and self.workspaces:
            self.choice = Choice(self.workspaces[0].id)
        else:
            self.choice = Choice(workspace)

    def shown(self) -> list[Session]:
        """The sessions of the chosen workspace, in the order of their digits."""
        inside = [one for one in self._sessions.values() if self.choice.workspace in (None, one.workspace_id)]
        return sorted(inside, key=lambda one: (not one.is_configured, one.id))

    def all(self) -> list[Session]:
        return sorted(self._sessions.values(), key=lambda one: (one.workspace_id, not one.is_configured, one.id))

    def by_digit(self, digit: int) -> Session | None:
        shown = self.shown()
        return shown[digit - 1] if 0 < digit <= len(shown) else None

    def by_id(self, session_id: int) -> Session | None:
        return self._sessions.get(session_id)

    @property
    def chosen(self) -> Session | None:
        return next((one for one in self.shown() if one.key == self.choice.session), None)

    @property
    def query(self) -> str:
        """The choice in the query language."""
        if self.choice.session is not None:
            return shlex.quote(f"session:{self.choice.session}")
        return self.workspace_query

    @property
    def workspace_query(self) -> str:
        """The same without the session."""
        # With one workspace the term would only cost the daemon its best index.
        several = len(self.workspaces) > 1 and self.choice.workspace is not None
        return f"workspace:{self.choice.workspace}" if several else ""

    @staticmethod
    def unread(sessions: Iterable[Session]) -> int:
        return sum(one.unread_count for one in sessions)

    def _named(self, key_or_id: str | None) -> Session | None:
        sessions = self._sessions.values()
        by_key = (one for one in sessions if one.key == key_or_id)
        return next(by_key, next((one for one in sessions if str(one.id) == key_or_id), None))


def _newer(one: Session, held: Session | None) -> Session:
    return held if held is not None and held.seq > one.seq else one
