"""Who is at the desk, in memory alone: every terminal that listens, what it says of itself, and the leases of chats.

A terminal that dies is gone with its stream. Whoever listens is told states, not steps: of what changed several times
between two looks the last is told, so nothing queues up behind a slow listener.
"""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from dataclasses import dataclass, field

from daemon.api.errors import Conflict, NotFound
from daemon.api.presence import Presence, PresenceState
from daemon.rules.leases import Lease, Leases
from daemon.rules.sight import Rules, Sight, Sights
from store.models import Millis

MOST_TERMINALS = 1_000
"""Terminals that are told of. Those beyond listen, and are nowhere."""
MOST_GONE = 1_000
"""Operators of whom it is still known that they left."""
PAUSE_SECONDS = 0.3
"""Between two frames that a listener gets of one operator."""
LOOK_SECONDS = 1.0
"""How often it is looked whether a lease has run out, while there is one."""
_STRENGTH: dict[PresenceState, int] = {"offline": 0, "online": 1, "viewing": 2, "typing": 3}


@dataclass(slots=True)
class _Terminal:
    operator: str
    chat_id: int | None = None
    workspace_id: int | None = None
    is_typing: bool = False
    moved: int = 0
    """Greater: it said something later. 0: it only listens, as scripts do, and nobody sits there."""


@dataclass(frozen=True, slots=True)
class _Entry:
    presence: Presence
    workspace_id: int | None
    version: int


