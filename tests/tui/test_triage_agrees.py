"""Two operators at triage in any order: after each step both screens and the command line show the same desk."""

import asyncio
import json
import random
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.api.chats import AskChats
from daemon.api.errors import Conflict, NotFound
from daemon.api.feed import Frame
from daemon.api.views import VIEWS
from daemon.client import SocketInbox
from store.models import Chat, Identity
from tests.cli.desk import frontdesk
from tests.facts import a_peer, inbound, seconds
from tests.fakes.desk import NOON, FakeDesk, a_desk
from tui.inbox_state import InboxState

CHATS = 4
OPERATORS = ("ana", "bia")
ANYBODYS = tuple(one for one in VIEWS if one.name != "mine")
"""Views that show the same to everybody, and so to the command line."""
_UNTIL = "2026-11-30T08:00:00Z"
Row = tuple[Any, ...]

people = st.sampled_from(OPERATORS)
which = st.lists(st.integers(0, CHATS - 1), min_size=1, max_size=CHATS, unique=True)
verbs: st.SearchStrategy[tuple[str, dict[str, Any]]] = st.sampled_from((
    ("read", {}), ("unread", {}), ("done", {}), ("reopen", {}), ("pending", {}), ("snooze", {"until": _UNTIL}),
    ("wake", {}), ("claim", {}), ("assign", {"to": "cleo"}), ("unassign", {}), ("tag", {"tag": "vip"}),
    ("untag", {"tag": "vip"}), ("priority", {"level": 2}), ("pin", {}), ("pin", {"off": True}), ("mute", {}),
    ("note", {"text": "hello"}), ("rename", {"name": "Zoe"}), ("rename", {"name": ""}),
))  # fmt: skip


@dataclass
class Screen:
    """Every view of the list at once, as an operator's screen holds it: a page, and every frame since."""

    inbox: SocketInbox
    views: dict[str, InboxState]
    newest: dict[int, int] = field(default_factory=dict)

    def take(self, frame: Frame) -> None:
        for state in self.views.values():
            state.apply(frame, NOON)
        if frame.chat is not None:
            self.newest[frame.chat.id] = frame.chat.seq

    async def shown(self) -> dict[str, list[Row]]:
        for state in self.views.values():
            if state.is_uncertain or state.is_stale:
                state.merge(await self.inbox.chats(state.again(0)), NOON)
        return {name: [row_of(one) for one in state.rows] for name, state in self.views.items()}


@dataclass
class Sitting:
    """The desk, its two screens, and which actions count."""

    desk: FakeDesk
    folder: Path
    screens: dict[str, Screen]
    chats: tuple[int, ...]
    counting: list[int] = field(default_factory=list)
    undone: list[int] = field(default_factory=list)

    async def agree(self, turn: int) -> list[Row]:
        """What all of them show of all chats; each step asks the command line for another view."""
        asked = {name: await listed(self, name) for name in OPERATORS}
        every = asked["ana"]["any"]
        await self._caught_up(every)
        view = ANYBODYS[turn % len(ANYBODYS)]
        for name, screen in self.screens.items():
            shown = await screen.shown()
            assert {view: [row_of(one) for one in rows] for view, rows in asked[name].items()} == shown
        assert [row_of(one) for one in asked["bia"][view.name]] == await told(self.folder, view.name)
        return sorted(row_of(one) for one in every)

    async def _caught_up(self, every: list[Chat]) -> None:
        async with asyncio.timeout(10):
            while any(
                screen.newest.get(one.id, one.seq if not self.counting else -1) < one.seq
                for one in every
                for screen in self.screens.values()
            ):
                await asyncio.sleep(0.002)


@dataclass(frozen=True)
class Verb:
    verb: str
    args: dict[str, Any]
    by: str
    which: tuple[int, ...]

    async def run(self, sitting: Sitting) -> None:
        chats = tuple(sitting.chats[one] for one in self.which)
        done = await sitting.screens[self.by].inbox.do(self.verb, chats, self.args)
        sitting.counting.append(done.action)


