"""A daemon whose answers come late, are refused, or are lost on their way."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

from daemon.api.chats import AskChats, ChatDetail, ChatPage
from daemon.api.doing import VerbDone
from daemon.api.errors import AnswerLost, DaemonError
from daemon.api.feed import Frame, Hello
from daemon.api.messages import AskMessages, MessagePage
from daemon.api.sending import AskRoute, AskSend, Route, SendDone
from daemon.api.sessions import SessionList
from daemon.api.status import Status
from tests.fakes.inbox import FakeInbox


class TroubledInbox(FakeInbox):
    """Calls by their names: `holds` makes one wait until `answers`, `refuses_next` refuses it."""

    def __init__(self, *rows: Any) -> None:
        super().__init__(*rows)
        self.calls: list[str] = []
        """What was asked, answered or not, in order."""
        self._held: dict[str, asyncio.Event] = {}
        self._refusals: dict[str, list[DaemonError]] = defaultdict(list)
        self._loses = False

    def holds(self, call: str) -> None:
        self._held[call] = asyncio.Event()

    def answers(self, call: str) -> None:
        self._held.pop(call).set()

    def refuses_next(self, call: str, *troubles: DaemonError) -> None:
        self._refusals[call].extend(troubles)

    def relents(self, call: str) -> None:
        self._refusals[call].clear()

    def loses_next_answer(self) -> None:
        """The next answer to a customer is taken, and the daemon goes down before anybody is told."""
        self._loses = True

    def merge_into_unheld(self, chat_id: int, into: int) -> None:
        """A chat turns out to be one that no list has brought."""
        self.chats_by_id[into] = replace(self.chats_by_id[chat_id], id=into)
        self.merge_chat(chat_id, into)

    async def status(self) -> Status:
        await self._troubled("status")
        return await super().status()

    async def sessions(self) -> SessionList:
        await self._troubled("sessions")
        return await super().sessions()

    async def chats(self, ask: AskChats) -> ChatPage:
        await self._troubled("chats")
        return await super().chats(ask)

    async def chat(self, chat_id: int) -> ChatDetail:
        await self._troubled("chat")
        return await super().chat(chat_id)

    async def messages(self, ask: AskMessages) -> MessagePage:
        await self._troubled("messages")
        return await super().messages(ask)

    async def do(self, verb: str, chats: tuple[int, ...], args: dict[str, Any] | None = None) -> VerbDone:
        await self._troubled(verb)
        return await super().do(verb, chats, args)

    async def route(self, ask: AskRoute) -> Route:
        await self._troubled("route")
        return await super().route(ask)

    async def send(self, ask: AskSend) -> SendDone:
        done = await super().send(ask)
        if self._loses:
            self._loses = False
            self.go_down()
            raise AnswerLost("the daemon went away")
        return done

    async def events(self, since: str | None = None) -> AsyncGenerator[Hello | Frame, None]:
        self._check()
        await self._troubled("events")
        async for news in super().events(since):
            yield news

    async def _troubled(self, call: str) -> None:
        self.calls.append(call)
        if call in self._held:
            await self._held[call].wait()
        if self._refusals[call]:
            raise self._refusals[call].pop(0)
