"""The `:` line and the palette on the desk."""

from pathlib import Path

import pytest
from textual.app import App
from textual.command import CommandPalette
from textual.events import Key
from textual.widgets import Input

from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text
from tests.tui.sitting import at_the_desk, becomes, press, write
from tui import held_keys
from tui.app import FrontdeskApp
from tui.looks import LIGHT
from tui.screens.inbox import InboxScreen
from tui.screens.palette import DeskProvider
from tui.view_state import load


@pytest.fixture
def desk() -> FakeInbox:
    return a_busy_desk()


async def test_a_verb_by_name_is_the_verb_by_key(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "colon")
        await write(pilot, "read")
        await press(pilot, "enter", "colon")
        await write(pilot, "unread")
        await press(pilot, "enter", "I", "U")

        assert [(verb, chats) for verb, chats, _ in desk.done] == [("read", (1,)), ("unread", (1,))] * 2


async def test_what_stands_behind_a_verb_is_its_last_word_whatever_is_in_it(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "colon")
        pilot.app.screen.query_one(Input).value = "rename Maria'), app.quit('"
        await press(pilot, "enter")

        assert [("rename", (1,), {"name": "Maria'), app.quit('"})] == desk.done
        assert pilot.app.is_running


async def test_tab_goes_through_what_a_line_may_become(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "colon")
        await write(pilot, "theme ")
        line = pilot.app.screen.query_one(Input)
        seen = []
        for key in ("tab", "tab", "shift+tab", "tab"):
            await press(pilot, key)
            seen.append(line.value)
        await press(pilot, "enter")

        assert ["theme dark", "theme light", "theme dark", "theme light"] == seen
        assert LIGHT == pilot.app.theme


async def test_a_session_by_name_a_pane_s_key_by_name_and_nonsense(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        for line in ("session sales", "list.bottom", "dance"):
            await press(pilot, "colon")
            await write(pilot, line)
            await press(pilot, "enter")

        assert isinstance(pilot.app, FrontdeskApp)
        assert "sales" == pilot.app.desk.sessions.choice.session
        assert pilot.app.desk.rows.total - 1 == pilot.app.desk.rows.cursor_index
        assert "there is no such command" in " ".join(screen_text(pilot.app).split())


async def test_what_was_said_is_found_again_after_a_restart(desk: FakeInbox, tmp_path: Path) -> None:
    state = tmp_path / "tui.json"
    async with at_the_desk(desk, state_path=state) as pilot:
        for line in ("read", "theme light", "read"):
            await press(pilot, "colon")
            await write(pilot, line)
            await press(pilot, "enter")
        await becomes(pilot, lambda: load(state).history == ("theme light", "read"))

    async with at_the_desk(a_busy_desk(), state_path=state) as pilot:
        await press(pilot, "colon")
        await write(pilot, "un")
        entry, seen = pilot.app.screen.query_one(Input), list[str]()
        for key in ("up", "up", "up", "down", "down"):
            await press(pilot, key)
            seen.append(entry.value)

        assert ["read", "theme light", "theme light", "read", "un"] == seen
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, InboxScreen)


async def test_the_palette_finds_by_what_a_thing_does(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "ctrl+p")
        await becomes(pilot, lambda: isinstance(pilot.app.screen, CommandPalette))
        await write(pilot, "mark as re")
        await becomes(pilot, lambda: ":read  I" in screen_text(pilot.app))
        await press(pilot, "enter")
        await becomes(pilot, lambda: desk.done)

        assert [("read", (1,))] == [(verb, chats) for verb, chats, _ in desk.done]


async def test_the_palette_has_the_themes_and_the_sessions(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        await press(pilot, "ctrl+p")
        await write(pilot, "session sales")
        await becomes(pilot, lambda: "show one session only: sales" in screen_text(pilot.app))
        await press(pilot, "enter")
        assert isinstance(pilot.app, FrontdeskApp)
        await becomes(pilot, lambda: pilot.app.desk.sessions.choice.session == "sales")  # type: ignore[attr-defined]


async def test_the_palette_is_on_its_own_key_only(desk: FakeInbox) -> None:
    async with at_the_desk(desk, keys={"desk.palette": "f2"}) as pilot:
        await press(pilot, "ctrl+p")
        assert not isinstance(pilot.app.screen, CommandPalette)

        assert {DeskProvider} == {provider() for provider in FrontdeskApp.COMMANDS if not isinstance(provider, type)}
        await press(pilot, "f2")
        await becomes(pilot, lambda: isinstance(pilot.app.screen, CommandPalette))


def at_once(app: App[None], *keys: str) -> None:
    """As a fast hand does it, or a paste: nothing is done with one before the next is there."""
    for key in keys:
        app.post_message(Key(key, ":" if key == "colon" else key if len(key) == 1 else None))


async def test_what_is_typed_right_behind_the_colon_belongs_to_the_line(desk: FakeInbox) -> None:
    async with at_the_desk(desk) as pilot:
        app = pilot.app
        at_once(app, "colon", *"ech")
        await becomes(pilot, lambda: isinstance(app.focused, Input) and app.focused.value == "ech")
        await pilot.press("o")
        assert isinstance(app.focused, Input)
        written = app.focused.value

    assert "echo" == written
    assert [] == desk.done


@pytest.mark.parametrize("opens", ["S", "v", "O", "ctrl+p", "ctrl+f", "question_mark"])
async def test_no_key_behind_one_that_opens_a_dialog_reaches_the_list(desk: FakeInbox, opens: str) -> None:
    async with at_the_desk(desk) as pilot:
        app = pilot.app
        before = app.screen
        at_once(app, opens, *"emP")
        await becomes(pilot, lambda: app.screen is not before)
        await pilot.pause(0.1)

    assert [] == desk.done


async def test_a_dialog_that_never_comes_takes_no_key_for_ever(
    desk: FakeInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_keys, "PATIENCE", 0.05)
    async with at_the_desk(desk) as pilot:
        app = pilot.app
        assert isinstance(app, FrontdeskApp)
        app.hold_keys()
        await pilot.press("e")
        await pilot.pause(0.1)
        await pilot.press("m")
        await becomes(pilot, lambda: desk.done)

    assert ["mute"] == [verb for verb, *_ in desk.done]
