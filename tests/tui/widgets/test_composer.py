"""The composer's keys: Enter sends, and nothing that is pasted ever does."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC

from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.builders import NOW
from tui.composer_frame import Frame
from tui.glyphs import FULL
from tui.looks import DARK, LOOKS
from tui.scene import Scene
from tui.times import Times
from tui.widgets.composer import AFTER_A_MACHINE, Composer

SCENE = Scene(LOOKS[DARK], FULL, Times(UTC), lambda: NOW, "ana")
EMPTY = Frame((("reply", "bright"),), (), (), "meta", "", is_read_only=False)


class Desk(App[None]):
    """Nothing but a composer, and what it told."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[int, str]] = []
        self.typed: list[tuple[int, str]] = []

    def compose(self) -> ComposeResult:
        yield Composer(SCENE)

    def on_mount(self) -> None:
        self.composer.show(1, 0, EMPTY)
        self.composer.text.focus()

    @property
    def composer(self) -> Composer:
        return self.query_one(Composer)

    def on_composer_send_wanted(self, event: Composer.SendWanted) -> None:
        self.sent.append((event.chat_id, event.text))

    def on_composer_typed(self, event: Composer.Typed) -> None:
        self.typed.append((event.chat_id, event.text))


@asynccontextmanager
async def writing() -> AsyncGenerator[tuple[Desk, Pilot[None]]]:
    desk = Desk()
    async with desk.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        yield desk, pilot


def told(*keys: str, apart: float = 0.0) -> list[events.Key]:
    """Key events, so many seconds apart, as a terminal's reader makes them."""
    made = [events.Key(key, "\r" if key == "enter" else key) for key in keys]
    for at, event in enumerate(made):
        event.time = made[0].time + at * apart
    return made


async def arrive(desk: Desk, pilot: Pilot[None], keys: list[events.Key]) -> None:
    for key in keys:
        desk.post_message(key)
    await pilot.pause()


async def sent(desk: Desk, pilot: Pilot[None]) -> list[tuple[int, str]]:
    """What was sent, as soon as anything was."""
    for _ in range(300):
        if desk.sent:
            break
        await pilot.pause(0.01)
    return desk.sent


async def silence(pilot: Pilot[None]) -> None:
    await pilot.pause(AFTER_A_MACHINE + 0.1)


async def test_enter_of_a_hand_sends_soon() -> None:
    async with writing() as (desk, pilot):
        await arrive(desk, pilot, told("h", "i", "enter", apart=0.1))

        assert [(1, "hi")] == await sent(desk, pilot)


async def test_text_and_enter_in_one_breath_is_sent_as_a_script_means_it() -> None:
    async with writing() as (desk, pilot):
        await arrive(desk, pilot, told("h", "i", "enter"))

        assert [(1, "hi")] == await sent(desk, pilot)


async def test_many_lines_in_one_breath_are_text_and_never_sent() -> None:
    async with writing() as (desk, pilot):
        await arrive(desk, pilot, told("a", "enter", "b", "enter", "enter", "c", "enter"))
        await silence(pilot)

        assert [] == desk.sent
        assert "a\nb\n\nc\n" == desk.composer.text.text


async def test_a_slow_line_that_brings_a_paste_in_pieces_sends_none_of_them() -> None:
    async with writing() as (desk, pilot):
        await arrive(desk, pilot, told("a", "enter"))
        await pilot.pause(0.02)
        await arrive(desk, pilot, told("b", "enter"))
        await pilot.pause(0.02)
        await arrive(desk, pilot, told("c"))
        await silence(pilot)

        assert [] == desk.sent
        assert "a\nb\nc" == desk.composer.text.text


async def test_an_enter_after_a_paste_is_meant() -> None:
    async with writing() as (desk, pilot):
        await arrive(desk, pilot, told("a", "enter", "b"))
        await silence(pilot)
        await arrive(desk, pilot, told("enter"))

        assert [(1, "a\nb")] == await sent(desk, pilot)


async def test_a_bracketed_paste_is_text_without_what_moves_a_cursor() -> None:
    async with writing() as (desk, pilot):
        desk.post_message(events.Paste("one\r\ntwo\x1b[2J\u202e\rthree\n"))
        await silence(pilot)

        assert [] == desk.sent
        assert "one\ntwo[2J\nthree\n" == desk.composer.text.text


async def test_a_new_line_is_a_key_of_its_own() -> None:
    async with writing() as (desk, pilot):
        await arrive(desk, pilot, told("a", "alt+enter", "b", "ctrl+j", "c", "shift+enter", apart=0.1))
        await silence(pilot)

        assert [] == desk.sent
        assert "a\nb\nc\n" == desk.composer.text.text


async def test_a_letter_with_alt_is_a_command_and_no_letter() -> None:
    async with writing() as (desk, pilot):
        await arrive(desk, pilot, told("alt+e", "alt+a", "alt+3", apart=0.1))

        assert "" == desk.composer.text.text


async def test_an_enter_that_was_held_back_is_not_meant_for_another_chat() -> None:
    async with writing() as (desk, pilot):
        await arrive(desk, pilot, told("h", "i", "enter"))
        desk.composer.show(2, 0, Frame(EMPTY.title, (), (), "meta", "a draft for somebody else", is_read_only=False))
        await silence(pilot)

        assert [] == desk.sent
        assert "a draft for somebody else" == desk.composer.text.text


async def test_the_last_key_before_another_chat_belongs_to_the_chat_before() -> None:
    async with writing() as (desk, pilot):
        await arrive(desk, pilot, told("h", "i", apart=0.1))
        desk.composer.text.insert("!")
        desk.composer.show(2, 0, EMPTY)
        await pilot.pause()

        assert (1, "hi!") == [one for one in desk.typed if one[0] == 1][-1]
        assert "" == desk.composer.text.text
        assert {(2, "")} >= {one for one in desk.typed if one[0] == 2}


async def test_an_enter_that_lost_the_focus_is_not_sent() -> None:
    async with writing() as (desk, pilot):
        await arrive(desk, pilot, told("h", "i", "enter"))
        desk.screen.set_focus(None)
        await silence(pilot)

        assert [] == desk.sent


async def test_a_template_cannot_be_typed_into_and_is_sent_by_enter() -> None:
    async with writing() as (desk, pilot):
        desk.composer.show(1, 1, Frame(EMPTY.title, (), (), "meta", "Hello Ana", is_read_only=True))
        await arrive(desk, pilot, told("x", "ctrl+j", "enter", apart=0.1))
        desk.post_message(events.Paste("x"))

        assert [(1, "Hello Ana")] == await sent(desk, pilot)
        assert [] == desk.typed
