"""Sitting at the desk: the app on a FakeInbox, keys pressed one by one, the screen read as a person reads it."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from time import monotonic
from typing import Any

from textual.events import Key
from textual.pilot import Pilot

from tests.fakes.inbox import FakeInbox
from tests.tui.desk import an_app, screen_text, settled
from tui.app import FrontdeskApp
from tui.widgets.composer import ComposerText


def at_the_desk(
    desk: FakeInbox, size: tuple[int, int] = (120, 36), **options: Any
) -> AbstractAsyncContextManager[Pilot[None]]:
    return _Sitting(an_app(desk, **options), size)


class _Sitting(AbstractAsyncContextManager[Pilot[None]]):
    """run_test, settled before the test begins."""

    def __init__(self, app: FrontdeskApp, size: tuple[int, int]) -> None:
        self.running = app.run_test(size=size, notifications=True)

    async def __aenter__(self) -> Pilot[None]:
        pilot = await self.running.__aenter__()
        await settled(pilot)
        return pilot

    async def __aexit__(self, *trouble: object) -> None:
        await self.running.__aexit__(*trouble)  # type: ignore[arg-type]


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


async def burst(pilot: Pilot[None], *keys: str) -> None:
    """Keys that come in one go, as over a slow line or by a macro: all are there before the first is done."""
    for key in keys:
        pilot.app.post_message(Key(key, key if len(key) == 1 else None))
    await settled(pilot)


async def write(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*("space" if letter == " " else letter for letter in text))
    await settled(pilot)


async def enter(pilot: Pilot[None]) -> None:
    """Enter as a hand presses it, and what it brings about."""
    await pilot.pause(0.02)
    await pilot.press("enter")
    for text in pilot.app.screen.query(ComposerText):
        await becomes(pilot, lambda text=text: text._enter_at is None)  # type: ignore[misc]  # held back until then
    await pilot.pause(0.1)
    await settled(pilot)


def texts(desk: FakeInbox) -> list[tuple[int, str]]:
    """What was asked to be sent, taken or not."""
    return [(ask.id, ask.text) for ask in desk.sends]


async def becomes(pilot: Pilot[None], is_so: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until it is so, however busy the machine is; what comes of it is drawn."""
    end = monotonic() + seconds
    while not is_so():
        assert monotonic() < end, "it did not happen in time"
        await pilot.pause(0.02)
    await settled(pilot)


async def healed(pilot: Pilot[None]) -> None:
    await pilot.pause(0.15)
    await settled(pilot)


def lines(pilot: Pilot[None]) -> list[str]:
    return screen_text(pilot.app).split("\n")


def cursor_line(pilot: Pilot[None]) -> str:
    return next((line[:45] for line in lines(pilot) if line.startswith("▌")), "")


def after(*keys: str) -> Callable[[Pilot[Any]], Awaitable[None]]:
    """The keys pressed, one after another, each when the one before it has been drawn; =hello is typed in one go."""

    async def press(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        for key in keys:
            letters = ["space" if letter == " " else letter for letter in key[1:]]
            await pilot.press(*(letters if key.startswith("=") else [key]))
            await settled(pilot)

    return press
