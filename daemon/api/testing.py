"""Trying a session end to end, as the config has it."""

from typing import Literal

from daemon.api.endpoint import Endpoint
from store.record import record

CheckState = Literal["ok", "failed", "skipped"]
"""`skipped`: it is off, or nobody can be asked."""


@record
class Check:
    """One thing that was looked at. No secret is in it; words of a provider's are foreign text."""

    name: str
    state: CheckState
    words: str
    hint: str = ""
    """What a person can do."""


@record
class AskTest:
    id: int


@record
class SessionTested:
    """All that was looked at, in the order in which one depends on the other."""

    session_id: int
    session_key: str
    checks: tuple[Check, ...]
    epoch: str
    seq: int


TEST = Endpoint(
    "POST", "/v1/sessions/{id}/test", AskTest, SessionTested,
    "Try a session: its secret, its provider's REST side, its webhooks, and what it can do. Nothing is sent by it.",
)  # fmt: skip
