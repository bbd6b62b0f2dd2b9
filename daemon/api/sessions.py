"""The sessions, as the strip shows them."""

from dataclasses import dataclass

from daemon.api.endpoint import AskNothing, Endpoint
from store.models import Session


@dataclass(frozen=True, slots=True)
class Workspace:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class SessionList:
    sessions: tuple[Session, ...]
    workspaces: tuple["Workspace", ...]
    epoch: str
    seq: int


SESSIONS = Endpoint("GET", "/v1/sessions", AskNothing, SessionList, "Every session with its state and unread count.")
