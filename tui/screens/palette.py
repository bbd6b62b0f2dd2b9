"""The palette: everything that can be done, found by a few letters of its name or of what it does."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from typing import Protocol

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.markup import escape

from daemon.display import display
from tui.commands import Command, Known
from tui.keys import NO_KEY


class Commanding(Protocol):
    """A screen that does commands by name."""

    @property
    def known(self) -> Known: ...

    def table(self) -> dict[str, Command]: ...

    def run_line(self, line: str) -> Awaitable[None]: ...


class DeskProvider(Provider):
    """Commands, and those that choose among a few things once for each of them."""

    async def discover(self) -> Hits:
        for line, told, note in self._lines():
            yield DiscoveryHit(Content(told), self._does(line), text=told, help=escape(note))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for line, told, note in self._lines():
            score = max(matcher.match(told), matcher.match(line))
            if score > 0:
                yield Hit(score, matcher.highlight(told), self._does(line), text=told, help=escape(note))

    @property
    def _desk(self) -> Commanding:
        return self.screen  # type: ignore[return-value]  # the palette is opened over that one only

    def _does(self, line: str) -> Callable[[], Awaitable[None]]:
        return partial(self._desk.run_line, line)

    def _lines(self) -> Iterator[tuple[str, str, str]]:
        """The line, what it does, and its name with its key."""
        known = self._desk.known
        for command in self._desk.table().values():
            key = f"  {command.key.shown}" if command.key is not None and command.key.keys != NO_KEY else ""
            choices = [*command.choices(known)] if command.argument else []
            for choice in choices:
                shown = display(choice, limit=40)
                yield f"{command.name} {choice}", f"{command.help}: {shown}", f":{command.name} {shown}"
            if not command.argument or not command.is_needed or command.asks:
                yield command.name, command.help, f":{command.name}{key}"
