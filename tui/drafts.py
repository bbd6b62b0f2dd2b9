"""Everything that is being written, by chat, and its way to the daemon: no text ever changes its chat."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, Protocol

from daemon.api.errors import DaemonError, DaemonUnreachable, NotFound
from store.models import Chat
from tui.composer_state import ComposerState, Words, joined, stands_in
from tui.masked import real

if TYPE_CHECKING:  # it may bring aiohttp along, and the first paint does not wait for that
    from daemon.client import Inbox

Back = Literal["not here", "here", "kept", "below"]
"""What became of words of an earlier desk: in the composer alone, with the daemon, or there below something newer."""
Conversation = tuple[str, str, str, str | None]
"""What stays of a chat in another store: its session, kind, name and number."""


class Desk(Protocol):
    """What drafts need of the screen that they are written on."""

    @property
    def inbox(self) -> "Inbox | None":
        """The client, once there is one."""

    @property
    def stands_at(self) -> int:
        """The seq of the newest thing that the writer can have seen."""

    def catch_up(self, state: ComposerState) -> None:
        """Take in the letters that were typed and not told of yet: the text is about to change."""

    def tell(self, trouble: DaemonError) -> None:
        """The daemon would not keep a draft."""


class Drafts:
    def __init__(self, desk: Desk) -> None:
        self.speaking = asyncio.Lock()
        """Drafts and answers reach the daemon in the order in which they were written."""
        self._desk = desk
        self._states: dict[int, ComposerState] = {}
        self._parked: dict[Conversation, str] = {}
        self._joined: dict[int, int] = {}
        """Chats that turned out to be part of another, and of which."""

    def __iter__(self) -> Iterator[ComposerState]:
        return iter(list(self._states.values()))

    def get(self, chat_id: int) -> ComposerState | None:
        """What is written in the chat, or in the one that it is a part of by now."""
        while chat_id in self._joined:
            chat_id = self._joined[chat_id]
        return self._states.get(chat_id)

    def of(self, chat: Chat) -> ComposerState:
        """What is, or could be, written in a chat."""
        self._joined.pop(chat.id, None)  # it stands by itself again
        state = self._states.get(chat.id)
        if state is None:
            state = self._states[chat.id] = ComposerState(chat)
            if parked := self._parked.pop(_conversation(chat), ""):
                state.write(parked, self._desk.stands_at)
        return state

    async def load(self, state: ComposerState) -> bool:
        """Take in what the daemon holds. True when something changed here."""
        async with self.speaking:
            return await self._load(state)

    async def keep(self) -> None:
        """Everything that the daemon does not have yet; what it cannot take now stays here."""
        for state in self:
            async with self.speaking:
                if not (state.is_kept or state.is_refused):
                    await self._keep(state)

    def ask_again(self) -> None:
        """It may be another daemon, which keeps what the one before would not."""
        for state in self:
            state.is_refused = False

    @property
    def at_stake(self) -> list[ComposerState]:
        """What nobody but this screen has."""
        return [one for one in self if one.leaving or (one.text.strip() and not one.is_kept)]

    async def take_back(self, chat: Chat, text: str, words: Words) -> Back:
        """What stood in a chat when a desk ended. Nothing happens while the daemon cannot say what it has there."""
        async with self.speaking:
            state = self.of(chat)
            if not await self._ask(state) or self.get(chat.id) is not state:
                return "not here"
            is_below = state.take_back(text, words, self._desk.stands_at)
            if not (state.is_kept or await self._keep(state)):
                return "here"
            return "below" if is_below else "kept"

    def merge(self, gone: int, into: int) -> None:
        """Two chats turned out to be one: what was being written in the one goes on in the other.

        At once: until the other chat is known its writer stands in a thread of the one.
        """
        state = self._states.get(gone)
        if state is None:
            return
        self._desk.catch_up(state)
        del self._states[gone]
        self._joined[gone] = into
        self.of(replace(state.chat, id=into)).join(state, self._desk.stands_at)

    def start_over(self) -> int:
        """Another store: its numbers are other people's. Returns how many texts wait for their conversation."""
        for state in self:
            self._desk.catch_up(state)
            text = joined(*(one.text for one in state.leaving), state.text)
            if text.strip():
                where = _conversation(state.chat)
                self._parked[where] = joined(self._parked.get(where, ""), text)
        self._states.clear()
        self._joined.clear()
        return len(self._parked)

    @property
    def parked(self) -> dict[Conversation, str]:
        """What was begun in another store and waits for its conversation in this one."""
        return dict(self._parked)

    def park(self, where: Conversation, text: str) -> None:
        """What an earlier desk had waiting."""
        there = next((one for one in self if _conversation(one.chat) == where), None)
        if there is None:
            before = self._parked.get(where, "")
            self._parked[where] = before if stands_in(before, text) else joined(before, text)
        elif not stands_in(there.text, text):
            there.add(text, self._desk.stands_at)

    async def _load(self, state: ComposerState) -> bool:
        before = state.version
        await self._ask(state)
        return state.version != before

    async def _ask(self, state: ComposerState) -> bool:
        """False: nobody could say what the daemon has."""
        inbox = self._desk.inbox
        if inbox is None:
            return False
        try:
            draft = await inbox.draft(state.chat.id)
        except NotFound:
            state.is_loaded = True  # an older daemon keeps none
            return True
        except DaemonError:
            return False  # one that is away is shown as that already
        self._desk.catch_up(state)
        state.take_draft(draft, self._desk.stands_at)
        return True

    async def _keep(self, state: ComposerState) -> bool:
        """True: the daemon has it, as it stood when it was asked."""
        inbox = self._desk.inbox
        if not state.is_loaded:
            await self._load(state)  # what is begun elsewhere is added to, not overwritten
        if inbox is None or not state.is_loaded:
            return False
        try:
            draft = await inbox.keep_draft(state.kept())
            state.is_kept, state.had, state.had_at = state.is_asked, draft.text, draft.updated_at
            return True
        except DaemonUnreachable:
            pass
        except NotFound:
            state.is_refused = state.is_asked  # an older daemon keeps none
        except DaemonError as trouble:
            state.is_refused = state.is_asked
            self._desk.tell(trouble)
        finally:
            state.is_asked = False
        return False


def _conversation(chat: Chat) -> Conversation:
    return (chat.session_key, chat.kind, real(chat.name), real(chat.phone) if chat.phone is not None else None)