@dataclass(slots=True)
class Company:
    """Everybody at the desk."""

    clock: Callable[[], Millis]
    sights: Sights = field(default_factory=lambda: Sights(Rules()))
    pause: float = PAUSE_SECONDS
    look: float = LOOK_SECONDS
    _terminals: dict[str, _Terminal] = field(default_factory=dict)
    _entries: dict[str, _Entry] = field(default_factory=dict)
    """By operator, the one that changed last at the end."""
    _leases: Leases = field(default_factory=Leases)
    _version: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def arrive(self, operator: str) -> str | None:
        """A terminal listens; returns its name. None: there are too many to be told of."""
        if len(self._terminals) >= MOST_TERMINALS:
            return None
        name = secrets.token_hex(8)
        self._terminals[name] = _Terminal(operator)
        return name

    def leave(self, name: str | None) -> None:
        """It listens no more: nobody types there."""
        terminal = self._terminals.pop(name, None) if name else None
        if terminal and terminal.moved:
            self._stop_typing(terminal)
            self._show(terminal.operator)

    def be(self, name: str, operator: str, place: tuple[int, int] | None) -> None:
        """A terminal shows this (chat, workspace), or none; nobody types there now. Raises NotFound."""
        terminal = self._terminal(name, operator)
        self._move(terminal, place)
        self._stop_typing(terminal)
        self._show(operator)

    def type(self, name: str, operator: str, place: tuple[int, int], *, take_over: bool = False) -> Lease:
        """A key was pressed in an answer: the chat is theirs. Raises NotFound, and Conflict while it is another's."""
        terminal = self._terminal(name, operator)
        if terminal.chat_id != place[0]:
            self._stop_typing(terminal)
        self._move(terminal, place)
        before = self.holder(place[0])
        lease = self._leases.begin(place[0], operator, self.clock(), take_over=take_over)
        terminal.is_typing = lease is not None
        if lease and before and before.operator != operator:
            self._end_typing(place[0], before.operator)
        self._show(operator)
        if lease is None:
            self.check(place[0], operator)
        assert lease is not None  # noqa: S101  whoever does not get it was refused
        return lease

    def holder(self, chat_id: int) -> Lease | None:
        return self._leases.of(chat_id, self.clock())

    def check(self, chat_id: int, operator: str, *, take_over: bool = False) -> None:
        """Raises Conflict while another operator answers there, unless it is taken over."""
        lease = self.holder(chat_id)
        if lease is None or take_over or lease.operator == operator:
            return
        seconds = max(0, self.clock() - lease.since) // 1000
        ago = f"{seconds} s" if 0 < seconds < 60 else f"{seconds // 60} min" if seconds else "a moment"
        raise Conflict(f"{lease.operator} has been answering this for {ago}", "take over, or wait: send --take-over")

    def sent(self, chat_id: int, operator: str, *, take_over: bool = False) -> None:
        """An answer is on its way: whoever held the chat for it holds it no more."""
        lease = self.holder(chat_id)
        if lease and (take_over or lease.operator == operator):
            self._leases.end(chat_id)
            self._end_typing(chat_id, lease.operator)

    def present(self, sight: Sight) -> list[Presence]:
        """Those who are here, as whoever has this sight may know of them."""
        self._expire()
        shown = (self._seen(entry, sight) for entry in self._entries.values())
        return [one for one in shown if one and one.state != "offline"]

    def terminals(self, sight: Sight) -> int:
        return sum(sight.meets(self.sights.of(one.operator)) for one in self._terminals.values())

    async def news(self, sight: Callable[[], Sight]) -> AsyncGenerator[Sequence[Presence]]:
        """First those who are here, then whoever comes, goes or moves; for ever."""
        at, told = 0, dict[str, Presence]()
        while True:
            changed = self._changed
            self._expire()
            newer, at = list(self._newer(at)), self._version
            news = list[Presence]()
            for entry in reversed(newer):
                name, held = entry.presence.operator, told.get(entry.presence.operator)
                shown = self._seen(entry, sight()) or Presence(name, "offline", None, entry.presence.since)
                if shown.state == "offline":
                    told.pop(name, None)
                else:
                    told[name] = shown
                if shown != held and (held or shown.state != "offline"):
                    news.append(shown)
            if news:
                yield news
                await asyncio.sleep(self.pause)
            await self._wait(changed)

    async def _wait(self, changed: asyncio.Event) -> None:
        while not changed.is_set():
            try:
                await asyncio.wait_for(changed.wait(), self.look if self._leases else None)
            except TimeoutError:
                self._expire()

    def _newer(self, version: int) -> Iterator[_Entry]:
        for entry in reversed(self._entries.values()):
            if entry.version <= version:
                return
            yield entry

    def _seen(self, entry: _Entry, sight: Sight) -> Presence | None:
        one = entry.presence
        if one.chat_id is not None and sight.sees(entry.workspace_id):
            return one
        if not sight.meets(self.sights.of(one.operator)):
            return None
        state: PresenceState = "offline" if one.state == "offline" else "online"
        return Presence(one.operator, state, None, one.since)

    def _terminal(self, name: str, operator: str) -> _Terminal:
        terminal = self._terminals.get(name)
        if terminal is None or terminal.operator != operator:
            raise NotFound(f"client: {name!a} does not listen", "it is the client of the stream's hello")
        return terminal

    def _move(self, terminal: _Terminal, place: tuple[int, int] | None) -> None:
        if terminal.chat_id != (place[0] if place else None):
            self._stop_typing(terminal)
        terminal.chat_id, terminal.workspace_id = place or (None, None)
        self._version += 1
        terminal.moved = self._version

    def _stop_typing(self, terminal: _Terminal) -> None:
        """The lease ends with the last of an operator's terminals that types there."""
        if not terminal.is_typing or terminal.chat_id is None:
            return
        terminal.is_typing = False
        if not any(one.is_typing for one in self._of(terminal.operator) if one.chat_id == terminal.chat_id):
            self._leases.end(terminal.chat_id, terminal.operator)

    def _end_typing(self, chat_id: int, operator: str) -> None:
        for one in self._of(operator):
            if one.chat_id == chat_id:
                one.is_typing = False
        self._show(operator)

    def _expire(self) -> None:
        for lease in self._leases.expired(self.clock()):
            self._end_typing(lease.chat_id, lease.operator)

    def _of(self, operator: str) -> list[_Terminal]:
        return [one for one in self._terminals.values() if one.operator == operator]

    def _show(self, operator: str) -> None:
        """Work out what an operator is seen to do, and tell it if it is something else than before."""
        mine = sorted(
            (one for one in self._of(operator) if one.moved), key=lambda one: (_STRENGTH[_state(one)], one.moved)
        )
        best = mine[-1] if mine else None
        state: PresenceState = _state(best) if best else "offline"
        chat_id = best.chat_id if best else None
        lease = self.holder(chat_id) if chat_id is not None and state == "typing" else None
        held = self._entries.get(operator)
        is_same = held is not None and (held.presence.state, held.presence.chat_id) == (state, chat_id)
        since = lease.since if lease else held.presence.since if held and is_same else self.clock()
        made = Presence(operator, state, chat_id, since, lease.taken_from if lease else None)
        if held and held.presence == made:
            return
        self._version += 1
        self._entries.pop(operator, None)
        self._entries[operator] = _Entry(made, best.workspace_id if best else None, self._version)
        self._forget_the_gone()
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def _forget_the_gone(self) -> None:
        if len(self._entries) > MOST_TERMINALS + MOST_GONE:
            gone = next(name for name, one in self._entries.items() if one.presence.state == "offline")
            del self._entries[gone]


def _state(terminal: _Terminal) -> PresenceState:
    if terminal.chat_id is None:
        return "online"
    return "typing" if terminal.is_typing else "viewing"
