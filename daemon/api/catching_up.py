"""Asking a session's provider for what was missed."""

from typing import Literal

from daemon.api.endpoint import Endpoint
from store.models import Millis
from store.record import record

CatchUpState = Literal["never", "running", "waiting", "done", "failed"]
"""`waiting`: its provider cannot be asked at the moment, and is asked again by itself."""


@record
class AskCatchUp:
    """`id`: a session's. Without `days`: from the last word before it was lost."""

    id: int
    days: float | None = None
    """How far back."""


@record
class AskCaughtUp:
    id: int


@record
class CatchUp:
    """How far a session's last catching up has come."""

    session_id: int
    session_key: str
    state: CatchUpState
    since: Millis | None
    started_at: Millis | None
    ended_at: Millis | None
    done: int
    """Chats that were asked for."""
    total: int | None
    found: int
    """Messages that nothing else had brought."""
    trouble: str | None
    """Foreign text."""
    hint: str | None
    epoch: str
    seq: int


CATCH_UP = Endpoint(
    "POST", "/v1/sessions/{id}/catch-up", AskCatchUp, CatchUp, "Ask a session's provider for what was missed."
)
CAUGHT_UP = Endpoint("GET", "/v1/sessions/{id}/catch-up", AskCaughtUp, CatchUp, "How far catching up has come.")
