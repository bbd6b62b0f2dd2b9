"""Telling customers that they were read, where a session's policy says so, and that somebody is writing."""

import asyncio
from dataclasses import dataclass

import structlog

from daemon.outbox.office import Account, Office
from store import actions, messages, outbox
from store.database import Reader

TYPING_MILLIS = 20_000
"""A provider shows that somebody is writing for 25 seconds: it is said again before they are over."""
_MOST_WAITING = 1_000
_READING = ("read", "done")
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Receipt:
    session_id: int
    provider_message_id: str
    is_typing: bool = False


class Receipts:
    """Best effort: one that does not arrive is not tried again, and the next one covers it."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._waiting: asyncio.Queue[_Receipt] = asyncio.Queue(_MOST_WAITING)
        self._told: dict[int, str] = {}
        """The newest message of each chat that was told as read."""
        self._typing: dict[int, int] = {}
        """When it was last said in each chat that somebody writes."""
        self._reconsidered = asyncio.Event()

    @property
    def is_needed(self) -> bool:
        return any(self._policy(one) != "never" for one in self._office.accounts.values())

    def reconsider(self) -> None:
        """The config has changed."""
        self._reconsidered.set()

    async def watch(self) -> None:
        """See what operators read and what they answered, for ever."""
        while True:
            self._reconsidered.clear()
            if self.is_needed:
                await self._watch()
            else:
                await self._reconsidered.wait()

    async def _watch(self) -> None:
        """For as long as any session tells its customers anything."""
        store = self._office.store
        async with store.reading() as reader:
            action = await actions.last(reader)
        seq = store.seq
        while self.is_needed:
            since, seq = seq, await store.committed(seq)
            async with store.reading() as reader:
                action = await self._hear_reading(reader, action)
                await self._hear_answers(reader, since)

    async def _hear_reading(self, reader: Reader, action: int) -> int:
        for number, chats in await actions.chats_after(reader, action, _READING):
            action = number
            for chat_id in chats:
                await self._tell(reader, chat_id, {"on_view"}, is_read=True)
        return action

    async def _hear_answers(self, reader: Reader, since: int) -> None:
        for _, item in await outbox.changed_since(reader, since, _MOST_WAITING):
            if item.state == "sent":
                await self._tell(reader, item.chat_id, {"on_view", "on_reply"}, is_read=False)

    async def send(self) -> None:
        """Send what waits, for ever."""
        while True:
            receipt = await self._waiting.get()
            sender = self._office.sender(receipt.session_id)
            if sender is not None:
                trouble = await sender.mark_read(receipt.provider_message_id, is_typing=receipt.is_typing)
                if trouble is not None:
                    _log.info("receipt_refused", session=receipt.session_id, kind=type(trouble).__name__)

    async def is_writing(self, chat_id: int) -> None:
        """An operator writes in this chat."""
        now = self._office.clock()
        if now - self._typing.get(chat_id, 0) < TYPING_MILLIS:
            return
        self._typing[chat_id] = now
        async with self._office.store.reading() as reader:
            await self._tell(reader, chat_id, {"on_view"}, is_read=True, is_typing=True)

    async def _tell(
        self, reader: Reader, chat_id: int, policies: set[str], *, is_read: bool, is_typing: bool = False
    ) -> None:
        newest = await messages.newest_inbound(reader, chat_id, is_read=is_read)
        if newest is None:
            return
        session, message_id = newest
        account = self._office.accounts.get(session)
        if account is None or self._policy(account) not in policies:
            return
        if self._told.get(chat_id) == message_id and not is_typing:
            return
        self._told[chat_id] = message_id
        if not self._waiting.full():
            self._waiting.put_nowait(_Receipt(session, message_id, is_typing))

    def _policy(self, account: Account) -> str:
        can = account.sender is not None and account.sender.abilities.can_mark_read
        return account.receipts if can else "never"
