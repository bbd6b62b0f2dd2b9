"""Presets of keys: right as a whole, honest about what sends, and laid under what the config says."""

import pytest
from textual.events import Key as KeyPressed

from tests.fakes.inbox import FakeInbox
from tests.tui.desk import a_busy_desk, screen_text, settled
from tests.tui.sitting import at_the_desk, cursor_line, press, write
from tui.keymap import keymap
from tui.keys import KEYS, keys_of, listed
from tui.keys_page import as_markdown
from tui.presets import PRESETS, USUAL
from tui.screens.search import SearchScreen
from tui.widgets.composer import ComposerText
from tui.widgets.thread import Thread

NAMES = sorted(PRESETS)
IDS = {key.id for key in KEYS}
SENDING = (
    "composer.send", "composer.newline", "composer.template", "chat.template", "answer.retry", "answer.confirm",
    "outbox.retry", "outbox.confirm", "thread.react", "reaction.do", "fill.next", "templates.choose", "consent.yes",
    "question.yes", "leaving.yes", "thread.pipe", "pipe.do",
)  # fmt: skip


@pytest.fixture
def desk() -> FakeInbox:
    return a_busy_desk()


@pytest.mark.parametrize("name", NAMES)
def test_each_preset_is_right_as_a_whole(name: str) -> None:
    preset, made = PRESETS[name], keymap({"preset": name})

    assert ((), name) == (made.troubles, made.preset)
    assert set() == {*preset.more, *preset.instead} - IDS
    assert set() == set(preset.more) & set(preset.instead)
    assert len(preset.more) + len(preset.instead) == len(made.changed)


@pytest.mark.parametrize("name", NAMES)
def test_no_preset_changes_what_sends_or_says_yes(name: str) -> None:
    made = keymap({"preset": name})

    assert set() == IDS.symmetric_difference(key.id for key in made.keys)
    assert {id: keys_of(id) for id in SENDING} == {id: keys_of(id, made.keys) for id in SENDING}


@pytest.mark.parametrize("name", NAMES)
def test_no_key_of_a_preset_is_one_that_sends_somewhere_else(name: str) -> None:
    sends = frozenset[str]().union(*(keys_of(id) for id in SENDING if not id.startswith(("question", "leaving"))))
    new = {one for id, keys in keymap({"preset": name}).changed for one in set(keys.split(",")) - keys_of(id)}

    assert set() == new & sends


def test_mail_is_what_is_usual() -> None:
    assert "mail" == USUAL
    assert keymap({}) == keymap({"preset": "mail"})
    assert KEYS == keymap({"preset": "mail"}).keys


def test_what_the_config_says_besides_goes_over_the_preset() -> None:
    made = keymap({"preset": "emacs", "list.down": "f7", "chat.read": "M"})

    assert () == made.troubles
    assert (frozenset({"f7"}), frozenset("M")) == (keys_of("list.down", made.keys), keys_of("chat.read", made.keys))
    assert frozenset({"k", "up", "ctrl+p"}) == keys_of("list.up", made.keys)


def test_an_entry_that_a_preset_has_in_its_way_is_a_conflict() -> None:
    made = keymap({"preset": "emacs", "chat.read": "ctrl+n"})

    assert "chat.read and list.down are both on ctrl+n" in made.troubles
    assert ("emacs", keymap({"preset": "emacs"}).keys) == (made.preset, made.keys)


@pytest.mark.parametrize("wish", ["nano", "", ["vim"], 3])
def test_an_unknown_preset_leaves_the_usual_keys_and_says_which_there_are(wish: object) -> None:
    made = keymap({"preset": wish, "chat.read": "U"})

    assert f"there is no preset {wish!r}: there are mail, vim, emacs" == made.troubles[0]
    assert "chat.read and chat.unread are both on U" in made.troubles
    assert (KEYS, ()) == (made.keys, made.changed)


def test_the_usual_way_to_write_a_key_stays_where_a_preset_only_adds_one() -> None:
    shown = {key.id: key.shown for key in keymap({"preset": "emacs"}).keys}

    assert ("Space ctrl+Space", "Esc ctrl+g") == (shown["list.mark"], shown["health.close"])


