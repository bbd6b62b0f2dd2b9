"""What the outbox works with: the store, each session's way out, and the clock."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from daemon.facts import Fact
from daemon.providers.base import Sender
from daemon.rules.choice import Failover
from daemon.rules.templates import Approved
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


class Project(Protocol):
    """Lets the store show what facts of one session say, within a transaction."""

    def __call__(self, tx: Transaction, session_id: int, facts: Sequence[Fact], /) -> Awaitable[None]: ...


@dataclass(frozen=True, slots=True)
class Office:
    store: Store
    accounts: Mapping[int, Account]
    """By session."""
    project: Project
    clock: Callable[[], Millis]

    def sender(self, session_id: int) -> Sender | None:
        account = self.accounts.get(session_id)
        return account.sender if account else None
