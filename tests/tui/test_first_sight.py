"""The first rows, drawn without Textual: what the list will show itself."""

import os
from dataclasses import replace

import pyte
import pytest

from daemon.api.chats import AskChats
from tests.builders import NOW, a_chat
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import UTC_OPTIONS, a_busy_desk, an_app, settled
from tui.first_sight import first_sight
from tui.looks import DARK
from tui.room import list_room
from tui.scene import Scene, scene_of
from tui.source import FirstPage
from tui.steady import steady

SIZES = [(120, 36), (79, 24), (80, 24), (160, 48), (120, 12)]
FULL_COLOUR = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


async def page(desk: FakeInbox) -> FirstPage:
    chats = await desk.chats(AskChats("", offset=0, limit=64, count=True))
    return FirstPage(await desk.sessions(), chats, "")


def scene(*, is_ascii: bool = False) -> Scene:
    return scene_of(replace(UTC_OPTIONS, is_ascii=is_ascii), DARK, lambda: NOW, is_colourless=False)


def seen(written: str, size: tuple[int, int]) -> list[str]:
    """The lines of a terminal that it was written to."""
    screen = pyte.Screen(*size)
    pyte.Stream(screen).feed(written)
    return ["".join(screen.buffer[line][column].data for column in range(size[0])) for line in range(size[1])]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("cursor", "is_ascii"), [(None, False), (4, False), (4, True)])
async def test_the_first_sight_is_what_the_list_draws_itself(
    size: tuple[int, int], cursor: int | None, is_ascii: bool
) -> None:
    desk = a_busy_desk()
    first = await page(desk)
    drawn = seen(first_sight(first, scene(is_ascii=is_ascii), os.terminal_size(size), cursor), size)
    room = list_room(*size, has_bar=not is_ascii)
    app = an_app(desk, is_ascii=is_ascii)
    app.view = replace(app.view, epoch=first.chats.epoch, cursor=cursor)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        rows = app.desk.chat_list
        lines = range(min(room.height, rows.state.total * rows.row_height))
        listed = "".join(f"\x1b[{room.y + y + 1};1H{steady(rows.render_line(y).text)}" for y in lines)

    assert seen(listed, size) == drawn


async def test_the_cursor_is_on_its_chat_and_in_view_however_far_down() -> None:
    desk = FakeInbox([a_chat(number, name=f"Customer {number}") for number in range(1, 60)])
    drawn = seen(first_sight(await page(desk), scene(), os.terminal_size((80, 24)), 40), (80, 24))

    assert ["Customer 40"] == [line[6:17].rstrip() for line in drawn if line.startswith("▌ ") and "Customer" in line]


async def test_a_chat_that_is_gone_leaves_the_cursor_on_the_first_row() -> None:
    desk = FakeInbox([a_chat(number, name=f"Customer {number}") for number in range(1, 5)])
    drawn = seen(first_sight(await page(desk), scene(), os.terminal_size((80, 24)), 999), (80, 24))

    assert drawn[3].startswith("▌")


async def test_without_rows_there_is_nothing_to_show() -> None:
    assert "" == first_sight(await page(FakeInbox([])), scene(), os.terminal_size((80, 24)))


async def test_a_name_that_commands_the_terminal_is_only_text(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in FULL_COLOUR.items():
        monkeypatch.setenv(name, value)
    names = ["\x1b[2J\x1b[HYou", "\x1b]0;owned\x07", "a\nb\rc", "\x9b31mred", "\u202eevil"]
    desk = FakeInbox([a_chat(at, name=name, preview=name) for at, name in enumerate([*names, "Ana"], 1)])
    written = first_sight(await page(desk), scene(), os.terminal_size((80, 24)))
    drawn = seen(written, (80, 24))

    assert {"\x1b"} == {letter for letter in written if not letter.isprintable()}
    assert "\x1b[2J" not in written
    assert not set("\u202e\x9b") & set(written)
    assert any(line[6:].startswith("Ana") for line in drawn)
