"""What the desk says of a key: the one that the config gives, and nothing of one that it leaves out."""

from datetime import UTC

import pytest
from textual.pilot import Pilot

from tests.builders import NOW, a_message, a_session
from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text
from tests.tui.sitting import at_the_desk, press, write
from tui.glyphs import FULL
from tui.keymap import keymap
from tui.looks import DARK, LOOKS
from tui.scene import Scene
from tui.times import Times
from tui.widgets.message_lines import above, parts


def shown(pilot: Pilot[None]) -> str:
    return " ".join(screen_text(pilot.app).split())


def toasts(pilot: Pilot[None]) -> str:
    return "\n".join(one.message for one in pilot.app._notifications)


def a_linking_desk() -> FakeInbox:
    desk = a_busy_desk()
    desk.sessions_by_id[1] = a_session(1, "care", state="qr_scanning")
    return desk


@pytest.mark.parametrize(
    ("keys", "typed", "said"),
    [
        ({"list.views": "f6"}, ("f6", "7"), "f6 shows the other views."),
        ({"desk.back": "f6"}, ("slash", "=tag:none", "enter"), "f6 takes the filter away."),
        ({"list.mark": "f6", "list.mark_range": "f7"}, ("f7",), "f6 marks where a range begins, f7 where it ends, a"),
        ({"list.mark": ""}, ("V",), "A range goes from the last mark to the cursor, a screen or two away."),
        ({"desk.search": "f6"}, ("enter", "slash", "=is:unread", "enter"), "only say which chats. f6 looks in all"),
        ({"desk.search": ""}, ("enter", "slash", "=is:unread", "enter"), "these only say which chats."),
        ({"words.do": "f6"}, ("enter", "slash"), "f6 looks upwards"),
        ({"pipe.do": ""}, ("enter", "vertical_line"), "the thread is its input"),
        (
            {"thread.match_above": "f6", "thread.match_below": "f7"},
            ("enter", "slash", "=hello", "enter"),
            "found · f6 older · f7 newer · Esc",
        ),
        ({"thread.match_above": "", "thread.match_below": ""}, ("enter", "slash", "=hello", "enter"), "found · Esc"),
        ({"filter.complete": "f6"}, ("slash",), "words to find, or f6: is:"),
        ({"filter.complete": ""}, ("slash",), "words to find, or: is:"),
        ({"search.complete": "f6"}, ("ctrl+f",), "words, names, numbers, or f6: from:"),
        ({"search.complete": ""}, ("ctrl+f",), "words, names, numbers, or: from:"),
    ],
)
async def test_the_desk_says_the_keys_of_the_config(keys: dict[str, str], typed: tuple[str, ...], said: str) -> None:
    async with at_the_desk(a_busy_desk(), size=(160, 40), keys=keys) as pilot:
        for key in typed:
            await (write(pilot, key[1:]) if key.startswith("=") else press(pilot, key))

        assert said in shown(pilot) + toasts(pilot)


@pytest.mark.parametrize(
    ("key", "said"), [("f6", "There is no view nope. f6 shows the ones there are."), ("", "There is no view nope.")]
)
async def test_a_view_that_is_not_there_is_told_with_the_key_of_the_others(key: str, said: str) -> None:
    async with at_the_desk(a_busy_desk(), view="nope", keys={"list.views": key}) as pilot:
        assert said in toasts(pilot).split("\n")


@pytest.mark.parametrize(
    ("key", "said"), [("f6", "f6 shows it"), ("", "frontdesk sessions qr care shows it"), ("Q", "Q shows it")]
)
async def test_a_code_that_waits_says_what_shows_it(key: str, said: str) -> None:
    async with at_the_desk(a_linking_desk(), size=(160, 40), keys={"picker.qr": key}) as pilot:
        await press(pilot, "S")

        assert said in shown(pilot)


@pytest.mark.parametrize(("key", "said"), [("f6", "1 hidden character: f6 shows them"), ("", "1 hidden character")])
def test_hidden_letters_are_told_with_the_key_that_shows_them(key: str, said: str) -> None:
    scene = Scene(LOOKS[DARK], FULL, Times(UTC), lambda: NOW, keys=keymap({"thread.raw": key}).keys)
    message = a_message(body="in\u202evoice")
    over = above(None, message, scene, is_group=False, new=0)
    _, body = parts(message, over, "meta", scene, 60)
    lines = ["".join(segment.text for segment in strip).strip() for strip in body]

    assert f"┃ ! {said}" in lines


@pytest.mark.parametrize(("key", "said"), [("f6", "Try f6 to leave."), ("", "")])
def test_words_with_a_key_are_none_where_there_is_none(key: str, said: str) -> None:
    scene = Scene(LOOKS[DARK], FULL, Times(UTC), lambda: NOW, keys=keymap({"list.views": key}).keys)

    assert said == scene.with_key("list.views", "Try {} to leave.")
