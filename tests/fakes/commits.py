"""A store that holds nothing but numbers: rows change in commits, and can be read since a seq, after some awaiting."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace

from store.changes import Change
from store.models import Chat, Message, Millis
from store.signal import Signal


def a_chat(number: int, seq: int) -> Chat:
    return Chat(number, 1, 1, "care", "meta", "private", f"Chat {number}", seq=seq)


def a_message(number: int, chat: int, seq: int) -> Message:
    at = Millis(number)
    return Message(number, chat, 1, number, "inbound", "text", "hello", at, at, "delivered", seq=seq)


class FakeCommits:
    """What daemon.feed needs of the store; `changed_since` reads one state, as the real one does."""

    def __init__(self, chance: random.Random, epoch: str = "e1") -> None:
        self.epoch = epoch
        self.reads = 0
        self._chance = chance
        self._seq = Signal()
        self._last = 0
        self._messages: dict[int, Change] = {}
        self._chats: dict[int, Change] = {}

    @property
    def seq(self) -> int:
        return self._seq.value

    async def committed(self, after: int) -> int:
        return await self._seq.above(after)

    async def changed_since(self, seq: int, limit: int) -> Sequence[Change]:
        self.reads += 1
        await self._wander()
        found = [one for one in (*self._messages.values(), *self._chats.values()) if one.seq > seq]
        page = sorted(found, key=lambda one: one.seq)[:limit]
        page = [replace(one, chat=self._chats[one.message.chat_id].chat) if one.message else one for one in page]
        await self._wander()
        return page

    def commit(
        self, *, new: Sequence[tuple[int, int]] = (), changed: Sequence[int] = (), touched: Sequence[int] = ()
    ) -> None:
        """`new` are (message, chat); `changed` messages; `touched` chats, beside those whose messages changed."""
        chats = dict.fromkeys(touched)
        for number, chat in new:
            seq = self._take()
            self._messages[number] = Change(seq, seq, message=a_message(number, chat, seq))
            chats[chat] = None
        for number in changed:
            old, seq = self._messages[number], self._take()
            assert old.message
            self._messages[number] = Change(seq, old.created_seq, message=replace(old.message, seq=seq))
            chats[old.message.chat_id] = None
        for chat in chats:
            seq = self._take()
            created = self._chats[chat].created_seq if chat in self._chats else seq
            self._chats[chat] = Change(seq, created, chat=a_chat(chat, seq))
        self._take()  # a row that no frame shows: a contact's
        self._seq.raise_to(self._last)

    def rows(self) -> dict[tuple[str, int], int]:
        """(kind, id) -> seq of every row."""
        held = {("message", number): one.seq for number, one in self._messages.items()}
        return held | {("chat", number): one.seq for number, one in self._chats.items()}

    def created(self) -> dict[int, int]:
        """Message id -> created_seq."""
        return {number: one.created_seq for number, one in self._messages.items()}

    def _take(self) -> int:
        self._last += 1
        return self._last

    async def _wander(self) -> None:
        for _ in range(self._chance.randrange(4)):
            await asyncio.sleep(0)
