"""Pressing a key to learn what it is: how it came, what it is called, what answers."""

from collections import deque

import pytest
from textual.events import Key, Paste
from textual.pilot import Pilot
from textual.widgets import Static

from tui.key_tester import SILENT, KeyTester, hearing_parser
from tui.key_words import Heard, spelled, told
from tui.keymap import keymap, nameable
from tui.keys import KEYS, NO_KEY
from tui.terminal_keys import teach


def shown(pilot: Pilot[None]) -> str:
    return str(pilot.app.query_one("#heard", Static).content)


def heard(sent: str) -> list[tuple[str, str]]:
    teach()
    pieces: deque[str] = deque()
    parser = hearing_parser(pieces)()
    keys = [event.key for event in (*parser.feed(sent), *parser.feed("")) if isinstance(event, Key)]
    return list(zip(keys, pieces, strict=True))


def test_each_key_of_a_burst_has_what_it_was_made_of() -> None:
    assert [
        ("alt+3", "\x1b3"),
        ("j", "j"),
        ("up", "\x1b[A"),
        ("ctrl+d", "\x04"),
        ("é", "é"),
        ("alt+a", "\x1ba"),
    ] == heard("\x1b3j\x1b[A\x04é\x1ba")


def test_what_was_sent_is_spelled_without_any_control() -> None:
    assert "Esc [ A ^D Space" == spelled("\x1b[A\x04 ")
    assert not any(ord(one) < 32 for one in spelled("\x00\x1b\u202e\x9b"))
    assert "\u202e" not in spelled("\u202e")


def test_a_key_tells_its_name_for_the_config_and_every_entry_that_answers() -> None:
    first, *rest = told(Heard("n", "n"), KEYS)

    assert 'n   came as n, in [keys] "n"' == first
    assert "  List: next unread chat (list.next_unread)" in rest
    assert "  Thread: match above; without a search: next unread chat (thread.match_above)" in rest


def test_it_is_the_keys_in_force_that_answer() -> None:
    lines = told(Heard("ctrl+n", "\x0e"), keymap({"preset": "emacs"}).keys)

    assert "  List: next chat (list.down)" in lines
    assert "  No entry answers to it." in told(Heard("ctrl+n", "\x0e"), KEYS)


@pytest.mark.parametrize("key", sorted({one for key in KEYS for one in key.keys.split(",")} - {NO_KEY}))
def test_the_name_that_is_told_is_taken_by_the_config(key: str) -> None:
    name = nameable(key)
    everything_else = dict.fromkeys((one.id for one in KEYS if one.place in ("list", "thread", "contact", "desk")), "")
    made = keymap({**everything_else, "desk.quit": "f23", "desk.back": "f22", "desk.help": "f21", "chat.read": name})

    assert (True, ()) == (name is not None, made.troubles)
    assert key in dict(made.changed)["chat.read"].split(",")


def test_a_letter_right_behind_esc_may_have_been_alt_torn_apart() -> None:
    assert "If you pressed alt+a" in "\n".join(told(Heard("a", "a", 0.2), KEYS))
    assert "If you pressed alt" not in "\n".join(told(Heard("a", "a", 3.0), KEYS))
    assert "Let it send Esc" in "\n".join(told(Heard("å", "å"), KEYS))


async def test_keys_are_told_and_none_does_anything() -> None:
    async with KeyTester(keymap({})).run_test(size=(100, 30)) as pilot:
        await pilot.press("q", "alt+a", "ctrl+p", "tab")

        assert "open the next unread chat (unread.next)" in shown(pilot)
        assert "close the thread; in the list: leave (desk.close)" in shown(pilot)
        assert ("Tab and ctrl+i are one key" in shown(pilot), True) == (True, pilot.app.is_running)


async def test_a_paste_is_no_key_and_shows_nothing_of_itself() -> None:
    async with KeyTester(keymap({})).run_test() as pilot:
        pilot.app.post_message(Paste("\x1b[31mred"))
        await pilot.pause()

        assert ("A paste of 8 characters", False) == (shown(pilot)[:23], "red" in shown(pilot))


@pytest.mark.parametrize("keys", [("ctrl+q",), ("escape", "escape"), ("j", "ctrl+c", "ctrl+c")])
async def test_it_leaves_by_ctrl_q_and_by_esc_or_ctrl_c_twice(keys: tuple[str, ...]) -> None:
    app = KeyTester(keymap({}))
    async with app.run_test() as pilot:
        await pilot.press(*keys)

    assert app._exit


async def test_one_esc_does_not_leave_nor_two_apart() -> None:
    app = KeyTester(keymap({}))
    async with app.run_test() as pilot:
        await pilot.press("escape", "a", "escape")

        assert not app._exit


async def test_it_says_why_a_key_may_show_nothing() -> None:
    async with KeyTester(keymap({})).run_test(size=(80, 24)) as pilot:
        told_below = str(pilot.app.query_one("#silent", Static).content)

        assert (SILENT, True) == (told_below, "tmux" in SILENT)
        assert pilot.app.query_one("#silent").region.bottom <= 24


async def test_a_config_that_is_not_in_force_is_told_above() -> None:
    async with KeyTester(keymap({"chat.read": "U", "preset": "vim"})).run_test() as pilot:
        title = str(pilot.app.query_one("#title", Static).content)

        assert "The keys are those of the preset vim, for in [keys] of the config" in title
        assert "chat.read and chat.unread are both on U" in title
