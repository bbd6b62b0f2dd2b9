"""What each verb makes of chats, and that each can be taken back and put back."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from daemon.api.errors import BadRequest, Conflict, NotFound
from daemon.facts import MessageRevoked
from daemon.socket.verbs import MOST_CHATS
from store.models import Chat, ChatFilter, Identity, Millis
from tests.daemon.triage import Triage, a_triage
from tests.facts import NOON, a_peer, inbound, seconds
from tests.shelf import CARE, OTHER

MONDAY = Millis(1_796_029_200_000)
UNTIL = "2026-11-30T09:00:00Z"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncGenerator[Triage]:
    async with a_triage(tmp_path) as made:
        yield made


async def the(desk: Triage, chat: int) -> Chat:
    return {one.id: one for one in await desk.shelf.chats(ChatFilter(status="any"))}[chat]


VERBS: tuple[tuple[str, dict[str, Any], dict[str, Any]], ...] = (
    ("done", {}, {"status": "done", "unread_count": 0}),
    ("pending", {}, {"status": "pending", "unread_count": 1}),
    ("snooze", {"until": UNTIL}, {"status": "snoozed", "snoozed_until": MONDAY, "unread_count": 1}),
    ("snooze", {"until": "next reply"}, {"status": "snoozed", "snoozed_until": None, "unread_count": 1}),
    ("claim", {}, {"assignee": "ana"}),
    ("assign", {"to": "bia"}, {"assignee": "bia"}),
    ("tag", {"tag": "#VIP"}, {"tags": ("vip",)}),
    ("priority", {"level": 3}, {"priority": 3}),
    ("pin", {}, {"pinned": True}),
    ("mute", {}, {"muted": True}),
    ("read", {}, {"unread_count": 0}),
    ("rename", {"name": "Ana of Acme"}, {"name": "Ana of Acme"}),
)


@pytest.mark.parametrize(("verb", "args", "shown"), VERBS, ids=[one[0] for one in VERBS])
async def test_a_verb_is_done_taken_back_and_put_back(
    desk: Triage, verb: str, args: dict[str, Any], shown: dict[str, Any]
) -> None:
    (chat, other) = await desk.customers(2)
    before = await desk.rows(), await desk.read()
    done = await desk.do(verb, chat, **args)
    after = await desk.rows(), await desk.read()
    seen = await the(desk, chat)
    undone = await desk.undo()
    back = await desk.rows(), await desk.read()
    redone = await desk.redo()

    assert shown == {name: getattr(seen, name) for name in shown}
    assert "open" == (await the(desk, other)).status
    assert before == back
    assert after == (await desk.rows(), await desk.read())
    assert (done.action, 1, ()) == (undone.action.id, undone.changed, undone.covered)
    assert (done.action, None) == (redone.action.id, redone.action.undone_at)


@pytest.mark.parametrize(
    ("first", "args", "then", "more", "field", "values"),
    [
        ("done", {}, "reopen", {}, "status", ("open", "done")),
        ("snooze", {"until": UNTIL}, "wake", {}, "status", ("open", "snoozed")),
        ("snooze", {"until": UNTIL}, "done", {}, "snoozed_until", (None, MONDAY)),
        ("snooze", {"until": "next reply"}, "snooze", {"until": UNTIL}, "snoozed_until", (MONDAY, None)),
        ("claim", {}, "unassign", {}, "assignee", (None, "ana")),
        ("claim", {}, "assign", {"to": "bia"}, "assignee", ("bia", "ana")),
        ("tag", {"tag": "vip"}, "untag", {"tag": "vip"}, "tags", ((), ("vip",))),
        ("priority", {"level": 1}, "priority", {"level": 0}, "priority", (0, 1)),
        ("pin", {}, "pin", {"off": True}, "pinned", (False, True)),
        ("mute", {}, "mute", {"off": True}, "muted", (False, True)),
        ("rename", {"name": "A"}, "rename", {"name": "B"}, "name", ("B", "A")),
    ],
)
async def test_taking_the_second_back_leaves_the_first(
    desk: Triage, first: str, args: dict[str, Any], then: str, more: dict[str, Any], field: str, values: tuple[Any, Any]
) -> None:
    (chat,) = await desk.customers(1)
    await desk.do(first, chat, **args)
    await desk.do(then, chat, **more)
    second = getattr(await the(desk, chat), field)
    await desk.undo()

    assert values == (second, getattr(await the(desk, chat), field))


async def test_unread_is_taken_back_to_who_read_it(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    reading = await desk.do("read", chat)
    await desk.do("unread", chat, by="bia")
    unread = (await the(desk, chat)).unread_count
    await desk.undo(by="bia")
    read = (await the(desk, chat)).unread_count
    await desk.undo(reading.action)

    assert (1, 0, 1) == (unread, read, (await the(desk, chat)).unread_count)


async def test_undo_gives_back_exactly_what_its_reading_read(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("read", chat, by="bia")
    await desk.shelf.take(inbound("x", peer=await _peer(desk, chat), sent_at=seconds(1)))
    await desk.shelf.take(inbound("y", peer=await _peer(desk, chat), sent_at=seconds(2)))
    await desk.do("done", chat)
    await desk.undo()

    assert (2, "open") == ((await the(desk, chat)).unread_count, (await the(desk, chat)).status)


async def _peer(desk: Triage, chat: int) -> Any:
    ((phone,),) = await desk.shelf.rows("SELECT phone FROM chats WHERE id = ?", chat)
    return a_peer(Identity("phone", phone))


async def test_a_bulk_is_one_step(desk: Triage) -> None:
    chats = await desk.customers(4)
    await desk.do("claim", chats[0], by="bia")
    before = await desk.rows()
    done = await desk.do("done", *chats)
    undone = await desk.undo()

    assert (4, 4) == (done.changed, undone.changed)
    assert before == await desk.rows()


async def test_an_action_covered_by_a_newer_one_leaves_that_and_says_so(desk: Triage) -> None:
    one, other = await desk.customers(2)
    await desk.do("claim", one, other)
    await desk.do("assign", one, by="bia", to="cleo")
    undone = await desk.undo()

    assert ("cleo", None) == ((await the(desk, one)).assignee, (await the(desk, other)).assignee)
    assert (1, (one,)) == (undone.changed, undone.covered)


async def test_taking_one_tag_back_keeps_the_others(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("tag", chat, tag="pix")
    await desk.do("tag", chat, by="bia", tag="vip")
    await desk.undo()

    assert ("vip",) == (await the(desk, chat)).tags


async def test_what_two_said_stands_when_one_takes_it_back(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("tag", chat, tag="vip")
    again = await desk.do("tag", chat, by="bia", tag="vip")
    await desk.undo()

    assert (0, "it is so already") == (again.changed, again.unchanged[0].reason)
    assert ("vip",) == (await the(desk, chat)).tags


async def test_a_new_tag_is_found_by_a_search_of_the_list_until_it_is_taken_back(desk: Triage) -> None:
    (chat, _) = await desk.customers(2)
    await desk.do("tag", chat, tag="wholesale")
    found = await desk.shelf.chats(ChatFilter(text=("wholesale",)))
    await desk.undo()

    assert [chat] == [one.id for one in found]
    assert [] == await desk.shelf.chats(ChatFilter(text=("wholesale",)))


async def test_done_leaves_a_chat_alone_that_a_message_came_to_unseen(desk: Triage) -> None:
    one, other = await desk.customers(2)
    seen = desk.shelf.store.seq
    await desk.shelf.take(inbound("x", peer=await _peer(desk, one), sent_at=seconds(1)))
    done = await desk.do("done", one, other, seen_seq=seen)

    assert (1, [(one, "a message came after what you saw: look at it, then do it again")]) == (
        done.changed,
        [(left.id, left.reason) for left in done.unchanged],
    )
    assert ("open", 2) == ((await the(desk, one)).status, (await the(desk, one)).unread_count)
    assert [] == await desk.lines(one)


@pytest.mark.parametrize(
    ("verb", "args"), [("done", {}), ("snooze", {"until": UNTIL}), ("snooze", {"until": "next reply"})]
)
async def test_a_customer_who_writes_again_opens_it_as_an_action_of_the_desk(
    desk: Triage, verb: str, args: dict[str, Any]
) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("mute", chat)
    await desk.do(verb, chat, **args)
    await desk.shelf.take(inbound("x", peer=await _peer(desk, chat), sent_at=seconds(1)))

    seen = await the(desk, chat)
    assert ("open", None, True) == (seen.status, seen.snoozed_until, seen.muted)
    assert ["reopen"] == [one.verb for one in (await desk.history(operator="system")).actions]
    assert ["opened this: the customer wrote again"] == [
        one.body for one in await desk.lines(chat) if one.sender_name == "system"
    ]


@pytest.mark.parametrize("batches", [("m", "r"), ("r", "m"), ("mr",)])
async def test_a_message_that_was_taken_back_opens_it_whichever_is_heard_first(
    desk: Triage, batches: tuple[str, ...]
) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("done", chat)
    message = inbound("x", peer=await _peer(desk, chat), sent_at=seconds(1))
    facts = {"m": message, "r": MessageRevoked("x", seconds(2), "r")}
    for batch in batches:
        await desk.shelf.take(*(facts[one] for one in batch))

    assert ("open", 0) == ((await the(desk, chat)).status, (await the(desk, chat)).unread_count)


async def test_history_that_comes_by_a_sync_opens_nothing(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("done", chat)
    await desk.shelf.take(inbound("x", peer=await _peer(desk, chat), sent_at=seconds(-20_000), origin="sync"))

    assert "done" == (await the(desk, chat)).status


@pytest.mark.parametrize(
    ("verb", "args"), [("done", {}), ("snooze", {"until": UNTIL}), ("snooze", {"until": "next reply"})]
)
async def test_redo_hides_no_message_that_came_meanwhile(desk: Triage, verb: str, args: dict[str, Any]) -> None:
    (chat,) = await desk.customers(1)
    await desk.do(verb, chat, **args)
    await desk.undo()
    await desk.shelf.take(inbound("x", peer=await _peer(desk, chat), sent_at=seconds(1)))
    await desk.redo()

    assert "open" == (await the(desk, chat)).status
    assert [(CARE, (await the(desk, chat)).unread_count)] == await desk.shelf.rows(
        "SELECT id, unread_count FROM sessions WHERE id = 1"
    )


async def test_taking_a_reopening_back_hides_no_message_that_came_meanwhile(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("done", chat)
    await desk.do("reopen", chat)
    await desk.shelf.take(inbound("x", peer=await _peer(desk, chat), sent_at=seconds(1)))
    await desk.undo()

    assert ("open", 1) == ((await the(desk, chat)).status, (await the(desk, chat)).unread_count)


async def test_wake_is_for_those_that_sleep(desk: Triage) -> None:
    one, other = await desk.customers(2)
    await desk.do("snooze", one, until=UNTIL)
    await desk.do("done", other)
    woken = await desk.do("wake", one, other)

    assert (1, "it is not snoozed but done") == (woken.changed, woken.unchanged[0].reason)
    assert ("open", "done") == ((await the(desk, one)).status, (await the(desk, other)).status)


async def test_what_is_done_to_a_conversation_is_done_to_all_that_stand_in_it(desk: Triage) -> None:
    await desk.customers(2)
    contacts = [one for (one,) in await desk.shelf.rows("SELECT id FROM contacts")]
    await desk.do("merge", *contacts)
    chat = (await desk.shelf.chat()).id
    before = await desk.rows()
    done = await desk.do("done", chat)
    undone = await desk.undo()
    back = await desk.rows()
    await desk.redo()
    await desk.do("split", contacts[0])

    assert (1, 1, before) == (done.changed, undone.changed, back)
    assert {"done"} == {one.status for one in await desk.shelf.chats(ChatFilter(status="any"))}


async def test_an_open_chat_that_becomes_part_of_one_that_is_done_opens_it(desk: Triage) -> None:
    one, _ = await desk.customers(2)
    await desk.do("done", one)
    await desk.do("merge", *[contact for (contact,) in await desk.shelf.rows("SELECT id FROM contacts")])

    assert "open" == (await desk.shelf.chat()).status


@pytest.mark.parametrize("verb", ["merge", "forget"])
async def test_people_are_again_who_they_were(desk: Triage, verb: str) -> None:
    await desk.customers(2)
    contacts = [one for (one,) in await desk.shelf.rows("SELECT id FROM contacts")]
    before = await desk.rows()
    await desk.do(verb, *contacts)
    after = await desk.rows()
    await desk.undo()
    back = await desk.rows()
    await desk.redo()

    assert before != after
    assert before == back
    assert after == await desk.rows()


async def test_a_split_that_is_taken_back_is_one_person_again(desk: Triage) -> None:
    await desk.customers(2)
    contacts = [one for (one,) in await desk.shelf.rows("SELECT id FROM contacts")]
    await desk.do("merge", *contacts)
    merged = await desk.rows()
    await desk.do("split", contacts[0])
    await desk.undo()

    assert merged == await desk.rows()


async def test_a_forgotten_contact_that_wrote_since_is_who_it_was(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    contact = (await the(desk, chat)).contact_id or 0
    await desk.do("forget", contact)
    await desk.shelf.take(inbound("x", "it is me", peer=await _peer(desk, chat), sent_at=seconds(1)))
    await desk.undo()

    seen = await the(desk, chat)
    assert (contact, "Customer 0", 2, "it is me") == (seen.contact_id, seen.name, seen.unread_count, seen.preview)


async def test_undo_takes_the_callers_own_last_step_one_after_the_other(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    first = await desk.do("claim", chat)
    second = await desk.do("pin", chat)
    await desk.do("mute", chat, by="bia")
    await desk.do("read", chat, opened=True)
    undone = [(await desk.undo()).action.id for _ in range(2)]
    redone = [(await desk.redo()).action.id for _ in range(2)]

    assert [second.action, first.action] == undone
    assert [first.action, second.action] == redone
    with pytest.raises(NotFound, match="nothing of yours can be put back"):
        await desk.redo()


async def test_somebody_elses_action_is_taken_back_by_its_id_alone(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    done = await desk.do("claim", chat)
    with pytest.raises(NotFound, match="nothing of yours"):
        await desk.undo(by="bia")
    undone = await desk.undo(done.action, by="bia")
    redone = await desk.redo(by="bia")

    assert ("ana", "bia") == (undone.action.operator, undone.action.undone_by)
    assert done.action == redone.action.id


async def test_what_was_taken_back_stays_so_once_something_new_is_done(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("claim", chat)
    await desk.undo()
    await desk.do("pin", chat)

    with pytest.raises(NotFound, match="nothing of yours can be put back"):
        await desk.redo()
    assert (None, True) == ((await the(desk, chat)).assignee, (await the(desk, chat)).pinned)


async def test_an_action_is_taken_back_once(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    done = await desk.do("claim", chat)
    with pytest.raises(Conflict, match="is not taken back"):
        await desk.redo(done.action)
    await desk.undo(done.action)

    with pytest.raises(Conflict, match="is taken back already"):
        await desk.undo(done.action)
    with pytest.raises(NotFound, match="no action 99"):
        await desk.undo(99)


async def test_what_changed_nothing_is_no_step(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    claimed = await desk.do("claim", chat)
    for verb in ("claim", "reopen", "wake"):
        await desk.do(verb, chat)
    await desk.do("read", chat, seen_seq=0)

    assert claimed.action == (await desk.undo()).action.id


@pytest.mark.parametrize(
    ("verb", "args", "field"),
    [
        ("snooze", {}, "until"),
        ("snooze", {"until": "mon 9"}, "until"),
        ("snooze", {"until": "2026-11-30T09:00:00"}, "until"),
        ("snooze", {"until": "2020-01-01T00:00:00Z"}, "over already"),
        ("snooze", {"until": "2028-11-30T09:00:00Z"}, "over a year"),
        ("snooze", {"until": 17}, "until"),
        ("snooze", {"until": "Next Reply"}, "until"),
        ("assign", {"to": ""}, "to"),
        ("assign", {"to": "x" * 65}, "to"),
        ("assign", {"to": "ana\x1b[2J"}, "to"),
        ("tag", {"tag": "#"}, "tag"),
        ("tag", {"tag": "two words"}, "tag"),
        ("tag", {"tag": "x" * 41}, "tag"),
        ("priority", {"level": 4}, "level"),
        ("priority", {"level": True}, "level"),
        ("pin", {"off": 1}, "off"),
        ("note", {"text": " "}, "text"),
        ("note", {"text": "x" * 4097}, "text"),
        ("claim", {"to": "bia"}, "to"),
    ],
)
async def test_an_argument_that_cannot_be_one_is_named(
    desk: Triage, verb: str, args: dict[str, Any], field: str
) -> None:
    (chat,) = await desk.customers(1)

    with pytest.raises(BadRequest, match=field):
        await desk.do(verb, chat, **args)
    assert [] == await desk.shelf.rows("SELECT * FROM actions")


async def test_no_verb_spans_two_workspaces(desk: Triage) -> None:
    chats = await desk.customers(1), await desk.customers(1, session=OTHER)

    with pytest.raises(BadRequest, match="more than one workspace"):
        await desk.do("done", chats[0][0], chats[1][0])


async def test_more_chats_than_one_action_may_have_are_refused(desk: Triage) -> None:
    with pytest.raises(BadRequest, match="name 1 to 10000"):
        await desk.do("done", *range(1, MOST_CHATS + 2))


async def test_history_says_who_did_what(desk: Triage) -> None:
    one, other = await desk.customers(2)
    await desk.do("claim", one)
    await desk.do("done", one, other, by="bia")
    await desk.do("snooze", other, until=UNTIL)
    await desk.do("read", one, opened=True)
    await desk.undo()
    all_of_it = await desk.history()
    of_one = await desk.history(chat=one)
    by_bia = await desk.history(operator="bia")
    first = await desk.history(limit=1)
    second = await desk.history(limit=1, cursor=first.next_cursor)

    assert ["snooze", "done", "claim"] == [action.verb for action in all_of_it.actions]
    assert ["done: 2 chats", "claimed Customer 0"] == [action.sentence for action in of_one.actions]
    assert ["bia"] == [action.operator for action in by_bia.actions]
    assert ("ana", {"until": MONDAY}) == (all_of_it.actions[0].undone_by, all_of_it.actions[0].args)
    assert ["snooze", "done"] == [page.actions[0].verb for page in (first, second)]
    assert NOON < all_of_it.actions[0].at


async def test_history_tells_nothing_of_what_changed_nothing(desk: Triage) -> None:
    one, other = await desk.customers(2)
    await desk.do("tag", one, tag="vip")
    await desk.do("tag", one, tag="vip")
    await desk.do("note", other, text="she called")
    await desk.do("read", one)
    await desk.do("read", one)
    await desk.do("merge", *[contact for (contact,) in await desk.shelf.rows("SELECT id FROM contacts")])

    told = [(action.verb, action.chats) for action in (await desk.history()).actions]
    assert [("merge", 1), ("read", 1), ("note", 1), ("tag", 1)] == told
    assert told == [(action.verb, action.chats) for action in (await desk.history(operator="ana")).actions]
