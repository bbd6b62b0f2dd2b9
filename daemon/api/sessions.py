"""The sessions, as the strip shows them."""

from daemon.api.endpoint import AskNothing, Endpoint
from store.models import Session
from store.record import record


@record
class Workspace:
    id: int
    name: str


@record
class SessionList:
    sessions: tuple[Session, ...]
    workspaces: tuple["Workspace", ...]
    epoch: str
    seq: int


SESSIONS = Endpoint("GET", "/v1/sessions", AskNothing, SessionList, "Every session with its state and unread count.")
