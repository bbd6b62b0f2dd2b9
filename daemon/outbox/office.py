"""What the outbox works with: the store, each session's way out, and the clock."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from daemon.facts import Fact
from daemon.providers.base import Sender
from daemon.rules import window
from daemon.rules.choice import Failover
from daemon.rules.templates import Approved
from store.chats import ChatRow
from store.database import Transaction
from store.desk import Store
from store.models import Millis

Receipts = Literal["never", "on_reply", "on_view"]


@dataclass(frozen=True, slots=True)
class Account:
    """A session as the config has it."""

    session_id: int
    sender: Sender | None
    """None: it can only receive."""
    failover: Failover = "ask"
    receipts: Receipts = "never"
    templates: tuple[Approved, ...] = ()
    region: str | None = None
    """The country of its workspace: whose number one with a leading zero is."""


class Project(Protocol):
    """Lets the store show what facts of one session say, within a transaction."""

    def __call__(self, tx: Transaction, session_id: int, facts: Sequence[Fact], /) -> Awaitable[None]: ...


class CheckLease(Protocol):
    """Raises Conflict while another operator answers in a chat, unless it is taken over."""

    def __call__(self, chat_id: int, operator: str, /, *, take_over: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class Office:
    store: Store
    accounts: Mapping[int, Account]
    """By session."""
    project: Project
    clock: Callable[[], Millis]
    check_lease: CheckLease = lambda _chat, _operator, **_: None

    def sender(self, session_id: int) -> Sender | None:
        account = self.accounts.get(session_id)
        return account.sender if account else None

    def is_shut(self, session_id: int, peer: str, chat: ChatRow | None) -> bool:
        """Whether only a template goes: the customer has not written for too long, or never."""
        sender = self.sender(session_id)
        has_window = sender is not None and sender.abilities.has_window and not peer.startswith("g:")
        return has_window and not window.is_open(chat.window_closes_at if chat else None, self.clock())
