"""The config's [keys]: taken as a whole or not at all, and what is wrong is named."""

from collections.abc import Mapping

import pytest

from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text
from tests.tui.sitting import at_the_desk, cursor_line, press
from tui.keymap import Keymap, keymap
from tui.keys import KEYS, hints, keys_of, listed


@pytest.fixture
def desk() -> FakeInbox:
    return a_busy_desk()


@pytest.mark.parametrize(
    ("written", "called"),
    [
        ("I", "I"), ("!", "exclamation_mark"), ("[", "left_square_bracket"), ("Del", "delete"), ("PgDn", "pagedown"),
        ("F5", "f5"), ("ctrl+R", "ctrl+r"), ("alt+a", "alt+a"), ("alt+A", "alt+shift+a"), ("ctrl+i", "tab"),
        ("+", "plus"), ("Space", "space"), ("é", "é"), ("M f6", "M,f6"),
    ],
)  # fmt: skip
def test_a_key_is_written_as_people_write_it(written: str, called: str) -> None:
    assert (("chat.read", called),) == keymap({"chat.read": written, **_OUT_OF_THE_WAY}).changed[:1]


# What has these keys usually.
_OUT_OF_THE_WAY = dict.fromkeys(
    (
        "unread.next",
        "media.older",
        "pane.next",
        "list.page_down",
        "thread.page_down",
        "thread.react",
        "contact.page_down",
        "list.mark",
        "chat.priority",
        "action.redo",
    ),
    "",
)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"chat.raed": "M"}, "there is nothing called chat.raed: chat.read perhaps?"),
        ({"chat.read": "hyperspace"}, "chat.read: there is no key 'hyperspace'"),
        ({"chat.read": "win+x"}, "chat.read: there is no key 'win+x'"),
        ({"chat.read": "U"}, "chat.read and chat.unread are both on U"),
        ({"thread.down": "r"}, "chat.reply and thread.down are both on r"),
        ({"chat.read": "G"}, "chat.read and list.bottom are both on G"),
        ({"composer.editor": "e"}, "composer.editor: e is a letter there"),
        ({"consent.yes": "Enter"}, "consent.yes: Enter sends before anybody has read what is asked"),
        ({"composer.send": ""}, "composer.send needs a key"),
    ],
)
def test_what_is_wrong_is_named_and_the_usual_keys_stay(table: Mapping[str, object], told: str) -> None:
    made = keymap(table)

    assert told in made.troubles
    assert (KEYS, ()) == (made.keys, made.changed)


def test_two_entries_may_change_places() -> None:
    made = keymap({"chat.read": "U", "chat.unread": "I"})

    assert () == made.troubles
    assert (frozenset("U"), frozenset("I")) == (keys_of("chat.read", made.keys), keys_of("chat.unread", made.keys))


def test_without_a_table_all_is_as_usual() -> None:
    assert Keymap() == keymap({})


def test_footer_and_help_show_the_keys_in_force() -> None:
    made = keymap({"chat.reply": "f7", "list.open": ""}).keys

    assert "F7" in [key.shown.upper() for key in hints("list", keys=made)]
    assert "list.open" not in [key.id for key in hints("list", keys=made)]
    assert "none" == next(key for key in listed("list", made) if key.id == "list.open").shown


async def test_a_changed_key_works_and_the_old_one_no_more(desk: FakeInbox) -> None:
    keys = {"chat.read": "M", "list.down": "ctrl+n", "list.up": "ctrl+e"}
    async with at_the_desk(desk, keys=keys) as pilot:
        await press(pilot, "I", "j")
        assert ("Maria" in cursor_line(pilot), []) == (True, desk.done)

        await press(pilot, "M", "ctrl+n")

        assert ["read"] == [verb for verb, _, _ in desk.done]
        assert "Entregas" in cursor_line(pilot)
        await press(pilot, "question_mark")
        assert "ctrl+n" in screen_text(pilot.app)


async def test_a_wrong_table_is_told_on_the_desk_and_the_usual_keys_work(desk: FakeInbox) -> None:
    async with at_the_desk(desk, keys={"chat.read": "U", "list.down": "ctrl+n"}) as pilot:
        text = screen_text(pilot.app)
        await press(pilot, "j")

        assert "chat.read and chat.unread are both on U" in " ".join(text.split())
        assert "Entregas" in cursor_line(pilot)
