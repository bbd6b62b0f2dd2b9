"""Views and orders of the list, as somebody at the desk uses them."""

from pathlib import Path

from daemon.api.views import View
from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.sitting import at_the_desk, cursor_line, lines, press, write


def title(pilot: object) -> str:
    return lines(pilot)[1][:45].strip()  # type: ignore[arg-type]


async def test_the_next_view_is_a_key_away_and_says_its_name_and_number() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, ">")
        mine = title(pilot)
        await press(pilot, ">", ">")
        unread = title(pilot)
        await press(pilot, "<", "<", "<")

        assert mine.startswith("Mine 2 ")
        assert unread.startswith("Unread 7 ")
        assert title(pilot).startswith("Open chats 18 ")


async def test_the_picker_counts_each_view_of_the_chosen_session() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "2", "v")
        shown = screen_text(pilot.app)
        await press(pilot, "4")

        assert "4 unread                 2  open, with unread messages" in shown
        assert "There is no session" not in screen_text(pilot.app)
        assert title(pilot).startswith("sales: Unread 2 ")


async def test_a_chat_that_no_longer_fits_leaves_the_view_by_itself() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "v", "4", "I")
        await settled(pilot)

        assert title(pilot).startswith("Unread 6 ")
        assert 0 == desk.chats_by_id[1].unread_count
        assert "Entregas SP" in cursor_line(pilot)


async def test_failed_answers_are_a_view_of_every_state() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.change_chat(16, failed_count=1, status="done")
        await press(pilot, "v", "9")

        assert title(pilot).startswith("Failed 1 ")
        assert "Pedro Lima" in screen_text(pilot.app)


async def test_an_empty_view_says_so_and_what_to_press() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "v", "7")

        assert "Snoozed: nothing here." in screen_text(pilot.app)


async def test_orders_go_round_and_the_title_says_which() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        seen = []
        for _ in range(5):
            seen.append(title(pilot).split()[-1])
            await press(pilot, "o")

        assert ["recent", "waiting", "window", "priority", "name"] == seen
        assert "Open chats 18" in title(pilot)


async def test_view_and_order_are_found_again_and_a_flag_goes_before(tmp_path: Path) -> None:
    async with at_the_desk(a_busy_desk(), state_path=tmp_path / "tui.json") as pilot:
        await press(pilot, "v", "4", "o")
        await settled(pilot)
    async with at_the_desk(a_busy_desk(), state_path=tmp_path / "tui.json") as pilot:
        again = title(pilot)
    async with at_the_desk(a_busy_desk(), state_path=tmp_path / "tui.json", view="mine") as pilot:
        asked_for = title(pilot)

    assert again.startswith("Unread 7 ")
    assert again.endswith(" waiting")
    assert asked_for.startswith("Mine 2 ")


async def test_an_older_daemon_still_shows_every_view() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        desk.is_older = True
        await press(pilot, "v", "5")

        assert title(pilot).startswith("Groups 3 ")


async def test_a_filtered_list_is_kept_as_a_view_under_a_name() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "v", "4", "o", "slash")
        await write(pilot, "tag:vip")
        await pilot.pause(0.12)
        await press(pilot, "enter", "v", "s")
        asked = screen_text(pilot.app)
        await write(pilot, "vip")
        await press(pilot, "enter")

        assert "is:unread tag:vip sort:waiting" in asked
        assert [View("vip", "is:unread tag:vip", "waiting", is_saved=True)] == desk.saved_views
        assert title(pilot).startswith("vip 1 ")
        assert title(pilot).endswith(" waiting")


async def test_a_name_that_cannot_be_one_is_refused_where_it_is_written() -> None:
    async with at_the_desk(desk := a_busy_desk()) as pilot:
        await press(pilot, "o", "v", "s")
        await write(pilot, "Unread")
        await press(pilot, "enter")
        shown = screen_text(pilot.app)
        await press(pilot, "escape")

        assert "Everybody has unread already: choose another name." in shown
        assert [] == desk.saved_views


async def test_a_plain_list_is_no_view_to_keep() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "v", "s")

        assert "filter or sort the list first" in screen_text(pilot.app)


async def test_a_kept_view_is_dropped_once_that_is_meant() -> None:
    desk = a_busy_desk()
    desk.saved_views = [View("vip", "tag:vip", is_saved=True)]
    async with at_the_desk(desk, view="vip") as pilot:
        await press(pilot, "v", "x")
        asked = screen_text(pilot.app)
        await press(pilot, "y")

        assert "Drop the view vip, for everybody?" in asked
        assert [] == desk.saved_views
        assert title(pilot).startswith("Open chats 18 ")


async def test_the_screen_begins_with_a_view_of_the_config() -> None:
    desk = a_busy_desk()
    desk.saved_views = [View("vip", "tag:vip", "name", is_saved=True)]
    async with at_the_desk(desk, view="VIP") as pilot:
        begun = title(pilot)
        await press(pilot, "<")
        before = title(pilot)

        assert begun.startswith("vip 1 ")
        assert begun.endswith(" name")
        assert before.startswith("Failed 0 ")


async def test_a_view_that_nobody_has_is_said_and_the_open_chats_are_shown() -> None:
    async with at_the_desk(a_busy_desk(), view="nope") as pilot:
        assert "There is no view nope." in screen_text(pilot.app)
        assert title(pilot).startswith("Open chats 18 ")