@dataclass(frozen=True)
class Back:
    """The operator's own last step, undone or redone."""

    by: str
    redo: bool

    async def run(self, sitting: Sitting) -> None:
        try:
            done = await sitting.screens[self.by].inbox.undo(redo=self.redo)
        except (NotFound, Conflict):
            return
        to, out = (sitting.counting, sitting.undone) if self.redo else (sitting.undone, sitting.counting)
        out.remove(done.action.id)
        to.append(done.action.id)


Step = Verb | Back
steps = st.lists(
    st.one_of(
        st.builds(lambda one, by, chosen: Verb(one[0], one[1], by, tuple(chosen)), verbs, people, which),
        st.builds(lambda one, by, chosen: Verb(one[0], one[1], by, tuple(chosen)), verbs, people, which),
        st.builds(Back, people, st.booleans()),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=5, deadline=None)
@given(steps, st.randoms(use_true_random=False))
def test_both_screens_and_the_commands_agree_after_each_step_and_all_undone_is_as_it_was(
    drawn: list[Step], order: random.Random
) -> None:
    before, after = asyncio.run(_before_and_after(drawn, order))

    assert before == after


async def _before_and_after(drawn: list[Step], order: random.Random) -> tuple[list[Row], list[Row]]:
    with tempfile.TemporaryDirectory() as folder:
        async with a_desk(Path(folder)) as desk:
            sitting = await a_sitting(desk, Path(folder))
            watching = [asyncio.create_task(watch(desk, name, sitting.screens[name])) for name in OPERATORS]
            await desk.has_listeners(len(OPERATORS))
            first = await sitting.agree(0)
            for turn, step in enumerate(drawn):
                await step.run(sitting)
                await sitting.agree(turn)
            order.shuffle(sitting.counting)
            for turn, action in enumerate(list(sitting.counting)):
                await sitting.screens[order.choice(OPERATORS)].inbox.undo(action)
                await sitting.agree(turn)
            last = await sitting.agree(0)
            for one in watching:
                one.cancel()
            await asyncio.wait(watching)
            for screen in sitting.screens.values():
                await screen.inbox.close()
    return first, last


async def a_sitting(desk: FakeDesk, folder: Path) -> Sitting:
    for number in range(CHATS):
        peer = a_peer(Identity("phone", f"+5511999990{number:03d}"), f"Customer {number}")
        await desk.take(1, inbound(f"m{number}", peer=peer, sent_at=seconds(-100 + number)))
    screens = {}
    for name in OPERATORS:
        inbox = desk.inbox(name)
        views = {view.name: InboxState(view.terms, name) for view in VIEWS} | {"any": InboxState("status:any", name)}
        for state in views.values():
            state.merge(await inbox.chats(AskChats(state.query, limit=64, count=True)), NOON)
        screens[name] = Screen(inbox, views)
    return Sitting(desk, folder, screens, tuple(one.id for one in screens["ana"].views["any"].rows))


async def watch(desk: FakeDesk, name: str, screen: Screen) -> None:
    inbox = desk.inbox(name)
    try:
        async for news in inbox.events("0"):
            if isinstance(news, Frame):
                screen.take(news)
    finally:
        await inbox.close()


async def listed(sitting: Sitting, operator: str) -> dict[str, list[Chat]]:
    """What the daemon answers, view by view."""
    screen = sitting.screens[operator]
    return {
        name: list((await screen.inbox.chats(AskChats(state.query, limit=64))).chats)
        for name, state in screen.views.items()
    }


async def told(folder: Path, view: str) -> list[Row]:
    """What the command line says of a view."""
    place = {"FRONTDESK_SOCKET": str(folder / "run" / "frontdesk.sock")}
    ran = await asyncio.to_thread(frontdesk, folder, "chats", "list", "--view", view, "--all", "--json", **place)
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    return [(*(row[name] for name in SHOWN), tuple(row["tags"]), bool(row["snoozed_until"])) for row in rows]


SHOWN = ("id", "name", "status", "unread_count", "assignee", "priority", "pinned", "muted", "preview")


def row_of(chat: Chat) -> Row:
    return (*(getattr(chat, name) for name in SHOWN), chat.tags, bool(chat.snoozed_until))
