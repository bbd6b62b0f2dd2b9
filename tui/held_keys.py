"""Keys that are typed behind the one that opens a dialog: they wait for it, and never act on what lies below."""

import asyncio
from typing import Any

from textual.app import App
from textual.events import Event, Key
from textual.screen import ModalScreen, Screen

PATIENCE = 2.0
"""Seconds. A dialog that has not come by then will not: what was meant for it does nothing."""


class KeyHolder(App[None]):
    """An app whose dialogs come a moment after their key. A screen says `hold_keys` before it fetches what it opens."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self._held: list[Key] | None = None
        """None: keys go where they belong."""

    def hold_keys(self) -> None:
        """From now on, until a dialog is there."""
        if self._held is None:
            held: list[Key] = []
            self._held = held
            asyncio.get_running_loop().call_later(PATIENCE, self._give_up, held)

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key) and self._held is not None and not event.is_forwarded:
            self._held.append(event)
            return
        await super().on_event(event)

    def drop_held_keys(self) -> None:
        """What was typed meanwhile was meant for somebody else."""
        self._held = None

    def give_keys_back(self) -> None:
        """No dialog comes after all: what was typed behind its key is done as if nothing had been held."""
        if self._held is not None:
            self.call_later(self._let_go)

    def keeps(self, event: Key) -> bool:
        """Whether a key that was on its way already when the dialog began to open is kept for it."""
        if self._held is None:
            return False
        self._held.append(event)
        return True

    def push_screen(self, screen: Any, *args: Any, **more: Any) -> Any:
        if isinstance(screen, ModalScreen):
            self.hold_keys()
            screen.call_after_refresh(self._opened)
        return super().push_screen(screen, *args, **more)

    def _opened(self) -> None:
        # in the app's own turn: what came in before is in its queue by now, and is held first
        self.call_later(self._let_go)

    async def _let_go(self) -> None:
        held, self._held = self._held or [], None
        for event in sorted(held, key=lambda one: one.time):
            await self.on_event(Key(event.key, event.character))

    def _give_up(self, held: list[Key]) -> None:
        if self._held is held:
            self._held = None


def hold_keys(screen: Screen[Any]) -> None:
    """Of the app that a screen is shown by."""
    if isinstance(screen.app, KeyHolder):
        screen.app.hold_keys()


def give_keys_back(screen: Screen[Any]) -> None:
    """The other way out of `hold_keys`, without a dialog."""
    if isinstance(screen.app, KeyHolder):
        screen.app.give_keys_back()


def drop_keys(screen: Screen[Any]) -> None:
    """Neither a dialog comes, nor is what was typed meant for what lies below."""
    if isinstance(screen.app, KeyHolder):
        screen.app.drop_held_keys()
