"""What was done, by whom: the answers about actions."""

from dataclasses import field
from typing import Any

from daemon.api.endpoint import Endpoint
from store.models import Millis
from store.record import record


@record
class Action:
    """A verb that was done."""

    id: int
    operator: str
    """`system`: the desk itself, when a customer wrote again or a time had come."""
    verb: str
    at: Millis
    chats: int
    """How many chats it changed."""
    chat_id: int | None = None
    """The only chat that it changed."""
    chat_name: str | None = None
    """What that chat is called. Foreign text."""
    args: dict[str, Any] = field(default_factory=dict)
    """What it was done with. Times in it are milliseconds."""
    is_step: bool = True
    """One that undo takes back without being told which."""
    undone_at: Millis | None = None
    undone_by: str | None = None
    sentence: str = ""
    """It in words, in the time of the daemon's machine: `snoozed Maria until Mon 09:00`. Foreign text."""


@record
class ActionPage:
    actions: tuple[Action, ...]
    """Newest first; threads that were only opened are left out."""
    next_cursor: str | None
    epoch: str
    seq: int


@record
class UndoDone:
    """`action` as it stands now: `undone_at` says whether it was taken back or put back."""

    action: Action
    changed: int
    """Chats."""
    covered: tuple[int, ...]
    """Chats that keep what a newer action made of them."""
    seq: int


@record
class AskUndo:
    """The caller's own last step; with `redo` what they took back last, unless they have done something new since."""

    action: int | None = None
    """Anybody's, by its id."""
    redo: bool = False


@record
class AskActions:
    """All of them, those that changed a chat, or those of an operator."""

    chat: int | None = None
    operator: str | None = None
    cursor: str | None = None
    limit: int = 50


UNDO = Endpoint("POST", "/v1/undo", AskUndo, UndoDone, "Take an action back, or put it back.")
ACTIONS = Endpoint("GET", "/v1/actions", AskActions, ActionPage, "What was done, by whom, newest first.")
