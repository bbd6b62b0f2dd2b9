"""Doing a verb."""

from dataclasses import field
from typing import Any

from daemon.api.endpoint import Endpoint
from daemon.api.outbox import Unchanged
from store.record import record


@record
class AskVerb:
    """Which of chats and contacts a verb is done to, the list of verbs says."""

    verb: str
    chats: tuple[int, ...] = ()
    args: dict[str, Any] = field(default_factory=dict)
    contacts: tuple[int, ...] = ()


@record
class VerbDone:
    """`action` is what undo would take back; `changed` counts chats, of a verb on contacts too."""

    action: int
    changed: int
    seq: int
    unchanged: tuple[Unchanged, ...] = ()
    """Chats that it was not done to, and why."""
    warning: str = ""
    """What whoever did it should know although it is done: nobody of that name was ever here."""


VERBS = Endpoint("POST", "/v1/verbs", AskVerb, VerbDone, "Do a verb to one or many, as one action.")
