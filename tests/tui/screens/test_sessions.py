"""The session picker and a session's code, as somebody at the desk uses them."""

import segno

from store.models import Millis, Notice
from tests.builders import HOUR, NOW, a_session
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.sitting import at_the_desk, becomes, press
from tui.qr_blocks import framed

BANNED = Notice("account_update", "ban", "trouble", "DISABLED_UPDATE", NOW)
ROWS = tuple("".join("#" if one else "." for one in row) for row in segno.make("2@" + "x" * 60, micro=False).matrix)


async def test_the_picker_says_how_each_session_is_and_what_to_do_for_it() -> None:
    desk = a_busy_desk()
    desk.change_session(2, last_event_at=Millis(NOW - 3 * HOUR), health=80)
    async with at_the_desk(desk) as pilot:
        await press(pilot, "S")
        shown = screen_text(pilot.app)

        assert "98 connected" in shown
        assert "! connected · silent for 3h: do its webhooks still come here?" in shown
        assert "! disconnected: logged out on the phone · link it again at its gateway" in shown


async def test_what_is_wrong_with_a_session_stays_indented_on_every_line_and_at_every_width() -> None:
    desk = a_busy_desk()
    desk.change_session(2, state="qr_scanning", qr_trouble="the gateway shows no code " * 6)
    async with at_the_desk(desk, size=(70, 36)) as pilot:
        await press(pilot, "S")
        narrow = _told_lines(screen_text(pilot.app))
        await pilot.resize_terminal(110, 36)
        await becomes(pilot, lambda: 1 < len(_told_lines(screen_text(pilot.app))) < len(narrow))
        await settled(pilot)
        wide = _told_lines(screen_text(pilot.app))

    assert len(narrow) > len(wide) > 1
    for lines in (narrow, wide):
        assert {4} == {len(line) - len(line.lstrip()) for line in lines[1:]}


def _told_lines(shown: str) -> list[str]:
    """What stands under the session whose code is wanted, as far as its row goes."""
    rows = [line.split("\u2503", 1)[-1][3:].rstrip() for line in shown.splitlines()]
    first = next(at for at, row in enumerate(rows) if "! waits" in row)
    rest = rows[first + 1 :]
    return [rows[first], *rest[: next(at for at, row in enumerate(rest) if "code" not in row and "gateway" not in row)]]


async def test_the_picker_says_why_a_code_cannot_be_had_and_takes_no_colour_from_it() -> None:
    desk = a_busy_desk()
    desk.change_session(2, state="qr_scanning", qr_trouble="WAHA shows\x1b[31m no [b]code[/b]\nyet")
    async with at_the_desk(desk) as pilot:
        await press(pilot, "S")

        assert "no [b]code[/b]" in screen_text(pilot.app)
        assert "Q shows it" not in screen_text(pilot.app)


async def test_a_notice_is_dismissed_where_it_stands_and_the_footer_says_by_which_key() -> None:
    desk = a_busy_desk()
    desk.change_session(2, notices=(BANNED, BANNED), last_event_at=NOW)
    async with at_the_desk(desk) as pilot:
        await press(pilot, "S")
        on_all = screen_text(pilot.app)
        await press(pilot, "x", "down", "down")
        on_sales = screen_text(pilot.app)
        await press(pilot, "x")
        await becomes(pilot, lambda: "DISABLED" not in screen_text(pilot.app))
        after = screen_text(pilot.app)

    assert "DISABLED" in on_all
    assert "dismiss notice" not in on_all
    assert "x dismiss notice" in on_sales
    assert "Sessions" in after
    assert "2 notices of sales dismissed." in after
    assert "dismiss notice" not in after
    assert () == desk.sessions_by_id[2].notices


async def test_where_nothing_was_told_the_key_says_so_and_asks_nobody() -> None:
    desk = a_busy_desk()
    async with at_the_desk(desk) as pilot:
        await press(pilot, "S", "down", "x")

        assert "Nothing was told of the account of this session." in screen_text(pilot.app)


async def test_a_notice_that_could_not_be_dismissed_stays_and_says_why() -> None:
    desk = a_busy_desk()
    desk.change_session(2, notices=(BANNED,), last_event_at=NOW)
    async with at_the_desk(desk) as pilot:
        await press(pilot, "S", "down", "down")
        desk.is_down = True
        await press(pilot, "x")
        shown = screen_text(pilot.app)

    assert "Nothing was dismissed of sales" in shown
    assert "start it with: frontdesk daemon" in shown
    assert "DISABLED" in shown


