"""What the desk does about answers that come late, are refused, or do not come: nobody is moved, and nothing stays."""

import asyncio
from dataclasses import replace

from daemon.api.chats import ChatDetail
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, settled
from tests.tui.sitting import at_the_desk, enter, press, texts, write


async def test_a_merge_that_is_slow_to_be_looked_up_moves_nobody_who_went_on() -> None:
    async with at_the_desk(desk := SlowLookUp()) as pilot:
        await press(pilot, "enter")
        desk.merge_into_unheld(1)
        await settled(pilot)
        await press(pilot, "escape", "g", "r")
        await write(pilot, "for ot")
        desk.has_looked.set()
        await settled(pilot)
        await write(pilot, "her")
        await enter(pilot)

        assert [(2, "for other")] == texts(desk)


async def test_a_merge_that_is_slow_to_be_looked_up_takes_along_who_stays() -> None:
    async with at_the_desk(desk := SlowLookUp()) as pilot:
        await press(pilot, "enter")
        desk.merge_into_unheld(1)
        await settled(pilot)
        desk.has_looked.set()
        await settled(pilot)
        thread = pilot.app.screen.thread  # type: ignore[attr-defined]

        assert 999 == thread.chat.id


class SlowLookUp(FakeInbox):
    """The busy desk; a chat that the list does not hold takes its time."""

    def __init__(self) -> None:
        busy = a_busy_desk()
        super().__init__(busy.chats_by_id.values(), busy.messages_by_id.values(), busy.sessions_by_id.values())
        self.has_looked = asyncio.Event()

    def merge_into_unheld(self, chat_id: int) -> None:
        """A chat turns out to be one that no list has brought."""
        self.chats_by_id[999] = replace(self.chats_by_id[chat_id], id=999)
        self.merge_chat(chat_id, 999)

    async def chat(self, chat_id: int) -> ChatDetail:
        await self.has_looked.wait()
        return await super().chat(chat_id)
