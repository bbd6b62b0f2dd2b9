"""v and w: one message letter by letter, and why a chat looks as it does."""

from dataclasses import replace

from daemon.api.evidence import Happening, MessageHistory
from store.models import Delivery, DeliveryDetail, Millis
from tests.builders import NOW
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text
from tests.tui.sitting import at_the_desk, becomes, press


def an_edited_one() -> FakeInbox:
    desk = a_busy_desk()
    message = replace(desk.messages_by_id[12], body="boleto\u202e venceu")
    desk.messages_by_id[12] = message
    edit = Happening("edit", Millis(NOW - 5000), message.body, "", 31)
    desk.evidence.histories[12] = MessageHistory(message, "o boleto vence", (edit,), (), (31, 32), "e1", 9)
    row = Delivery(31, NOW, "meta", 1, "done", None, 1, 80)
    desk.evidence.deliveries[31] = DeliveryDetail(row, {}, '{"entry": ["[@click=app.quit]x[/]"]}')
    return desk


async def test_v_shows_the_versions_the_hidden_letters_and_the_raw_body_of_the_chosen_message() -> None:
    async with at_the_desk(an_edited_one(), (120, 48)) as pilot:
        await press(pilot, "enter", "v")
        await becomes(pilot, lambda: "Fields" in screen_text(pilot.app))
        shown = screen_text(pilot.app)
        await press(pilot, "G")
        end = screen_text(pilot.app)
        await press(pilot, "v")

        assert "boleto<U+202E RIGHT-TO-LEFT OVERRIDE> venceu" in shown
        assert "at first: o boleto vence" in shown
        assert '{"entry": ["[@click=app.quit]x[/]"]}' in end
        assert "it is no longer kept" in end
        assert "Message 12" not in screen_text(pilot.app)


async def test_v_goes_with_the_cursor() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "enter", "k", "v")

        assert "Message 11" in screen_text(pilot.app)


async def test_a_page_taller_than_the_screen_says_how_it_is_left() -> None:
    async with at_the_desk(an_edited_one(), (80, 24)) as pilot:
        await press(pilot, "enter", "v")
        await becomes(pilot, lambda: "Fields" in screen_text(pilot.app))

        assert "Message 12  Esc closes this, j k scroll" in screen_text(pilot.app)
    async with at_the_desk(an_edited_one(), (120, 60)) as pilot:
        await press(pilot, "enter", "v")
        await becomes(pilot, lambda: "Esc close" in screen_text(pilot.app))

        assert "closes this" not in screen_text(pilot.app)


async def test_w_says_why_from_the_list_and_from_the_thread() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "w")
        await becomes(pilot, lambda: "Answered" in screen_text(pilot.app))
        in_list = screen_text(pilot.app)
        await press(pilot, "escape", "enter", "w")
        await becomes(pilot, lambda: "Answered" in screen_text(pilot.app))

        assert "Why: Maria Souza" in in_list
        assert "came by a webhook" in in_list
        assert "by care" in screen_text(pilot.app)


async def test_an_older_daemon_is_told_to_restart() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "enter")
        desk.is_older = True
        await press(pilot, "v")
        await becomes(pilot, lambda: "frontdesk daemon restart" in screen_text(pilot.app))

        assert "No chat open" not in screen_text(pilot.app)
        assert [] == [one for one in desk.done if one[0] != "read"]
