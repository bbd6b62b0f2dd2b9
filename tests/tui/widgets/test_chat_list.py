"""The list as a widget: what it draws is of the chat that is there now."""

from dataclasses import replace
from datetime import UTC

from textual.app import App, ComposeResult

from store.models import Chat
from tests.builders import NOW, a_chat, a_page
from tests.tui.desk import screen_text, settled
from tui.glyphs import FULL
from tui.inbox_state import InboxState
from tui.looks import DARK, LOOKS
from tui.scene import Scene
from tui.times import Times
from tui.widgets.chat_list import ChatList

SCENE = Scene(LOOKS[DARK], FULL, Times(UTC), lambda: NOW, "ana")
ANA = a_chat(1, name="Ana Souza")


class Desk(App[None]):
    """Nothing but a list of one chat."""

    def compose(self) -> ComposeResult:
        yield ChatList(SCENE, InboxState(""))

    def show(self, state: InboxState) -> None:
        self.query_one(ChatList).show(state, 2, ())


async def test_the_same_numbers_in_another_store_are_another_customer() -> None:
    desk = Desk()
    async with desk.run_test(size=(44, 12)) as pilot:
        await settled(pilot)
        desk.show(_state(ANA))
        await settled(pilot)
        before = screen_text(desk)
        desk.show(_state(replace(ANA, name="Bia")))
        await settled(pilot)

        assert "Ana Souza" in before
        assert "Bia" in screen_text(desk)
        assert "Ana Souza" not in screen_text(desk)


def _state(chat: Chat) -> InboxState:
    state = InboxState("")
    state.merge(a_page([chat]), NOW)
    return state
