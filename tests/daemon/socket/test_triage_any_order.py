"""Two operators do and undo verbs in any order: all taken back, the desk is what it was; its sums always agree."""

import asyncio
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from daemon.api.errors import BadRequest, Conflict, NotFound
from daemon.api.verbs import NEXT_REPLY
from store.models import ChatFilter
from tests.daemon.triage import Triage, a_triage

CHATS = 4
_UNTIL = "2026-11-30T08:00:00Z"
_NEXT_REPLY = {"until": NEXT_REPLY}
people = st.sampled_from(("ana", "bia"))
some_chats = st.lists(st.integers(0, CHATS - 1), min_size=1, max_size=CHATS, unique=True)
plain: st.SearchStrategy[tuple[str, dict[str, Any]]] = st.sampled_from((
    ("read", {}), ("unread", {}), ("done", {}), ("reopen", {}), ("pending", {}), ("snooze", {"until": _UNTIL}),
    ("snooze", _NEXT_REPLY), ("wake", {}), ("claim", {}), ("assign", {"to": "cleo"}), ("unassign", {}),
    ("tag", {"tag": "vip"}), ("tag", {"tag": "pix"}), ("untag", {"tag": "vip"}), ("priority", {"level": 2}),
    ("pin", {}), ("pin", {"off": True}), ("mute", {}), ("mute", {"off": True}), ("note", {"text": "hello"}),
    ("rename", {"name": "Ana"}), ("rename", {"name": "Bia"}), ("rename", {"name": ""}), ("read", {"opened": True}),
))  # fmt: skip
peoples = st.sampled_from(("merge", "split", "forget"))


@dataclass
class Steps:
    """What was done so far, and which of it counts."""

    desk: Triage
    chats: list[int]
    actions: list[int] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Verb:
    verb: str
    args: dict[str, Any]
    by: str
    which: tuple[int, ...]

    async def run(self, steps: Steps) -> None:
        heads = {one.id for one in await steps.desk.shelf.chats(ChatFilter(status="any"))}
        chats = [steps.chats[one] for one in self.which if steps.chats[one] in heads]
        if chats:
            steps.actions.append((await steps.desk.do(self.verb, *chats, by=self.by, **self.args)).action)


@dataclass(frozen=True)
class OfPeople:
    verb: str
    by: str
    which: tuple[int, ...]

    async def run(self, steps: Steps) -> None:
        rows = await steps.desk.shelf.rows("SELECT id FROM contacts WHERE merged_into IS NULL AND deleted_at IS NULL")
        contacts = [rows[one % len(rows)][0] for one in self.which]
        wanted = contacts[:1] if self.verb == "split" else dict.fromkeys(contacts)
        with suppress(BadRequest):  # nobody to split, or only one to merge
            steps.actions.append((await steps.desk.do(self.verb, *wanted, by=self.by)).action)


@dataclass(frozen=True)
class Undo:
    number: int
    by: str
    redo: bool

    async def run(self, steps: Steps) -> None:
        if steps.actions:
            await toggle(steps, steps.actions[self.number % len(steps.actions)], self.by, redo=self.redo)


async def toggle(steps: Steps, action: int, by: str, *, redo: bool) -> None:
    try:
        await steps.desk.undo(action, by, redo=redo)
    except Conflict:
        assert (action in steps.undone) is not redo
    else:
        (steps.undone.discard if redo else steps.undone.add)(action)


@dataclass(frozen=True)
class Last:
    by: str
    redo: bool

    async def run(self, steps: Steps) -> None:
        try:
            done = await steps.desk.undo(None, self.by, redo=self.redo)
        except NotFound:
            return
        (steps.undone.discard if self.redo else steps.undone.add)(done.action.id)


Step = Verb | OfPeople | Undo | Last
verbs = st.builds(lambda one, by, which: Verb(one[0], one[1], by, tuple(which)), plain, people, some_chats)
of_people = st.builds(lambda verb, by, which: OfPeople(verb, by, tuple(which)), peoples, people, some_chats)
undos = st.builds(Undo, st.integers(0, 30), people, st.booleans())
lasts = st.builds(Last, people, st.booleans())
steps = st.lists(st.one_of(verbs, verbs, of_people, undos, lasts), min_size=1, max_size=14)


async def assert_sums_agree(desk: Triage) -> None:
    open_ones = await desk.shelf.chats()
    strip = {one.id: one.unread_count for one in (await desk.shelf.sessions()).values()}
    rows = dict.fromkeys(strip, 0)
    for chat in open_ones:
        rows[chat.session_id] += chat.unread_count
    counted = await desk.shelf.rows(
        "SELECT coalesce(sum(unread_count), 0) FROM chats WHERE status = 'open' AND merged_into IS NULL"
    )
    messages = await desk.shelf.rows(
        """SELECT count(*) FROM messages AS m JOIN chats AS c ON c.id = m.chat_id
        JOIN chats AS h ON h.id = coalesce(c.merged_into, c.id) WHERE m.is_unread = 1 AND h.status = 'open'"""
    )

    assert strip == rows
    assert [(sum(strip.values()),)] == counted == messages