def test_help_tells_of_an_entry_as_soon_as_it_has_a_key_of_its_own() -> None:
    def told(name: str) -> set[str]:
        return {key.id for key in listed("composer", keymap({"preset": name}).keys)}

    assert ("composer.left" in told("mail"), "composer.left" in told("emacs")) == (False, True)


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_keys_tells_what_each_preset_changes(name: str) -> None:
    page = as_markdown().split(f"\n### {name}\n")[1].split("\n### ")[0]

    for id in [*PRESETS[name].more, *PRESETS[name].instead]:
        assert f"| `{id}` |" in page


async def test_an_emacs_hand_moves_searches_and_comes_back(desk: FakeInbox) -> None:
    async with at_the_desk(desk, keys={"preset": "emacs"}) as pilot:
        top = cursor_line(pilot)
        await press(pilot, "ctrl+n")
        second = cursor_line(pilot)
        await press(pilot, "ctrl+p")
        assert (False, True) == (top == second, top == cursor_line(pilot))

        await press(pilot, "enter", "ctrl+s")
        await write(pilot, "bol")
        asking = pilot.app.screen.query_one(Thread).asking
        assert ("words", "bol") == (asking and asking.purpose, asking and asking.edit.text)

        await press(pilot, "ctrl+g", "ctrl+g")
        assert (None, True) == (pilot.app.screen.query_one(Thread).asking, top == cursor_line(pilot))


async def test_letters_right_behind_the_key_that_looks_for_words_are_words_under_any_preset(desk: FakeInbox) -> None:
    async with at_the_desk(desk, keys={"preset": "emacs"}) as pilot:
        await press(pilot, "enter")
        for key in ("ctrl+r", "e", "e"):
            pilot.app.post_message(KeyPressed(key, key if key == "e" else None))
        await settled(pilot)
        asking = pilot.app.screen.query_one(Thread).asking

        assert ("ee", []) == (asking and asking.edit.text, [verb for verb, _, _ in desk.done if verb != "read"])


async def test_an_emacs_hand_writes_as_it_is_used_to_and_sends_nothing(desk: FakeInbox) -> None:
    async with at_the_desk(desk, keys={"preset": "emacs"}) as pilot:
        await press(pilot, "enter", "r")
        await write(pilot, "one two")
        await press(pilot, "alt+b", "ctrl+b", "ctrl+f", "alt+d")
        text = pilot.app.screen.query_one(ComposerText)
        assert ("one ", True) == (text.text, text.has_focus)

        await press(pilot, "ctrl+underscore", "ctrl+p", "ctrl+n", "alt+f")
        assert ("one two", True) == (text.text, text.has_focus)

        await press(pilot, "ctrl+g")
        assert (False, []) == (text.has_focus, desk.sends)


async def test_a_vim_hand_writes_with_i_and_turns_pages(desk: FakeInbox) -> None:
    async with at_the_desk(desk, keys={"preset": "vim"}) as pilot:
        top = cursor_line(pilot)
        await press(pilot, "ctrl+f")
        assert top != cursor_line(pilot)
        await press(pilot, "ctrl+b")
        assert top == cursor_line(pilot)

        await press(pilot, "f3")
        assert isinstance(pilot.app.screen, SearchScreen)
        await press(pilot, "escape", "i")
        assert isinstance(pilot.app.focused, ComposerText)


async def test_footer_help_and_command_line_show_the_keys_of_the_preset(desk: FakeInbox) -> None:
    async with at_the_desk(desk, keys={"preset": "vim"}) as pilot:
        await press(pilot, "enter")
        assert " i reply" in screen_text(pilot.app)

        await press(pilot, "question_mark")
        assert "ctrl+]" in screen_text(pilot.app)


async def test_a_wrong_preset_is_told_on_the_desk_and_the_usual_keys_work(desk: FakeInbox) -> None:
    async with at_the_desk(desk, keys={"preset": "nano"}) as pilot:
        told = " ".join(screen_text(pilot.app).split())
        await press(pilot, "j")

        assert "The keys are the usual ones" in told
        assert "there are mail, vim, emacs" in told
        assert "Entregas" in cursor_line(pilot)
