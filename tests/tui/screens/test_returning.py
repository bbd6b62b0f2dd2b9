"""Leaving the desk and coming back to it: everything stands where it stood, and nothing is read by itself."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from daemon.api.chats import AskChats
from store.models import Millis
from tests.builders import NOW, a_chat, a_session
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, an_app, screen_text, settled
from tests.tui.sitting import at_the_desk, becomes, cursor_line, lines, press, write
from tui.source import FirstPage, Source
from tui.view_state import ViewState, load, save


async def leave(pilot: Pilot[None]) -> None:
    """At once, wherever the focus is."""
    await pilot.press("ctrl+q")
    await becomes(pilot, lambda: not pilot.app.is_running)


async def sat(desk: FakeInbox, path: Path, *keys: str) -> None:
    """Somebody sat here and left."""
    async with at_the_desk(desk, state_path=path) as pilot:
        await press(pilot, *keys)
        await leave(pilot)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tui.json"


async def test_the_cursor_is_found_again_on_its_chat_wherever_that_stands_by_now(path: Path) -> None:
    await sat(desk := a_busy_desk(), path, "j", "j")
    desk.receive(7, "a newer one")
    async with at_the_desk(desk, state_path=path) as pilot:
        assert "Hotel Mar" in cursor_line(pilot)
        assert "No chat open" in screen_text(pilot.app)


async def test_a_cursor_far_below_is_found_again(path: Path) -> None:
    chats = [a_chat(id) for id in range(1, 1001)]
    await sat(desk := FakeInbox(chats, [], [a_session()]), path, "G")
    async with at_the_desk(desk, state_path=path) as pilot:
        await settled(pilot)

        assert "Customer 1000" in cursor_line(pilot)


async def test_the_thread_that_was_read_is_open_again_in_every_size(path: Path) -> None:
    await sat(desk := a_busy_desk(), path, "j", "enter")
    for size in ((120, 36), (80, 24), (60, 20)):
        async with at_the_desk(desk, size=size, state_path=path) as pilot:
            focused = pilot.app.focused

            assert "o caminhão saiu às 9" in screen_text(pilot.app)
            assert focused is not None
            assert "thread" == focused.id


async def test_a_thread_that_came_up_by_itself_is_read_from_the_first_key_on(path: Path) -> None:
    await sat(desk := a_busy_desk(), path, "enter")
    desk.receive(1, "while nobody was here")
    desk.done.clear()
    async with at_the_desk(desk, state_path=path) as pilot:
        shown = screen_text(pilot.app)
        desk.receive(1, "and one more")
        await settled(pilot)
        by_itself = list(desk.done)
        await press(pilot, "j")

        assert "while nobody was here" in shown
        assert [] == by_itself
        assert [("read", (1,))] == [(verb, chats) for verb, chats, _ in desk.done]
        assert 0 == desk.chats_by_id[1].unread_count


async def test_a_thread_that_came_up_by_itself_and_is_closed_at_once_was_not_read(path: Path) -> None:
    await sat(desk := a_busy_desk(), path, "enter")
    desk.receive(1, "while nobody was here")
    desk.done.clear()
    async with at_the_desk(desk, state_path=path) as pilot:
        await press(pilot, "q")

        assert [] == desk.done
        assert "Maria Souza" in cursor_line(pilot)


async def test_a_click_is_a_look_too(path: Path) -> None:
    await sat(desk := a_busy_desk(), path, "enter")
    desk.receive(1, "while nobody was here")
    desk.done.clear()
    async with at_the_desk(desk, state_path=path) as pilot:
        await pilot.click("#thread", offset=(10, 5))
        await settled(pilot)

        assert ["read"] == [verb for verb, _, _ in desk.done]


async def test_a_thread_beside_the_list_in_which_somebody_worked_stays_shut(path: Path) -> None:
    await sat(desk := a_busy_desk(), path, "enter", "shift+tab", "j")
    async with at_the_desk(desk, state_path=path) as pilot:
        assert "No chat open" in screen_text(pilot.app)
        assert "Entregas SP" in cursor_line(pilot)


async def test_from_the_composer_somebody_comes_back_to_the_thread_and_the_draft(path: Path) -> None:
    async with at_the_desk(desk := a_busy_desk(), state_path=path) as pilot:
        await press(pilot, "r")
        await write(pilot, "vou ver")
        await leave(pilot)
    async with at_the_desk(desk, state_path=path) as pilot:
        focused = pilot.app.focused
        await write(pilot, "zzz")

        assert focused is not None
        assert "thread" == focused.id
        assert "vou ver" in screen_text(pilot.app)
        assert "zzz" not in screen_text(pilot.app)
        assert [] == desk.sends


async def test_a_chat_that_left_the_list_is_not_chosen(path: Path) -> None:
    await sat(desk := a_busy_desk(), path, "j", "enter")
    desk.change_chat(2, status="done")
    async with at_the_desk(desk, state_path=path) as pilot:
        assert "Maria Souza" in cursor_line(pilot)
        assert "No chat open" in screen_text(pilot.app)


async def test_in_another_store_the_same_ids_are_other_customers(path: Path) -> None:
    await sat(a_busy_desk(), path, "j", "enter")
    other = a_busy_desk()
    other.epoch = "e2"
    async with at_the_desk(other, state_path=path) as pilot:
        assert "Maria Souza" in cursor_line(pilot)
        assert "No chat open" in screen_text(pilot.app)


async def test_the_filter_is_found_again_and_escape_takes_it_away(path: Path) -> None:
    async with at_the_desk(desk := a_busy_desk(), state_path=path) as pilot:
        await press(pilot, "slash")
        await pilot.press(*"is", "colon", *"group")
        await press(pilot, "enter", "j")
        await leave(pilot)
    async with at_the_desk(desk, state_path=path) as pilot:
        again, at = lines(pilot)[1][:45], cursor_line(pilot)
        await press(pilot, "escape")
        without = load(path).filter

        assert "Open chats 3 / is:group" in again
        assert "Obra Lapa" in at
        assert without is None


async def test_flags_go_before_what_was_found_again(path: Path) -> None:
    save(path, ViewState(filter="session:sales", view="unread", session=None))
    async with at_the_desk(a_busy_desk(), state_path=path, session="care") as pilot:
        of_session = lines(pilot)[1][:45]
    save(path, ViewState(filter="is:group", view="unread"))
    async with at_the_desk(a_busy_desk(), state_path=path, view="mine") as pilot:
        of_view = lines(pilot)[1][:45]

    assert "care" in of_session
    assert "session:sales" not in of_session
    assert "Mine" in of_view
    assert "is:group" not in of_view


async def test_a_filter_of_another_version_is_left_out(path: Path) -> None:
    save(path, ViewState(filter="is:fancy"))
    async with at_the_desk(a_busy_desk(), state_path=path) as pilot:
        assert "Open chats 18" in lines(pilot)[1]


async def test_a_filter_over_a_kept_view_is_found_again(path: Path) -> None:
    desk = a_busy_desk()
    async with at_the_desk(desk, state_path=path) as pilot:
        await press(pilot, "slash")
        await pilot.press(*"is", "colon", *"unread")
        await press(pilot, "enter", "v", "s")
        await write(pilot, "night")
        await press(pilot, "enter", "slash")
        await pilot.press(*"is", "colon", *"group")
        await press(pilot, "enter")
        await leave(pilot)
    async with at_the_desk(desk, state_path=path) as pilot:
        await settled(pilot)

        assert "night 1 / is:group" in lines(pilot)[1]
        assert "Entregas SP" in cursor_line(pilot)


async def test_the_cursor_stands_there_in_the_first_paint(path: Path) -> None:
    await sat(desk := a_busy_desk(), path, "j", "j")
    page = await desk.chats(AskChats("", offset=0, limit=64, count=True))
    at_hand = FirstPage(await desk.sessions(), page, "")

    async def connect() -> FakeInbox:
        return desk

    app = an_app(desk, state_path=path)
    app.source = Source(connect, None, lambda _patience: at_hand)
    async with app.run_test(size=(120, 36)) as pilot:
        assert "Hotel Mar" in cursor_line(pilot)


async def test_a_key_goes_before_what_is_on_its_way_back(path: Path, fast: None) -> None:
    await sat(desk := a_busy_desk(), path, "j", "enter")
    desk.go_down()
    async with at_the_desk(desk, state_path=path) as pilot:
        await press(pilot, "j")
        desk.come_back()
        await becomes(pilot, lambda: "Maria Souza" in screen_text(pilot.app))

        assert "No chat open" in screen_text(pilot.app)


async def test_a_daemon_that_never_answered_leaves_what_was_kept_as_it_was(path: Path) -> None:
    await sat(desk := a_busy_desk(), path, "j", "enter")
    before = load(path)
    desk.go_down()
    await sat(desk, path)

    assert 2 == before.opened
    assert before == load(path)


async def test_without_leaving_in_order_a_minute_is_lost_at_most(path: Path) -> None:
    desk, now = a_busy_desk(), [NOW]
    app = an_app(desk, clock=lambda: now[0], state_path=path)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await press(pilot, "j")
        now[0] = Millis(NOW + 61_000)
        await becomes(pilot, lambda: load(path).cursor == 2)

    assert 2 == load(path).cursor