async def _before_and_after(drawn: list[Step], order: Any) -> tuple[object, object]:
    with tempfile.TemporaryDirectory() as folder:
        async with a_triage(Path(folder)) as desk:
            done = Steps(desk, await desk.customers(CHATS))
            await desk.do("read", done.chats[0], by="dora")
            first = await desk.rows(), await desk.read()
            for one in drawn:
                await one.run(done)
                await assert_sums_agree(desk)
            waiting = [one for one in done.actions if one not in done.undone]
            order.shuffle(waiting)
            for action in waiting:
                await desk.undo(action, "cleo")
                await assert_sums_agree(desk)
            return first, (await desk.rows(), await desk.read())


@settings(max_examples=60, deadline=None)
@given(steps, st.randoms(use_true_random=False))
def test_all_taken_back_in_any_order_the_desk_is_what_it_was(drawn: list[Step], order: Any) -> None:
    before, after = asyncio.run(_before_and_after(drawn, order))

    assert before == after


@dataclass(frozen=True)
class Hear:
    """A customer writes."""

    who: int

    async def run(self, steps: Steps) -> None:
        await steps.desk.hear(self.who)


async def _out_of_sight(desk: Triage) -> list[tuple[Any, ...]]:
    """Chats that were put away, with an unread message that came after whatever put them there."""
    return await desk.shelf.rows(
        """SELECT c.id FROM chats AS c WHERE c.status IN ('done', 'snoozed') AND c.merged_into IS NULL AND EXISTS (
            SELECT 1 FROM messages AS m JOIN chats AS f ON f.id = m.chat_id
            WHERE (f.id = c.id OR f.merged_into = c.id) AND m.is_raising = 1 AND m.is_unread = 1
            AND m.created_seq > (SELECT max(args ->> '$.seen_seq') FROM actions
                WHERE verb IN ('done', 'snooze') AND undone_at IS NULL))"""
    )


async def _lost_from_sight(drawn: list[Step | Hear]) -> list[tuple[Any, ...]]:
    """What was out of sight after any of the steps."""
    lost = list[tuple[Any, ...]]()
    with tempfile.TemporaryDirectory() as folder:
        async with a_triage(Path(folder)) as desk:
            done = Steps(desk, await desk.customers(CHATS))
            for one in drawn:
                await one.run(done)
                await assert_sums_agree(desk)
                lost += await _out_of_sight(desk)
    return lost


putting_away = st.sampled_from((
    ("done", {}), ("snooze", {"until": _UNTIL}), ("snooze", _NEXT_REPLY), ("reopen", {}),
    ("wake", {}), ("read", {}), ("pending", {}),
))  # fmt: skip
one_of_two = st.integers(0, 1)  # few, so that they meet
away = st.builds(lambda one, which: Verb(one[0], one[1], "ana", (which,)), putting_away, one_of_two)
heard = st.builds(Hear, one_of_two)
backs = st.builds(Last, st.just("ana"), st.booleans())


@settings(max_examples=50, deadline=None)
@example([Verb("done", {}, "ana", (0,)), Last("ana", redo=False), Hear(0), Last("ana", redo=True)])
@given(st.lists(st.one_of(away, heard, backs), min_size=4, max_size=14))
def test_what_a_customer_wrote_is_never_put_out_of_sight_unseen(drawn: list[Step | Hear]) -> None:
    assert [] == asyncio.run(_lost_from_sight(drawn))


setting = st.sampled_from((
    ("pending", {}), ("snooze", {"until": _UNTIL}), ("snooze", _NEXT_REPLY), ("reopen", {}),
    ("claim", {}), ("unassign", {}),
    ("tag", {"tag": "vip"}), ("tag", {"tag": "pix"}), ("untag", {"tag": "vip"}), ("priority", {"level": 1}),
    ("priority", {"level": 3}), ("pin", {}), ("pin", {"off": True}), ("rename", {"name": "Ana"}),
    ("rename", {"name": "Bia"}),
))  # fmt: skip
setters = st.builds(lambda one, by, which: Verb(one[0], one[1], by, tuple(which)), setting, people, some_chats)
mixed = st.lists(st.one_of(setters, setters, undos, lasts), min_size=1, max_size=14)


async def _fields_after(drawn: list[Step]) -> tuple[list[tuple[Any, ...]], list[Step]]:
    """What the chats show of triage, and the verbs that count."""
    with tempfile.TemporaryDirectory() as folder:
        async with a_triage(Path(folder)) as desk:
            done = Steps(desk, await desk.customers(CHATS))
            for one in drawn:
                await one.run(done)
            verbs = [one for one in drawn if isinstance(one, Verb)]
            counting = [one for number, one in zip(done.actions, verbs, strict=True) if number not in done.undone]
            return [row[2:11] for row in await desk.rows()], [*counting]


async def _assert_same(drawn: list[Step]) -> None:
    shown, counting = await _fields_after(drawn)

    assert shown == (await _fields_after(counting))[0]


@settings(max_examples=60, deadline=None)
@given(mixed)
def test_the_desk_shows_what_counts_as_if_nothing_else_had_been_done(drawn: list[Step]) -> None:
    asyncio.run(_assert_same(drawn))