async def test_what_changes_while_the_picker_is_open_shows_and_the_cursor_stays() -> None:
    desk = a_busy_desk()
    async with at_the_desk(desk) as pilot:
        await press(pilot, "S", "down", "down")
        desk.change_session(2, notices=(BANNED,), last_event_at=NOW)
        await becomes(pilot, lambda: "x dismiss notice" in screen_text(pilot.app))

        assert "DISABLED" in screen_text(pilot.app)


async def test_a_code_is_drawn_module_by_module_and_counts_down() -> None:
    now = [NOW]
    desk = a_busy_desk()
    desk.make_code(2, ROWS, 60)
    async with at_the_desk(desk, clock=lambda: now[0]) as pilot:
        await press(pilot, "S", "down", "down", "Q")
        await becomes(pilot, lambda: "holds for 60 s" in screen_text(pilot.app))
        drawn = colours(pilot)
        now[0] = Millis(NOW + 48_000)
        await becomes(pilot, lambda: "holds for 12 s" in screen_text(pilot.app))

        assert framed(ROWS) == drawn


async def test_the_next_code_takes_its_place_by_itself_and_a_linked_one_says_so() -> None:
    desk = a_busy_desk()
    desk.make_code(3, ROWS)
    other = tuple(row.translate(str.maketrans("#.", ".#")) for row in ROWS)
    async with at_the_desk(desk) as pilot:
        await press(pilot, "S", "Q")
        await becomes(pilot, lambda: "holds for" in screen_text(pilot.app))
        desk.make_code(3, other, 20)
        await becomes(pilot, lambda: "holds for 20 s" in screen_text(pilot.app))
        drawn = colours(pilot)
        desk.change_session(3, state="connected")
        await becomes(pilot, lambda: "mx is linked." in screen_text(pilot.app))

        assert framed(other) == drawn


async def test_without_a_code_it_says_why_and_what_to_do() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await press(pilot, "S", "down", "down", "down", "Q")
        await settled(pilot)

        assert "its gateway has sent none" in screen_text(pilot.app)
        assert "begin the session anew there" in screen_text(pilot.app)


async def test_a_terminal_too_small_for_it_says_what_to_do() -> None:
    desk = a_busy_desk()
    desk.make_code(2, ROWS)
    async with at_the_desk(desk, (80, 12)) as pilot:
        await press(pilot, "S", "Q")
        await becomes(pilot, lambda: "Make the terminal larger" in screen_text(pilot.app))

        assert "frontdesk sessions qr sales" in screen_text(pilot.app)
        await press(pilot, "escape")
        assert "Maria Souza" in screen_text(pilot.app)


async def test_a_click_on_the_strip_chooses_what_stands_there() -> None:
    async with at_the_desk(a_busy_desk()) as pilot:
        await pilot.click("#strip", offset=(screen_text(pilot.app).split("\n")[0].index("sales"), 0))
        await settled(pilot)
        sales = screen_text(pilot.app).split("\n")[1]
        await pilot.click("#strip", offset=(3, 0))
        await settled(pilot)

        assert sales.strip().startswith("sales 10 ")
        assert screen_text(pilot.app).split("\n")[1].strip().startswith("Open chats 18 ")


async def test_a_click_on_what_has_no_room_shows_all_of_them() -> None:
    sessions = [a_session(one, f"session{one}", seq=one) for one in range(1, 12)]
    async with at_the_desk(FakeInbox(sessions=sessions)) as pilot:
        await pilot.click("#strip", offset=(screen_text(pilot.app).split("\n")[0].index(" S ") + 1, 0))
        await settled(pilot)

        assert "Sessions" in screen_text(pilot.app)


def colours(pilot: object) -> list[str]:
    """The modules that a camera sees on the screen."""
    rows: list[str] = []
    for strip in pilot.app.screen._compositor.render_strips():  # type: ignore[attr-defined]
        halves = ["", ""]
        for segment in strip:
            for letter in segment.text:
                if letter == "▀" and segment.style and segment.style.color and segment.style.bgcolor:
                    for half, colour in enumerate((segment.style.color, segment.style.bgcolor)):
                        halves[half] += "#" if colour.get_truecolor().red < 128 else "."
        rows += halves if halves[0] else []
    return rows
