"""Notes and triage lines: in the thread and in the feed, and nowhere else."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from daemon.api.telling import moment
from store import changes
from store.models import Millis
from tests.daemon.triage import Triage, a_triage
from tests.facts import outbound, seconds
from tests.shelf import SALES

MONDAY = Millis(1_796_029_200_000)
UNTIL = "2026-11-30T09:00:00Z"
_FOUND = "SELECT count(*) FROM messages_fts WHERE messages_fts MATCH ?"
_STANDING = """
SELECT preview, last_message_at, last_message_id, last_message_type, last_sender_name, waiting_since, unread_count,
    window_closes_at FROM chats"""


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncGenerator[Triage]:
    async with a_triage(tmp_path) as made:
        yield made


async def found(desk: Triage, word: str) -> int:
    ((count,),) = await desk.shelf.rows(_FOUND, word)
    return int(count)


@pytest.mark.parametrize(
    ("verb", "args", "line"),
    [
        ("done", {}, "done"),
        ("pending", {}, "left this pending"),
        ("snooze", {"until": "next reply"}, "snoozed this until the next reply"),
        ("snooze", {"until": UNTIL}, f"snoozed this until {moment(MONDAY)}"),
        ("claim", {}, "claimed this"),
        ("assign", {"to": "bia"}, "assigned this to bia"),
        ("tag", {"tag": "vip"}, "tagged this #vip"),
        ("priority", {"level": 2}, "set the priority to high"),
        ("pin", {}, "pinned this"),
        ("mute", {}, "muted this"),
    ],
)
async def test_a_verb_leaves_its_line_with_who_did_it(desk: Triage, verb: str, args: dict[str, Any], line: str) -> None:
    (chat,) = await desk.customers(1)
    await desk.do(verb, chat, **args)

    (written,) = await desk.lines(chat)
    assert ("triage", verb, line, "ana") == (written.type, written.detail, written.body, written.sender_name)


@pytest.mark.parametrize("verb", ["read", "unread"])
async def test_reading_leaves_no_line(desk: Triage, verb: str) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("read", chat)
    await desk.do(verb, chat)

    assert [] == await desk.lines(chat)


async def test_a_line_and_a_note_change_nothing_that_a_chat_shows_of_its_messages(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    before = await desk.shelf.rows(_STANDING)
    await desk.do("claim", chat)
    await desk.do("note", chat, text="she pays on Friday")

    assert before == await desk.shelf.rows(_STANDING)
    await desk.hear(0, "hello again")
    ((preview, *_),) = await desk.shelf.rows(_STANDING)
    assert "hello again" == preview
    await desk.shelf.take(outbound("o", "our answer", sent_at=seconds(-1)))
    assert 1 == (await desk.shelf.rows("SELECT count(*) FROM chats WHERE waiting_since IS NOT NULL"))[0][0]


async def test_a_line_is_a_new_message_of_the_feed_and_undo_a_change_of_it(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    seq = desk.shelf.store.seq
    await desk.do("claim", chat)
    async with desk.shelf.store.reading() as reader:
        told = [one for one in await changes.since(reader, seq, 50) if one.message]
    after = desk.shelf.store.seq
    await desk.undo()
    async with desk.shelf.store.reading() as reader:
        undone = [one for one in await changes.since(reader, after, 50) if one.message]

    assert [("claimed this", True)] == [(one.message.body, one.created_seq > seq) for one in told if one.message]
    assert [True] == [one.message.revoked_at is not None for one in undone if one.message]


async def test_a_note_is_found_and_a_triage_line_is_not(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("claim", chat)
    await desk.do("note", chat, text="wholesale prices")

    assert (1, 0) == (await found(desk, "wholesale"), await found(desk, "claimed"))


async def test_a_note_that_is_taken_back_has_no_words_and_is_found_no_more(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("note", chat, text="wholesale prices")
    undone = await desk.undo()
    gone, hits = (await desk.lines(chat))[0], await found(desk, "wholesale")
    redone = await desk.redo()
    again = (await desk.lines(chat))[0]

    assert (1, 1) == (undone.changed, redone.changed)
    assert ("", True, 0) == (gone.body, gone.revoked_at is not None, hits)
    assert ("wholesale prices", None, 1) == (again.body, again.revoked_at, await found(desk, "wholesale"))
    assert "ana" == again.sender_name


async def test_a_line_of_what_was_taken_back_is_marked(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("claim", chat)
    await desk.undo()
    marked = (await desk.lines(chat))[0]
    await desk.redo()

    assert ("claimed this", True) == (marked.body, marked.revoked_at is not None)
    assert (await desk.lines(chat))[0].revoked_at is None


async def test_one_note_for_many_chats_is_one_step(desk: Triage) -> None:
    chats = await desk.customers(3)
    await desk.do("note", *chats, text="closed on Friday")
    undone = await desk.undo()

    assert 3 == undone.changed
    assert [""] * 3 == [one.body for chat in chats for one in await desk.lines(chat)]


async def test_lines_stand_in_the_order_in_which_they_were_done(desk: Triage) -> None:
    chats = await desk.customers(2)
    for verb in ("claim", "pin", "mute", "done"):
        await desk.do(verb, *chats)

    for chat in chats:
        lines = await desk.lines(chat)
        assert ["claimed this", "pinned this", "muted this", "done"] == [one.body for one in lines]


async def test_a_note_is_never_taken_for_what_a_sync_tells_without_its_id(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("note", chat, text="hello")
    await desk.hear(0, "hello", origin="sync")

    assert 3 == len(await desk.shelf.thread(chat))


async def told(desk: Triage, *chats: int) -> list[tuple[int, str, str]]:
    """(chat, by whom, line) of what stands there and was not taken back."""
    return [
        (chat, one.sender_name or "", one.body)
        for chat in chats
        for one in await desk.lines(chat)
        if one.revoked_at is None
    ]


async def contacts(desk: Triage) -> list[int]:
    return [one for (one,) in await desk.shelf.rows("SELECT id FROM contacts WHERE merged_into IS NULL ORDER BY id")]


@pytest.mark.parametrize(
    ("name", "line"), [("Ana of {tag}", "renamed this to Ana of {tag}"), ("", "took back the name that operators gave")]
)
async def test_a_renaming_leaves_its_line_until_it_is_taken_back(desk: Triage, name: str, line: str) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("rename", chat, name="before")
    await desk.undo()
    await desk.do("rename", chat, name="somebody", by="bia")
    await desk.do("rename", chat, name=name)
    after = await told(desk, chat)
    await desk.undo()
    without = await told(desk, chat)
    await desk.redo()

    assert [(chat, "bia", "renamed this to somebody"), (chat, "ana", line)] == after
    assert [(chat, "bia", "renamed this to somebody")] == without
    assert after == await told(desk, chat)


async def test_a_name_that_stands_there_already_leaves_no_line(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("rename", chat, name="Ana")
    await desk.do("rename", chat, name="Ana")

    assert [(chat, "ana", "renamed this to Ana")] == await told(desk, chat)


async def test_a_merge_leaves_its_line_in_what_the_two_have_become_and_a_split_in_both(desk: Triage) -> None:
    one, other = await desk.customers(2)
    await desk.do("merge", *await contacts(desk))
    (head,) = [chat.id for chat in await desk.shelf.chats()]
    merged = await told(desk, head)
    await desk.do("split", *await contacts(desk), by="bia")
    split = await told(desk, one, other)
    await desk.undo(by="bia")
    await desk.undo()

    assert [(head, "ana", "merged this person with another")] == merged
    assert {(one, "bia", "took this person apart"), (other, "bia", "took this person apart")} <= set(split)
    assert [] == await told(desk, one, other)


async def test_people_of_two_sessions_who_are_one_have_the_line_in_each(desk: Triage) -> None:
    (one,) = await desk.customers(1)
    (other,) = await desk.customers(1, session=SALES)
    await desk.do("merge", *await contacts(desk))

    assert [(chat, "ana", "merged this person with another") for chat in (one, other)] == await told(desk, one, other)
